--- A network service starts a shell: what a web shell, a command injection or an exploited daemon looks like.
---
--- A service is a process that listens on an internet socket, or a worker that such a process forked and that
--- still runs the same program.
--- Misses: services on unix sockets (PHP-FPM behind a web server) and UDP; a program of another name between the
--- service and the shell; services started by socket activation (init listens for them); exploits that stay in the process.
--- Benign: servers that run shell commands by design (CI runners, cron-like web tools): except them by name.
--- sshd and console logins are known by how they open sessions, not by name.

local SHELLS_OF_SERVICES_MAX = 8

--- The listening process that `process` is, or is a worker of.
local function service_of(process)
  local name = process.executable
  local at = process
  for _ = 1, SHELLS_OF_SERVICES_MAX do
    if not at or at.pid == 1 or at.executable ~= name then return end
    for _, listener in ipairs(at:listeners()) do
      if listener.transport == "tcp" then return at, listener end
    end
    at = at.parent
  end
end

return detection {
  id = "service-shell",
  title = "Shell started by a network service",
  description = "A process that serves the network has started a shell.",
  severity = "high",
  maturity = "stable",
  attack = { "T1190", "T1505.003", "T1059.004" },
  api = 1,

  when = [[
    process.exec
    and process.name in (sh, bash, dash, zsh, ksh, mksh, ash, fish, csh, tcsh, busybox)
    and not (process.parent.name in (sh, bash, dash, zsh, ksh, sshd, sshd-session, systemd, init))
  ]],

  check = function(event)
    local process = event.process
    local parent = process.parent
    if not parent then return end
    local service, listener = service_of(parent)
    if not service then return end
    local type = process.entry_leader.entry_meta.type
    local session = process.entry_leader.entity_id
    if type == "sshd" and session == process.entity_id then return end
    return {
      summary = ("%s, which listens on %s, started: %s"):format(
        service.name or "a service", listener.address, process.command_line or process.name),
      evidence = { service = service, address = listener.address, service_command_line = service.command_line },
    }
  end,
}
