--- The operators of the rule language: how they are written, what they test, what they take.
local M = {}

--- word -> { test =, fold =, negate =, takes = "one" | "any" | "list" | "none" }
--- `one`: one value; `any`: one value, $list, any of (...), all of (...); `list`: (...) or $list.
M.by_word = {
  ["="] = { test = "eq", takes = "any" },
  ["!="] = { test = "eq", takes = "one", negate = true },
  ["<"] = { test = "lt", takes = "one" },
  ["<="] = { test = "le", takes = "one" },
  [">"] = { test = "gt", takes = "one" },
  [">="] = { test = "ge", takes = "one" },
  ["in"] = { test = "eq", takes = "list" },
  startswith = { test = "startswith", takes = "any" },
  endswith = { test = "endswith", takes = "any" },
  contains = { test = "contains", takes = "any" },
  like = { test = "like", takes = "any" },
  matches = { test = "matches", takes = "any" },
  cidr = { test = "cidr", takes = "any" },
  exists = { test = "exists", takes = "none" },
}

for _, word in ipairs({ "=", "!=", "in", "startswith", "endswith", "contains", "like", "matches" }) do
  local plain = M.by_word[word]
  M.by_word["i" .. word] = { test = plain.test, takes = plain.takes, negate = plain.negate, fold = true }
end

for word, operator in pairs(M.by_word) do operator.word = word end

--- What other languages call them.
M.foreign = { is = "=", eq = "=", equals = "=", ne = "!=", lt = "<", le = "<=", gt = ">", ge = ">=", has = "contains",
  starts = "startswith", ends = "endswith", glob = "like", wildcard = "like", pmatch = "like", re = "matches",
  regex = "matches", match = "matches", one = "in", exist = "exists", exits = "exists" }

--- Words that stand for themselves only in quotes.
M.reserved = { ["and"] = true, ["or"] = true, ["not"] = true }

local TEXT = { string = true, list = true }
local NUMBER = { long = true, signed = true, date = true }
local ORDER = { lt = true, le = true, gt = true, ge = true }

M.type_name = { string = "text", list = "a list of texts", long = "a number", signed = "a number", bool = "true or false",
  ip = "an IP address", date = "a time", caps = "a set of capabilities", enum = "one of a few names" }

local USABLE = { string = "= != in startswith endswith contains like matches exists", long = "= != < <= > >= in exists",
  ip = "= != in cidr exists", bool = "= != exists", enum = "= != in exists" }
USABLE.list, USABLE.signed, USABLE.date, USABLE.caps = USABLE.string, USABLE.long, USABLE.long, USABLE.enum

--- True, or nil and why the operator cannot be used on a field of that type.
function M.fits(operator, field)
  local test, type = operator.test, field.type
  local good = test == "exists" or test == "eq" or (ORDER[test] and NUMBER[type]) or (test == "cidr" and type == "ip")
    or (not ORDER[test] and test ~= "cidr" and TEXT[type])
  if good and (not operator.fold or TEXT[type]) then return true end
  return nil, ("%s is %s; `%s` does not work on that (%s do)"):format(field.name, M.type_name[type], operator.word, USABLE[type])
end

return M
