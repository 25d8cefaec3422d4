--- The one list of event kinds and fields.
---
--- From this file `make gen` writes the C structs and codec tables, the kind numbers both sides of the
--- kernel share, the types for lua-language-server, the JSON schema and docs/events.md.
---
--- Rules that keep old traces readable: an id is never used twice, a kind or field is never removed and
--- never changes its meaning or type; new ones are added with the next free id.
---
--- field = { id, name, type, text }   names are those of the Elastic Common Schema (ECS 8.11) where it
---                                    has one, else they stand under `moonwatch.`
--- Types: string, list (of strings), long (unsigned), signed, bool, ip, date (ns since the epoch),
--- caps (a set of capabilities as a bit mask), enum (one of `values`; the first is number 1).

local fields = {
  -- who acts
  { 1, "process.pid", "long", "Process id (the thread group), as the initial pid namespace sees it." },
  { 2, "process.thread.id", "long", "Id of the acting thread." },
  { 3, "moonwatch.process.start_ns", "long", "Start of the process, ns since boot; with host.boot.id and process.pid it names the process for good." },
  { 4, "process.parent.pid", "long", "Process id of the parent." },
  { 5, "moonwatch.process.parent_start_ns", "long", "Start of the parent in nanoseconds since boot." },
  { 6, "moonwatch.snapshot", "bool", "True when the event tells of something that was there before the sensor started." },
  { 7, "event.outcome", "enum", "Whether the attempt succeeded.", values = { "success", "failure" } },
  { 8, "moonwatch.error.code", "long", "errno of a failed attempt." },
  { 9, "moonwatch.user_memory", "bool", "True when a value was read from memory that the process could still change." },

  -- the program
  { 20, "process.executable", "string", "Path of the running executable in the process's own root; of a script, its interpreter." },
  { 21, "process.args", "list", "Arguments, the program's own name first." },
  { 22, "process.env_vars", "list", "Environment variables NAME=value, of those names that matter to detections." },
  { 23, "process.working_directory", "string", "Current directory." },
  { 24, "process.thread.name", "string", "Name of the thread (comm), at most 15 bytes." },
  { 25, "moonwatch.exec.filename", "string", "Path as it was handed to execve; of a script, the script." },
  { 26, "moonwatch.process.args_truncated", "bool", "True when arguments were longer than is kept." },
  { 27, "moonwatch.process.env_truncated", "bool", "True when the environment was longer than is searched for names." },
  { 28, "moonwatch.executable.inode", "long", "Inode number of the executable." },
  { 29, "moonwatch.executable.device", "long", "Device of the executable, major << 20 | minor." },
  { 30, "moonwatch.executable.mode", "long", "st_mode of the executable." },
  { 31, "moonwatch.executable.uid", "long", "Owner of the executable." },
  { 32, "moonwatch.executable.ctime", "date", "Last change of the executable's inode." },
  { 33, "moonwatch.executable.memfd", "bool", "True when the executable is an anonymous memory file (memfd_create)." },
  { 34, "moonwatch.executable.deleted", "bool", "True when the executable has no name left in any directory." },
  { 35, "process.exit_code", "signed", "Exit status handed to exit()." },
  { 36, "moonwatch.exit.signal", "long", "Signal that ended the process." },
  { 37, "process.vpid", "long", "Process id in the process's own pid namespace." },
  { 38, "process.group_leader.pid", "long", "Process group." },
  { 39, "process.session_leader.pid", "long", "Session." },
  { 40, "process.tty.char_device.major", "long", "Major number of the controlling terminal." },
  { 41, "process.tty.char_device.minor", "long", "Minor number of the controlling terminal." },
  { 42, "moonwatch.clone.flags", "long", "Flags of clone()." },

  -- credentials
  { 60, "process.real_user.id", "long", "Real user id." },
  { 61, "process.user.id", "long", "Effective user id." },
  { 62, "process.saved_user.id", "long", "Saved user id." },
  { 63, "process.real_group.id", "long", "Real group id." },
  { 64, "process.group.id", "long", "Effective group id." },
  { 65, "process.saved_group.id", "long", "Saved group id." },
  { 66, "moonwatch.process.fs_user.id", "long", "User id for file access." },
  { 67, "moonwatch.process.fs_group.id", "long", "Group id for file access." },
  { 68, "process.thread.capabilities.effective", "caps", "Effective capabilities." },
  { 69, "process.thread.capabilities.permitted", "caps", "Permitted capabilities." },
  { 70, "moonwatch.login.uid", "long", "Audit login uid: who logged in, kept across su and sudo." },
  { 71, "moonwatch.login.session", "long", "Audit session id." },

  -- where it runs
  { 80, "moonwatch.cgroup.id", "long", "Id of the cgroup (v2)." },
  { 81, "moonwatch.cgroup.path", "string", "Path of the cgroup." },
  { 82, "moonwatch.namespace.mnt", "long", "Inode of the mount namespace." },
  { 83, "moonwatch.namespace.pid", "long", "Inode of the pid namespace." },
  { 84, "moonwatch.namespace.net", "long", "Inode of the network namespace." },
  { 85, "moonwatch.namespace.user", "long", "Inode of the user namespace." },

  -- files
  { 200, "file.path", "string", "Path as the process's own root sees it." },
  { 201, "file.inode", "long", "Inode number." },
  { 202, "moonwatch.file.device", "long", "Device, major << 20 | minor." },
  { 203, "moonwatch.file.mode", "long", "st_mode: type and permissions." },
  { 204, "file.uid", "long", "Owner." },
  { 205, "moonwatch.file.open_flags", "long", "Flags of the open file (O_*)." },
  { 206, "moonwatch.file.access", "enum", "What the file was opened for.", values = { "read", "write", "read_write" } },
  { 207, "moonwatch.file.created", "bool", "True when this open created the file." },
  { 208, "moonwatch.file.links", "long", "Number of names the inode has (st_nlink)." },
  { 209, "moonwatch.fd.number", "long", "File descriptor." },
  { 210, "moonwatch.memfd.name", "string", "Name given to memfd_create." },
  { 211, "moonwatch.memfd.flags", "long", "Flags given to memfd_create (MFD_*)." },

  -- sockets
  { 240, "network.transport", "enum", "Transport protocol.", values = { "tcp", "udp", "icmp", "raw", "unix", "other" } },
  { 241, "network.type", "enum", "Address family.", values = { "ipv4", "ipv6", "unix", "other" } },
  { 242, "source.ip", "ip", "Address of the side that opened the connection." },
  { 243, "source.port", "long", "Port of the side that opened the connection." },
  { 244, "destination.ip", "ip", "Address of the side that was connected to." },
  { 245, "destination.port", "long", "Port of the side that was connected to." },
  { 246, "server.ip", "ip", "Local address that is bound or listened on." },
  { 247, "server.port", "long", "Local port that is bound or listened on." },
  { 248, "moonwatch.socket.path", "string", "Path of a unix socket; an abstract name begins with @." },
  { 249, "moonwatch.socket.inode", "long", "Inode number of the socket." },
  { 250, "moonwatch.listen.backlog", "signed", "Backlog given to listen()." },

  -- the sensor itself
  { 300, "host.id", "string", "Machine id." },
  { 301, "host.name", "string", "Host name." },
  { 302, "host.boot.id", "string", "Boot id: changes with every boot." },
  { 303, "host.os.kernel", "string", "Kernel release." },
  { 304, "host.architecture", "string", "Machine architecture." },
  { 305, "moonwatch.sensor.version", "string", "Version of the sensor." },
  { 306, "moonwatch.sensor.boot_time", "date", "Time of boot by which event times are counted." },
  { 307, "moonwatch.sensor.hooks", "string", "Hook set in use." },
  { 308, "moonwatch.lost.kind", "string", "Kind of the events that were lost." },
  { 309, "moonwatch.lost.count", "long", "How many were lost since the last report." },
  { 310, "moonwatch.lost.reason", "enum", "Why.", values = { "ring_full", "no_scratch", "shed", "fault" } },
  { 311, "moonwatch.lost.since", "date", "When the last report, or the start, was." },
  { 312, "moonwatch.sensor.processes", "long", "How many processes the snapshot holds." },
  { 313, "moonwatch.sensor.text", "string", "What the sensor has to say." },
}

--- Fields that the host state adds to every event of a process (not stored in the stream).
local derived = {
  { 400, "process.name", "string", "Name of the executable: the last part of process.executable." },
  { 401, "process.command_line", "string", "Arguments joined by spaces." },
  { 402, "process.entity_id", "string", "Stable name of the process: boot, pid and start time." },
  { 403, "process.args_count", "long", "Number of arguments." },
  { 404, "process.parent.name", "string", "Name of the parent's executable." },
  { 405, "process.parent.executable", "string", "Executable of the parent." },
  { 406, "process.parent.command_line", "string", "Command line of the parent." },
  { 407, "process.parent.args", "list", "Arguments of the parent." },
  { 408, "process.parent.entity_id", "string", "Stable name of the parent." },
  { 409, "process.parent.user.id", "long", "Effective user id of the parent." },
  { 410, "user.id", "long", "Effective user id of the acting process." },
  { 411, "group.id", "long", "Effective group id of the acting process." },
  { 412, "container.id", "string", "Container the process runs in." },
  { 413, "process.start", "date", "Start time of the process." },
  { 414, "process.entry_leader.entry_meta.type", "enum", "How the session came in.",
    values = { "init", "sshd", "console", "service", "container", "unknown" } },
  { 415, "process.entry_leader.entity_id", "string", "The first process of the session as it came in." },
  { 416, "file.name", "string", "Last part of file.path." },
  { 417, "file.directory", "string", "file.path without its last part." },
  { 418, "event.kind", "string", "Always `event` for an event, `alert` for an alert." },
  { 419, "event.action", "string", "Kind of the event, such as process.exec." },
  { 420, "event.sequence", "long", "Number of the event in the host's stream." },
  { 421, "@timestamp", "date", "Time of the event." },
  { 422, "moonwatch.process.uncertain", "bool", "True when part of what is known of the process was inferred across a hole in the stream." },
  { 423, "moonwatch.process.exec_ns", "long", "When the process last executed a program, in nanoseconds since boot." },
  { 424, "process.ancestors.name", "list", "Names of the parent, its parent and so on, up to 32." },
}

--- A group stands for several fields that always go together and become one C struct.
--- { member, field } or, with a prefix, { member, suffix, id offset, type, text }.
local groups = {
  actor = { { "pid", "process.pid" }, { "tid", "process.thread.id" }, { "start_ns", "moonwatch.process.start_ns" } },
  parent = { { "pid", "process.parent.pid" }, { "start_ns", "moonwatch.process.parent_start_ns" } },
  creds = {
    { "uid", "process.real_user.id" }, { "euid", "process.user.id" }, { "suid", "process.saved_user.id" },
    { "gid", "process.real_group.id" }, { "egid", "process.group.id" }, { "sgid", "process.saved_group.id" },
    { "fsuid", "moonwatch.process.fs_user.id" }, { "fsgid", "moonwatch.process.fs_group.id" },
    { "cap_effective", "process.thread.capabilities.effective" },
    { "cap_permitted", "process.thread.capabilities.permitted" },
    { "login_uid", "moonwatch.login.uid" }, { "login_session", "moonwatch.login.session" },
  },
  image = {
    { "executable", "process.executable" }, { "filename", "moonwatch.exec.filename" },
    { "args", "process.args" }, { "env", "process.env_vars" },
    { "args_truncated", "moonwatch.process.args_truncated" }, { "env_truncated", "moonwatch.process.env_truncated" },
    { "comm", "process.thread.name" },
    { "inode", "moonwatch.executable.inode" }, { "device", "moonwatch.executable.device" },
    { "mode", "moonwatch.executable.mode" }, { "owner", "moonwatch.executable.uid" },
    { "ctime_ns", "moonwatch.executable.ctime" }, { "memfd", "moonwatch.executable.memfd" },
    { "deleted", "moonwatch.executable.deleted" },
  },
  place = {
    { "cwd", "process.working_directory" }, { "vpid", "process.vpid" },
    { "pgid", "process.group_leader.pid" }, { "sid", "process.session_leader.pid" },
    { "tty_major", "process.tty.char_device.major" }, { "tty_minor", "process.tty.char_device.minor" },
    { "cgroup_id", "moonwatch.cgroup.id" }, { "cgroup", "moonwatch.cgroup.path" },
    { "ns_mnt", "moonwatch.namespace.mnt" }, { "ns_pid", "moonwatch.namespace.pid" },
    { "ns_net", "moonwatch.namespace.net" }, { "ns_user", "moonwatch.namespace.user" },
  },
  file = {
    { "path", "file.path" }, { "inode", "file.inode" }, { "device", "moonwatch.file.device" },
    { "mode", "moonwatch.file.mode" }, { "uid", "file.uid" }, { "links", "moonwatch.file.links" },
  },
  outcome = { { "outcome", "event.outcome" }, { "error", "moonwatch.error.code" } },
  socket = {
    { "transport", "network.transport" }, { "type", "network.type" }, { "path", "moonwatch.socket.path" },
    { "inode", "moonwatch.socket.inode" }, { "fd", "moonwatch.fd.number" },
    { "user_memory", "moonwatch.user_memory" },
  },
  flow = {
    { "source_ip", "source.ip" }, { "source_port", "source.port" },
    { "destination_ip", "destination.ip" }, { "destination_port", "destination.port" },
  },
  server = { { "ip", "server.ip" }, { "port", "server.port" } },
  --- What a descriptor is. Used with a prefix; the number is added to the prefix's first id.
  fd = {
    { "type", "type", 0, "enum", "What the descriptor is.",
      values = { "terminal", "pipe", "file", "socket", "device", "directory", "anonymous", "closed" } },
    { "path", "path", 1, "string", "Its path, where it has one." },
    { "inode", "inode", 2, "long", "Its inode number: both ends of a pipe have the same." },
    { "local_ip", "local.ip", 3, "ip", "Of a socket, its own address." },
    { "local_port", "local.port", 4, "long", "Of a socket, its own port." },
    { "peer_ip", "peer.ip", 5, "ip", "Of a connected socket, the other side's address." },
    { "peer_port", "peer.port", 6, "long", "Of a connected socket, the other side's port." },
    { "transport", "transport", 7, "enum", "Of a socket, its transport.",
      values = { "tcp", "udp", "icmp", "raw", "unix", "other" } },
  },
}

--- member = { group, prefix and first id of its fields }
local prefixes = {
  stdin = { "fd", "moonwatch.stdin", 100 },
  stdout = { "fd", "moonwatch.stdout", 110 },
  stderr = { "fd", "moonwatch.stderr", 120 },
  target = { "fd", "moonwatch.fd", 130 },
}

--- kind = { id, name, class, text, ... }: strings starting with + name a group, the rest are fields.
--- Class `lifecycle` keeps a reserve of the ring; `bulk` may be shed first; `sensor` is made in user space.
--- `captured` says that the sensor sends it today; the other kinds are named so that rules may refer to them.
local kinds = {
  { 1, "process.fork", "lifecycle", "A new process.", captured = true, "+actor", "+parent", "moonwatch.clone.flags" },
  { 2, "process.exec", "lifecycle", "A process runs a new program (also, with moonwatch.snapshot, one that runs already).", captured = true,
    "+actor", "+parent", "moonwatch.snapshot", "+image", "+place", "+creds", "+stdin", "+stdout", "+stderr" },
  { 3, "process.exit", "lifecycle", "The last thread of a process is gone.", captured = true,
    "+actor", "process.exit_code", "moonwatch.exit.signal" },
  { 4, "process.stdio", "lifecycle", "Descriptor 0, 1 or 2 now is something else.", captured = true,
    "+actor", "moonwatch.fd.number", "+target" },
  { 5, "process.setid", "lifecycle", "User or group ids were set.", captured = true, "+actor", "+creds" },
  { 6, "process.setcap", "lifecycle", "Capabilities were set." },
  { 7, "process.setsid", "lifecycle", "A new session." },
  { 8, "process.prctl", "bulk", "prctl with a security meaning." },
  { 9, "process.ptrace", "lifecycle", "One process takes control of another." },
  { 10, "process.signal", "bulk", "A signal sent by a process." },
  { 11, "process.setns", "lifecycle", "A process entered a namespace." },
  { 12, "process.unshare", "lifecycle", "A process made a namespace." },
  { 13, "process.chroot", "lifecycle", "A process changed its root." },
  { 14, "process.rlimit", "bulk", "A resource limit was changed." },

  { 30, "file.open", "bulk", "A file was opened for writing or created, or a file that a detection named was read.", captured = true,
    "+actor", "+file", "moonwatch.file.open_flags", "moonwatch.file.access", "moonwatch.file.created", "moonwatch.fd.number" },
  { 31, "file.create", "bulk", "A file came into being." },
  { 32, "file.modify", "bulk", "A file's content changed." },
  { 33, "file.delete", "bulk", "A name was removed." },
  { 34, "file.rename", "bulk", "A name was changed." },
  { 35, "file.link", "bulk", "A hard link was made." },
  { 36, "file.symlink", "bulk", "A symbolic link was made." },
  { 37, "file.chmod", "bulk", "Permissions were changed." },
  { 38, "file.chown", "bulk", "The owner was changed." },
  { 39, "file.setxattr", "bulk", "An extended attribute was set." },
  { 40, "file.mknod", "bulk", "A device or other special file was made." },
  { 41, "file.mount", "lifecycle", "A file system was mounted." },
  { 42, "file.umount", "lifecycle", "A file system was unmounted." },
  { 43, "file.truncate", "bulk", "A file was cut." },

  { 60, "net.socket", "bulk", "A socket was made." },
  { 61, "net.connect", "bulk", "A connection was asked for.", captured = true, "+actor", "+outcome", "+socket", "+flow" },
  { 62, "net.accept", "bulk", "A connection was taken.", captured = true, "+actor", "+socket", "+flow" },
  { 63, "net.bind", "bulk", "A socket was given a local address.", captured = true, "+actor", "+socket", "+server" },
  { 64, "net.listen", "bulk", "A socket now takes connections.", captured = true,
    "+actor", "moonwatch.snapshot", "+socket", "+server", "moonwatch.listen.backlog" },
  { 65, "net.send", "bulk", "Bytes were sent on a socket without a connection." },
  { 66, "net.close", "bulk", "A connection ended." },
  { 67, "net.dns", "bulk", "A DNS question or answer." },
  { 68, "net.raw", "bulk", "A raw or packet socket was made." },

  { 90, "memory.mmap_exec", "bulk", "Executable memory was mapped." },
  { 91, "memory.mprotect_exec", "bulk", "Memory was made executable." },
  { 92, "memory.memfd", "bulk", "An anonymous memory file was made.", captured = true,
    "+actor", "moonwatch.fd.number", "moonwatch.memfd.name", "moonwatch.memfd.flags", "file.inode" },
  { 93, "memory.process_vm_write", "lifecycle", "A process wrote into another's memory." },
  { 94, "memory.userfaultfd", "bulk", "A userfaultfd was made." },

  { 110, "kernel.module_load", "lifecycle", "A kernel module was loaded." },
  { 111, "kernel.module_unload", "lifecycle", "A kernel module was unloaded." },
  { 112, "kernel.bpf_load", "lifecycle", "A BPF program was loaded." },
  { 113, "kernel.bpf_attach", "lifecycle", "A BPF program was attached." },
  { 114, "kernel.perf_open", "bulk", "A perf event was opened." },
  { 115, "kernel.kexec", "lifecycle", "Another kernel was loaded." },
  { 116, "kernel.sysctl", "lifecycle", "A kernel setting was written." },
  { 117, "kernel.io_uring", "bulk", "An io_uring was set up." },
  { 118, "kernel.keyctl", "bulk", "A kernel key was handled." },
  { 119, "kernel.cred_violation", "lifecycle", "A task's credentials changed without passing through a legitimate path." },

  { 130, "user.login", "lifecycle", "A session began." },
  { 131, "user.logout", "lifecycle", "A session ended." },
  { 132, "user.sudo", "lifecycle", "sudo was used." },
  { 133, "user.su", "lifecycle", "su was used." },

  { 150, "container.start", "lifecycle", "A container started." },
  { 151, "container.stop", "lifecycle", "A container stopped." },

  { 170, "log.line", "bulk", "A line of a log." },

  { 190, "sensor.start", "sensor", "The stream begins.", captured = true,
    "host.id", "host.name", "host.boot.id", "host.os.kernel", "host.architecture",
    "moonwatch.sensor.version", "moonwatch.sensor.boot_time", "moonwatch.sensor.hooks" },
  { 191, "sensor.snapshot_begin", "sensor", "What runs already follows.", captured = true },
  { 192, "sensor.snapshot_end", "sensor", "The snapshot is complete.", captured = true, "moonwatch.sensor.processes" },
  { 193, "sensor.tick", "sensor", "Time passes, at least once a second.", captured = true },
  { 194, "sensor.lost", "sensor", "Events were lost.", captured = true,
    "moonwatch.lost.kind", "moonwatch.lost.count", "moonwatch.lost.reason", "moonwatch.lost.since" },
  { 195, "sensor.canary", "sensor", "The sensor's own act came back through the probes." },
  { 196, "sensor.reload", "sensor", "The set of detections was replaced." },
  { 197, "sensor.info", "sensor", "The sensor has something to say.", captured = true, "moonwatch.sensor.text" },
}

return { version = 1, fields = fields, derived = derived, groups = groups, prefixes = prefixes, kinds = kinds }
