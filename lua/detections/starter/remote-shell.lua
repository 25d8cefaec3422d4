--- A shell that takes its commands from the network.
---
--- Decided by what its descriptors are, not by who started it or how the address was spelt:
---   * standard input is an internet socket with a peer (bash >& /dev/tcp, dup2 and exec from python, perl or
---     php, nc -e, ncat -e), or
---   * the shell reads commands from a terminal, socket pair or pipe whose other end is held by a process that
---     talks to the network (python's pty.spawn, socat EXEC with or without pty, mkfifo and nc or openssl).
--- Misses: a loop that reads lines and runs each by itself (`while read`, `eval`, awk's /inet/); commands
--- read from another descriptor (`bash <(nc ...)`); a relay that is not
--- the shell's parent and shares no pipe with it; a shell under another name or started through the dynamic loader.
--- Left out on purpose: a script fetched into a shell (`curl | sh`), which is how much software is installed.
--- Benign: sessions that came in through sshd or a console, told by how the session was opened; servers that
--- hand out shells on purpose (web terminals) have to be excepted by hand.

local SHELLS = {}
for name in ("sh bash dash zsh ksh ksh93 mksh lksh ash posh yash rbash fish csh bsd-csh tcsh busybox"):gmatch("%S+") do
  SHELLS[name] = true
end

local TAKES_VALUE = { ["--rcfile"] = true, ["--init-file"] = true, ["-o"] = true, ["+o"] = true, ["-O"] = true, ["+O"] = true }

local function is_shell(process)
  return SHELLS[process.name or ""] or false
end

--- True unless the shell was given a command (-c) or a script to run.
local function reads_commands(shell)
  local args, i = shell.args or {}, 2
  if shell.name == "busybox" and SHELLS[args[i] or ""] then i = i + 1 end
  while args[i] do
    local arg = args[i]
    if TAKES_VALUE[arg] then
      i = i + 1
    elseif arg == "/dev/stdin" or arg == "/dev/fd/0" or arg == "/proc/self/fd/0" then
      return true
    elseif arg:match("^%-%a*c") or not arg:match("^[-+]") then
      return arg == "-"
    elseif arg:match("^%-%a*s") then
      return true
    end
    i = i + 1
  end
  return true
end

--- The peer of descriptor n, when that is an internet socket.
local function peer_of(process, n)
  local fd = process:fd(n)
  return fd and fd.type == "socket" and fd.peer
end

--- Whom a process talks to: on its standard descriptors or over its latest connection.
local function talks_to(process)
  local connections = process:connections()
  local latest = connections[#connections]
  return peer_of(process, 0) or peer_of(process, 1) or (latest and latest.transport == "tcp" and latest.peer)
end

local function same_file(a, b)
  return a and b and a.type == b.type and a.inode == b.inode
end

--- A shell started from within a remote shell is no news.
local function is_inherited(process)
  local parent = process.parent
  return parent and is_shell(parent) and reads_commands(parent) and same_file(parent:fd(0), process:fd(0))
end

local function is_opened_by_login(process)
  local entry = process.entry_leader.entry_meta.type
  return entry == "sshd" or entry == "console"
end

local function alert(shell, peer, relay)
  return {
    summary = ("%s takes its commands from %s%s"):format(
      shell.name or "a shell", peer, relay and " through " .. (relay.name or "a relay") or ""),
    evidence = { shell = shell, peer = peer, relay = relay, stdin = shell:fd(0) },
  }
end

--- The parent made the shell a terminal, socket pair or pipe of its own and talks to the network.
local function parent_relay(shell)
  local parent, input, output = shell.parent, shell:fd(0), shell:fd(1)
  -- `sh -c 'sh; true'` only stands between.
  while parent and is_shell(parent) and not reads_commands(parent) and same_file(parent:fd(0), input) do
    parent = parent.parent
  end
  if not parent or is_shell(parent) or not output or output.type ~= input.type then return end
  if same_file(parent:fd(0), input) then return end
  local peer = talks_to(parent)
  if peer then return parent, peer end
end

--- A process that takes the shell's output from a pipe, gives into a pipe, and talks to the network; or, when
--- the shell's output goes to another process that talks to the network, the one that feeds its input.
local function pipe_relay(shell)
  local output_peer
  for _, other in ipairs(shell:pipe_peers(1)) do
    local back = other:fd(1)
    local peer = not is_shell(other) and talks_to(other)
    if peer and back and back.type == "pipe" then return other, peer end
    output_peer = output_peer or peer
  end
  for _, feeder in ipairs(output_peer and shell:pipe_peers(0) or {}) do
    local peer = not is_shell(feeder) and talks_to(feeder)
    if peer then return feeder, peer end
  end
end

local function check_exec(shell)
  if is_inherited(shell) or not reads_commands(shell) then return end
  local peer = peer_of(shell, 0)
  if peer then return alert(shell, peer) end
  if is_opened_by_login(shell) then return end
  local relay, via = parent_relay(shell)
  if not relay then relay, via = pipe_relay(shell) end
  if relay then return alert(shell, via, relay) end
end

--- A running shell whose standard input becomes a socket. A subshell is no news: it takes no commands from
--- there but is about to run one (`cat </dev/tcp/...`).
local function check_stdio(event)
  local shell, own = event.process, event.moonwatch.process
  local is_subshell = not own.exec_ns or own.exec_ns < own.start_ns
  if is_subshell or is_inherited(shell) or not reads_commands(shell) then return end
  return alert(shell, peer_of(shell, 0))
end

--- A relay between pipes that connects after the shell was started.
local function check_connect(relay, peer)
  for _, shell in ipairs(relay:pipe_peers(0)) do
    local input = shell:fd(0)
    if is_shell(shell) and input and input.type == "pipe" and reads_commands(shell) and not is_opened_by_login(shell) then
      return alert(shell, peer, relay)
    end
  end
end

return detection {
  id = "remote-shell",
  title = "Shell wired to a network connection",
  description = "A shell reads its commands from a network peer: the usual hands-on-keyboard foothold.",
  severity = "critical",
  maturity = "stable",
  attack = { "T1059.004", "T1071" },
  api = 1,
  snapshot = true,

  when = [[
    (process.exec
     and process.name in (sh, bash, dash, zsh, ksh, ksh93, mksh, lksh, ash, posh, yash, rbash, fish, csh, bsd-csh, tcsh, busybox)
     and moonwatch.stdin.type in (socket, terminal, pipe))
    or
    (process.stdio
     and process.name in (sh, bash, dash, zsh, ksh, ksh93, mksh, lksh, ash, posh, yash, rbash, fish, csh, bsd-csh, tcsh, busybox)
     and moonwatch.fd.number = 0 and moonwatch.fd.type = socket and moonwatch.fd.peer.ip exists)
    or
    (net.connect
     and network.transport = tcp and moonwatch.stdin.type = pipe and moonwatch.stdout.type = pipe)
  ]],

  check = function(event)
    local process, action = event.process, event.event.action
    if action == "process.exec" then return check_exec(process) end
    if action == "process.stdio" then return check_stdio(event) end
    return check_connect(process, ("%s:%d"):format(event.destination.ip or "?", event.destination.port or 0))
  end,
}
