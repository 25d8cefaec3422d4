package.path = "lua/lib/?.lua;tests/spec/?.lua;" .. package.path
local parser = require("_core.rule.parser")
local report = require("_core.rule.report")
local limits = require("_core.rule.limits")
local nearest = require("_core.rule.nearest")
local schema = require("_core.rule.schema").load(".")
local random_of = require("rule_random")

local LISTS = { shells = { "sh" }, bad = { "sh", {} }, numbers = { 1, "x" }, half = { 1.5 }, empty = {} }
local MACROS = { is_shell = "process.name = sh", loop = "process.exec and $loop2", loop2 = "$loop", broken = "\n process.nam = x" }
local CHECK = {
  regex = function(pattern)
    if pattern == "(" then return nil, "missing closing parenthesis at 1 %s" end
    return true
  end,
  glob = function(pattern)
    if pattern:sub(-1) == "\\" then return nil, "the pattern ends in a lone backslash" end
    return true
  end,
}

local function parse(text)
  return parser.parse(text, { schema = schema, lists = LISTS, macros = MACROS, check = CHECK })
end

-- rule, then for each mistake: line, column, message (a plain part of it)
local rows = {
  { "process.nmae = sh", { 1, 1, "unknown field process.nmae; did you mean process.name?" } },
  { "procss.exec", { 1, 1, "unknown field or event kind procss.exec; did you mean process.exec?" } },
  { "file.opne and process.pid = 1", { 1, 1, "did you mean file.open?" } },
  { "zzz", { 1, 1, "unknown field or event kind zzz" } },
  { "proces.*", { 1, 1, "no event kind is called proces.*; did you mean process.*?" } },
  { "process.exec = 1", { 1, 1, "is a kind of event, not a field" } },
  { "process.name contians a", { 1, 14, "expected an operator after process.name, found `contians`; did you mean contains?" } },
  { "process.name is a", { 1, 14, "did you mean =?" } },
  { "process.name", { 1, 1, "expected an operator after process.name, found the end" } },
  { "moonwatch.snapshot", { 1, 1, "write moonwatch.snapshot = true" } },
  { "process.name == a", { 1, 14, "write `=`" } },
  { "process.name ~= a", { 1, 14, "write `!=`" } },
  { "process.exec && process.exit", { 1, 14, "write `and`" } },
  { "process.exec AND process.exit", { 1, 14, "write `and` in small letters" } },
  { "NOT process.exec", { 1, 1, "write `not` in small letters" } },
  { "!process.exec", { 1, 1, "write `not`" } },
  { "process.exec process.exit", { 1, 14, "expected `and` or `or`, found `process.exit`" } },
  { "process.exec and", { 1, 14, "a condition is missing after `and`" } },
  { "process.exec or or process.exit", { 1, 14, "a condition is missing after `or`" } },
  { "and process.exec", { 1, 1, "expected a field, an event kind or `(`, found `and`" } },
  { "", { 1, 1, "the rule is empty" } },
  { " # only a comment", { 1, 18, "the rule is empty" } },
  { "(process.exec", { 1, 1, "this parenthesis is not closed" } },
  { "process.exec)", { 1, 13, "this parenthesis closes nothing" } },
  { "()", { 1, 2, "found `)`" } },
  { "process.exec -- comment", { 1, 14, "a comment begins with #" } },
  { "process.name = 'sh\nand process.exec", { 1, 16, "not closed on its line" } },
  { 'process.name = "a\\qb"', { 1, 18, "a backslash begins" } },
  { "process.name = a{b}", { 1, 17, "needs quotes" } },
  { "process.name = and", { 1, 16, "to mean the word, quote it" } },
  { "process.name = ", { 1, 16, "expected a value after `=`, found the end" } },
  -- values and types
  { "process.pid contains 3", { 1, 13, "process.pid is a number; `contains` does not work on that" } },
  { "process.name < 3", { 1, 14, "process.name is text; `<` does not work on that" } },
  { "process.pid i= 3", { 1, 13, "`i=` does not work" } },
  { "process.name cidr 10.0.0.0/8", { 1, 14, "`cidr` does not work" } },
  { "process.pid = x", { 1, 15, "process.pid is a number from 0, not `x`" } },
  { "process.pid = -1", { 1, 15, "number from 0" } },
  { "process.pid = 0755", { 1, 15, "write 0o755" } },
  { "process.pid = 18446744073709551615", { 1, 15, "number from 0" } },
  { "process.pid = 0x", { 1, 15, "number from 0" } },
  { "process.exit_code = 9223372036854775808", { 1, 21, "process.exit_code is a number" } },
  { "moonwatch.snapshot = yes", { 1, 22, "is true or false, not `yes`" } },
  { "event.outcome = sucess", { 1, 17, "did you mean success?" } },
  { "event.outcome = never", { 1, 17, "one of success, failure" } },
  { "process.thread.capabilities.effective = CAP_SYS_ADMN", { 1, 41, "did you mean CAP_SYS_ADMIN?" } },
  { "destination.ip = 10.0.0", { 1, 18, "destination.ip is an IP address, not `10.0.0`" } },
  { "destination.ip = 10.0.0.0/8", { 1, 18, "write `destination.ip cidr 10.0.0.0/8`" } },
  { "destination.ip cidr 10.0.0.0/33", { 1, 21, "is no IP network" } },
  { "destination.ip cidr 10.0.0.0/08", { 1, 21, "is no IP network" } },
  { "destination.ip = 1::2::3", { 1, 18, "is an IP address" } },
  { "file.path matches '('", { 1, 19, "missing closing parenthesis at 1 %s" } },
  { "file.path like '/tmp/\\'", { 1, 16, "lone backslash" } },
  { "file.path contains ''", { 1, 20, "every text `contains` an empty one" } },
  -- lists
  { "process.name in ()", { 1, 17, "the list is empty" } },
  { "process.name in sh", { 1, 17, "expected `(` or `$list`, found `sh`" } },
  { "process.name in (a b)", { 1, 20, "expected `,` or `)` in the list, found `b`" } },
  { "process.name in (a, b", { 1, 22, "this list is not closed" } },
  { "process.name in (a,,b)", { 1, 20, "expected a value" } },
  { "process.name = (a, b)", { 1, 16, "write `in`" } },
  { "process.name != $shells", { 1, 17, "write `not in`" } },
  { "process.name contains (a, b)", { 1, 23, "write `contains any of`" } },
  { "process.pid < any of (1, 2)", { 1, 15, "`<` takes one value" } },
  { "process.pid not < 3", { 1, 17, "`not` cannot stand before `<`" } },
  { "process.name not = a", { 1, 18, "write `!=`" } },
  { "process.args contains all of $empty", { 1, 23, "`all of` an empty list" } },
  { "process.name in $shels", { 1, 17, "unknown list $shels; did you mean $shells?" } },
  { "process.name in $is_shell", { 1, 17, "$is_shell is a macro, not a list" } },
  { "process.name in $bad", { 1, 17, "member 2 of list $bad is no text, integer or boolean" } },
  { "process.pid in $half", { 1, 16, "member 1 of list $half" } },
  { "process.pid in $numbers", { 1, 16, "in list $numbers: process.pid is a number" } },
  -- macros
  { "$is_shel", { 1, 1, "unknown macro $is_shel; did you mean $is_shell?" } },
  { "$shells", { 1, 1, "write `field in $shells`" } },
  { "$loop", { 1, 1, "macro $loop uses itself" } },
  { "process.exec and $broken", { 2, 2, "did you mean process.name?" } },
  -- several at once
  { "process.nam = a and process.pid = x\nor event.outcome = sucess and (file.pth = b)",
    { 1, 1, "process.name" }, { 1, 35, "is a number" }, { 2, 20, "success" }, { 2, 32, "file.path" } },
}

describe("a mistake", function()
  for _, row in ipairs(rows) do
    it("in " .. row[1], function()
      local tree, mistakes = parse(row[1])
      assert.is_nil(tree)
      for i = 2, #row do
        local want, m = row[i], mistakes[i - 1]
        assert(m, "mistake " .. i - 1 .. " is missing")
        assert.same({ want[1], want[2] }, { m.line, m.column })
        assert(m.message:find(want[3], 1, true), m.message)
      end
      assert.equal(#row - 1, #mistakes, report.format(mistakes))
    end)
  end

  it("shows the line with a caret under it", function()
    local _, mistakes = parse("process.exec and\n\tprocess.nmae = sh # x")
    assert.equal("\tprocess.nmae = sh # x", mistakes[1].source_line)
    assert.equal("\t^~~~~~~~~~~~", mistakes[1].caret)
    assert.equal("r.lua:2:2: unknown field process.nmae; did you mean process.name?\n"
      .. "  \tprocess.nmae = sh # x\n  \t^~~~~~~~~~~~", report.format(mistakes, "r.lua"))
  end)

  it("in a long line is shown with its surroundings only", function()
    local _, mistakes = parse(("process.exec or "):rep(50) .. "process.nmae = x or " .. ("process.exec or "):rep(50))
    local m = mistakes[1]
    assert.is_true(#m.source_line < 130 and #m.caret < 130)
    assert.equal("process.nmae", m.source_line:sub(#m.caret - 11, #m.caret))
  end)

  it("names the macro it is in", function()
    local _, mistakes = parse("$broken")
    assert.equal("broken", mistakes[1].macro)
    assert.equal(" process.nam = x", mistakes[1].source_line)
    assert(report.format(mistakes, "r"):find("r: in $broken:2:2:", 1, true))
  end)

  it("never shows what could steer a terminal", function()
    local _, mistakes = parse("process.name = '\27[2J\226\128\174' \27]0;x\7 $\155")
    for _, m in ipairs(mistakes) do
      assert.is_nil((m.message .. m.source_line .. m.caret):find("[^\t\32-\126]"))
    end
  end)
end)

describe("a rule that is too large", function()
  local function refused(text, part, options)
    options = options or {}
    options.schema = schema
    local tree, mistakes = parser.parse(text, options)
    assert.is_nil(tree)
    assert(mistakes[#mistakes].message:find(part, 1, true), mistakes[#mistakes].message)
  end
  local function taken(text, options)
    options = options or {}
    options.schema = schema
    local tree, mistakes = parser.parse(text, options)
    assert(tree, mistakes and report.format(mistakes))
  end

  it("in bytes", function()
    refused((" "):rep(1048576) .. "process.exec", "a rule of 1048588 bytes; 65536 are allowed")
    taken((" "):rep(limits.text_bytes - 12) .. "process.exec")
  end)
  it("in depth", function()
    refused(("("):rep(10000) .. "process.exec" .. (")"):rep(10000), "nested deeper than 64")
    refused(("not "):rep(10000) .. "process.exec", "nested deeper than 64")
    taken(("("):rep(limits.depth) .. "process.exec" .. (")"):rep(limits.depth))
  end)
  it("in conditions", function()
    local atom = "process.exec or "
    refused("$m", "more than 4096 conditions", { macros = { m = (" $n or"):rep(500) .. " process.exec",
      n = (atom):rep(20) .. "process.exit" } })
    taken((atom):rep(limits.atoms - 1) .. "log.line")
    refused((("process.* or "):rep(400)) .. "process.exec", "more than 4096 conditions")
  end)
  it("in macros within macros", function()
    local macros = {}
    for i = 1, 70 do macros["m" .. i] = "$m" .. i + 1 end
    refused("$m1", "nested deeper than 64", { macros = macros })
    macros = { m = (" "):rep(60000) .. "process.exec" }
    refused(("$m or "):rep(20) .. "$m", "makes the rule too large", { macros = macros })
    refused("$m", "makes the rule too large", { macros = { m = (" "):rep(limits.text_bytes + 1) } })
  end)
  it("in members of a list", function()
    local list = {}
    for i = 1, limits.members do list[i] = "m" .. i end
    taken("process.name in $l", { lists = { l = list } })
    list[limits.members + 1] = "one more"
    refused("process.name in $l", "10001 members; 10000 are allowed", { lists = { l = list } })
    for i = 1, 100000 do list[i] = i end
    refused("process.name in $l", "100000 members; 10000 are allowed", { lists = { l = list } })
    refused("process.name in (" .. ("a,"):rep(20000) .. "a)", "the list has more than 10000 members")
  end)
  it("in values", function()
    local list = {}
    for i = 1, limits.members do list[i] = i end
    refused(("process.pid in $l or "):rep(11) .. "process.exec", "more than 100000 values", { lists = { l = list } })
  end)
  it("in bytes of values", function()
    refused("process.name = $l", "a value of 1048576 bytes; 4096 are allowed", { lists = { l = { ("a"):rep(1048576) } } })
    local list = {}
    for i = 1, limits.members do list[i] = ("a"):rep(4000) end
    refused("process.name in $l", "more than 16777216 bytes", { lists = { l = list } })
  end)
  it("in regular expressions", function()
    local list = {}
    for i = 1, limits.regexes + 1 do list[i] = "a" end
    refused("process.name matches $l", "more than 256 regular expressions", { lists = { l = list } })
  end)
  it("in mistakes", function()
    local _, mistakes = parser.parse(("zzz or "):rep(1000) .. "zzz", { schema = schema })
    assert.equal(limits.mistakes, #mistakes)
  end)
end)

describe("any text at all", function()
  it("gives a tree or mistakes, never an error", function()
    local seed = 99
    local random = random_of.new(seed)
    local pieces = { "process.exec", "process.name", "process.pid", "zzz", "and", "or", "not", "in", "AND", "=", "i=", "!=", "<",
      "contains", "all", "any", "of", "exists", "(", ")", ",", "'", '"', "'a'", '"b"', '"\\x4"', "$shells", "$is_shell", "$loop",
      "$", "#", "\n", "--", "&", "{", "10.0.0.0/8", "process.*", "x.*", "*", "sh", "12", "\0", "\255", "file.path", "matches", "like" }
    local good = 0
    for i = 1, 20000 do
      local parts = {}
      for p = 1, random:below(12) + 1 do parts[p] = random:one(pieces) end
      local text = table.concat(parts, random:below(4) > 0 and " " or "")
      local ok, tree, mistakes = pcall(parse, text)
      assert(ok, ("seed %d, text %d %q: %s"):format(seed, i, text, tostring(tree)))
      assert((tree == nil) == (mistakes ~= nil), ("seed %d, text %d %q"):format(seed, i, text))
      if mistakes then assert(#mistakes > 0, text) else good = good + 1 end
    end
    assert.is_true(good > 50)
  end)

  it("of random bytes too", function()
    local random = random_of.new(100)
    for _ = 1, 5000 do
      local bytes = {}
      for b = 1, random:below(40) do bytes[b] = string.char(random:below(256)) end
      assert(pcall(parse, table.concat(bytes)))
    end
  end)
end)

describe("the nearest name", function()
  it("counts slips, and prefers the first in the alphabet", function()
    assert.equal("abc", nearest.of("acb", { abc = true, zzz = true }))
    assert.equal("aac", nearest.of("abc", { adc = true, aac = true }))
    assert.is_nil(nearest.of("abc", { xyz = true }))
    assert.is_nil(nearest.of(("a"):rep(1000), { a = true }))
  end)
end)
