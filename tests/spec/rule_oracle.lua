--- The meaning of a rule's tree, in the plainest Lua: what the specs compare everything else with.
---
---   oracle.holds(tree, { kind = 2, ["process.name"] = "sh", ["process.args"] = { "sh", "-c" } })
---
--- An event is its kind and its fields: texts, lists of texts, Lua numbers, booleans, enums by name, sets of
--- capabilities as lists of names, addresses as text. Regular expressions are Lua patterns here.
local M = {}

local function lower(text, fold) return fold and text:lower() or text end

--- By trying every split; only for short texts.
local function glob(pattern, text)
  if pattern == "" then return text == "" end
  local head, rest = pattern:sub(1, 1), pattern:sub(2)
  if head == "*" then
    for i = 1, #text + 1 do
      if glob(rest, text:sub(i)) then return true end
    end
    return false
  end
  if text == "" then return false end
  return (head == "?" or head == text:sub(1, 1)) and glob(rest, text:sub(2))
end

local function number(text)
  local sign, rest = text:match("^(%-?)(.*)$")
  local octal = rest:match("^0o(.*)$")
  return (sign == "-" and -1 or 1) * (octal and tonumber(octal, 8) or tonumber(rest))
end

--- An IPv4 address or network as a number and how many low bits do not count.
local function v4(text)
  local a, b, c, d, bits = text:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)/?(%d*)$")
  return ((tonumber(a) * 256 + tonumber(b)) * 256 + tonumber(c)) * 256 + tonumber(d), 32 - (tonumber(bits) or 32)
end

local text_test = {
  eq = function(have, want) return have == want end,
  startswith = function(have, want) return have:sub(1, #want) == want end,
  endswith = function(have, want) return want == "" or have:sub(-#want) == want end,
  contains = function(have, want) return have:find(want, 1, true) ~= nil end,
  like = function(have, want) return glob(want, have) end,
  matches = function(have, want) return have:find(want) ~= nil end,
}

local order_test = {
  eq = function(have, want) return have == want end,
  lt = function(have, want) return have < want end,
  le = function(have, want) return have <= want end,
  gt = function(have, want) return have > want end,
  ge = function(have, want) return have >= want end,
}

local function member(list, want)
  for _, item in ipairs(list) do
    if item == want then return true end
  end
  return false
end

local function fits(test, have, want)
  local type = test.type
  if type == "string" then return text_test[test.test](lower(have, test.fold), lower(want, test.fold)) end
  if type == "list" then
    for _, item in ipairs(have) do
      if text_test[test.test](lower(item, test.fold), lower(want, test.fold)) then return true end
    end
    return false
  end
  if type == "bool" then return tostring(have) == want end
  if type == "enum" then return have == want end
  if type == "caps" then return member(have, want) end
  if type == "ip" then
    local address, network, free = v4(have), v4(want)
    return math.floor(address / 2 ^ free) == math.floor(network / 2 ^ free)
  end
  return order_test[test.test](have, number(want))
end

function M.holds(node, event)
  if node.op == "kind" then return event.kind == node.kind end
  if node.op == "not" then return not M.holds(node[1], event) end
  if node.op == "and" or node.op == "or" then
    local held = 0
    for _, child in ipairs(node) do held = held + (M.holds(child, event) and 1 or 0) end
    return node.op == "and" and held == #node or node.op == "or" and held > 0
  end
  local have = event[node.name]
  if have == nil then return false end
  if node.test == "exists" then return true end
  for _, want in ipairs(node.values) do
    if fits(node, have, want) then return not node.negate end
  end
  return node.negate
end

return M
