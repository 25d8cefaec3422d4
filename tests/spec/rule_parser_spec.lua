package.path = "lua/lib/?.lua;tests/spec/?.lua;" .. package.path
local parser = require("_core.rule.parser")
local operators = require("_core.rule.operators")
local schema = require("_core.rule.schema").load(".")

local LISTS = { shells = { "sh", "bash" }, ports = { 22, 80 }, none = {}, flags = { true } }
local MACROS = { is_shell = "process.name in $shells", exec_shell = "process.exec and $is_shell", neither = "not $is_shell" }

local function parse(text)
  local tree, mistakes = parser.parse(text, { schema = schema, lists = LISTS, macros = MACROS })
  return tree, mistakes and mistakes[1] and mistakes[1].message
end

--- The tree as short text: what the table below compares.
local function show(node)
  if node.op == "kind" then return node.name end
  if node.op == "not" then return "!" .. show(node[1]) end
  if node.op == "test" then
    return ("%s%s %s%s"):format(node.negate and "~" or "", node.name, node.test, node.fold and "/i" or "")
      .. (#node.values > 0 and " " .. table.concat(node.values, ",") or "")
  end
  local parts = {}
  for i, child in ipairs(node) do parts[i] = show(child) end
  return "(" .. table.concat(parts, node.op == "and" and " & " or " | ") .. ")"
end

local rows = {
  { "process.exec", "process.exec" },
  { "process.name = sh", "process.name eq sh" },
  { "process.name=sh", "process.name eq sh" },
  { "process.name != sh", "~process.name eq sh" },
  { "process.name in (sh, bash)", "process.name eq sh,bash" },
  { "process.name in (sh, bash,)", "process.name eq sh,bash" },
  { "process.name not in (sh)", "~process.name eq sh" },
  { "process.name in $shells", "process.name eq sh,bash" },
  { "process.name = $shells", "process.name eq sh,bash" },
  { "process.name in (zsh, $shells)", "process.name eq zsh,sh,bash" },
  { "process.name in $none", "process.name eq" },
  { "destination.port in $ports", "destination.port eq 22,80" },
  { "moonwatch.snapshot in $flags", "moonwatch.snapshot eq true" },
  { "process.name startswith any of (a, b)", "process.name startswith a,b" },
  { "process.name startswith $shells", "process.name startswith sh,bash" },
  { "process.args contains all of (a, b)", "(process.args contains a & process.args contains b)" },
  { "process.args contains all of (a)", "process.args contains a" },
  { "process.args not contains all of (a, b)", "(~process.args contains a | ~process.args contains b)" },
  { "process.name i= SH", "process.name eq/i SH" },
  { "process.name i!= SH", "~process.name eq/i SH" },
  { "process.name iin (SH)", "process.name eq/i SH" },
  { "process.name not iin (SH)", "~process.name eq/i SH" },
  { "process.name istartswith a", "process.name startswith/i a" },
  { "process.name iendswith a", "process.name endswith/i a" },
  { "process.name icontains a", "process.name contains/i a" },
  { "process.name ilike a*", "process.name like/i a*" },
  { "process.name imatches 'a\\.b'", "process.name matches/i a\\.b" },
  { "process.name not endswith a", "~process.name endswith a" },
  { "process.name exists", "process.name exists" },
  { "process.name not exists", "!process.name exists" },
  { "process.pid < 0x10 and process.pid >= 0o17", "(process.pid lt 0x10 & process.pid ge 0o17)" },
  { "process.exit_code = -1", "process.exit_code eq -1" },
  { "destination.ip cidr 10.0.0.0/8", "destination.ip cidr 10.0.0.0/8" },
  { "destination.ip not cidr any of (10.0.0.0/8, fe80::/10)", "~destination.ip cidr 10.0.0.0/8,fe80::/10" },
  { "destination.ip = ::1", "destination.ip eq ::1" },
  { "moonwatch.stdin.type = socket", "moonwatch.stdin.type eq socket" },
  { "process.thread.capabilities.effective in (CAP_BPF, CAP_SYS_ADMIN)",
    "process.thread.capabilities.effective eq CAP_BPF,CAP_SYS_ADMIN" },
  { "@timestamp > 1700000000000000000", "@timestamp gt 1700000000000000000" },
  -- binding: not, and, or
  { "process.exec or process.exit and process.fork", "(process.exec | (process.exit & process.fork))" },
  { "(process.exec or process.exit) and process.fork", "((process.exec | process.exit) & process.fork)" },
  { "not process.exec and process.fork", "(!process.exec & process.fork)" },
  { "not (process.exec and process.fork)", "!(process.exec & process.fork)" },
  { "not not process.exec", "process.exec" },
  { "not not not process.exec", "!process.exec" },
  { "process.exec and (process.exit and process.fork)", "(process.exec & process.exit & process.fork)" },
  { "((process.exec))", "process.exec" },
  { "container.*", "(container.start | container.stop)" },
  { "log.*", "log.line" },
  -- macros
  { "$is_shell", "process.name eq sh,bash" },
  { "process.fork or $exec_shell", "(process.fork | (process.exec & process.name eq sh,bash))" },
  { "process.fork and $exec_shell", "(process.fork & process.exec & process.name eq sh,bash)" },
  { "not $neither", "process.name eq sh,bash" },
  -- words, quotes, comments
  { "process.name = any", "process.name eq any" },
  { "process.name in (all, of, in)", "process.name eq all,of,in" },
  { "process.name = 'and'", "process.name eq and" },
  { 'process.name = "a\\"b\\\\c\\x41\\t"', 'process.name eq a"b\\cA\t' },
  { "process.name = 'it''s \\n'", "process.name eq it's \\n" },
  { "process.name = ''", "process.name eq " },
  { "file.path = /dev/sd[a-z]*", "file.path eq /dev/sd[a-z]*" },
  { "process.args = --reverse", "process.args eq --reverse" },
  { "process.exec # a comment and process.exit\n  and process.fork", "(process.exec & process.fork)" },
  { "\t\r\n process.exec \n", "process.exec" },
  { "process.name in ( # one\n sh, # two\n bash)", "process.name eq sh,bash" },
}

describe("the parser", function()
  for _, row in ipairs(rows) do
    it("reads " .. row[1], function()
      local tree, message = parse(row[1])
      assert(tree, message)
      assert.equal(row[2], show(tree))
    end)
  end

  it("says where an atom stands", function()
    local tree = parse("process.exec\n  and process.pid = 1 or $is_shell")
    assert.same({ 1, 1 }, { tree[1][1].line, tree[1][1].column })
    assert.same({ 2, 7 }, { tree[1][2].line, tree[1][2].column })
    assert.is_nil(tree[1][2].macro)
    assert.same({ 1, 1, "is_shell" }, { tree[2].line, tree[2].column, tree[2].macro })
  end)

  it("makes the whole of a node as documented", function()
    assert.same({ op = "test", field = 400, name = "process.name", type = "string", test = "contains", fold = true,
      negate = false, values = { "A" }, line = 1, column = 1 }, parse("process.name icontains A"))
    assert.same({ op = "kind", kind = 2, name = "process.exec", line = 1, column = 1 }, parse("process.exec"))
  end)

  it("hands regular expressions and globs to be checked", function()
    local seen = {}
    local check = {
      regex = function(pattern, fold) seen[#seen + 1] = { pattern, fold } return true end,
      glob = function(pattern) seen[#seen + 1] = pattern return true end,
    }
    assert(parser.parse("file.path matches any of ('a', 'b') or file.path imatches 'c' or file.path like 'd*'",
      { schema = schema, check = check }))
    assert.same({ { "a", false }, { "b", false }, { "c", true }, "d*" }, seen)
  end)

  it("has no name that is both a kind and a field", function()
    for name in pairs(schema.kinds) do assert.is_nil(schema.fields[name]) end
  end)

  it("takes the same operators on a type as the evaluator", function()
    -- rule_evaluate_spec compares the two by trying all; here: every type has at least = and exists
    for _, type in ipairs({ "string", "list", "long", "signed", "bool", "ip", "date", "caps", "enum" }) do
      local field = { name = "x", type = type }
      assert.is_true(operators.fits(operators.by_word["="], field))
      assert.is_true(operators.fits(operators.by_word.exists, field))
    end
  end)
end)
