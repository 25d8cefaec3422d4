---@meta
-- Generated from core/event/schema.lua by core/event/gen.lua; do not edit.

---@class moonwatch.Event
---@field ["@timestamp"] integer? Time of the event.
---@field container moonwatch.Event.container
---@field destination moonwatch.Event.destination
---@field dns moonwatch.Event.dns
---@field event moonwatch.Event.event
---@field file moonwatch.Event.file
---@field group moonwatch.Event.group
---@field host moonwatch.Event.host
---@field kubernetes moonwatch.Event.kubernetes
---@field log moonwatch.Event.log
---@field message string? The line.
---@field moonwatch moonwatch.Event.moonwatch
---@field network moonwatch.Event.network
---@field package moonwatch.Event.package
---@field process moonwatch.Process? The acting process.
---@field server moonwatch.Event.server
---@field source moonwatch.Event.source
---@field user moonwatch.Event.user

---@class moonwatch.Event.container
---@field id string? Container the process runs in.
---@field image moonwatch.Event.container.image
---@field name string? Name of the container.
---@field runtime string? What runs the container: docker, containerd, cri-o or podman.
---@field security_context moonwatch.Event.container.security_context

---@class moonwatch.Event.container.image
---@field name string? Image the container was made from, without its tag.
---@field tag string[]? Tag of that image.

---@class moonwatch.Event.container.security_context
---@field privileged boolean? Whether the container was started with all privileges.

---@class moonwatch.Event.destination
---@field bytes integer? Bytes of content that the destination sent.
---@field domain string? Name for which a name server last gave destination.ip to this host.
---@field ip string? Address of the side that was connected to.
---@field port integer? Port of the side that was connected to.

---@class moonwatch.Event.dns
---@field id integer? Number by which an answer belongs to its question.
---@field question moonwatch.Event.dns.question
---@field resolved_ip string[]? Addresses in the answer.
---@field response_code string? Outcome as the name server tells it; RCODEn where it has no name here.
---@field type string? Question or answer.

---@class moonwatch.Event.dns.question
---@field name string? Name that was asked for, without the last dot, in lower case; bytes other than printable ASCII, dots and backslashes within a label as \DDD.
---@field type string? Type of the record that was asked for; TYPEn where it has no name here.

---@class moonwatch.Event.event
---@field action string? Kind of the event, such as process.exec.
---@field duration integer? How long it lasted, in nanoseconds.
---@field kind string? Always `event` for an event, `alert` for an alert.
---@field outcome string? Whether the attempt succeeded.
---@field sequence integer? Number of the event in the host's stream.

---@class moonwatch.Event.file
---@field directory string? file.path without its last part.
---@field inode integer? Inode number.
---@field name string? Last part of file.path.
---@field path string? Path as the process's own root sees it.
---@field size integer? Length the file was given.
---@field target_path string? Where a symbolic link points, as it was written.
---@field type string? What was made or removed, where the call tells.
---@field uid integer? Owner.

---@class moonwatch.Event.group
---@field id integer? Effective group id of the acting process.

---@class moonwatch.Event.host
---@field architecture string? Machine architecture.
---@field boot moonwatch.Event.host.boot
---@field id string? Machine id.
---@field name string? Host name.
---@field os moonwatch.Event.host.os

---@class moonwatch.Event.host.boot
---@field id string? Boot id: changes with every boot.

---@class moonwatch.Event.host.os
---@field kernel string? Kernel release.

---@class moonwatch.Event.kubernetes
---@field container moonwatch.Event.kubernetes.container
---@field namespace string? Namespace of the pod.
---@field pod moonwatch.Event.kubernetes.pod

---@class moonwatch.Event.kubernetes.container
---@field name string? Name of the container within the pod.

---@class moonwatch.Event.kubernetes.pod
---@field name string? Pod of the container.
---@field uid string? Stable id of the pod.

---@class moonwatch.Event.log
---@field file moonwatch.Event.log.file

---@class moonwatch.Event.log.file
---@field path string? File the line was written to.

---@class moonwatch.Event.moonwatch
---@field bpf moonwatch.Event.moonwatch.bpf
---@field capabilities moonwatch.Event.moonwatch.capabilities
---@field cgroup moonwatch.Event.moonwatch.cgroup
---@field clone moonwatch.Event.moonwatch.clone
---@field container moonwatch.Event.moonwatch.container
---@field dns moonwatch.Event.moonwatch.dns
---@field error moonwatch.Event.moonwatch.error
---@field exec moonwatch.Event.moonwatch.exec
---@field executable moonwatch.Event.moonwatch.executable
---@field exit moonwatch.Event.moonwatch.exit
---@field fd moonwatch.Event.moonwatch.fd
---@field file moonwatch.Event.moonwatch.file
---@field hash moonwatch.Event.moonwatch.hash
---@field io_uring moonwatch.Event.moonwatch.io_uring
---@field kexec moonwatch.Event.moonwatch.kexec
---@field key moonwatch.Event.moonwatch.key
---@field listen moonwatch.Event.moonwatch.listen
---@field log moonwatch.Event.moonwatch.log
---@field login moonwatch.Event.moonwatch.login
---@field lost moonwatch.Event.moonwatch.lost
---@field memfd moonwatch.Event.moonwatch.memfd
---@field memory moonwatch.Event.moonwatch.memory
---@field mknod moonwatch.Event.moonwatch.mknod
---@field module moonwatch.Event.moonwatch.module
---@field mount moonwatch.Event.moonwatch.mount
---@field namespace moonwatch.Event.moonwatch.namespace
---@field old moonwatch.Event.moonwatch.old
---@field package moonwatch.Event.moonwatch.package
---@field perf moonwatch.Event.moonwatch.perf
---@field prctl moonwatch.Event.moonwatch.prctl
---@field process moonwatch.Event.moonwatch.process
---@field ptrace moonwatch.Event.moonwatch.ptrace
---@field rename moonwatch.Event.moonwatch.rename
---@field rlimit moonwatch.Event.moonwatch.rlimit
---@field root moonwatch.Event.moonwatch.root
---@field sensor moonwatch.Event.moonwatch.sensor
---@field signal moonwatch.Event.moonwatch.signal
---@field snapshot boolean? True when the event tells of something that was there before the sensor started.
---@field socket moonwatch.Event.moonwatch.socket
---@field stderr moonwatch.Event.moonwatch.stderr
---@field stdin moonwatch.Event.moonwatch.stdin
---@field stdout moonwatch.Event.moonwatch.stdout
---@field sysctl moonwatch.Event.moonwatch.sysctl
---@field target moonwatch.Event.moonwatch.target
---@field umount moonwatch.Event.moonwatch.umount
---@field user_memory boolean? True when a value was read from memory that the process could still change.
---@field userfaultfd moonwatch.Event.moonwatch.userfaultfd
---@field violation moonwatch.Event.moonwatch.violation
---@field xattr moonwatch.Event.moonwatch.xattr

---@class moonwatch.Event.moonwatch.bpf
---@field attach_type integer? Attach type (BPF_*), as the program expects it or the call says.
---@field command string? Command of bpf().
---@field program moonwatch.Event.moonwatch.bpf.program
---@field target string? What it is for or attached to: a tracepoint, a kernel function, a cgroup's folder.

---@class moonwatch.Event.moonwatch.bpf.program
---@field id integer? Id of the program.
---@field name string? Name of the program.
---@field type string? Type of the program.

---@class moonwatch.Event.moonwatch.capabilities
---@field ambient string[]? Ambient capabilities.
---@field bounding string[]? Bounding set.
---@field inheritable string[]? Inheritable capabilities.

---@class moonwatch.Event.moonwatch.cgroup
---@field id integer? Id of the cgroup (v2).
---@field path string? Path of the cgroup.

---@class moonwatch.Event.moonwatch.clone
---@field flags integer? Flags of clone().

---@class moonwatch.Event.moonwatch.container
---@field mounts string[]? What is mounted from the host, source:destination.

---@class moonwatch.Event.moonwatch.dns
---@field names string[]? Names that the answer leads through (CNAME).
---@field truncated boolean? True when the message is not whole, or holds more than is kept.
---@field ttl integer? How long the addresses hold, in seconds: the least of all.

---@class moonwatch.Event.moonwatch.error
---@field code integer? errno of a failed attempt.

---@class moonwatch.Event.moonwatch.exec
---@field filename string? Path as it was handed to execve; of a script, the script.

---@class moonwatch.Event.moonwatch.executable
---@field ctime integer? Last change of the executable's inode.
---@field deleted boolean? True when the executable has no name left in any directory.
---@field device integer? Device of the executable, major << 20 | minor.
---@field inode integer? Inode number of the executable.
---@field memfd boolean? True when the executable is an anonymous memory file (memfd_create).
---@field mode integer? st_mode of the executable.
---@field uid integer? Owner of the executable.

---@class moonwatch.Event.moonwatch.exit
---@field signal integer? Signal that ended the process.

---@class moonwatch.Event.moonwatch.fd
---@field inode integer? Its inode number: both ends of a pipe have the same. (target)
---@field local moonwatch.Event.moonwatch.fd.local
---@field number integer? File descriptor.
---@field path string? Its path, where it has one. (target)
---@field peer moonwatch.Event.moonwatch.fd.peer
---@field transport string? Of a socket, its transport. (target)
---@field type string? What the descriptor is. (target)

---@class moonwatch.Event.moonwatch.fd.local
---@field ip string? Of a socket, its own address. (target)
---@field port integer? Of a socket, its own port. (target)

---@class moonwatch.Event.moonwatch.fd.peer
---@field ip string? Of a connected socket, the other side's address. (target)
---@field port integer? Of a connected socket, the other side's port. (target)

---@class moonwatch.Event.moonwatch.file
---@field access string? What the file was opened for.
---@field created boolean? True when this open created the file.
---@field device integer? Device, major << 20 | minor.
---@field links integer? Number of names the inode has (st_nlink).
---@field mode integer? st_mode: type and permissions.
---@field new_gid integer? Group that was set; absent when it was left as it was.
---@field new_mode integer? Permissions (of a made file also its type) as they were asked for, before the umask.
---@field new_uid integer? Owner that was set; absent when it was left as it was.
---@field old_path string? Of a rename the name before, of a link the name that was there already.
---@field open_flags integer? Flags of the open file (O_*).

---@class moonwatch.Event.moonwatch.hash
---@field missing string? Why there is no hash.

---@class moonwatch.Event.moonwatch.io_uring
---@field call string? Whether a ring was made or a request taken from one.
---@field entries integer? Size of the submission queue.
---@field flags integer? Flags of the ring (IORING_SETUP_*).
---@field opcode integer? Number of the request's operation.
---@field operation string? Name of the operation.

---@class moonwatch.Event.moonwatch.kexec
---@field call string? How.
---@field flags integer? Flags of the call.

---@class moonwatch.Event.moonwatch.key
---@field call string? System call.
---@field command integer? Command of keyctl (KEYCTL_*).
---@field description string? Description of the key.
---@field id integer? Key that was made or found, or that keyctl was about.
---@field type string? Type of the key.

---@class moonwatch.Event.moonwatch.listen
---@field backlog integer? Backlog given to listen().

---@class moonwatch.Event.moonwatch.log
---@field truncated boolean? True when the line was longer than is kept.

---@class moonwatch.Event.moonwatch.login
---@field name string? Name of the audit login uid.
---@field session integer? Audit session id.
---@field uid integer? Audit login uid: who logged in, kept across su and sudo.

---@class moonwatch.Event.moonwatch.lost
---@field count integer? How many were lost since the last report.
---@field kind string? Kind of the events that were lost.
---@field reason string? Why.
---@field since integer? When the last report, or the start, was.

---@class moonwatch.Event.moonwatch.memfd
---@field flags integer? Flags given to memfd_create (MFD_*).
---@field name string? Name given to memfd_create.

---@class moonwatch.Event.moonwatch.memory
---@field address integer? Where the memory begins.
---@field flags integer? Flags of mmap (MAP_*).
---@field length integer? Its length as asked for.
---@field protection integer? Protection asked for (PROT_*).
---@field region string? What the memory is.
---@field written integer? Bytes written.

---@class moonwatch.Event.moonwatch.mknod
---@field device integer? Device that a special file leads to, major << 20 | minor.

---@class moonwatch.Event.moonwatch.module
---@field flags integer? Flags of finit_module or delete_module.
---@field name string? Name of the kernel module.

---@class moonwatch.Event.moonwatch.mount
---@field flags integer? Flags of the mount (MS_*, of move_mount MOVE_MOUNT_*).
---@field source string? What was mounted.
---@field type string? Type of the file system.

---@class moonwatch.Event.moonwatch.namespace
---@field flags integer? Which kinds of namespace: a mask of CLONE_NEW*.
---@field inode integer? Inode of the namespace that was entered, where one was named by its file.
---@field mnt integer? Inode of the mount namespace.
---@field net integer? Inode of the network namespace.
---@field pid integer? Inode of the pid namespace.
---@field pid_for_children integer? Inode of the pid namespace that children will be in.
---@field user integer? Inode of the user namespace.

---@class moonwatch.Event.moonwatch.old
---@field effective string[]? Effective capabilities that were known before.
---@field group moonwatch.Event.moonwatch.old.group
---@field permitted string[]? Permitted capabilities that were known before.
---@field real_group moonwatch.Event.moonwatch.old.real_group
---@field real_user moonwatch.Event.moonwatch.old.real_user
---@field user moonwatch.Event.moonwatch.old.user

---@class moonwatch.Event.moonwatch.old.group
---@field id integer? Effective group id that was known before.

---@class moonwatch.Event.moonwatch.old.real_group
---@field id integer? Real group id that was known before.

---@class moonwatch.Event.moonwatch.old.real_user
---@field id integer? Real user id that was known before.

---@class moonwatch.Event.moonwatch.old.user
---@field id integer? Effective user id that was known before.

---@class moonwatch.Event.moonwatch.package
---@field owned boolean? Whether an installed package of the host owns the executable; absent where that is not known.

---@class moonwatch.Event.moonwatch.perf
---@field config integer? Which event of the type.
---@field cpu integer? CPU that is watched; -1: any.
---@field type integer? Type of the perf event (PERF_TYPE_*).

---@class moonwatch.Event.moonwatch.prctl
---@field argument integer? Second argument of prctl.
---@field detail integer? Third argument of prctl, where the option has one.
---@field name string? Its name.
---@field option integer? First argument of prctl.
---@field text string? The name that was set, of set_name.

---@class moonwatch.Event.moonwatch.process
---@field args_truncated boolean? True when arguments were longer than is kept.
---@field env_truncated boolean? True when the environment was longer than is searched for names.
---@field exec_ns integer? When the process last executed a program, in nanoseconds since boot.
---@field fs_group moonwatch.Event.moonwatch.process.fs_group
---@field fs_user moonwatch.Event.moonwatch.process.fs_user
---@field parent_start_ns integer? Start of the parent in nanoseconds since boot.
---@field start_ns integer? Start of the process, ns since boot; with host.boot.id and process.pid it names the process for good.
---@field uncertain boolean? True when part of what is known of the process was inferred across a hole in the stream.

---@class moonwatch.Event.moonwatch.process.fs_group
---@field id integer? Group id for file access.

---@class moonwatch.Event.moonwatch.process.fs_user
---@field id integer? User id for file access.

---@class moonwatch.Event.moonwatch.ptrace
---@field address integer? Address that was written, of the requests that write.
---@field name string? Its name.
---@field request integer? First argument of ptrace.

---@class moonwatch.Event.moonwatch.rename
---@field flags integer? Flags of the rename (RENAME_*).

---@class moonwatch.Event.moonwatch.rlimit
---@field hard integer? Hard limit now; -1: none.
---@field resource string? Which limit.
---@field soft integer? Soft limit now; -1: none.

---@class moonwatch.Event.moonwatch.root
---@field call string? How the root was changed.

---@class moonwatch.Event.moonwatch.sensor
---@field boot_time integer? Time of boot by which event times are counted.
---@field hooks string? Hook set in use.
---@field processes integer? How many processes the snapshot holds.
---@field text string? What the sensor has to say.
---@field version string? Version of the sensor.

---@class moonwatch.Event.moonwatch.signal
---@field name string? Its name, of the classic signals.
---@field number integer? Number of the signal.

---@class moonwatch.Event.moonwatch.socket
---@field family integer? Address family (AF_*).
---@field inode integer? Inode number of the socket.
---@field path string? Path of a unix socket; an abstract name begins with @.
---@field protocol integer? Protocol: of a packet socket the Ethernet type, else the IP protocol.
---@field type integer? Type of the socket (SOCK_*).

---@class moonwatch.Event.moonwatch.stderr
---@field inode integer? Its inode number: both ends of a pipe have the same. (stderr)
---@field local moonwatch.Event.moonwatch.stderr.local
---@field path string? Its path, where it has one. (stderr)
---@field peer moonwatch.Event.moonwatch.stderr.peer
---@field transport string? Of a socket, its transport. (stderr)
---@field type string? What the descriptor is. (stderr)

---@class moonwatch.Event.moonwatch.stderr.local
---@field ip string? Of a socket, its own address. (stderr)
---@field port integer? Of a socket, its own port. (stderr)

---@class moonwatch.Event.moonwatch.stderr.peer
---@field ip string? Of a connected socket, the other side's address. (stderr)
---@field port integer? Of a connected socket, the other side's port. (stderr)

---@class moonwatch.Event.moonwatch.stdin
---@field inode integer? Its inode number: both ends of a pipe have the same. (stdin)
---@field local moonwatch.Event.moonwatch.stdin.local
---@field path string? Its path, where it has one. (stdin)
---@field peer moonwatch.Event.moonwatch.stdin.peer
---@field transport string? Of a socket, its transport. (stdin)
---@field type string? What the descriptor is. (stdin)

---@class moonwatch.Event.moonwatch.stdin.local
---@field ip string? Of a socket, its own address. (stdin)
---@field port integer? Of a socket, its own port. (stdin)

---@class moonwatch.Event.moonwatch.stdin.peer
---@field ip string? Of a connected socket, the other side's address. (stdin)
---@field port integer? Of a connected socket, the other side's port. (stdin)

---@class moonwatch.Event.moonwatch.stdout
---@field inode integer? Its inode number: both ends of a pipe have the same. (stdout)
---@field local moonwatch.Event.moonwatch.stdout.local
---@field path string? Its path, where it has one. (stdout)
---@field peer moonwatch.Event.moonwatch.stdout.peer
---@field transport string? Of a socket, its transport. (stdout)
---@field type string? What the descriptor is. (stdout)

---@class moonwatch.Event.moonwatch.stdout.local
---@field ip string? Of a socket, its own address. (stdout)
---@field port integer? Of a socket, its own port. (stdout)

---@class moonwatch.Event.moonwatch.stdout.peer
---@field ip string? Of a connected socket, the other side's address. (stdout)
---@field port integer? Of a connected socket, the other side's port. (stdout)

---@class moonwatch.Event.moonwatch.sysctl
---@field name string? Name of the setting below /proc/sys, such as kernel/core_pattern.
---@field truncated boolean? True when more was written than is kept.
---@field value string? What is written, up to 511 bytes, without the newline at its end.

---@class moonwatch.Event.moonwatch.target
---@field executable string? Its executable.
---@field pid integer? Process id of the process that was acted upon.
---@field start_ns integer? Its start, ns since boot. Absent when it was gone or could not be found.

---@class moonwatch.Event.moonwatch.umount
---@field flags integer? Flags of the unmount (MNT_*).

---@class moonwatch.Event.moonwatch.userfaultfd
---@field flags integer? Flags of userfaultfd.

---@class moonwatch.Event.moonwatch.violation
---@field found string? What the task was doing when the change was found.

---@class moonwatch.Event.moonwatch.xattr
---@field name string? Name of the extended attribute.
---@field size integer? Bytes of the attribute's value.

---@class moonwatch.Event.network
---@field transport string? Transport protocol.
---@field type string? Address family.

---@class moonwatch.Event.package
---@field name string? Package that the executable belongs to.
---@field version string? Version of that package.

---@class moonwatch.Event.server
---@field ip string? Local address that is bound or listened on.
---@field port integer? Local port that is bound or listened on.

---@class moonwatch.Event.source
---@field bytes integer? Bytes of content that the source sent.
---@field ip string? Address of the side that opened the connection.
---@field port integer? Port of the side that opened the connection.

---@class moonwatch.Event.user
---@field id integer? Effective user id of the acting process.
---@field name string? Name of user.id in the passwd file that the process sees.

---@class moonwatch.Process.Fields
---@field ancestors moonwatch.Process.Fields.ancestors
---@field args string[]? Arguments, the program's own name first.
---@field args_count integer? Number of arguments.
---@field command_line string? Arguments joined by spaces.
---@field entity_id string? Stable name of the process: boot, pid and start time.
---@field entry_leader moonwatch.Process.Fields.entry_leader
---@field env_vars string[]? Environment variables NAME=value, of those names that matter to detections.
---@field executable string? Path of the running executable in the process's own root; of a script, its interpreter.
---@field exit_code integer? Exit status handed to exit().
---@field group moonwatch.Process.Fields.group
---@field group_leader moonwatch.Process.Fields.group_leader
---@field hash moonwatch.Process.Fields.hash
---@field name string? Name of the executable: the last part of process.executable.
---@field pid integer? Process id (the thread group), as the initial pid namespace sees it.
---@field real_group moonwatch.Process.Fields.real_group
---@field real_user moonwatch.Process.Fields.real_user
---@field saved_group moonwatch.Process.Fields.saved_group
---@field saved_user moonwatch.Process.Fields.saved_user
---@field session_leader moonwatch.Process.Fields.session_leader
---@field start integer? Start time of the process.
---@field thread moonwatch.Process.Fields.thread
---@field tty moonwatch.Process.Fields.tty
---@field user moonwatch.Process.Fields.user
---@field vpid integer? Process id in the process's own pid namespace.
---@field working_directory string? Current directory.

---@class moonwatch.Process.Fields.ancestors
---@field name string[]? Names of the parent, its parent and so on, up to 32.

---@class moonwatch.Process.Fields.entry_leader
---@field entity_id string? The first process of the session as it came in.
---@field entry_meta moonwatch.Process.Fields.entry_leader.entry_meta

---@class moonwatch.Process.Fields.entry_leader.entry_meta
---@field type string? How the session came in.

---@class moonwatch.Process.Fields.group
---@field id integer? Effective group id.

---@class moonwatch.Process.Fields.group_leader
---@field pid integer? Process group.

---@class moonwatch.Process.Fields.hash
---@field sha256 string? SHA-256 of the executable, in lower-case hex.

---@class moonwatch.Process.Fields.real_group
---@field id integer? Real group id.

---@class moonwatch.Process.Fields.real_user
---@field id integer? Real user id.
---@field name string? Name of the real user id.

---@class moonwatch.Process.Fields.saved_group
---@field id integer? Saved group id.

---@class moonwatch.Process.Fields.saved_user
---@field id integer? Saved user id.

---@class moonwatch.Process.Fields.session_leader
---@field pid integer? Session.

---@class moonwatch.Process.Fields.thread
---@field capabilities moonwatch.Process.Fields.thread.capabilities
---@field id integer? Id of the acting thread.
---@field name string? Name of the thread (comm), at most 15 bytes.

---@class moonwatch.Process.Fields.thread.capabilities
---@field effective string[]? Effective capabilities.
---@field permitted string[]? Permitted capabilities.

---@class moonwatch.Process.Fields.tty
---@field char_device moonwatch.Process.Fields.tty.char_device

---@class moonwatch.Process.Fields.tty.char_device
---@field major integer? Major number of the controlling terminal.
---@field minor integer? Minor number of the controlling terminal.

---@class moonwatch.Process.Fields.user
---@field id integer? Effective user id.

---@alias moonwatch.Kind
---| "process.fork" # A new process.
---| "process.exec" # A process runs a new program (also, with moonwatch.snapshot, one that runs already).
---| "process.exit" # The last thread of a process is gone.
---| "process.stdio" # Descriptor 0, 1 or 2 now is something else.
---| "process.setid" # User or group ids were set.
---| "process.setcap" # Capabilities were set.
---| "process.setsid" # A new session.
---| "process.prctl" # prctl with a security meaning.
---| "process.ptrace" # One process takes control of another.
---| "process.signal" # A signal that one process sent to another; not those by which programs talk (USR1, CHLD, WINCH, ALRM ...).
---| "process.setns" # A process entered a namespace.
---| "process.unshare" # A process made a namespace, or was made with one.
---| "process.chroot" # A process changed its root.
---| "process.rlimit" # A resource limit was changed, of the process itself or of another.
---| "file.open" # A file was opened for writing or created, or a file that a detection named was read.
---| "file.create" # A file or folder came into being. What open() created is told by file.open with moonwatch.file.created anyway.
---| "file.modify" # The first write of a process through an open file (not through mapped memory).
---| "file.delete" # A name was removed.
---| "file.rename" # A name was changed.
---| "file.link" # A hard link was made.
---| "file.symlink" # A symbolic link was made.
---| "file.chmod" # Permissions were changed.
---| "file.chown" # The owner was changed.
---| "file.setxattr" # An extended attribute was set.
---| "file.mknod" # A device or other special file was made.
---| "file.mount" # A file system was mounted.
---| "file.umount" # A file system was unmounted.
---| "file.truncate" # A file was given a length (not by O_TRUNC: see moonwatch.file.open_flags of file.open).
---| "net.socket" # A socket was made.
---| "net.connect" # A connection was asked for.
---| "net.accept" # A connection was taken.
---| "net.bind" # A socket was given a local address.
---| "net.listen" # A socket now takes connections.
---| "net.send" # The first datagram of a socket to a destination it is not connected to.
---| "net.close" # A TCP connection ended that was asked for or taken while the sensor watched.
---| "net.dns" # A DNS question that a process of this host sent, or the answer it got (port 53).
---| "net.raw" # A raw or packet socket was made.
---| "memory.mmap_exec" # Executable memory was mapped: anonymous, or writable as well, or from a file that others than root may have put there.
---| "memory.mprotect_exec" # Memory was made executable.
---| "memory.memfd" # An anonymous memory file was made.
---| "memory.process_vm_write" # A process wrote into another's memory.
---| "memory.userfaultfd" # A userfaultfd was made.
---| "kernel.module_load" # A kernel module was loaded.
---| "kernel.module_unload" # A kernel module was unloaded.
---| "kernel.bpf_load" # A BPF program was loaded.
---| "kernel.bpf_attach" # A BPF program was attached.
---| "kernel.perf_open" # A perf event was opened.
---| "kernel.kexec" # Another kernel was loaded.
---| "kernel.sysctl" # A kernel setting is being written through /proc/sys (told before the kernel judges the value).
---| "kernel.io_uring" # An io_uring was set up, or a request that names files or peers was taken from one.
---| "kernel.keyctl" # A kernel key was handled.
---| "kernel.cred_violation" # A task's credentials changed without passing through a legitimate path.
---| "user.login" # A login session began: a process has an audit session that none had before.
---| "user.logout" # A login session ended: its last process is gone.
---| "user.sudo" # sudo was used.
---| "user.su" # su was used.
---| "container.start" # A container started: the first process in it runs a program.
---| "container.stop" # A container stopped: the last process in it is gone.
---| "log.line" # A line of a log.
---| "sensor.start" # The stream begins.
---| "sensor.snapshot_begin" # What runs already follows.
---| "sensor.snapshot_end" # The snapshot is complete.
---| "sensor.tick" # Time passes, at least once a second.
---| "sensor.lost" # Events were lost.
---| "sensor.canary" # The sensor's own act came back through the probes.
---| "sensor.reload" # The set of detections was replaced.
---| "sensor.info" # The sensor has something to say.
---| "enrich.executable" # What was found out about a program that a process runs.
---| "enrich.user" # The name of a user id, as a mount namespace has it (absent: it has none).
---| "enrich.container" # What was found out about a container.
