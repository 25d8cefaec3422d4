-- Broken detections among good ones: what is wrong is told with file, line, column and a caret; the rest works.
local e2e = require "tests.e2e.harness"

local function detection(id, rest)
  return ('return detection {\n  id = "%s", title = "t", severity = "low", api = 1,\n  %s\n}\n'):format(id, rest)
end

local GOOD = detection("good", [[
when = "file.open and file.path = /etc/shadow", -- a number such as 1LL may stand in a comment
  check = function(event) return { summary = "1LL " .. event.file.path } end,]])

--- { file, its text, line, column, message }
local BROKEN = {
  { "syntax", 'return detection {\n  id = "syntax",\n  title = ) "x",\n}\n', 3, 11, "unexpected symbol near ')'" },
  { "field", detection("field", "when = [[ process.exec and process.nmae = sh ]],"), 3, 30,
    "unknown field process.nmae; did you mean process.name?" },
  { "kind", detection("kind", "when = [[ process.exce ]],"), 3, nil, "process.exec" },
  { "no-id", 'return detection {\n  title = "x", severity = "low", api = 1, when = [[ process.exec ]],\n}\n', 1, nil, "`id` is missing" },
  { "unknown-key", detection("unknown-key", 'colour = "red", when = [[ process.exec ]],'), 3, 3, "a detection has no `colour`" },
  { "cdata", detection("cdata", "when = [[ process.exec ]],\n  check = function() return { summary = 1LL } end,"), 4, nil, "LL" },
  { "outside", 'local home = os.getenv("HOME")\n' .. detection("outside", "when = [[ process.exec ]],"), 1, nil, "'os'" },
  { "bytecode", "\27LJ\2\0", nil, nil, "" },
  { "endless", "while true do end\n", nil, nil, "budget" },
  { "twice", detection("good", "when = [[ process.exec ]],"), nil, nil, "good" },
  { "empty", "", nil, nil, "" },
}

local function write_all(dir)
  os.execute("mkdir " .. dir .. "/rules")
  e2e.write(dir .. "/rules/good.lua", GOOD)
  for _, case in ipairs(BROKEN) do e2e.write(("%s/rules/%s.lua"):format(dir, case[1]), case[2]) end
end

--- The message about a file, with what follows it up to the next one.
local function message_about(err, file)
  local lines, found = e2e.split(err), nil
  for i, line in ipairs(lines) do
    if line:find(file, 1, true) == 1 then found = i end
  end
  assert.truthy(found, "nothing is said of " .. file .. ":\n" .. err)
  return lines[found], lines[found + 1], lines[found + 2]
end

local function check_message(err, path, case)
  local line, source, caret = message_about(err, path)
  assert.truthy(line:find(case[5], 1, true), line)
  if not case[3] then return end
  local at_line, at_column = line:match("^" .. path:gsub("%p", "%%%0") .. ":(%d+):(%d+): ")
  assert.equal(tostring(case[3]), at_line, line)
  if case[4] then assert.equal(tostring(case[4]), at_column, line) end
  -- The caret stands below that column of the line as it is in the file.
  local n = 0
  for text in case[2]:gmatch("([^\n]*)\n") do
    n = n + 1
    if n == case[3] then assert.equal("    " .. text, source) end
  end
  assert.equal((" "):rep(4 + tonumber(at_column) - 1) .. "^", caret)
end

e2e.case("check tells every mistake and counts the sound ones", function(dir)
  write_all(dir)
  local done = e2e.shell(dir, "$MOONWATCH check rules")
  assert.equal(1, done.status)
  for _, case in ipairs(BROKEN) do
    if case[1] ~= "twice" then check_message(done.err, "rules/" .. case[1] .. ".lua", case) end
  end
  -- Of two with the same id the first by name is kept.
  assert.truthy(done.err:find("rules/twice.lua", 1, true), done.err)
  assert.truthy(done.out:find(("1 sound, %d broken"):format(#BROKEN), 1, true), done.out)
end)

e2e.live("the rest works, and the exit status tells", function(dir)
  write_all(dir)
  local run = e2e.watch(dir, "cat /etc/shadow >/dev/null", { rules = { dir .. "/rules" }, status = 1 })
  assert.same({ "good" }, e2e.rules(run))
  assert.equal("1LL /etc/shadow", run.alerts[1].message)
  check_message(run.err, dir .. "/rules/field.lua", BROKEN[2])
end)

--- Checks that fail when they run, and what is said of each.
local FAULTS = {
  { "nil-index", "return { summary = event.file.nonesuch.x }", "nonesuch" },
  { "endless-loop", "while true do end", "budget" },
  { "swallowed-loop", "for i = 1, 1e9 do local ok = i end", "budget" },
  { "deep-recursion", "local function f() return 1 + f() end return f()", "stack overflow" },
  { "much-memory", 'local t = {} for i = 1, 1e9 do t[i] = { i } end', "" },
  { "long-string", 'local s = "aaaaaaaaaaaaaaaa" while true do s = s .. s end', "" },
  { "no-rep", 'return { summary = ("a"):rep(10) }', "'rep'" },
  { "no-io", 'return { summary = io.open("/etc/passwd"):read() }', "'io'" },
  { "no-os", 'return { summary = os.time() }', "'os'" },
  { "no-require", 'return { summary = require "ffi" }', "'require'" },
  { "no-load", 'return { summary = loadstring "return 1" () }', "'loadstring'" },
  { "no-pcall", "return { summary = pcall(error) }", "'pcall'" },
  { "no-coroutine", "return coroutine.wrap(error)()", "'coroutine'" },
  { "read-only", 'event.file.path = "x"', "" },
  { "wrong-result", "return { summary = function() end }", "" },
  { "error-value", 'error({ "a table" })', "" },
}

e2e.live("a check that fails is set aside after three faults, the others go on", function(dir)
  os.execute("mkdir " .. dir .. "/rules")
  e2e.write(dir .. "/rules/good.lua", GOOD)
  for _, fault in ipairs(FAULTS) do
    e2e.write(("%s/rules/%s.lua"):format(dir, fault[1]), detection(fault[1],
      ('when = "file.open and file.path = /etc/shadow",\n  check = function(event)\n    %s\n  end,'):format(fault[2])))
  end
  local run = e2e.watch(dir, "for i in 1 2 3 4 5; do cat /etc/shadow >/dev/null; done", { rules = { dir .. "/rules" }, status = 1 })
  assert.same({ "good" }, e2e.rules(run))
  assert.equal(5, #run.alerts)
  for _, fault in ipairs(FAULTS) do
    local count, said = 0, nil
    for _, line in ipairs(e2e.split(run.err)) do
      if line:find("detection " .. fault[1] .. " failed", 1, true) then count, said = count + 1, line end
    end
    assert.equal(3, count, fault[1] .. "\n" .. run.err)
    assert.truthy(said:find("3 of 3", 1, true) and said:find(fault[3], 1, true), said)
  end
end)

describe("rules that cannot be had:", function()
  for _, case in ipairs { { "a folder that is not there", "none" }, { "a file that is no detection", "text" } } do
    local path = case[2]
    e2e.case(case[1], function(dir)
      e2e.write(dir .. "/text", "hello\n")
      for _, verb in ipairs { "check", "replay --rules", "run --store a.db --socket s --rules" } do
        local done = e2e.shell(dir, ("$MOONWATCH %s %s %s"):format(verb, path, verb:find("check") and "" or "-- true"))
        assert.truthy(done.status == 1 or done.status == 3, verb .. ": " .. done.err)
        assert.truthy(done.err:find(path, 1, true), verb .. ": " .. done.err)
      end
    end)
  end
end)
