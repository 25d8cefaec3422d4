--- The rule language: text to tree. The language itself is described in docs/rules.md.
---
---   local tree, mistakes = parser.parse("process.exec and process.name in (sh, bash)", {
---     schema = { fields = { ["process.name"] = { id =, name =, type =, values = } }, kinds = { ["process.exec"] = 2 } },
---     lists = { shells = { "sh", "bash" } },             -- $shells; members are texts, integers or booleans
---     macros = { is_shell = "process.name in $shells" }, -- $is_shell
---     check = {                                          -- each optional: true, or nil and a message
---       regex = function(pattern, fold) end, glob = function(pattern) end },
---   })
---
--- Returns the tree, or nil and a list of mistakes (report.lua tells their fields; one within a macro has
--- `macro`, the name). It does not raise, whatever the text.
---
--- Nodes of the tree; line and column are those of the atom, with `macro` when it came out of one:
---   { op = "and", node, node, ... }    two or more, never directly an "and" again; likewise "or"
---   { op = "not", node }               never directly a "not" again
---   { op = "kind", kind = 2, name = "process.exec", line =, column = }
---   { op = "test", field = 400, name = "process.name", type = "string", test = "eq", fold = false,
---     negate = false, values = { "sh", "bash" }, line =, column = }
--- test is one of eq lt le gt ge startswith endswith contains like matches cidr exists. It holds when any value
--- fits; `negate` turns that round, where the field is there. values are texts as written (numbers, addresses
--- and names too); exists has none, lt to ge one, the others any number: an empty $list is a test that never
--- holds. `all of` is an "and" of tests, `not ... all of` an "or" of negated ones; `kind.*` an "or" of kinds.
local lexer = require("_core.rule.lexer")
local limits = require("_core.rule.limits")
local nearest = require("_core.rule.nearest")
local operators = require("_core.rule.operators")
local report = require("_core.rule.report")
local shown = report.shown

local M = {}

local STOP = {} -- raised to leave the parser at once; never leaves this file

local Parser = {}
Parser.__index = Parser
for name, method in pairs(require("_core.rule.values")) do Parser[name] = method end

-- Mistakes -------------------------------------------------------------------------------------------

function Parser:mistake(first, last, message)
  local all = self.shared.mistakes
  local m = report.mistake(self.text, self.starts, first, last, message)
  m.macro = self.macro
  local before = all[#all]
  if before and before.line == m.line and before.column == m.column and before.macro == m.macro then return end
  all[#all + 1] = m
  if #all >= limits.mistakes then error(STOP) end
end

function Parser:mistake_at(token, message, ...)
  if select("#", ...) > 0 then message = message:format(...) end
  self:mistake(token.first, token.last, message)
end

--- Something else should stand here. Not told behind a token that could not be read: that says it already.
function Parser:expected(token, message, ...)
  local before = self.tokens[self.at - 1]
  if not before or before.kind ~= "bad" then self:mistake_at(token, message, ...) end
end

--- Nothing that follows can be trusted: leaves the parser.
function Parser:stop(token, message, ...)
  self:mistake_at(token, message, ...)
  error(STOP)
end

-- Tokens ---------------------------------------------------------------------------------------------

--- The current token; unreadable ones are reported and passed over.
function Parser:peek()
  local token = self.tokens[self.at]
  while token.kind == "bad" do
    if token.message ~= self.last_bad then self:mistake_at(token, "%s", token.message) end
    self.last_bad = token.message
    self.at = self.at + 1
    token = self.tokens[self.at]
  end
  return token
end

function Parser:next()
  local token = self:peek()
  if token.kind ~= "end" then self.at = self.at + 1 end
  return token
end

--- True when the current token is that keyword; in capitals it is a mistake, but understood.
function Parser:at_keyword(word)
  local token = self:peek()
  if token.kind ~= "word" then return false end
  if token.text == word then return true end
  if token.text ~= word:upper() then return false end
  self:mistake_at(token, "write `%s` in small letters", word)
  return true
end

--- After a mistake: to the next place where a condition can end.
function Parser:recover()
  local depth = 0
  while true do
    local token = self:peek()
    if token.kind == "end" then return end
    local joins = token.kind == "word" and (token.text == "and" or token.text == "or")
    if depth == 0 and (joins or token.kind == ")") then return end
    if token.kind == "(" then depth = depth + 1 elseif token.kind == ")" then depth = depth - 1 end
    self.at = self.at + 1
  end
end

-- Counting -------------------------------------------------------------------------------------------

function Parser:deeper(token)
  local shared = self.shared
  shared.depth = shared.depth + 1
  if shared.depth > limits.depth then self:stop(token, "nested deeper than %d", limits.depth) end
end

function Parser:shallower() self.shared.depth = self.shared.depth - 1 end

function Parser:count_atom(token)
  local shared = self.shared
  shared.atoms = shared.atoms + 1
  if shared.atoms > limits.atoms then self:stop(token, "more than %d conditions in one rule", limits.atoms) end
end

-- Atoms ----------------------------------------------------------------------------------------------

function Parser:placed(node, token)
  node.line, node.column = report.place(self.starts, token.first)
  node.macro = self.macro
  return node
end

function Parser:test_node(token, field, operator, negate, values)
  self:count_atom(token)
  return self:placed({ op = "test", field = field.id, name = field.name, type = field.type, test = operator.test,
    fold = operator.fold or false, negate = negate, values = values }, token)
end

--- `all of`: one test for each value, joined.
function Parser:each_value(token, field, operator, negate, values)
  local node = { op = negate and "or" or "and" }
  for i, value in ipairs(values) do node[i] = self:test_node(token, field, operator, negate, { value }) end
  return #node > 1 and node or node[1]
end

--- The operator at the current place as its row, whether `not` stands before it, and its token; or nil.
function Parser:operator()
  local first, at, inverted = self:peek(), self.at, false
  if first.kind == "word" and first.text == "not" then
    inverted, at = true, at + 1
  end
  local token = self.tokens[at]
  local row = (token.kind == "op" or token.kind == "word") and operators.by_word[token.text]
  if not row then return nil end
  self.at = at + 1
  return row, inverted, token
end

function Parser:expected_operator(token, name)
  local found = self:peek()
  local hint = ""
  if found.kind == "word" and found.text:sub(1, 2) == "--" then
    hint = "; a comment begins with #"
  elseif found.kind == "word" and found.text ~= "and" and found.text ~= "or" then
    local meant = operators.foreign[found.text:lower()] or nearest.of(found.text, operators.by_word)
    if meant then hint = ("; did you mean %s?"):format(meant) end
  end
  local field = self.shared.schema.fields[name]
  if hint == "" and field and field.type == "bool" then hint = ("; write %s = true"):format(name) end
  self:expected(found.kind == "end" and token or found, "expected an operator after %s, found %s%s", name, shown(found), hint)
  self:recover()
end

--- `token` is the field's name, known or not; the operator comes next.
function Parser:predicate(token)
  local schema = self.shared.schema
  local field = schema.fields[token.text]
  if not field then
    self:mistake_at(token, "unknown field %s%s", token.text, nearest.hint(token.text, schema.fields))
  end
  local operator, inverted, at = self:operator()
  if not operator then return self:expected_operator(token, token.text) end
  if inverted and at.kind == "op" then
    self:mistake_at(at, operator.test == "eq" and "write `!=`" or "`not` cannot stand before `%s`", operator.word)
  end
  if field then
    local good, message = operators.fits(operator, field)
    if not good then
      self:mistake_at(at, "%s", message)
      field = nil
    end
  end
  local values, quantifier = self:values(field, operator)
  if not values then return self:recover() end
  if not field then return nil end
  if operator.test == "exists" then
    local node = self:test_node(token, field, operator, false, values)
    return inverted and { op = "not", node } or node
  end
  local negate = (operator.negate or false) ~= inverted
  if quantifier == "all" then return self:each_value(token, field, operator, negate, values) end
  return self:test_node(token, field, operator, negate, values)
end

function Parser:kind_node(token, name, kind)
  self:count_atom(token)
  return self:placed({ op = "kind", kind = kind, name = name }, token)
end

--- family.*
function Parser:kind_family(token)
  local prefix, names = token.text:sub(1, -2), {}
  for name in pairs(self.shared.schema.kinds) do
    if name:sub(1, #prefix) == prefix then names[#names + 1] = name end
  end
  table.sort(names)
  if #names == 0 then
    local families = {}
    for name in pairs(self.shared.schema.kinds) do families[name:gsub("%..*$", ".*")] = true end
    self:mistake_at(token, "no event kind is called %s%s", token.text, nearest.hint(token.text, families))
    return nil
  end
  local node = { op = "or" }
  for i, name in ipairs(names) do node[i] = self:kind_node(token, name, self.shared.schema.kinds[name]) end
  return #node > 1 and node or node[1]
end

function Parser:named(token)
  local schema = self.shared.schema
  local at = self.at
  local followed = self:operator() ~= nil
  self.at = at
  local kind = schema.kinds[token.text]
  local is_family = token.text:sub(-2) == ".*"
  if (kind or is_family) and not schema.fields[token.text] then
    if followed then
      self:mistake_at(token, "%s is a kind of event, not a field; an operator cannot follow", token.text)
      self:recover()
      return nil
    end
    if is_family then return self:kind_family(token) end
    return self:kind_node(token, token.text, kind)
  end
  if schema.fields[token.text] or followed then return self:predicate(token) end
  local hint = token.text:sub(1, 2) == "--" and "; a comment begins with #"
    or nearest.hint(token.text, schema.fields, schema.kinds)
  self:mistake_at(token, "unknown field or event kind %s%s", shown(token):sub(2, -2), hint)
  self:recover()
  return nil
end

-- Macros ---------------------------------------------------------------------------------------------

function Parser:macro_call(token)
  local shared, name = self.shared, token.text
  local text = rawget(shared.macros, name)
  if type(text) ~= "string" then
    local what = rawget(shared.lists, name) and ("$%s is a list; write `field in $%s`"):format(name, name)
      or ("unknown macro $%s%s"):format(name, nearest.hint(name, shared.macros, shared.lists):gsub("mean ", "mean $"))
    self:mistake_at(token, "%s", what)
    self:recover()
    return nil
  end
  if shared.open_macros[name] then
    self:mistake_at(token, "macro $%s uses itself", name)
    return nil
  end
  shared.read_bytes = shared.read_bytes + #text
  if #text > limits.text_bytes or shared.read_bytes > limits.read_bytes then
    self:stop(token, "macro $%s makes the rule too large", name)
  end
  self:deeper(token)
  shared.open_macros[name] = true
  local node = M.read(shared, text, name)
  shared.open_macros[name] = nil
  self:shallower()
  return node
end

-- Conditions -----------------------------------------------------------------------------------------

function Parser:expected_condition(token)
  local before = self.tokens[self.at - 1]
  if before and before.kind == "word" and operators.reserved[before.text:lower()] then
    self:mistake_at(before, "a condition is missing after `%s`", before.text)
  elseif not before and token.kind == "end" then
    self:mistake_at(token, "the rule is empty")
  else
    self:expected(token, "expected a field, an event kind or `(`, found %s", shown(token))
  end
end

function Parser:primary()
  local token = self:peek()
  if token.kind == "(" then
    self.at = self.at + 1
    self:deeper(token)
    local node = self:any_of()
    self:shallower()
    if self:peek().kind == ")" then
      self.at = self.at + 1
    else
      self:mistake_at(token, "this parenthesis is not closed")
    end
    return node
  end
  if token.kind == "word" and not operators.reserved[token.text] then
    self.at = self.at + 1
    return self:named(token)
  end
  if token.kind == "list" then
    self.at = self.at + 1
    return self:macro_call(token)
  end
  self:expected_condition(token)
  if token.kind ~= ")" and token.kind ~= "end" and not operators.reserved[token.text] then self.at = self.at + 1 end
  self:recover()
  return nil
end

function Parser:inverted()
  if not self:at_keyword("not") then return self:primary() end
  local token = self:next()
  self:deeper(token)
  local node = self:inverted()
  self:shallower()
  if not node then return nil end
  return node.op == "not" and node[1] or { op = "not", node }
end

--- Adds a node to those that `op` joins; one that joins with the same word gives its parts instead.
local function join(nodes, op, node)
  if not node then return end
  if node.op ~= op then
    nodes[#nodes + 1] = node
    return
  end
  for _, child in ipairs(node) do nodes[#nodes + 1] = child end
end

local function joined(nodes) return #nodes > 1 and nodes or nodes[1] end

--- What ends a condition, besides the words that join: `)` of one that is open, or the end.
function Parser:at_end()
  local token = self:peek()
  return token.kind == "end" or token.kind == ")" or self:at_keyword("or")
end

--- No word joins what stands here to what came before: tells so, and goes on as if it were `and`.
function Parser:missing_and(nodes)
  local token = self:peek()
  local is_comment = token.kind == "word" and token.text:sub(1, 2) == "--"
  self:expected(token, "expected `and` or `or`, found %s%s", shown(token), is_comment and "; a comment begins with #" or "")
  local begins = token.kind == "word" or token.kind == "(" or token.kind == "list"
  if begins and not is_comment then join(nodes, "and", self:inverted()) else self:recover() end
end

function Parser:all_of()
  local nodes = { op = "and" }
  join(nodes, "and", self:inverted())
  while not self:at_end() do
    if self:at_keyword("and") then
      self.at = self.at + 1
      join(nodes, "and", self:inverted())
    else
      self:missing_and(nodes)
    end
  end
  return joined(nodes)
end

function Parser:any_of()
  local nodes = { op = "or" }
  join(nodes, "or", self:all_of())
  while self:at_keyword("or") do
    self.at = self.at + 1
    join(nodes, "or", self:all_of())
  end
  return joined(nodes)
end

--- Reads one text, the rule's own or that of a macro.
function M.read(shared, text, macro)
  local parser = setmetatable({ shared = shared, text = text, macro = macro, starts = report.line_starts(text),
    tokens = lexer.split(text), at = 1 }, Parser)
  local node = parser:any_of()
  while parser:peek().kind ~= "end" do
    parser:mistake_at(parser:next(), "this parenthesis closes nothing")
    parser:recover()
  end
  return node
end

function M.parse(text, options)
  local shared = { schema = options.schema, lists = options.lists or {}, macros = options.macros or {},
    check = options.check or {}, mistakes = {}, known_lists = {}, open_macros = {}, depth = 0, atoms = 0, values = 0,
    values_bytes = 0, regexes = 0, read_bytes = 0 }
  if #text > limits.text_bytes then
    return nil, { report.mistake("", { 1 }, 1, 1, ("a rule of %d bytes; %d are allowed"):format(#text, limits.text_bytes)) }
  end
  local ok, tree = pcall(M.read, shared, text)
  if not ok and tree ~= STOP then error(tree, 0) end
  if #shared.mistakes > 0 then return nil, shared.mistakes end
  return tree
end

return M
