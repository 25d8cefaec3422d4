-- The command line: help, usage errors, exit statuses.
local e2e = require "tests.e2e.harness"

local function verbs(dir)
  local names = {}
  for name in e2e.shell(dir, "$MOONWATCH --help").out:gmatch("\n  (%l+) ") do names[#names + 1] = name end
  assert.truthy(#names >= 8, "verbs in --help: " .. table.concat(names, " "))
  return names
end

local function assert_usage(dir, arguments, what)
  local done = e2e.shell(dir, "$MOONWATCH " .. arguments)
  assert.equal(2, done.status, arguments .. ": " .. done.err)
  assert.equal("", done.out, arguments)
  assert.truthy(done.err:find("^moonwatch: ") and done.err:find(what, 1, true), arguments .. ": " .. done.err)
end

e2e.case("each verb has --help with an example", function(dir)
  for _, name in ipairs(verbs(dir)) do
    for _, option in ipairs { "--help", "-h" } do
      local done = e2e.shell(dir, ("$MOONWATCH %s %s"):format(name, option))
      assert.equal(0, done.status, name)
      assert.equal("", done.err)
      assert.truthy(done.out:find("^usage: moonwatch " .. name), done.out)
      assert.truthy(done.out:find("\nexample:\n  moonwatch " .. name, 1, true), done.out)
    end
  end
end)

e2e.case("an unknown option is a usage error that names it, for each verb", function(dir)
  for _, name in ipairs(verbs(dir)) do assert_usage(dir, name .. " --no-such-option", "--no-such-option") end
end)

e2e.case("without a verb the list of verbs is shown", function(dir)
  local done = e2e.shell(dir, "$MOONWATCH")
  assert.equal(2, done.status)
  assert.equal(e2e.shell(dir, "$MOONWATCH --help").out, done.err)
end)

e2e.case("other usage errors are told apart from failures", function(dir)
  assert_usage(dir, "nonesuch", "nonesuch")
  assert_usage(dir, "--nonesuch", "--nonesuch")
  assert_usage(dir, "replay", "trace")
  assert_usage(dir, "replay --batch", "--batch")
  assert_usage(dir, "replay --batch x t.mwt", "--batch")
  assert_usage(dir, "replay --batch -1 t.mwt", "--batch")
  assert_usage(dir, "replay --json=yes t.mwt", "--json")
  assert_usage(dir, "record", "-o")
  assert_usage(dir, "record --tree -o t.mwt", "--tree")
  assert_usage(dir, "trace", "trace")
  assert_usage(dir, "trace nonesuch t.mwt", "trace")
  assert_usage(dir, "trace cat --kind nonesuch t.mwt", "nonesuch")
  assert_usage(dir, "fields nonesuch", "nonesuch")
  assert_usage(dir, "ctl", "ctl")
  assert_usage(dir, "ctl nonesuch", "status, rules or alerts")
end)

e2e.case("--json prints nothing but JSON", function(dir)
  for _, arguments in ipairs { "fields --json", "fields --kinds --json", "fields --json process.exec", "doctor --json" } do
    local done = e2e.shell(dir, "$MOONWATCH " .. arguments)
    assert.truthy(done.status == 0 or arguments:find("doctor"), done.err)
    local lines = e2e.split(done.out)
    assert.truthy(#lines > 3, arguments)
    for _, line in ipairs(lines) do assert.equal("table", type(e2e.json.decode(line))) end
  end
end)

e2e.case("an unprivileged user is told what is missing", function(dir)
  os.execute(("chmod 755 %s; cp %s %s/moonwatch"):format(dir, e2e.quote(e2e.moonwatch), dir))
  for _, arguments in ipairs { "doctor", "run --rules . --store /tmp/none/a.db --socket /tmp/none/s", "record --rules . -o /dev/null/t.mwt" } do
    local done = e2e.shell(dir, e2e.nobody .. "./moonwatch " .. arguments)
    assert.truthy(done.status == 1 or done.status == 3, arguments .. ": " .. done.status)
    assert.truthy(#done.err + #done.out > 10, arguments)
  end
end, "setpriv")

e2e.case("a write error on stdout is found", function(dir)
  for _, arguments in ipairs { "--help", "fields --help", "fields", "fields --kinds --json", "doctor" } do
    local done = e2e.shell(dir, ("$MOONWATCH %s >/dev/full"):format(arguments))
    assert.equal(3, done.status, arguments)
    assert.truthy(done.err:find("No space left", 1, true), arguments .. ": " .. done.err)
  end
end)
