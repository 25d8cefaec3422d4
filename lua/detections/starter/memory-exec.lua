--- A program is run from memory: an anonymous memory file (memfd_create), or a file that has no name any more.
---
--- The kernel's own inode tells, so a harmless looking path or name does not help.
--- Misses: code that is loaded into a process without exec (see memory.* kinds); files on a tmpfs that still
--- have a name.
--- Benign: container runtimes copy themselves into a sealed memory file before they enter a container (runc);
--- a daemon that runs itself again after its package was upgraded has a deleted executable in a system
--- directory and is reported as low.

local SYSTEM = { "/usr/", "/bin/", "/sbin/", "/lib/", "/opt/" }

local function in_system_directory(path)
  for _, prefix in ipairs(SYSTEM) do
    if path:sub(1, #prefix) == prefix then return true end
  end
  return false
end

--- A container runtime's copy of itself: the name is the attacker's to choose, so the parent must be an
--- installed runtime that still runs from its file.
local function is_runtime(process)
  local parent = process.parent
  local name = parent and parent.name or ""
  return (process.executable or ""):sub(1, 19) == "/memfd:runc_cloned:"
    and (name == "runc" or name == "crun" or name == "containerd-shim-runc-v2" or name == "conmon" or name == "dockerd")
    and in_system_directory(parent.executable or "")
end

return detection {
  id = "memory-exec",
  title = "Program run from memory",
  description = "The executable is an anonymous memory file or has been deleted, so nothing of it is on disk.",
  severity = "high",
  maturity = "stable",
  attack = { "T1620", "T1070.004" },
  api = 1,
  snapshot = true,

  when = [[
    process.exec
    and (moonwatch.executable.memfd = true or moonwatch.executable.deleted = true)
  ]],

  check = function(event)
    local process, executable = event.process, event.moonwatch.executable
    local path = process.executable or "?"
    if executable.memfd and is_runtime(process) then return end
    if executable.memfd then
      return { summary = ("%s runs from anonymous memory"):format(path), evidence = { executable = path } }
    end
    local upgraded = in_system_directory(path)
    return {
      summary = ("%s runs although its file is deleted"):format(path),
      severity = upgraded and "low" or nil,
      evidence = { executable = path, in_system_directory = upgraded },
    }
  end,
}
