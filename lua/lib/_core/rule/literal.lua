--- Whether a value, as text, suits a field and a test. The same rules stand in core/rule/literal.c and
--- net.c; here they give better messages, with the place.
---
---   literal.check(field, "eq", "12x") --> nil, "process.pid is a number, not `12x`"
local nearest = require("_core.rule.nearest")
local quote = require("_core.rule.report").quote

local M = {}

local MAX = { unsigned = "18446744073709551614", signed = "9223372036854775807" }

--- Decimal digits of a number too large for a double, compared by length, then text.
local function digits_fit(digits, max)
  return #digits < #max or (#digits == #max and digits <= max)
end

local function unsigned_fits(text, kind)
  local hex = text:match("^0x(%x+)$")
  if hex then
    hex = hex:gsub("^0+", ""):lower()
    if kind == "signed" then return #hex < 16 or (#hex == 16 and hex <= "7fffffffffffffff") end
    return #hex < 16 or (#hex == 16 and hex ~= "ffffffffffffffff")
  end
  local octal = text:match("^0o([0-7]+)$")
  if octal then
    octal = octal:gsub("^0+", "")
    if kind == "signed" then return #octal <= 21 end
    return #octal < 22 or (#octal == 22 and octal <= "1777777777777777777776")
  end
  return text:find("^%d+$") ~= nil and not text:find("^0%d") and digits_fit(text, MAX[kind])
end

--- What a number should have been, where that can be told.
local function number_hint(text)
  local octal = text:match("^0([0-7]+)$")
  return octal and ("; write 0o%s if it is octal"):format(octal) or ""
end

local function v4(text)
  local count = 0
  for part in (text .. "."):gmatch("([^.]*)%.") do
    count = count + 1
    if not part:find("^%d%d?%d?$") or (#part > 1 and part:sub(1, 1) == "0") or tonumber(part) > 255 then return false end
  end
  return count == 4
end

--- Number of 16-bit groups in a colon-separated run, or nil. The last may be an IPv4 address.
local function groups(run, may_end_v4)
  if run == "" then return 0 end
  local count, rest = 0, run .. ":"
  for part in rest:gmatch("([^:]*):") do
    count = count + 1
    if part:find(".", 1, true) then
      local seen = select(2, run:gsub(":", "")) + 1
      if not may_end_v4 or count ~= seen or not v4(part) then return nil end
      count = count + 1
    elseif not part:find("^%x%x?%x?%x?$") then
      return nil
    end
  end
  return count
end

local function v6(text)
  local head, tail = text:match("^(.-)::(.*)$")
  if not head then return groups(text, true) == 8 end
  local a, b = groups(head, false), groups(tail, true)
  return a ~= nil and b ~= nil and a + b < 8
end

local function address_bits(text)
  if v4(text) then return 32 end
  if text:find(":", 1, true) and #text <= 45 and v6(text) then return 128 end
end

local function network(text)
  local address, bits = text:match("^([^/]*)/(%d+)$")
  if not address then return address_bits(text) ~= nil end
  local max = address_bits(address)
  return max ~= nil and #bits <= 3 and (bits == "0" or bits:sub(1, 1) ~= "0") and tonumber(bits) <= max
end

local function one_of(field, text, noun)
  local set = {}
  for _, value in ipairs(field.values or {}) do set[value] = true end
  if set[text] then return true end
  local hint = nearest.hint(text, set)
  if hint == "" and #(field.values or {}) <= 10 then hint = "; one of " .. table.concat(field.values or {}, ", ") end
  return nil, ("%s is %s %s%s"):format(quote(text), noun, field.name, hint)
end

local check = {
  long = function(field, text)
    return unsigned_fits(text, "unsigned") or nil,
      ("%s is a number from 0, not %s%s"):format(field.name, quote(text), number_hint(text))
  end,
  signed = function(field, text)
    return unsigned_fits((text:gsub("^%-", "", 1)), "signed") or nil,
      ("%s is a number, not %s"):format(field.name, quote(text))
  end,
  date = function(field, text)
    return unsigned_fits(text, "unsigned") or nil,
      ("%s is a time in nanoseconds since 1970, not %s"):format(field.name, quote(text))
  end,
  bool = function(field, text)
    return text == "true" or text == "false" or nil, ("%s is true or false, not %s"):format(field.name, quote(text))
  end,
  enum = function(field, text) return one_of(field, text, "no value of") end,
  caps = function(field, text) return one_of(field, text, "no capability of") end,
  ip = function(field, text, test)
    if test == "cidr" then
      return network(text) or nil, ("%s is no IP network such as 10.0.0.0/8"):format(quote(text))
    end
    if address_bits(text) then return true end
    if network(text) then return nil, ("%s is a network; write `%s cidr %s`"):format(quote(text), field.name, text) end
    return nil, ("%s is an IP address, not %s"):format(field.name, quote(text))
  end,
}

--- True, or nil and what is wrong. `field` is { name =, type =, values = }.
function M.check(field, test, text)
  local of_type = check[field.type]
  if not of_type then return true end
  local good, message = of_type(field, text, test)
  if good then return true end
  return nil, message
end

return M
