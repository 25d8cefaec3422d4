-- A server that hands a part of a request to a shell, in three languages, and the same program when it serves nobody.
local e2e = require "tests.e2e.harness"

local PYTHON = [[
import os, socket, subprocess, sys
s = socket.socket()
s.bind(("127.0.0.1", 0))
if sys.argv[1] == "serve": s.listen()
print(s.getsockname()[1], flush=True)
if sys.argv[1] == "serve":
    c = s.accept()[0]
    command = c.recv(100).decode()
else:
    command = "echo mark-42\n"
out = subprocess.run(command, shell=True, capture_output=True).stdout
if sys.argv[1] == "serve": c.sendall(out)
]]

local PERL = [[
use IO::Socket::INET;
$| = 1;
my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", $ARGV[0] eq "serve" ? (Listen => 5) : (), Proto => "tcp") or die;
print $s->sockport, "\n";
my ($c, $command) = (undef, "echo mark-42;\n");
if ($ARGV[0] eq "serve") { $c = $s->accept; $command = <$c>; }
if (my $pid = fork) { waitpid $pid, 0; exit; }
open STDOUT, ">&", $c if $c;
system "$command";
]]

--- Starts the server, sends it a command, and hands back the port and the alerts.
local function serve(dir, interpreter, text)
  e2e.write(dir .. "/server", text)
  return e2e.watch(dir, ([[
%s "$DIR/server" serve >"$DIR/port" &
await test -s "$DIR/port"
TEXT=$'echo mark-42;\n' peer call "$DIR/got" $(cat "$DIR/port") >/dev/null
wait
]]):format(interpreter))
end

local function expect_alert(dir, run, interpreter)
  assert.truthy((e2e.read(dir .. "/got") or ""):find("mark-42", 1, true), "the shell did not run: " .. run.act_err)
  assert.same({ "service-shell" }, e2e.rules(run))
  local alert = e2e.alert(run, "service-shell", { ["process.name"] = "dash" })
  assert.equal("127.0.0.1:" .. e2e.read(dir .. "/port"):match("%d+"), alert.moonwatch.evidence.address)
  assert.equal(interpreter .. " " .. dir .. "/server serve", alert.moonwatch.evidence.service_command_line)
  assert.truthy(alert.process.command_line:find("echo mark-42", 1, true))
  assert.equal(1, #run.alerts)
end

local function expect_quiet(dir, interpreter, text)
  e2e.write(dir .. "/server", text)
  local run = e2e.watch(dir, ([[%s "$DIR/server" idle]]):format(interpreter))
  assert.truthy(run.act_err == "", run.act_err)
  e2e.quiet(run)
end

describe("a shell started by a service", function()
  e2e.live("in python", function(dir) expect_alert(dir, serve(dir, "python3", PYTHON), "python3") end, "python3")
  e2e.live("in perl, by a worker that was forked for the request", function(dir)
    expect_alert(dir, serve(dir, "perl", PERL), "perl")
  end, "perl")
  e2e.live("through a module of the server's own", function(dir)
    local run = e2e.watch(dir, [[
socat TCP-LISTEN:$((20000 + RANDOM % 10000)),bind=127.0.0.1,fork SYSTEM:'echo mark-42' &
server=$!
await eval 'port=$(ss -ltnpH | sed -n "s/.*127.0.0.1:\([0-9]*\) .*pid=$server,.*/\1/p"); test -n "$port"'
peer call "$DIR/got" $port
kill $server]])
    assert.truthy((e2e.read(dir .. "/got") or ""):find("mark-42", 1, true), "the shell did not run: " .. run.act_err)
    local alert = e2e.alert(run, "service-shell", { ["process.name"] = "dash" })
    assert.truthy(alert.message:find("^socat, which listens on 127"), alert.message)
  end, "socat ss")
end)

describe("no service is", function()
  e2e.live("the same python program when it does not listen", function(dir) expect_quiet(dir, "python3", PYTHON) end, "python3")
  e2e.live("the same perl program when it does not listen", function(dir) expect_quiet(dir, "perl", PERL) end, "perl")
end)
