-- However a sensor ends, nothing of it stays behind; and what it runs is not touched by it.
local e2e = require "tests.e2e.harness"

--- The ids of what the sensor holds are remembered; others may use BPF on this machine, too.
local COUNT = [[
# start ARGUMENTS...: a sensor in the background, as $sensor, once it watches; what it holds, in the file held.
start() {
	"$MOONWATCH" run --json --store alerts.db --socket ctl.sock "$@" >out 2>err & sensor=$!
	for ((i = 0; i < 500; i++)); do grep -q watching err && break; sleep 0.02; done
	sed -n 's/^\(prog\|map\|link\)_id:[ \t]*/\1 /p' /proc/$sensor/fdinfo/* | sort -u >held
	grep -q prog held && grep -q map held && grep -q link held || { echo "nothing is attached"; cat err; }
}
things() { for kind in prog map link; do bpftool -j $kind show | jq -r ".[] | \"$kind \\(.id)\""; done | sort; }
# gone: says so when nothing of it is left. What the kernel frees goes a moment after its last user.
gone() {
	for ((i = 0; i < 250; i++)); do
		[ -z "$(comm -12 held <(things))" ] && echo gone && return
		sleep 0.02
	done
	comm -12 held <(things)
}
]]

local function nothing_stays(name, script, status)
  e2e.live(name, function(dir)
    local done = e2e.shell(dir, COUNT .. script .. "\nwait $sensor; status=$?\ngone\nexit $status")
    assert.equal("gone\n", done.out, done.err)
    assert.equal(status, done.status, done.err)
  end, "bpftool jq")
end

describe("nothing stays attached", function()
  nothing_stays("after CMD has ended",
    "start -- bash -c 'for ((i = 0; i < 50; i++)); do /bin/true; done; while [ ! -e '$DIR'/end ]; do sleep 0.02; done'; touch end", 0)
  nothing_stays("after SIGINT", "start; kill -INT $sensor", 0)
  nothing_stays("after SIGTERM", "start; kill -TERM $sensor", 0)
  nothing_stays("after SIGKILL", "start; kill -KILL $sensor", 137)
end)

e2e.live("run ends with CMD, also when a descendant of it goes on", function(dir)
  local done = e2e.shell(dir, [[
$MOONWATCH run --json --store alerts.db --socket ctl.sock -- bash -c 'sleep 20 & echo $! >left; exit 5' >out
kill -0 $(cat left) && echo "ended first"; kill $(cat left)]])
  assert.equal("ended first\n", done.out, done.err)
end)

e2e.live("CMD gets its arguments as they are, the caller's streams and no other descriptor", function(dir)
  local done = e2e.shell(dir, [[
tell='print scalar <STDIN>, join("|", @ARGV), "\n", join(" ", sort map { s,.*/,,r } grep { readlink } </proc/self/fd/*>), "\n"'
echo in | perl -e "$tell" a 'b  c' -- --json '' >direct
echo in | $MOONWATCH run -q --store alerts.db --socket ctl.sock --record t.mwt -- perl -e "$tell" a 'b  c' -- --json '' >watched
cmp direct watched && cat watched]])
  assert.equal(0, done.status, done.err)
  assert.equal("in\na|b  c|--|--json|\n0 1 ", done.out:sub(1, 25))
end, "perl")

e2e.live("SIGINT ends CMD as well, and what was seen is kept", function(dir)
  local done = e2e.shell(dir, [[
$MOONWATCH run --json --store alerts.db --socket ctl.sock --record t.mwt -- \
  bash -c 'cat /etc/shadow '$DIR'/none >/dev/null; echo $$ >pid; exec sleep 20' >out 2>err &
sensor=$!
for ((i = 0; i < 500; i++)); do grep -q credential-read out && break; sleep 0.02; done
kill -INT $sensor; wait $sensor; echo $?
kill -0 $(cat pid) && echo "CMD goes on"
$MOONWATCH replay --json t.mwt | cmp - out && echo same]])
  assert.equal("0\nsame\n", done.out, done.err)
end)

e2e.live("a command that cannot be run is said to be so", function(dir)
  local done = e2e.shell(dir, "$MOONWATCH run --json --store alerts.db --socket ctl.sock -- $DIR/none >out")
  assert.truthy(done.err:find("cannot run " .. dir .. "/none: No such file or directory", 1, true), done.err)
end)

e2e.live("a closed terminal does not stop the watch", function(dir)
  local done = e2e.shell(dir, [[
$MOONWATCH run --json --store alerts.db --socket ctl.sock -- \
  bash -c 'for i in 1 2 3 4 5; do cat /etc/shadow '$DIR'/none >/dev/null 2>&1; done' | true
echo "${PIPESTATUS[0]}"; sqlite3 alerts.db "SELECT count(*) FROM alerts WHERE rule_id = 'credential-read' AND document LIKE '%$DIR%'"]])
  assert.truthy(done.out:find("^[01]\n5\n$"), done.out .. done.err)
end, "sqlite3")
