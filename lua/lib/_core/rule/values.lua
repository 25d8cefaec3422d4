--- The part of the parser that reads what follows an operator: values, lists of them, $lists. Its functions
--- are methods of the parser (parser.lua), which see its tokens and report to it.
local limits = require("_core.rule.limits")
local literal = require("_core.rule.literal")
local nearest = require("_core.rule.nearest")
local operators = require("_core.rule.operators")
local shown = require("_core.rule.report").shown

local Values = {}

function Values:count_value(token, test, text)
  local shared = self.shared
  shared.values, shared.values_bytes = shared.values + 1, shared.values_bytes + #text
  if shared.values > limits.values then self:stop(token, "more than %d values in one rule", limits.values) end
  if shared.values_bytes > limits.values_bytes then
    self:stop(token, "the values have more than %d bytes", limits.values_bytes)
  end
  if test == "matches" then
    shared.regexes = shared.regexes + 1
    if shared.regexes > limits.regexes then
      self:stop(token, "more than %d regular expressions in one rule", limits.regexes)
    end
  end
end

-- Lists ----------------------------------------------------------------------------------------------

local function member_text(member)
  if type(member) == "string" then return member end
  if type(member) == "boolean" then return tostring(member) end
  if type(member) == "number" and member == math.floor(member) and math.abs(member) < 2 ^ 53 then
    return ("%.0f"):format(member)
  end
end

--- The members of $name as texts, or nil after a mistake.
function Values:list_members(token)
  local shared, name = self.shared, token.text
  if shared.known_lists[name] then return shared.known_lists[name] end
  local list = rawget(shared.lists, name)
  if type(list) ~= "table" then
    local what = rawget(shared.macros, name) and ("$%s is a macro, not a list"):format(name)
      or ("unknown list $%s%s"):format(name, nearest.hint(name, shared.lists):gsub("mean ", "mean $"))
    self:mistake_at(token, "%s", what)
    return nil
  end
  if #list > limits.members then
    self:mistake_at(token, "list $%s has %d members; %d are allowed", name, #list, limits.members)
    return nil
  end
  local texts = {}
  for i = 1, #list do
    texts[i] = member_text(list[i])
    if not texts[i] then
      self:mistake_at(token, "member %d of list $%s is no text, integer or boolean", i, name)
      return nil
    end
  end
  shared.known_lists[name] = texts
  return texts
end

-- Values ---------------------------------------------------------------------------------------------

local EMPTY_IS_ALL = { startswith = true, endswith = true, contains = true, matches = true }

--- True, or nil and what is wrong with one value.
function Values:value_fault(field, operator, text)
  if #text > limits.value_bytes then
    return nil, ("a value of %d bytes; %d are allowed"):format(#text, limits.value_bytes)
  end
  local test = operator.test
  if text == "" and EMPTY_IS_ALL[test] then return nil, ("every text `%s` an empty one"):format(test) end
  if field then
    local good, message = literal.check(field, test, text)
    if not good then return nil, message end
  end
  local check = self.shared.check
  if test == "matches" and check.regex then return check.regex(text, operator.fold or false) end
  if test == "like" and check.glob then return check.glob(text) end
  return true
end

--- Adds one value, of a list when `origin` is its name.
function Values:add_value(values, token, field, operator, text, origin)
  self:count_value(token, operator.test, text)
  local good, message = self:value_fault(field, operator, text)
  if not good then
    message = message or "bad value"
    self:mistake_at(token, "%s", origin and ("in list $%s: %s"):format(origin, message) or message)
    return
  end
  values[#values + 1] = text
end

function Values:add_list(values, token, field, operator)
  local before = #self.shared.mistakes
  for _, text in ipairs(self:list_members(token) or {}) do
    self:add_value(values, token, field, operator, text, token.text)
    if #self.shared.mistakes > before then return end
  end
end

local function is_value(token) return token.kind == "string" or token.kind == "word" end

function Values:one_value(values, field, operator)
  local token = self:peek()
  if not is_value(token) or (token.kind == "word" and operators.reserved[token.text]) then
    local quotes = token.kind == "word" and "; to mean the word, quote it" or ""
    self:expected(token, "expected a value after `%s`, found %s%s", operator.word, shown(token), quotes)
    return false
  end
  self.at = self.at + 1
  self:add_value(values, token, field, operator, token.text)
  return true
end

--- ( value, $list, ... )
function Values:value_list(values, field, operator)
  local open, members = self:next(), 0
  while true do
    local token = self:peek()
    if token.kind == ")" and members == 0 then
      self:mistake_at(open, "the list is empty")
      self.at = self.at + 1
      return true
    end
    if token.kind == "list" then
      self.at = self.at + 1
      self:add_list(values, token, field, operator)
    elseif not self:one_value(values, field, operator) then
      return self:leave_list(open)
    end
    members = members + 1
    if members > limits.members then self:stop(token, "the list has more than %d members", limits.members) end
    local after = self:peek()
    if after.kind ~= "," and after.kind ~= ")" then
      self:expected(after, after.kind == "end" and "this list is not closed" or "expected `,` or `)` in the list, found %s",
        shown(after))
      return self:leave_list(open)
    end
    self.at = self.at + 1
    if after.kind == ")" then return true end
    if self:peek().kind == ")" then -- a comma may stand after the last member
      self.at = self.at + 1
      return true
    end
  end
end

--- To the end of a list that could not be read.
function Values:leave_list()
  while true do
    local kind = self:peek().kind
    if kind == "end" then return false end
    self.at = self.at + 1
    if kind == ")" then return false end
  end
end

function Values:list_or_name(values, field, operator)
  local token = self:peek()
  if token.kind == "(" then return self:value_list(values, field, operator) end
  if token.kind == "list" then
    self.at = self.at + 1
    self:add_list(values, token, field, operator)
    return true
  end
  self:expected(token, "expected `(` or `$list`, found %s", shown(token))
  return false
end

--- What follows an operator. Returns the values and "any" or "all", or nil after a mistake that needs recovery.
function Values:values(field, operator)
  local values, takes = {}, operator.takes
  if takes == "none" then return values, "any" end
  if takes == "list" then
    if not self:list_or_name(values, field, operator) then return nil end
    return values, "any"
  end
  local token, after = self:peek(), self.tokens[self.at + 1]
  local quantifier = token.kind == "word" and (token.text == "any" or token.text == "all") and after
    and after.kind == "word" and after.text == "of" and token.text
  if quantifier then
    if takes == "one" then
      self:mistake_at(token, "`%s` takes one value%s", operator.word, operator.negate and "; write `not in`" or "")
    end
    self.at = self.at + 2
    if not self:list_or_name(values, field, operator) then return nil end
    if quantifier == "all" and #values == 0 then self:mistake_at(token, "`all of` an empty list") end
    return values, quantifier
  end
  if token.kind == "(" or (token.kind == "list" and takes == "one") then
    local instead = operator.test == "eq" and (operator.negate and "not in" or "in") or operator.word .. " any of"
    if takes == "one" and operator.test ~= "eq" then instead = nil end
    self:mistake_at(token, "`%s` takes one value%s", operator.word, instead and ("; write `%s`"):format(instead) or "")
    if not self:list_or_name(values, field, operator) then return nil end
    return values, "any"
  end
  if token.kind == "list" then
    self:list_or_name(values, field, operator)
    return values, "any"
  end
  if not self:one_value(values, field, operator) then return nil end
  return values, "any"
end

return Values
