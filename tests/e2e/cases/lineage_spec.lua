-- Who did it, however the process came to be.
local e2e = require "tests.e2e.harness"

local READ = "cat /etc/shadow $DIR/none"

--- Command lines of the ancestors, nearest first, up to the act itself.
local function ancestors(dir, alert)
  local lines = {}
  for _, ancestor in ipairs(alert.moonwatch.ancestors) do
    lines[#lines + 1] = (ancestor.command_line:gsub(dir:gsub("%p", "%%%0"), "$DIR"))
    if lines[#lines] == "bash $DIR/act.sh" then break end
  end
  return lines
end

local function read_once(dir, act)
  local run = e2e.watch(dir, act)
  assert.same({ "credential-read" }, e2e.rules(run))
  assert.equal(1, #run.alerts, e2e.list(run.alerts))
  assert.equal("full", run.alerts[1].moonwatch.confidence)
  return run.alerts[1]
end

describe("lineage of", function()
  e2e.live("a child of a shell", function(dir)
    local alert = read_once(dir, "sh -c '" .. READ .. "; true'")
    assert.same({ "sh -c " .. READ .. "; true", "bash $DIR/act.sh" }, ancestors(dir, alert))
    assert.equal(alert.process.parent.entity_id, alert.moonwatch.ancestors[1].entity_id)
  end)

  e2e.live("a process whose parent has ended", function(dir)
    local alert = read_once(dir, "spawn orphan " .. READ)
    assert.equal("cat /etc/shadow " .. dir .. "/none", alert.process.command_line)
    -- The middle process and the first both run `spawn`.
    local spawn = "spawn orphan " .. READ
    assert.same({ spawn, spawn, "bash $DIR/act.sh" }, ancestors(dir, alert))
  end)

  e2e.live("a daemon, twice forked in a session of its own", function(dir)
    local alert = read_once(dir, "(setsid bash -c '(" .. READ .. "; echo end >$DIR/end) & exit' &) ; await test -s $DIR/end")
    local lines = ancestors(dir, alert)
    assert.equal("bash $DIR/act.sh", lines[#lines])
    assert.truthy(lines[2]:find("^bash %-c"), lines[2])
  end, "setsid")

  e2e.live("a vfork'ed child", function(dir)
    local alert = read_once(dir, "spawn vfork " .. READ)
    assert.same({ "spawn vfork " .. READ, "bash $DIR/act.sh" }, ancestors(dir, alert))
  end)

  e2e.live("a thread that runs a program becomes its process", function(dir)
    local alert = read_once(dir, "spawn thread " .. READ .. " & echo $! >$DIR/pid; wait")
    assert.equal(tonumber(e2e.read(dir .. "/pid")), alert.process.pid)
    assert.equal("cat /etc/shadow " .. dir .. "/none", alert.process.command_line)
    assert.equal("bash $DIR/act.sh", ancestors(dir, alert)[1])
  end)

  e2e.live("a chain of 80 processes", function(dir)
    local alert = read_once(dir, "spawn deep 80 " .. READ)
    assert.equal("cat", alert.process.name)
    assert.truthy(#alert.moonwatch.ancestors >= 16, #alert.moonwatch.ancestors)
    for _, line in ipairs(ancestors(dir, alert)) do assert.equal("spawn deep 80 " .. READ, line) end
  end)

  e2e.live("two processes that had the same pid", function(dir)
    local run = e2e.watch(dir, "spawn reuse 500 " .. READ)
    assert.same({ "credential-read" }, e2e.rules(run))
    assert.equal(2, #run.alerts, run.act_err)
    local first, second = run.alerts[1], run.alerts[2]
    assert.equal(first.process.pid, second.process.pid)
    assert.not_equal(first.process.entity_id, second.process.entity_id)
    assert.truthy(first.process.start < second.process.start)
    assert.same(ancestors(dir, first), ancestors(dir, second))
  end)

  e2e.live("a process that runs one program after the other", function(dir)
    local alert = read_once(dir, "bash -c 'exec perl -e \"exec qw(cat /etc/shadow), @ARGV\" $DIR/none'")
    assert.equal("/usr/bin/cat", alert.process.executable)
    assert.equal("bash $DIR/act.sh", ancestors(dir, alert)[1])
  end, "perl")

  e2e.live("a process in a container's namespaces has the host's pid and its own", function(dir)
    local alert = read_once(dir, "unshare --pid --fork --mount bash -c '" .. READ .. "; true'")
    assert.truthy(alert.process.pid > alert.process.vpid)
    assert.equal(2, alert.process.vpid)
  end, "unshare")
end)
