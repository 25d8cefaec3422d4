local e2e = require "tests.e2e.harness"

--- A sensor in the background whose act has raised three alerts; `script` runs beside it.
local function beside(dir, script)
  return e2e.shell(dir, [[
run="$MOONWATCH run --json --store alerts.db --socket ctl.sock"
ctl="$MOONWATCH ctl --socket ctl.sock"
mkfifo stop
$run -- bash -c 'cat /etc/shadow '$DIR'/none >/dev/null 2>&1; cp /bin/true '$DIR'/tool; '$DIR'/tool; fexec memfd '$DIR' /bin/true x; read <stop' >out 2>err &
sensor=$!
for ((i = 0; i < 500; i++)); do grep -q "$DIR\",.*" out && grep -q fresh-program out && [ $(grep -c "$DIR" out) -ge 3 ] && break; sleep 0.02; done
# What is told lags what is stored by a moment.
for ((i = 0; i < 500; i++)); do $ctl alerts --json | cmp -s - out && break; sleep 0.02; done
]] .. script .. "\nstatus=$?; echo >stop; wait $sensor; exit $status")
end

describe("ctl", function()
  e2e.live("alerts are those that were told, filtered by severity and number", function(dir)
    local done = beside(dir, [[
$ctl alerts --json >all; cmp all out && echo same
$ctl alerts --json --severity high >high
$ctl alerts --json --limit 1 >one; tail -n 1 all | cmp - one && echo newest
$ctl alerts >text
$ctl alerts --severity nonsense; echo "nonsense: $?"]])
    assert.equal("same\nnewest\nnonsense: 2\n", done.out, done.err)
    local high = e2e.alerts_in(e2e.read(dir .. "/high"), dir)
    assert.equal(2, #high, e2e.list(high))
    for _, alert in ipairs(high) do assert.equal("high", alert.log.level) end
    local text = e2e.read(dir .. "/text")
    assert.truthy(text:find("medium fresh-program: " .. dir .. "/tool was written", 1, true), text)
    assert.truthy(text:find("high credential-read: cat read /etc/shadow", 1, true), text)
  end)

  e2e.live("status and rules tell what was done, as text and as JSON", function(dir)
    local done = beside(dir, [[
# They are published once a second.
for ((i = 0; i < 200; i++)); do $ctl rules --json | grep -q '"fresh-program".*"alerts":[1-9]' && break; sleep 0.02; done
$ctl status >status; $ctl status --json >status.json; $ctl rules >rules; $ctl rules --json >rules.json; echo $sensor >pid]])
    assert.equal(0, done.status, done.err)
    local status = e2e.json.decode(e2e.read(dir .. "/status.json"))
    assert.equal(tonumber(e2e.read(dir .. "/pid")), status.pid)
    assert.equal(5, status.rules)
    assert.truthy(status.captured > 0 and status.judged >= status.captured and status.alerts >= 3)
    assert.equal(0, status.lost + status.rules_broken + status.faults)
    assert.truthy(e2e.read(dir .. "/status"):find("processes%s+%d+"))
    local rules = {}
    for _, line in ipairs(e2e.split(e2e.read(dir .. "/rules.json"))) do
      local rule = e2e.json.decode(line)
      rules[rule.id] = rule
      assert.equal("on", rule.state)
      assert.truthy(e2e.read(dir .. "/rules"):find(rule.id, 1, true))
    end
    for _, id in ipairs { "credential-read", "fresh-program", "memory-exec" } do assert.truthy(rules[id].alerts >= 1, id) end
  end)

  e2e.live("a second instance on the same socket is refused, the first goes on", function(dir)
    local done = beside(dir, [[
$run -- true >second.out; echo "second: $?"
$ctl status >/dev/null && echo "first answers"]])
    assert.equal("second: 3\nfirst answers\n", done.out)
    assert.truthy(done.err:find("another moonwatch is running", 1, true) and done.err:find("ctl.sock", 1, true), done.err)
  end)

  e2e.live("a socket that a killed instance left is taken over", function(dir)
    local done = e2e.shell(dir, [[
run="$MOONWATCH run --json --store alerts.db --socket ctl.sock"
$run >out 2>err & for ((i = 0; i < 500; i++)); do grep -q watching err && break; sleep 0.02; done
kill -9 $!; wait $!
test -S ctl.sock && $run -- true >out]])
    assert.equal(0, done.status, done.err)
  end)

  e2e.case("with nobody there says so", function(dir)
    for _, verb in ipairs { "status", "rules", "alerts" } do
      local done = e2e.shell(dir, "$MOONWATCH ctl --socket none.sock " .. verb)
      assert.equal(3, done.status, done.err)
      assert.truthy(done.err:find("no moonwatch is running", 1, true) and done.err:find("none.sock", 1, true), done.err)
      assert.equal("", done.out)
    end
  end)

  e2e.live("other users cannot ask", function(dir)
    local done = beside(dir, [[
chmod 755 .; cp "$MOONWATCH" moonwatch
]] .. e2e.nobody .. "./moonwatch ctl --socket ctl.sock status")
    assert.equal(3, done.status)
    assert.truthy(done.err:find("ctl.sock", 1, true), done.err)
  end, "setpriv")
end)
