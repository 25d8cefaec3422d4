--- Writes everything that follows from schema.lua:
---   luajit core/event/gen.lua OUTDIR
--- makes OUTDIR/{core/event/event_gen.h, core/event/event_gen.c, bpf/kinds_gen.h,
--- sdk/library/events_gen.lua, docs/events.md, docs/event.schema.json}.
local out_dir = assert(arg[1], "usage: gen.lua OUTDIR")
local here = arg[0]:match("^(.*)/[^/]*$")
local schema = dofile(here .. "/schema.lua")

local C_TYPE = { string = "struct str", list = "struct str", ip = "struct ip", signed = "int64_t" }
local LUA_TYPE = { string = "string", list = "string[]", ip = "string", long = "integer", signed = "integer",
  bool = "boolean", date = "integer", caps = "string[]", enum = "string" }
local JSON_TYPE = { string = { "string" }, list = { "array" }, ip = { "string" }, long = { "integer" },
  signed = { "integer" }, bool = { "boolean" }, date = { "string" }, caps = { "array" }, enum = { "string" } }

local function fail(...) error(string.format(...), 0) end
local function ident(name) return (name:gsub("^@", ""):gsub("[^%w]", "_")) end
local function upper(name) return ident(name):upper() end

-- Collect the fields, those of prefixed groups included --------------------------------------------

local by_name, by_id, all = {}, {}, {}

local function add_field(row, is_derived)
  local field = { id = row[1], name = row[2], type = row[3], text = row[4], values = row.values, derived = is_derived }
  if by_name[field.name] then fail("field %s stands twice", field.name) end
  if by_id[field.id] then fail("field id %d stands twice (%s, %s)", field.id, by_id[field.id].name, field.name) end
  by_name[field.name], by_id[field.id] = field, field
  all[#all + 1] = field
end

for _, row in ipairs(schema.fields) do add_field(row, false) end
for _, row in ipairs(schema.derived) do add_field(row, true) end

local prefix_names = {}
for member in pairs(schema.prefixes) do prefix_names[#prefix_names + 1] = member end
table.sort(prefix_names)
for _, member in ipairs(prefix_names) do
  local group, prefix, base = unpack(schema.prefixes[member])
  for _, g in ipairs(schema.groups[group]) do
    add_field({ base + g[3], prefix .. "." .. g[2], g[4], ("%s (%s)"):format(g[5], member), values = g.values }, false)
  end
end

table.sort(all, function(a, b) return a.name < b.name end)
for rank, field in ipairs(all) do
  field.rank = rank
  for other in pairs(by_name) do
    if other:sub(1, #field.name + 1) == field.name .. "." then
      fail("%s is both a value and an object (%s)", field.name, other)
    end
  end
end

-- Flatten each kind into slots ----------------------------------------------------------------------

local function member_of(field_name) return ident(field_name) end

--- { field = , path = C member path } for one entry of a kind.
local function expand(entry)
  if entry:sub(1, 1) ~= "+" then
    return { { field = by_name[entry] or fail("no field %s", entry), path = member_of(entry) } }
  end
  local member, slots = entry:sub(2), {}
  local prefix = schema.prefixes[member]
  local group = schema.groups[prefix and prefix[1] or member] or fail("no group %s", member)
  for _, g in ipairs(group) do
    local name = prefix and prefix[2] .. "." .. g[2] or g[2]
    slots[#slots + 1] = { field = by_name[name] or fail("no field %s", name), path = member .. "." .. g[1] }
  end
  return slots
end

local kinds, kind_max = {}, 0
for _, row in ipairs(schema.kinds) do
  local kind = { id = row[1], name = row[2], class = row[3], text = row[4], captured = row.captured or false, entries = {}, slots = {} }
  for i = 5, #row do kind.entries[#kind.entries + 1] = row[i] end
  if #kind.entries == 0 and kind.class ~= "sensor" then kind.entries = { "+actor" } end
  for _, entry in ipairs(kind.entries) do
    for _, slot in ipairs(expand(entry)) do kind.slots[#kind.slots + 1] = slot end
  end
  if #kind.slots > 96 then fail("%s has too many fields", kind.name) end
  kinds[#kinds + 1] = kind
  kind_max = math.max(kind_max, kind.id)
end

-- Output --------------------------------------------------------------------------------------------

local function write(path, lines)
  local file = assert(io.open(out_dir .. "/" .. path, "w"))
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
end

local function quote(text) return '"' .. text:gsub('[\\"]', "\\%0") .. '"' end

local NOTE = "Generated from core/event/schema.lua by core/event/gen.lua; do not edit."

local function c_type(field) return C_TYPE[field.type] or "uint64_t" end

local function declare(lines, indent, ctype, name)
  lines[#lines + 1] = ("%s%s%s%s;"):format(indent, ctype, " ", name)
end

local function kinds_header()
  local h = { "/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */", "/* " .. NOTE .. " */", "#ifndef MW_KINDS_GEN_H", "#define MW_KINDS_GEN_H", "",
    "enum event_kind {" }
  for _, kind in ipairs(kinds) do h[#h + 1] = ("\tEVENT_%s = %d,"):format(upper(kind.name), kind.id) end
  h[#h + 1] = ("\tEVENT_KIND_MAX = %d,"):format(kind_max)
  h[#h + 1] = "};\n"
  local seen, enums = {}, {}
  for _, group in ipairs({ "fd" }) do
    for _, g in ipairs(schema.groups[group]) do
      if g.values then enums[#enums + 1] = { group .. "_" .. g[1], g.values } end
    end
  end
  for _, row in ipairs(schema.fields) do
    if row.values then enums[#enums + 1] = { row[2], row.values } end
  end
  for _, row in ipairs(schema.derived) do
    if row.values then enums[#enums + 1] = { row[2], row.values } end
  end
  for _, e in ipairs(enums) do
    local name = ident(e[1])
    if not seen[name] then
      seen[name] = true
      h[#h + 1] = ("enum event_%s {"):format(name)
      for i, value in ipairs(e[2]) do h[#h + 1] = ("\tEVENT_%s_%s = %d,"):format(name:upper(), upper(value), i) end
      h[#h + 1] = "};\n"
    end
  end
  h[#h + 1] = "#endif"
  write("bpf/kinds_gen.h", h)
end

local function c_header()
  local h = { "/* " .. NOTE .. " */", "#ifndef MW_EVENT_GEN_H", "#define MW_EVENT_GEN_H", "", "/* clang-format off */", "",
    "enum event_field {" }
  for _, field in ipairs(all) do h[#h + 1] = ("\tFIELD_%s = %d,"):format(upper(field.name), field.id) end
  local max = 0
  for _, field in ipairs(all) do max = math.max(max, field.id) end
  h[#h + 1] = ("\tFIELD_MAX = %d,"):format(max)
  h[#h + 1] = ("\tFIELD_COUNT = %d,"):format(#all)
  h[#h + 1] = "};\n"
  h[#h + 1] = ("#define EVENT_SCHEMA_VERSION %d\n"):format(schema.version)
  local group_names = {}
  for name in pairs(schema.groups) do group_names[#group_names + 1] = name end
  table.sort(group_names)
  for _, name in ipairs(group_names) do
    h[#h + 1] = ("struct event_%s {"):format(name)
    for _, g in ipairs(schema.groups[name]) do
      local ctype = #g > 2 and c_type({ type = g[4] }) or c_type(by_name[g[2]])
      declare(h, "\t", ctype, g[1])
    end
    h[#h + 1] = "};\n"
  end
  for _, kind in ipairs(kinds) do
    if #kind.entries > 0 then
      h[#h + 1] = ("struct event_%s {"):format(ident(kind.name))
      for _, entry in ipairs(kind.entries) do
        if entry:sub(1, 1) == "+" then
          local member = entry:sub(2)
          local prefix = schema.prefixes[member]
          declare(h, "\t", "struct event_" .. (prefix and prefix[1] or member), member)
        else
          declare(h, "\t", c_type(by_name[entry]), member_of(entry))
        end
      end
      h[#h + 1] = "};\n"
    end
  end
  h[#h + 1] = "/* One member for each kind, for the union below and the one in struct event. */"
  h[#h + 1] = "#define EVENT_BODY_MEMBERS \\"
  for _, kind in ipairs(kinds) do
    if #kind.entries > 0 then
      h[#h + 1] = ("\tstruct event_%s %s; \\"):format(ident(kind.name), ident(kind.name))
    end
  end
  h[#h + 1] = "\nunion event_body {\n\tEVENT_BODY_MEMBERS\n};\n\n/* clang-format on */\n\n#endif"
  write("core/event/event_gen.h", h)
end

local function c_tables()
  local c = { "/* " .. NOTE .. " */", '#include "event/event.h"', "", "#include <stddef.h>", "", "/* clang-format off */", "" }
  for _, field in ipairs(all) do
    if field.values then
      local names = {}
      for _, value in ipairs(field.values) do names[#names + 1] = quote(value) end
      c[#c + 1] = ("static const char *const values_%d[] = {NULL, %s, NULL};"):format(field.id, table.concat(names, ", "))
    end
  end
  c[#c + 1] = "\nconst struct event_field_info event_fields[FIELD_MAX + 1] = {"
  for _, field in ipairs(all) do
    c[#c + 1] = ("\t[%d] = {%s, EVENT_TYPE_%s, %d, %s, %s, %s},"):format(field.id, quote(field.name), field.type:upper(),
      field.rank, tostring(field.derived), field.values and "values_" .. field.id or "NULL", quote(field.text))
  end
  c[#c + 1] = "};\n"
  c[#c + 1] = "const uint16_t event_fields_by_name[FIELD_COUNT] = {"
  local ids = {}
  for _, field in ipairs(all) do ids[#ids + 1] = tostring(field.id) end
  for i = 1, #ids, 16 do c[#c + 1] = "\t" .. table.concat(ids, ", ", i, math.min(i + 15, #ids)) .. "," end
  c[#c + 1] = "};\n"
  for _, kind in ipairs(kinds) do
    if #kind.slots > 0 then
      c[#c + 1] = ("static const struct event_slot slots_%d[] = {"):format(kind.id)
      for _, slot in ipairs(kind.slots) do
        c[#c + 1] = ("\t{%d, offsetof(struct event_%s, %s)},"):format(slot.field.id, ident(kind.name), slot.path)
      end
      c[#c + 1] = "};\n"
      local places = {}
      for i, slot in ipairs(kind.slots) do places[i] = ("[%d] = %d"):format(slot.field.id, i) end
      c[#c + 1] = ("static const uint8_t slot_of_%d[FIELD_MAX + 1] = {"):format(kind.id)
      for i = 1, #places, 8 do c[#c + 1] = "\t" .. table.concat(places, ", ", i, math.min(i + 7, #places)) .. "," end
      c[#c + 1] = "};\n"
    end
  end
  c[#c + 1] = "const struct event_kind_info event_kinds[EVENT_KIND_MAX + 1] = {"
  for _, kind in ipairs(kinds) do
    c[#c + 1] = ("\t[%d] = {%s, EVENT_CLASS_%s, %s, %d, %s, %s, %s, %s},"):format(kind.id, quote(kind.name), kind.class:upper(),
      tostring(kind.captured), #kind.slots, #kind.slots > 0 and "slots_" .. kind.id or "NULL",
      #kind.slots > 0 and "slot_of_" .. kind.id or "NULL",
      #kind.slots > 0 and ("sizeof(struct event_%s)"):format(ident(kind.name)) or "0", quote(kind.text))
  end
  c[#c + 1] = "};\n\n/* clang-format on */"
  write("core/event/event_gen.c", c)
end

--- Field names as a tree of tables; a leaf is the field.
local function name_tree()
  local root = {}
  for _, field in ipairs(all) do
    local node, last = root, nil
    for part in field.name:gmatch("[^.]+") do
      if last then
        node[last] = node[last] or {}
        node = node[last]
      end
      last = part
    end
    node[last] = { leaf = field }
  end
  return root
end

local function sorted_keys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local function lua_types()
  local l = { "---@meta", "-- " .. NOTE, "" }
  local function class(name, node)
    local nested = {}
    l[#l + 1] = "---@class " .. name
    for _, key in ipairs(sorted_keys(node)) do
      local child = node[key]
      local label = key:match("^[%a_][%w_]*$") and key or ('["%s"]'):format(key)
      if child.leaf then
        l[#l + 1] = ("---@field %s %s? %s"):format(label, LUA_TYPE[child.leaf.type], child.leaf.text)
      elseif name == "moonwatch.Event" and key == "process" then
        l[#l + 1] = "---@field process moonwatch.Process? The acting process."
      else
        nested[#nested + 1] = { name .. "." .. key, child }
        l[#l + 1] = ("---@field %s %s.%s"):format(label, name, key)
      end
    end
    l[#l + 1] = ""
    for _, n in ipairs(nested) do class(n[1], n[2]) end
  end
  local root = name_tree()
  class("moonwatch.Event", root)
  root.process.parent = nil
  class("moonwatch.Process.Fields", root.process)
  local names = {}
  for _, kind in ipairs(kinds) do names[#names + 1] = '---| "' .. kind.name .. '" # ' .. kind.text end
  l[#l + 1] = "---@alias moonwatch.Kind"
  for _, name in ipairs(names) do l[#l + 1] = name end
  write("sdk/library/events_gen.lua", l)
end

local function docs()
  local d = { "<!-- " .. NOTE .. " -->", "# Events", "",
    "Every event has `@timestamp`, `event.sequence` and `event.action` (its kind). Names follow the Elastic Common",
    "Schema 8.11 where it has one. A field that could not be known is absent, never guessed.", "",
    "## Kinds", "",
    "Class `lifecycle` keeps a reserve of the kernel's ring that `bulk` cannot take; `sensor` events are made by the",
    "sensor itself. A kind that is not captured yet is named so that rules may refer to it.", "",
    "The number is that of the stored record (see trace-format.md) and never changes.", "",
    "| kind | number | class | captured | what |", "| --- | --- | --- | --- | --- |" }
  for _, kind in ipairs(kinds) do
    d[#d + 1] = ("| `%s` | %d | %s | %s | %s |"):format(kind.name, kind.id, kind.class, kind.captured and "yes" or "no", kind.text)
  end
  d[#d + 1] = "\n## Fields\n"
  d[#d + 1] = "| field | number | type | what |\n| --- | --- | --- | --- |"
  for _, field in ipairs(all) do
    local text = field.text
    if field.values then text = text .. " One of `" .. table.concat(field.values, "`, `") .. "`." end
    if field.derived then text = text .. " *Derived: added from the host state, not stored.*" end
    d[#d + 1] = ("| `%s` | %d | %s | %s |"):format(field.name, field.id, field.type, (text:gsub("|", "\\|")))
  end
  d[#d + 1] = "\n## Fields of each kind\n"
  for _, kind in ipairs(kinds) do
    if kind.captured and #kind.slots > 0 then
      local names = {}
      for _, slot in ipairs(kind.slots) do names[#names + 1] = "`" .. slot.field.name .. "`" end
      d[#d + 1] = ("**%s**: %s\n"):format(kind.name, table.concat(names, ", "))
    end
  end
  write("docs/events.md", d)
end

local function json_schema()
  local j = { "{", '  "$schema": "https://json-schema.org/draft/2020-12/schema",', '  "title": "moonwatch event",',
    '  "$comment": ' .. quote(NOTE) .. "," }
  local function object(node, indent)
    local pad = ("  "):rep(indent)
    j[#j + 1] = pad .. '"type": "object",'
    j[#j + 1] = pad .. '"properties": {'
    local keys = sorted_keys(node)
    for i, key in ipairs(keys) do
      local child, comma = node[key], i < #keys and "," or ""
      if child.leaf then
        local field = child.leaf
        local extra = ""
        if field.values then extra = ', "enum": ["' .. table.concat(field.values, '", "') .. '"]' end
        if field.type == "list" or field.type == "caps" then extra = extra .. ', "items": {"type": "string"}' end
        if field.type == "date" then extra = extra .. ', "format": "date-time"' end
        j[#j + 1] = ('%s  %s: {"type": %s%s, "description": %s}%s'):format(pad, quote(key), quote(JSON_TYPE[field.type][1]),
          extra, quote(field.text), comma)
      else
        j[#j + 1] = ("%s  %s: {"):format(pad, quote(key))
        object(child, indent + 2)
        j[#j + 1] = pad .. "  }" .. comma
      end
    end
    j[#j + 1] = pad .. "}"
  end
  object(name_tree(), 1)
  j[#j + 1] = "}"
  write("docs/event.schema.json", j)
end

kinds_header()
c_header()
c_tables()
lua_types()
docs()
json_schema()
