--- What a rule needs the kernel to let through.
---
---   local needs = needs.of(tree, schema)
---     --> { all_kinds = false, kinds = { 2, 30 }, reads = true, read_names = { "shadow" } }
---
--- kinds (sorted) are those for which the rule can be true at all; all_kinds says that these are all there are.
--- reads: whether it can be true of a *read*: a file.open whose moonwatch.file.access is `read` and whose
--- moonwatch.file.created is not true. Every other open is let through anyway. read_names (sorted): each read for
--- which the rule is true has a file.path whose last part is one of these; nil: cannot tell, all reads.
---
--- Never misses: where it does not understand, it asks for more. It goes through the tree twice at once, asking of
--- each node for which reads it can be true and for which it can be false, and takes for each an answer from
--- "none" over "those with one of these names" to "all". A test on an absent field is false, so a test being
--- *false* never tells the name.
local M = {}

local ALL = "all"
local NONE = {}

--- What is in any, or in all, of several answers, each a set or ALL. Linear: a rule may have 100,000 names.
local function either(answers)
  local names = {}
  for _, answer in ipairs(answers) do
    if answer == ALL then return ALL end
    for name in pairs(answer) do names[name] = true end
  end
  return names
end

local function each(answers)
  local count, seen, names = 0, {}, {}
  for _, answer in ipairs(answers) do
    if answer ~= ALL then
      count = count + 1
      for name in pairs(answer) do seen[name] = (seen[name] or 0) + 1 end
    end
  end
  if count == 0 then return ALL end
  for name, times in pairs(seen) do
    if times == count then names[name] = true end
  end
  return names
end

--- Answers for a node from those for its children: `of` gives both of a child.
local function joined(node, of, data)
  if node.op == "not" then
    local hold, fail = of(node[1], data)
    return fail, hold
  end
  local holds, fails = {}, {}
  for i, child in ipairs(node) do holds[i], fails[i] = of(child, data) end
  if node.op == "and" then return each(holds), either(fails) end
  return either(holds), each(fails)
end

-- Tests on the name ----------------------------------------------------------------------------------

--- The last part of what must stand at the end of a path, or nil when there is no slash before it.
local function last_part(text)
  local name = text:match("/([^/]*)$")
  return name ~= "" and name or nil
end

local function is_literal(pattern) return not pattern:find("[*?%[%]\\]") end

--- From one value to the name that a fitting read must have; nil: cannot tell.
local name_of = {
  ["file.path"] = {
    eq = function(text) return last_part("/" .. text) end,
    endswith = last_part,
    like = function(pattern)
      local name = last_part(pattern)
      if name then return is_literal(name) and name or nil end
      return is_literal(pattern) and last_part("/" .. pattern) or nil
    end,
  },
  ["file.name"] = {
    eq = function(text) return text ~= "" and not text:find("/", 1, true) and text or nil end,
    like = function(pattern)
      return pattern ~= "" and is_literal(pattern) and not pattern:find("/", 1, true) and pattern or nil
    end,
  },
}

local function names_of(test)
  local by_test = name_of[test.name]
  local read = by_test and by_test[test.test]
  if not read or test.fold or test.negate then return ALL end
  local names = {}
  for _, value in ipairs(test.values) do
    local name = read(value)
    if not name then return ALL end
    names[name] = true
  end
  return names
end

-- Tests on how it was opened -------------------------------------------------------------------------

local function has(values, value)
  for _, v in ipairs(values) do
    if v == value then return true end
  end
  return false
end

--- For which reads the test can be true, and false. For both fields the value is known, but that created may be
--- absent instead of false.
local function read_test(test)
  if test.name == "moonwatch.file.access" then
    local holds = test.test == "exists" or has(test.values, "read") ~= test.negate
    return holds and ALL or NONE, holds and NONE or ALL
  end
  if test.name == "moonwatch.file.created" then
    local may_hold = test.test == "exists" or has(test.values, "false") ~= test.negate
    return may_hold and ALL or NONE, ALL
  end
  return names_of(test), ALL
end

-- The tree -------------------------------------------------------------------------------------------

--- For which reads the node can be true, and for which false.
local function reads(node, open_kind)
  if node.op == "test" then return read_test(node) end
  if node.op ~= "kind" then return joined(node, reads, open_kind) end
  if node.kind == open_kind then return ALL, NONE end
  return NONE, ALL
end

--- For which of `universe` (a set of kind numbers) the node can be true, and for which false.
local function kinds(node, universe)
  if node.op == "test" then return universe, universe end
  if node.op ~= "kind" then return joined(node, kinds, universe) end
  local others = {}
  for kind in pairs(universe) do others[kind] = kind ~= node.kind or nil end
  return { [node.kind] = true }, others
end

local function sorted(set)
  local list = {}
  for key in pairs(set) do list[#list + 1] = key end
  table.sort(list)
  return list
end

function M.of(tree, schema)
  local universe, count = {}, 0
  for _, kind in pairs(schema.kinds) do
    universe[kind] = true
    count = count + 1
  end
  local result = { kinds = sorted((kinds(tree, universe))) }
  result.all_kinds = #result.kinds == count
  local read = reads(tree, schema.kinds["file.open"])
  result.reads = read == ALL or next(read) ~= nil
  if result.reads and read ~= ALL then result.read_names = sorted(read) end
  return result
end

return M
