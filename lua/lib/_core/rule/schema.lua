--- The names a rule may use, from core/event/schema.lua, in the form the parser takes:
---   { fields = { ["process.name"] = { id =, name =, type =, values = } }, kinds = { ["process.exec"] = id } }
--- `values` are the names of an enum (the first is number 1) or of capabilities (the first is bit 0).
--- The binary builds the same tables from its own; this is for tests and tools that run beside it.
local M = {}

--- `raw` is what schema.lua returns, `caps` the names of the capabilities in order of their bits.
function M.build(raw, caps)
  local fields, kinds = {}, {}
  local function add(id, name, type, values)
    if type == "caps" then values = caps end
    fields[name] = { id = id, name = name, type = type, values = values }
  end
  for _, rows in ipairs({ raw.fields, raw.derived }) do
    for _, row in ipairs(rows) do add(row[1], row[2], row[3], row.values) end
  end
  for _, prefix in pairs(raw.prefixes) do
    local group, name, base = prefix[1], prefix[2], prefix[3]
    for _, g in ipairs(raw.groups[group]) do add(base + g[3], name .. "." .. g[2], g[4], g.values) end
  end
  for _, row in ipairs(raw.kinds) do kinds[row[2]] = row[1] end
  return { fields = fields, kinds = kinds }
end

--- From the source tree at `root`.
function M.load(root)
  local caps = {}
  local file = assert(io.open(root .. "/core/event/event.c"))
  for name in file:read("*a"):gmatch('"(CAP_[A-Z_]+)"') do caps[#caps + 1] = name end
  file:close()
  return M.build(dofile(root .. "/core/event/schema.lua"), caps)
end

return M
