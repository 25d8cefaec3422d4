--- A program is run within minutes of being written by something that is no package manager and no compiler.
---
--- The writer is known from the write itself (by inode, so renaming or moving the file changes nothing).
--- Misses: a program run through the dynamic loader; a copy made by a trusted tool (install, strip, objcopy, rsync);
--- a file written longer ago, or before the sensor started; scripts (their interpreter is what runs);
--- a compiler used by the intruder.
--- Benign: package managers, compilers and linkers, and build tools that copy what was built, by the path of
--- the program that wrote; a self-updating program is reported once per update.

local MINUTES = 10

local WRITERS = {}
for name in ([[
  dpkg dpkg-deb apt apt-get aptitude rpm dnf dnf5 yum microdnf zypper pacman apk snapd flatpak unattended-upgr
  ld ld.bfd ld.gold ld.lld lld ld.mold mold collect2 as cc1 gcc clang objcopy strip go compile link rustc cargo
  install libtool ghc ocamlopt javac tcc bpftool dkms systemd-sysext containerd dockerd runc crun podman buildah
  buildkitd rsync
]]):gmatch("%S+") do WRITERS[name] = true end

local SYSTEM = { "/usr/", "/bin/", "/sbin/", "/lib/", "/opt/" }

--- The tool behind a name that carries a target or a version: x86_64-linux-gnu-ld.bfd, llvm-strip, clang-14.
local function tool_of(name)
  name = name:match("^(.-)%-[%d.]+$") or name
  return name:match("^[%w_]+%-[%w_]+%-[%w_]+%-([%w.]+)$") or name:match("^llvm%-(.+)$") or name
end

--- A known writer counts only when it is itself installed: a copy of `ld` in /tmp is no linker.
local function is_trusted(writer)
  local name = writer.name or ""
  local path = writer.executable or ""
  if not WRITERS[name] and not WRITERS[tool_of(name)] then return false end
  for _, prefix in ipairs(SYSTEM) do
    if path:sub(1, #prefix) == prefix then return true end
  end
  return false
end

return detection {
  id = "fresh-program",
  title = "Program run minutes after it was written",
  description = "The executable was written a moment ago by something other than a package manager or a compiler.",
  severity = "medium",
  maturity = "stable",
  attack = { "T1105", "T1204.002" },
  api = 1,

  when = [[ process.exec and moonwatch.executable.inode exists and not (moonwatch.executable.memfd = true) ]],

  check = function(event)
    local process = event.process
    local written = process:executable_written()
    if not written or written.age > MINUTES * 60 or is_trusted(written) then return end
    return {
      summary = ("%s was written %d s before it was run, by %s"):format(
        process.executable or "?", math.floor(written.age), written.name or "an unknown process"),
      evidence = { writer = written.process, writer_executable = written.executable,
        writer_command_line = written.command_line, age_seconds = written.age, created = written.created },
    }
  end,
}
