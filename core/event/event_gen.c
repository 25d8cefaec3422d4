/* Generated from core/event/schema.lua by core/event/gen.lua; do not edit. */
#include "event/event.h"

#include <stddef.h>

/* clang-format off */

static const char *const values_627[] = {NULL, "query", "answer", NULL};
static const char *const values_7[] = {NULL, "success", "failure", NULL};
static const char *const values_614[] = {NULL, "file", "dir", "symlink", NULL};
static const char *const values_555[] = {NULL, "prog_load", "prog_attach", "raw_tracepoint_open", "link_create", NULL};
static const char *const values_556[] = {NULL, "socket_filter", "kprobe", "sched_cls", "sched_act", "tracepoint", "xdp", "perf_event", "cgroup_skb", "cgroup_sock", "lwt_in", "lwt_out", "lwt_xmit", "sock_ops", "sk_skb", "cgroup_device", "sk_msg", "raw_tracepoint", "cgroup_sock_addr", "lwt_seg6local", "lirc_mode2", "sk_reuseport", "flow_dissector", "cgroup_sysctl", "raw_tracepoint_writable", "cgroup_sockopt", "tracing", "struct_ops", "ext", "lsm", "sk_lookup", "syscall", "netfilter", NULL};
static const char *const values_137[] = {NULL, "tcp", "udp", "icmp", "raw", "unix", "other", NULL};
static const char *const values_130[] = {NULL, "terminal", "pipe", "file", "socket", "device", "directory", "anonymous", "closed", NULL};
static const char *const values_206[] = {NULL, "read", "write", "read_write", NULL};
static const char *const values_704[] = {NULL, "too_large", "gone", "remote", "unreadable", "changed", NULL};
static const char *const values_580[] = {NULL, "setup", "submit", NULL};
static const char *const values_584[] = {NULL, "sendmsg", "accept", "connect", "openat", "send", "openat2", "renameat", "unlinkat", "mkdirat", "symlinkat", "linkat", "fsetxattr", "setxattr", "socket", "uring_cmd", "send_zc", "sendmsg_zc", "ftruncate", "bind", "listen", NULL};
static const char *const values_570[] = {NULL, "kexec_load", "kexec_file_load", NULL};
static const char *const values_588[] = {NULL, "add_key", "request_key", "keyctl", NULL};
static const char *const values_310[] = {NULL, "ring_full", "no_scratch", "shed", "fault", NULL};
static const char *const values_544[] = {NULL, "stack", "heap", "anonymous", "file", NULL};
static const char *const values_511[] = {NULL, "set_name", "set_dumpable", "set_ptracer", "set_seccomp", "set_no_new_privs", "set_mm", "set_child_subreaper", "cap_ambient", "set_keepcaps", NULL};
static const char *const values_516[] = {NULL, "traceme", "poketext", "pokedata", "pokeusr", "setregs", "setfpregs", "attach", "setfpxregs", "setregset", "seize", NULL};
static const char *const values_535[] = {NULL, "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime", NULL};
static const char *const values_530[] = {NULL, "chroot", "pivot_root", NULL};
static const char *const values_521[] = {NULL, "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS", NULL};
static const char *const values_127[] = {NULL, "tcp", "udp", "icmp", "raw", "unix", "other", NULL};
static const char *const values_120[] = {NULL, "terminal", "pipe", "file", "socket", "device", "directory", "anonymous", "closed", NULL};
static const char *const values_107[] = {NULL, "tcp", "udp", "icmp", "raw", "unix", "other", NULL};
static const char *const values_100[] = {NULL, "terminal", "pipe", "file", "socket", "device", "directory", "anonymous", "closed", NULL};
static const char *const values_117[] = {NULL, "tcp", "udp", "icmp", "raw", "unix", "other", NULL};
static const char *const values_110[] = {NULL, "terminal", "pipe", "file", "socket", "device", "directory", "anonymous", "closed", NULL};
static const char *const values_599[] = {NULL, "fork", "exec", "exit", "setid", "setcap", "namespace", "open", NULL};
static const char *const values_240[] = {NULL, "tcp", "udp", "icmp", "raw", "unix", "other", NULL};
static const char *const values_241[] = {NULL, "ipv4", "ipv6", "unix", "other", NULL};
static const char *const values_414[] = {NULL, "init", "sshd", "console", "service", "container", "unknown", NULL};

const struct event_field_info event_fields[FIELD_MAX + 1] = {
	[421] = {"@timestamp", EVENT_TYPE_DATE, 1, true, NULL, "Time of the event."},
	[412] = {"container.id", EVENT_TYPE_STRING, 2, false, NULL, "Container the process runs in."},
	[707] = {"container.image.name", EVENT_TYPE_STRING, 3, false, NULL, "Image the container was made from, without its tag."},
	[708] = {"container.image.tag", EVENT_TYPE_LIST, 4, false, NULL, "Tag of that image."},
	[706] = {"container.name", EVENT_TYPE_STRING, 5, false, NULL, "Name of the container."},
	[709] = {"container.runtime", EVENT_TYPE_STRING, 6, false, NULL, "What runs the container: docker, containerd, cri-o or podman."},
	[714] = {"container.security_context.privileged", EVENT_TYPE_BOOL, 7, false, NULL, "Whether the container was started with all privileges."},
	[624] = {"destination.bytes", EVENT_TYPE_LONG, 8, false, NULL, "Bytes of content that the destination sent."},
	[640] = {"destination.domain", EVENT_TYPE_STRING, 9, true, NULL, "Name for which a name server last gave destination.ip to this host."},
	[244] = {"destination.ip", EVENT_TYPE_IP, 10, false, NULL, "Address of the side that was connected to."},
	[245] = {"destination.port", EVENT_TYPE_LONG, 11, false, NULL, "Port of the side that was connected to."},
	[626] = {"dns.id", EVENT_TYPE_LONG, 12, false, NULL, "Number by which an answer belongs to its question."},
	[628] = {"dns.question.name", EVENT_TYPE_STRING, 13, false, NULL, "Name that was asked for, without the last dot, in lower case; bytes other than printable ASCII, dots and backslashes within a label as \\DDD."},
	[629] = {"dns.question.type", EVENT_TYPE_STRING, 14, false, NULL, "Type of the record that was asked for; TYPEn where it has no name here."},
	[630] = {"dns.resolved_ip", EVENT_TYPE_LIST, 15, false, NULL, "Addresses in the answer."},
	[631] = {"dns.response_code", EVENT_TYPE_STRING, 16, false, NULL, "Outcome as the name server tells it; RCODEn where it has no name here."},
	[627] = {"dns.type", EVENT_TYPE_ENUM, 17, false, values_627, "Question or answer."},
	[419] = {"event.action", EVENT_TYPE_STRING, 18, true, NULL, "Kind of the event, such as process.exec."},
	[625] = {"event.duration", EVENT_TYPE_LONG, 19, false, NULL, "How long it lasted, in nanoseconds."},
	[418] = {"event.kind", EVENT_TYPE_STRING, 20, true, NULL, "Always `event` for an event, `alert` for an alert."},
	[7] = {"event.outcome", EVENT_TYPE_ENUM, 21, false, values_7, "Whether the attempt succeeded."},
	[420] = {"event.sequence", EVENT_TYPE_LONG, 22, true, NULL, "Number of the event in the host's stream."},
	[417] = {"file.directory", EVENT_TYPE_STRING, 23, true, NULL, "file.path without its last part."},
	[201] = {"file.inode", EVENT_TYPE_LONG, 24, false, NULL, "Inode number."},
	[416] = {"file.name", EVENT_TYPE_STRING, 25, true, NULL, "Last part of file.path."},
	[200] = {"file.path", EVENT_TYPE_STRING, 26, false, NULL, "Path as the process's own root sees it."},
	[605] = {"file.size", EVENT_TYPE_LONG, 27, false, NULL, "Length the file was given."},
	[601] = {"file.target_path", EVENT_TYPE_STRING, 28, false, NULL, "Where a symbolic link points, as it was written."},
	[614] = {"file.type", EVENT_TYPE_ENUM, 29, false, values_614, "What was made or removed, where the call tells."},
	[204] = {"file.uid", EVENT_TYPE_LONG, 30, false, NULL, "Owner."},
	[411] = {"group.id", EVENT_TYPE_LONG, 31, true, NULL, "Effective group id of the acting process."},
	[304] = {"host.architecture", EVENT_TYPE_STRING, 32, false, NULL, "Machine architecture."},
	[302] = {"host.boot.id", EVENT_TYPE_STRING, 33, false, NULL, "Boot id: changes with every boot."},
	[300] = {"host.id", EVENT_TYPE_STRING, 34, false, NULL, "Machine id."},
	[301] = {"host.name", EVENT_TYPE_STRING, 35, false, NULL, "Host name."},
	[303] = {"host.os.kernel", EVENT_TYPE_STRING, 36, false, NULL, "Kernel release."},
	[713] = {"kubernetes.container.name", EVENT_TYPE_STRING, 37, false, NULL, "Name of the container within the pod."},
	[711] = {"kubernetes.namespace", EVENT_TYPE_STRING, 38, false, NULL, "Namespace of the pod."},
	[710] = {"kubernetes.pod.name", EVENT_TYPE_STRING, 39, false, NULL, "Pod of the container."},
	[712] = {"kubernetes.pod.uid", EVENT_TYPE_STRING, 40, false, NULL, "Stable id of the pod."},
	[717] = {"log.file.path", EVENT_TYPE_STRING, 41, false, NULL, "File the line was written to."},
	[716] = {"message", EVENT_TYPE_STRING, 42, false, NULL, "The line."},
	[559] = {"moonwatch.bpf.attach_type", EVENT_TYPE_LONG, 43, false, NULL, "Attach type (BPF_*), as the program expects it or the call says."},
	[555] = {"moonwatch.bpf.command", EVENT_TYPE_ENUM, 44, false, values_555, "Command of bpf()."},
	[558] = {"moonwatch.bpf.program.id", EVENT_TYPE_LONG, 45, false, NULL, "Id of the program."},
	[557] = {"moonwatch.bpf.program.name", EVENT_TYPE_STRING, 46, false, NULL, "Name of the program."},
	[556] = {"moonwatch.bpf.program.type", EVENT_TYPE_ENUM, 47, false, values_556, "Type of the program."},
	[560] = {"moonwatch.bpf.target", EVENT_TYPE_STRING, 48, false, NULL, "What it is for or attached to: a tracepoint, a kernel function, a cgroup's folder."},
	[507] = {"moonwatch.capabilities.ambient", EVENT_TYPE_CAPS, 49, false, NULL, "Ambient capabilities."},
	[506] = {"moonwatch.capabilities.bounding", EVENT_TYPE_CAPS, 50, false, NULL, "Bounding set."},
	[505] = {"moonwatch.capabilities.inheritable", EVENT_TYPE_CAPS, 51, false, NULL, "Inheritable capabilities."},
	[80] = {"moonwatch.cgroup.id", EVENT_TYPE_LONG, 52, false, NULL, "Id of the cgroup (v2)."},
	[81] = {"moonwatch.cgroup.path", EVENT_TYPE_STRING, 53, false, NULL, "Path of the cgroup."},
	[42] = {"moonwatch.clone.flags", EVENT_TYPE_LONG, 54, false, NULL, "Flags of clone()."},
	[715] = {"moonwatch.container.mounts", EVENT_TYPE_LIST, 55, false, NULL, "What is mounted from the host, source:destination."},
	[632] = {"moonwatch.dns.names", EVENT_TYPE_LIST, 56, false, NULL, "Names that the answer leads through (CNAME)."},
	[634] = {"moonwatch.dns.truncated", EVENT_TYPE_BOOL, 57, false, NULL, "True when the message is not whole, or holds more than is kept."},
	[633] = {"moonwatch.dns.ttl", EVENT_TYPE_LONG, 58, false, NULL, "How long the addresses hold, in seconds: the least of all."},
	[8] = {"moonwatch.error.code", EVENT_TYPE_LONG, 59, false, NULL, "errno of a failed attempt."},
	[25] = {"moonwatch.exec.filename", EVENT_TYPE_STRING, 60, false, NULL, "Path as it was handed to execve; of a script, the script."},
	[32] = {"moonwatch.executable.ctime", EVENT_TYPE_DATE, 61, false, NULL, "Last change of the executable's inode."},
	[34] = {"moonwatch.executable.deleted", EVENT_TYPE_BOOL, 62, false, NULL, "True when the executable has no name left in any directory."},
	[29] = {"moonwatch.executable.device", EVENT_TYPE_LONG, 63, false, NULL, "Device of the executable, major << 20 | minor."},
	[28] = {"moonwatch.executable.inode", EVENT_TYPE_LONG, 64, false, NULL, "Inode number of the executable."},
	[33] = {"moonwatch.executable.memfd", EVENT_TYPE_BOOL, 65, false, NULL, "True when the executable is an anonymous memory file (memfd_create)."},
	[30] = {"moonwatch.executable.mode", EVENT_TYPE_LONG, 66, false, NULL, "st_mode of the executable."},
	[31] = {"moonwatch.executable.uid", EVENT_TYPE_LONG, 67, false, NULL, "Owner of the executable."},
	[36] = {"moonwatch.exit.signal", EVENT_TYPE_LONG, 68, false, NULL, "Signal that ended the process."},
	[132] = {"moonwatch.fd.inode", EVENT_TYPE_LONG, 69, false, NULL, "Its inode number: both ends of a pipe have the same. (target)"},
	[133] = {"moonwatch.fd.local.ip", EVENT_TYPE_IP, 70, false, NULL, "Of a socket, its own address. (target)"},
	[134] = {"moonwatch.fd.local.port", EVENT_TYPE_LONG, 71, false, NULL, "Of a socket, its own port. (target)"},
	[209] = {"moonwatch.fd.number", EVENT_TYPE_LONG, 72, false, NULL, "File descriptor."},
	[131] = {"moonwatch.fd.path", EVENT_TYPE_STRING, 73, false, NULL, "Its path, where it has one. (target)"},
	[135] = {"moonwatch.fd.peer.ip", EVENT_TYPE_IP, 74, false, NULL, "Of a connected socket, the other side's address. (target)"},
	[136] = {"moonwatch.fd.peer.port", EVENT_TYPE_LONG, 75, false, NULL, "Of a connected socket, the other side's port. (target)"},
	[137] = {"moonwatch.fd.transport", EVENT_TYPE_ENUM, 76, false, values_137, "Of a socket, its transport. (target)"},
	[130] = {"moonwatch.fd.type", EVENT_TYPE_ENUM, 77, false, values_130, "What the descriptor is. (target)"},
	[206] = {"moonwatch.file.access", EVENT_TYPE_ENUM, 78, false, values_206, "What the file was opened for."},
	[207] = {"moonwatch.file.created", EVENT_TYPE_BOOL, 79, false, NULL, "True when this open created the file."},
	[202] = {"moonwatch.file.device", EVENT_TYPE_LONG, 80, false, NULL, "Device, major << 20 | minor."},
	[208] = {"moonwatch.file.links", EVENT_TYPE_LONG, 81, false, NULL, "Number of names the inode has (st_nlink)."},
	[203] = {"moonwatch.file.mode", EVENT_TYPE_LONG, 82, false, NULL, "st_mode: type and permissions."},
	[604] = {"moonwatch.file.new_gid", EVENT_TYPE_LONG, 83, false, NULL, "Group that was set; absent when it was left as it was."},
	[602] = {"moonwatch.file.new_mode", EVENT_TYPE_LONG, 84, false, NULL, "Permissions (of a made file also its type) as they were asked for, before the umask."},
	[603] = {"moonwatch.file.new_uid", EVENT_TYPE_LONG, 85, false, NULL, "Owner that was set; absent when it was left as it was."},
	[600] = {"moonwatch.file.old_path", EVENT_TYPE_STRING, 86, false, NULL, "Of a rename the name before, of a link the name that was there already."},
	[205] = {"moonwatch.file.open_flags", EVENT_TYPE_LONG, 87, false, NULL, "Flags of the open file (O_*)."},
	[704] = {"moonwatch.hash.missing", EVENT_TYPE_ENUM, 88, false, values_704, "Why there is no hash."},
	[580] = {"moonwatch.io_uring.call", EVENT_TYPE_ENUM, 89, false, values_580, "Whether a ring was made or a request taken from one."},
	[581] = {"moonwatch.io_uring.entries", EVENT_TYPE_LONG, 90, false, NULL, "Size of the submission queue."},
	[582] = {"moonwatch.io_uring.flags", EVENT_TYPE_LONG, 91, false, NULL, "Flags of the ring (IORING_SETUP_*)."},
	[583] = {"moonwatch.io_uring.opcode", EVENT_TYPE_LONG, 92, false, NULL, "Number of the request's operation."},
	[584] = {"moonwatch.io_uring.operation", EVENT_TYPE_ENUM, 93, false, values_584, "Name of the operation."},
	[570] = {"moonwatch.kexec.call", EVENT_TYPE_ENUM, 94, false, values_570, "How."},
	[571] = {"moonwatch.kexec.flags", EVENT_TYPE_LONG, 95, false, NULL, "Flags of the call."},
	[588] = {"moonwatch.key.call", EVENT_TYPE_ENUM, 96, false, values_588, "System call."},
	[589] = {"moonwatch.key.command", EVENT_TYPE_LONG, 97, false, NULL, "Command of keyctl (KEYCTL_*)."},
	[591] = {"moonwatch.key.description", EVENT_TYPE_STRING, 98, false, NULL, "Description of the key."},
	[592] = {"moonwatch.key.id", EVENT_TYPE_SIGNED, 99, false, NULL, "Key that was made or found, or that keyctl was about."},
	[590] = {"moonwatch.key.type", EVENT_TYPE_STRING, 100, false, NULL, "Type of the key."},
	[250] = {"moonwatch.listen.backlog", EVENT_TYPE_SIGNED, 101, false, NULL, "Backlog given to listen()."},
	[718] = {"moonwatch.log.truncated", EVENT_TYPE_BOOL, 102, false, NULL, "True when the line was longer than is kept."},
	[731] = {"moonwatch.login.name", EVENT_TYPE_STRING, 103, true, NULL, "Name of the audit login uid."},
	[71] = {"moonwatch.login.session", EVENT_TYPE_LONG, 104, false, NULL, "Audit session id."},
	[70] = {"moonwatch.login.uid", EVENT_TYPE_LONG, 105, false, NULL, "Audit login uid: who logged in, kept across su and sudo."},
	[309] = {"moonwatch.lost.count", EVENT_TYPE_LONG, 106, false, NULL, "How many were lost since the last report."},
	[308] = {"moonwatch.lost.kind", EVENT_TYPE_STRING, 107, false, NULL, "Kind of the events that were lost."},
	[310] = {"moonwatch.lost.reason", EVENT_TYPE_ENUM, 108, false, values_310, "Why."},
	[311] = {"moonwatch.lost.since", EVENT_TYPE_DATE, 109, false, NULL, "When the last report, or the start, was."},
	[211] = {"moonwatch.memfd.flags", EVENT_TYPE_LONG, 110, false, NULL, "Flags given to memfd_create (MFD_*)."},
	[210] = {"moonwatch.memfd.name", EVENT_TYPE_STRING, 111, false, NULL, "Name given to memfd_create."},
	[540] = {"moonwatch.memory.address", EVENT_TYPE_LONG, 112, false, NULL, "Where the memory begins."},
	[543] = {"moonwatch.memory.flags", EVENT_TYPE_LONG, 113, false, NULL, "Flags of mmap (MAP_*)."},
	[541] = {"moonwatch.memory.length", EVENT_TYPE_LONG, 114, false, NULL, "Its length as asked for."},
	[542] = {"moonwatch.memory.protection", EVENT_TYPE_LONG, 115, false, NULL, "Protection asked for (PROT_*)."},
	[544] = {"moonwatch.memory.region", EVENT_TYPE_ENUM, 116, false, values_544, "What the memory is."},
	[545] = {"moonwatch.memory.written", EVENT_TYPE_LONG, 117, false, NULL, "Bytes written."},
	[608] = {"moonwatch.mknod.device", EVENT_TYPE_LONG, 118, false, NULL, "Device that a special file leads to, major << 20 | minor."},
	[551] = {"moonwatch.module.flags", EVENT_TYPE_LONG, 119, false, NULL, "Flags of finit_module or delete_module."},
	[550] = {"moonwatch.module.name", EVENT_TYPE_STRING, 120, false, NULL, "Name of the kernel module."},
	[611] = {"moonwatch.mount.flags", EVENT_TYPE_LONG, 121, false, NULL, "Flags of the mount (MS_*, of move_mount MOVE_MOUNT_*)."},
	[609] = {"moonwatch.mount.source", EVENT_TYPE_STRING, 122, false, NULL, "What was mounted."},
	[610] = {"moonwatch.mount.type", EVENT_TYPE_STRING, 123, false, NULL, "Type of the file system."},
	[525] = {"moonwatch.namespace.flags", EVENT_TYPE_LONG, 124, false, NULL, "Which kinds of namespace: a mask of CLONE_NEW*."},
	[526] = {"moonwatch.namespace.inode", EVENT_TYPE_LONG, 125, false, NULL, "Inode of the namespace that was entered, where one was named by its file."},
	[82] = {"moonwatch.namespace.mnt", EVENT_TYPE_LONG, 126, false, NULL, "Inode of the mount namespace."},
	[84] = {"moonwatch.namespace.net", EVENT_TYPE_LONG, 127, false, NULL, "Inode of the network namespace."},
	[83] = {"moonwatch.namespace.pid", EVENT_TYPE_LONG, 128, false, NULL, "Inode of the pid namespace."},
	[527] = {"moonwatch.namespace.pid_for_children", EVENT_TYPE_LONG, 129, false, NULL, "Inode of the pid namespace that children will be in."},
	[85] = {"moonwatch.namespace.user", EVENT_TYPE_LONG, 130, false, NULL, "Inode of the user namespace."},
	[508] = {"moonwatch.old.effective", EVENT_TYPE_CAPS, 131, false, NULL, "Effective capabilities that were known before."},
	[598] = {"moonwatch.old.group.id", EVENT_TYPE_LONG, 132, false, NULL, "Effective group id that was known before."},
	[509] = {"moonwatch.old.permitted", EVENT_TYPE_CAPS, 133, false, NULL, "Permitted capabilities that were known before."},
	[597] = {"moonwatch.old.real_group.id", EVENT_TYPE_LONG, 134, false, NULL, "Real group id that was known before."},
	[595] = {"moonwatch.old.real_user.id", EVENT_TYPE_LONG, 135, false, NULL, "Real user id that was known before."},
	[596] = {"moonwatch.old.user.id", EVENT_TYPE_LONG, 136, false, NULL, "Effective user id that was known before."},
	[703] = {"moonwatch.package.owned", EVENT_TYPE_BOOL, 137, false, NULL, "Whether an installed package of the host owns the executable; absent where that is not known."},
	[566] = {"moonwatch.perf.config", EVENT_TYPE_LONG, 138, false, NULL, "Which event of the type."},
	[567] = {"moonwatch.perf.cpu", EVENT_TYPE_SIGNED, 139, false, NULL, "CPU that is watched; -1: any."},
	[565] = {"moonwatch.perf.type", EVENT_TYPE_LONG, 140, false, NULL, "Type of the perf event (PERF_TYPE_*)."},
	[512] = {"moonwatch.prctl.argument", EVENT_TYPE_LONG, 141, false, NULL, "Second argument of prctl."},
	[513] = {"moonwatch.prctl.detail", EVENT_TYPE_LONG, 142, false, NULL, "Third argument of prctl, where the option has one."},
	[511] = {"moonwatch.prctl.name", EVENT_TYPE_ENUM, 143, false, values_511, "Its name."},
	[510] = {"moonwatch.prctl.option", EVENT_TYPE_LONG, 144, false, NULL, "First argument of prctl."},
	[514] = {"moonwatch.prctl.text", EVENT_TYPE_STRING, 145, false, NULL, "The name that was set, of set_name."},
	[26] = {"moonwatch.process.args_truncated", EVENT_TYPE_BOOL, 146, false, NULL, "True when arguments were longer than is kept."},
	[27] = {"moonwatch.process.env_truncated", EVENT_TYPE_BOOL, 147, false, NULL, "True when the environment was longer than is searched for names."},
	[423] = {"moonwatch.process.exec_ns", EVENT_TYPE_LONG, 148, true, NULL, "When the process last executed a program, in nanoseconds since boot."},
	[67] = {"moonwatch.process.fs_group.id", EVENT_TYPE_LONG, 149, false, NULL, "Group id for file access."},
	[66] = {"moonwatch.process.fs_user.id", EVENT_TYPE_LONG, 150, false, NULL, "User id for file access."},
	[5] = {"moonwatch.process.parent_start_ns", EVENT_TYPE_LONG, 151, false, NULL, "Start of the parent in nanoseconds since boot."},
	[3] = {"moonwatch.process.start_ns", EVENT_TYPE_LONG, 152, false, NULL, "Start of the process, ns since boot; with host.boot.id and process.pid it names the process for good."},
	[422] = {"moonwatch.process.uncertain", EVENT_TYPE_BOOL, 153, true, NULL, "True when part of what is known of the process was inferred across a hole in the stream."},
	[517] = {"moonwatch.ptrace.address", EVENT_TYPE_LONG, 154, false, NULL, "Address that was written, of the requests that write."},
	[516] = {"moonwatch.ptrace.name", EVENT_TYPE_ENUM, 155, false, values_516, "Its name."},
	[515] = {"moonwatch.ptrace.request", EVENT_TYPE_LONG, 156, false, NULL, "First argument of ptrace."},
	[613] = {"moonwatch.rename.flags", EVENT_TYPE_LONG, 157, false, NULL, "Flags of the rename (RENAME_*)."},
	[537] = {"moonwatch.rlimit.hard", EVENT_TYPE_SIGNED, 158, false, NULL, "Hard limit now; -1: none."},
	[535] = {"moonwatch.rlimit.resource", EVENT_TYPE_ENUM, 159, false, values_535, "Which limit."},
	[536] = {"moonwatch.rlimit.soft", EVENT_TYPE_SIGNED, 160, false, NULL, "Soft limit now; -1: none."},
	[530] = {"moonwatch.root.call", EVENT_TYPE_ENUM, 161, false, values_530, "How the root was changed."},
	[306] = {"moonwatch.sensor.boot_time", EVENT_TYPE_DATE, 162, false, NULL, "Time of boot by which event times are counted."},
	[307] = {"moonwatch.sensor.hooks", EVENT_TYPE_STRING, 163, false, NULL, "Hook set in use."},
	[312] = {"moonwatch.sensor.processes", EVENT_TYPE_LONG, 164, false, NULL, "How many processes the snapshot holds."},
	[313] = {"moonwatch.sensor.text", EVENT_TYPE_STRING, 165, false, NULL, "What the sensor has to say."},
	[305] = {"moonwatch.sensor.version", EVENT_TYPE_STRING, 166, false, NULL, "Version of the sensor."},
	[521] = {"moonwatch.signal.name", EVENT_TYPE_ENUM, 167, false, values_521, "Its name, of the classic signals."},
	[520] = {"moonwatch.signal.number", EVENT_TYPE_LONG, 168, false, NULL, "Number of the signal."},
	[6] = {"moonwatch.snapshot", EVENT_TYPE_BOOL, 169, false, NULL, "True when the event tells of something that was there before the sensor started."},
	[620] = {"moonwatch.socket.family", EVENT_TYPE_LONG, 170, false, NULL, "Address family (AF_*)."},
	[249] = {"moonwatch.socket.inode", EVENT_TYPE_LONG, 171, false, NULL, "Inode number of the socket."},
	[248] = {"moonwatch.socket.path", EVENT_TYPE_STRING, 172, false, NULL, "Path of a unix socket; an abstract name begins with @."},
	[622] = {"moonwatch.socket.protocol", EVENT_TYPE_LONG, 173, false, NULL, "Protocol: of a packet socket the Ethernet type, else the IP protocol."},
	[621] = {"moonwatch.socket.type", EVENT_TYPE_LONG, 174, false, NULL, "Type of the socket (SOCK_*)."},
	[122] = {"moonwatch.stderr.inode", EVENT_TYPE_LONG, 175, false, NULL, "Its inode number: both ends of a pipe have the same. (stderr)"},
	[123] = {"moonwatch.stderr.local.ip", EVENT_TYPE_IP, 176, false, NULL, "Of a socket, its own address. (stderr)"},
	[124] = {"moonwatch.stderr.local.port", EVENT_TYPE_LONG, 177, false, NULL, "Of a socket, its own port. (stderr)"},
	[121] = {"moonwatch.stderr.path", EVENT_TYPE_STRING, 178, false, NULL, "Its path, where it has one. (stderr)"},
	[125] = {"moonwatch.stderr.peer.ip", EVENT_TYPE_IP, 179, false, NULL, "Of a connected socket, the other side's address. (stderr)"},
	[126] = {"moonwatch.stderr.peer.port", EVENT_TYPE_LONG, 180, false, NULL, "Of a connected socket, the other side's port. (stderr)"},
	[127] = {"moonwatch.stderr.transport", EVENT_TYPE_ENUM, 181, false, values_127, "Of a socket, its transport. (stderr)"},
	[120] = {"moonwatch.stderr.type", EVENT_TYPE_ENUM, 182, false, values_120, "What the descriptor is. (stderr)"},
	[102] = {"moonwatch.stdin.inode", EVENT_TYPE_LONG, 183, false, NULL, "Its inode number: both ends of a pipe have the same. (stdin)"},
	[103] = {"moonwatch.stdin.local.ip", EVENT_TYPE_IP, 184, false, NULL, "Of a socket, its own address. (stdin)"},
	[104] = {"moonwatch.stdin.local.port", EVENT_TYPE_LONG, 185, false, NULL, "Of a socket, its own port. (stdin)"},
	[101] = {"moonwatch.stdin.path", EVENT_TYPE_STRING, 186, false, NULL, "Its path, where it has one. (stdin)"},
	[105] = {"moonwatch.stdin.peer.ip", EVENT_TYPE_IP, 187, false, NULL, "Of a connected socket, the other side's address. (stdin)"},
	[106] = {"moonwatch.stdin.peer.port", EVENT_TYPE_LONG, 188, false, NULL, "Of a connected socket, the other side's port. (stdin)"},
	[107] = {"moonwatch.stdin.transport", EVENT_TYPE_ENUM, 189, false, values_107, "Of a socket, its transport. (stdin)"},
	[100] = {"moonwatch.stdin.type", EVENT_TYPE_ENUM, 190, false, values_100, "What the descriptor is. (stdin)"},
	[112] = {"moonwatch.stdout.inode", EVENT_TYPE_LONG, 191, false, NULL, "Its inode number: both ends of a pipe have the same. (stdout)"},
	[113] = {"moonwatch.stdout.local.ip", EVENT_TYPE_IP, 192, false, NULL, "Of a socket, its own address. (stdout)"},
	[114] = {"moonwatch.stdout.local.port", EVENT_TYPE_LONG, 193, false, NULL, "Of a socket, its own port. (stdout)"},
	[111] = {"moonwatch.stdout.path", EVENT_TYPE_STRING, 194, false, NULL, "Its path, where it has one. (stdout)"},
	[115] = {"moonwatch.stdout.peer.ip", EVENT_TYPE_IP, 195, false, NULL, "Of a connected socket, the other side's address. (stdout)"},
	[116] = {"moonwatch.stdout.peer.port", EVENT_TYPE_LONG, 196, false, NULL, "Of a connected socket, the other side's port. (stdout)"},
	[117] = {"moonwatch.stdout.transport", EVENT_TYPE_ENUM, 197, false, values_117, "Of a socket, its transport. (stdout)"},
	[110] = {"moonwatch.stdout.type", EVENT_TYPE_ENUM, 198, false, values_110, "What the descriptor is. (stdout)"},
	[575] = {"moonwatch.sysctl.name", EVENT_TYPE_STRING, 199, false, NULL, "Name of the setting below /proc/sys, such as kernel/core_pattern."},
	[577] = {"moonwatch.sysctl.truncated", EVENT_TYPE_BOOL, 200, false, NULL, "True when more was written than is kept."},
	[576] = {"moonwatch.sysctl.value", EVENT_TYPE_STRING, 201, false, NULL, "What is written, up to 511 bytes, without the newline at its end."},
	[502] = {"moonwatch.target.executable", EVENT_TYPE_STRING, 202, false, NULL, "Its executable."},
	[500] = {"moonwatch.target.pid", EVENT_TYPE_LONG, 203, false, NULL, "Process id of the process that was acted upon."},
	[501] = {"moonwatch.target.start_ns", EVENT_TYPE_LONG, 204, false, NULL, "Its start, ns since boot. Absent when it was gone or could not be found."},
	[612] = {"moonwatch.umount.flags", EVENT_TYPE_LONG, 205, false, NULL, "Flags of the unmount (MNT_*)."},
	[9] = {"moonwatch.user_memory", EVENT_TYPE_BOOL, 206, false, NULL, "True when a value was read from memory that the process could still change."},
	[546] = {"moonwatch.userfaultfd.flags", EVENT_TYPE_LONG, 207, false, NULL, "Flags of userfaultfd."},
	[599] = {"moonwatch.violation.found", EVENT_TYPE_ENUM, 208, false, values_599, "What the task was doing when the change was found."},
	[606] = {"moonwatch.xattr.name", EVENT_TYPE_STRING, 209, false, NULL, "Name of the extended attribute."},
	[607] = {"moonwatch.xattr.size", EVENT_TYPE_LONG, 210, false, NULL, "Bytes of the attribute's value."},
	[240] = {"network.transport", EVENT_TYPE_ENUM, 211, false, values_240, "Transport protocol."},
	[241] = {"network.type", EVENT_TYPE_ENUM, 212, false, values_241, "Address family."},
	[701] = {"package.name", EVENT_TYPE_STRING, 213, false, NULL, "Package that the executable belongs to."},
	[702] = {"package.version", EVENT_TYPE_STRING, 214, false, NULL, "Version of that package."},
	[424] = {"process.ancestors.name", EVENT_TYPE_LIST, 215, true, NULL, "Names of the parent, its parent and so on, up to 32."},
	[21] = {"process.args", EVENT_TYPE_LIST, 216, false, NULL, "Arguments, the program's own name first."},
	[403] = {"process.args_count", EVENT_TYPE_LONG, 217, true, NULL, "Number of arguments."},
	[401] = {"process.command_line", EVENT_TYPE_STRING, 218, true, NULL, "Arguments joined by spaces."},
	[402] = {"process.entity_id", EVENT_TYPE_STRING, 219, true, NULL, "Stable name of the process: boot, pid and start time."},
	[415] = {"process.entry_leader.entity_id", EVENT_TYPE_STRING, 220, true, NULL, "The first process of the session as it came in."},
	[414] = {"process.entry_leader.entry_meta.type", EVENT_TYPE_ENUM, 221, true, values_414, "How the session came in."},
	[22] = {"process.env_vars", EVENT_TYPE_LIST, 222, false, NULL, "Environment variables NAME=value, of those names that matter to detections."},
	[20] = {"process.executable", EVENT_TYPE_STRING, 223, false, NULL, "Path of the running executable in the process's own root; of a script, its interpreter."},
	[35] = {"process.exit_code", EVENT_TYPE_SIGNED, 224, false, NULL, "Exit status handed to exit()."},
	[64] = {"process.group.id", EVENT_TYPE_LONG, 225, false, NULL, "Effective group id."},
	[38] = {"process.group_leader.pid", EVENT_TYPE_LONG, 226, false, NULL, "Process group."},
	[700] = {"process.hash.sha256", EVENT_TYPE_STRING, 227, false, NULL, "SHA-256 of the executable, in lower-case hex."},
	[400] = {"process.name", EVENT_TYPE_STRING, 228, true, NULL, "Name of the executable: the last part of process.executable."},
	[407] = {"process.parent.args", EVENT_TYPE_LIST, 229, true, NULL, "Arguments of the parent."},
	[406] = {"process.parent.command_line", EVENT_TYPE_STRING, 230, true, NULL, "Command line of the parent."},
	[408] = {"process.parent.entity_id", EVENT_TYPE_STRING, 231, true, NULL, "Stable name of the parent."},
	[405] = {"process.parent.executable", EVENT_TYPE_STRING, 232, true, NULL, "Executable of the parent."},
	[404] = {"process.parent.name", EVENT_TYPE_STRING, 233, true, NULL, "Name of the parent's executable."},
	[4] = {"process.parent.pid", EVENT_TYPE_LONG, 234, false, NULL, "Process id of the parent."},
	[409] = {"process.parent.user.id", EVENT_TYPE_LONG, 235, true, NULL, "Effective user id of the parent."},
	[1] = {"process.pid", EVENT_TYPE_LONG, 236, false, NULL, "Process id (the thread group), as the initial pid namespace sees it."},
	[63] = {"process.real_group.id", EVENT_TYPE_LONG, 237, false, NULL, "Real group id."},
	[60] = {"process.real_user.id", EVENT_TYPE_LONG, 238, false, NULL, "Real user id."},
	[730] = {"process.real_user.name", EVENT_TYPE_STRING, 239, true, NULL, "Name of the real user id."},
	[65] = {"process.saved_group.id", EVENT_TYPE_LONG, 240, false, NULL, "Saved group id."},
	[62] = {"process.saved_user.id", EVENT_TYPE_LONG, 241, false, NULL, "Saved user id."},
	[39] = {"process.session_leader.pid", EVENT_TYPE_LONG, 242, false, NULL, "Session."},
	[413] = {"process.start", EVENT_TYPE_DATE, 243, true, NULL, "Start time of the process."},
	[68] = {"process.thread.capabilities.effective", EVENT_TYPE_CAPS, 244, false, NULL, "Effective capabilities."},
	[69] = {"process.thread.capabilities.permitted", EVENT_TYPE_CAPS, 245, false, NULL, "Permitted capabilities."},
	[2] = {"process.thread.id", EVENT_TYPE_LONG, 246, false, NULL, "Id of the acting thread."},
	[24] = {"process.thread.name", EVENT_TYPE_STRING, 247, false, NULL, "Name of the thread (comm), at most 15 bytes."},
	[40] = {"process.tty.char_device.major", EVENT_TYPE_LONG, 248, false, NULL, "Major number of the controlling terminal."},
	[41] = {"process.tty.char_device.minor", EVENT_TYPE_LONG, 249, false, NULL, "Minor number of the controlling terminal."},
	[61] = {"process.user.id", EVENT_TYPE_LONG, 250, false, NULL, "Effective user id."},
	[37] = {"process.vpid", EVENT_TYPE_LONG, 251, false, NULL, "Process id in the process's own pid namespace."},
	[23] = {"process.working_directory", EVENT_TYPE_STRING, 252, false, NULL, "Current directory."},
	[246] = {"server.ip", EVENT_TYPE_IP, 253, false, NULL, "Local address that is bound or listened on."},
	[247] = {"server.port", EVENT_TYPE_LONG, 254, false, NULL, "Local port that is bound or listened on."},
	[623] = {"source.bytes", EVENT_TYPE_LONG, 255, false, NULL, "Bytes of content that the source sent."},
	[242] = {"source.ip", EVENT_TYPE_IP, 256, false, NULL, "Address of the side that opened the connection."},
	[243] = {"source.port", EVENT_TYPE_LONG, 257, false, NULL, "Port of the side that opened the connection."},
	[410] = {"user.id", EVENT_TYPE_LONG, 258, false, NULL, "Effective user id of the acting process."},
	[705] = {"user.name", EVENT_TYPE_STRING, 259, false, NULL, "Name of user.id in the passwd file that the process sees."},
};

const uint16_t event_fields_by_name[FIELD_COUNT] = {
	421, 412, 707, 708, 706, 709, 714, 624, 640, 244, 245, 626, 628, 629, 630, 631,
	627, 419, 625, 418, 7, 420, 417, 201, 416, 200, 605, 601, 614, 204, 411, 304,
	302, 300, 301, 303, 713, 711, 710, 712, 717, 716, 559, 555, 558, 557, 556, 560,
	507, 506, 505, 80, 81, 42, 715, 632, 634, 633, 8, 25, 32, 34, 29, 28,
	33, 30, 31, 36, 132, 133, 134, 209, 131, 135, 136, 137, 130, 206, 207, 202,
	208, 203, 604, 602, 603, 600, 205, 704, 580, 581, 582, 583, 584, 570, 571, 588,
	589, 591, 592, 590, 250, 718, 731, 71, 70, 309, 308, 310, 311, 211, 210, 540,
	543, 541, 542, 544, 545, 608, 551, 550, 611, 609, 610, 525, 526, 82, 84, 83,
	527, 85, 508, 598, 509, 597, 595, 596, 703, 566, 567, 565, 512, 513, 511, 510,
	514, 26, 27, 423, 67, 66, 5, 3, 422, 517, 516, 515, 613, 537, 535, 536,
	530, 306, 307, 312, 313, 305, 521, 520, 6, 620, 249, 248, 622, 621, 122, 123,
	124, 121, 125, 126, 127, 120, 102, 103, 104, 101, 105, 106, 107, 100, 112, 113,
	114, 111, 115, 116, 117, 110, 575, 577, 576, 502, 500, 501, 612, 9, 546, 599,
	606, 607, 240, 241, 701, 702, 424, 21, 403, 401, 402, 415, 414, 22, 20, 35,
	64, 38, 700, 400, 407, 406, 408, 405, 404, 4, 409, 1, 63, 60, 730, 65,
	62, 39, 413, 68, 69, 2, 24, 40, 41, 61, 37, 23, 246, 247, 623, 242,
	243, 410, 705,
};

static const struct event_slot slots_1[] = {
	{1, offsetof(struct event_process_fork, actor.pid)},
	{2, offsetof(struct event_process_fork, actor.tid)},
	{3, offsetof(struct event_process_fork, actor.start_ns)},
	{4, offsetof(struct event_process_fork, parent.pid)},
	{5, offsetof(struct event_process_fork, parent.start_ns)},
	{42, offsetof(struct event_process_fork, moonwatch_clone_flags)},
};

static const uint8_t slot_of_1[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [4] = 4, [5] = 5, [42] = 6,
};

static const struct event_slot slots_2[] = {
	{1, offsetof(struct event_process_exec, actor.pid)},
	{2, offsetof(struct event_process_exec, actor.tid)},
	{3, offsetof(struct event_process_exec, actor.start_ns)},
	{4, offsetof(struct event_process_exec, parent.pid)},
	{5, offsetof(struct event_process_exec, parent.start_ns)},
	{6, offsetof(struct event_process_exec, moonwatch_snapshot)},
	{20, offsetof(struct event_process_exec, image.executable)},
	{25, offsetof(struct event_process_exec, image.filename)},
	{21, offsetof(struct event_process_exec, image.args)},
	{22, offsetof(struct event_process_exec, image.env)},
	{26, offsetof(struct event_process_exec, image.args_truncated)},
	{27, offsetof(struct event_process_exec, image.env_truncated)},
	{24, offsetof(struct event_process_exec, image.comm)},
	{28, offsetof(struct event_process_exec, image.inode)},
	{29, offsetof(struct event_process_exec, image.device)},
	{30, offsetof(struct event_process_exec, image.mode)},
	{31, offsetof(struct event_process_exec, image.owner)},
	{32, offsetof(struct event_process_exec, image.ctime_ns)},
	{33, offsetof(struct event_process_exec, image.memfd)},
	{34, offsetof(struct event_process_exec, image.deleted)},
	{23, offsetof(struct event_process_exec, place.cwd)},
	{37, offsetof(struct event_process_exec, place.vpid)},
	{38, offsetof(struct event_process_exec, place.pgid)},
	{39, offsetof(struct event_process_exec, place.sid)},
	{40, offsetof(struct event_process_exec, place.tty_major)},
	{41, offsetof(struct event_process_exec, place.tty_minor)},
	{80, offsetof(struct event_process_exec, place.cgroup_id)},
	{81, offsetof(struct event_process_exec, place.cgroup)},
	{82, offsetof(struct event_process_exec, place.ns_mnt)},
	{83, offsetof(struct event_process_exec, place.ns_pid)},
	{84, offsetof(struct event_process_exec, place.ns_net)},
	{85, offsetof(struct event_process_exec, place.ns_user)},
	{60, offsetof(struct event_process_exec, creds.uid)},
	{61, offsetof(struct event_process_exec, creds.euid)},
	{62, offsetof(struct event_process_exec, creds.suid)},
	{63, offsetof(struct event_process_exec, creds.gid)},
	{64, offsetof(struct event_process_exec, creds.egid)},
	{65, offsetof(struct event_process_exec, creds.sgid)},
	{66, offsetof(struct event_process_exec, creds.fsuid)},
	{67, offsetof(struct event_process_exec, creds.fsgid)},
	{68, offsetof(struct event_process_exec, creds.cap_effective)},
	{69, offsetof(struct event_process_exec, creds.cap_permitted)},
	{70, offsetof(struct event_process_exec, creds.login_uid)},
	{71, offsetof(struct event_process_exec, creds.login_session)},
	{100, offsetof(struct event_process_exec, stdin.type)},
	{101, offsetof(struct event_process_exec, stdin.path)},
	{102, offsetof(struct event_process_exec, stdin.inode)},
	{103, offsetof(struct event_process_exec, stdin.local_ip)},
	{104, offsetof(struct event_process_exec, stdin.local_port)},
	{105, offsetof(struct event_process_exec, stdin.peer_ip)},
	{106, offsetof(struct event_process_exec, stdin.peer_port)},
	{107, offsetof(struct event_process_exec, stdin.transport)},
	{110, offsetof(struct event_process_exec, stdout.type)},
	{111, offsetof(struct event_process_exec, stdout.path)},
	{112, offsetof(struct event_process_exec, stdout.inode)},
	{113, offsetof(struct event_process_exec, stdout.local_ip)},
	{114, offsetof(struct event_process_exec, stdout.local_port)},
	{115, offsetof(struct event_process_exec, stdout.peer_ip)},
	{116, offsetof(struct event_process_exec, stdout.peer_port)},
	{117, offsetof(struct event_process_exec, stdout.transport)},
	{120, offsetof(struct event_process_exec, stderr.type)},
	{121, offsetof(struct event_process_exec, stderr.path)},
	{122, offsetof(struct event_process_exec, stderr.inode)},
	{123, offsetof(struct event_process_exec, stderr.local_ip)},
	{124, offsetof(struct event_process_exec, stderr.local_port)},
	{125, offsetof(struct event_process_exec, stderr.peer_ip)},
	{126, offsetof(struct event_process_exec, stderr.peer_port)},
	{127, offsetof(struct event_process_exec, stderr.transport)},
};

static const uint8_t slot_of_2[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [4] = 4, [5] = 5, [6] = 6, [20] = 7, [25] = 8,
	[21] = 9, [22] = 10, [26] = 11, [27] = 12, [24] = 13, [28] = 14, [29] = 15, [30] = 16,
	[31] = 17, [32] = 18, [33] = 19, [34] = 20, [23] = 21, [37] = 22, [38] = 23, [39] = 24,
	[40] = 25, [41] = 26, [80] = 27, [81] = 28, [82] = 29, [83] = 30, [84] = 31, [85] = 32,
	[60] = 33, [61] = 34, [62] = 35, [63] = 36, [64] = 37, [65] = 38, [66] = 39, [67] = 40,
	[68] = 41, [69] = 42, [70] = 43, [71] = 44, [100] = 45, [101] = 46, [102] = 47, [103] = 48,
	[104] = 49, [105] = 50, [106] = 51, [107] = 52, [110] = 53, [111] = 54, [112] = 55, [113] = 56,
	[114] = 57, [115] = 58, [116] = 59, [117] = 60, [120] = 61, [121] = 62, [122] = 63, [123] = 64,
	[124] = 65, [125] = 66, [126] = 67, [127] = 68,
};

static const struct event_slot slots_3[] = {
	{1, offsetof(struct event_process_exit, actor.pid)},
	{2, offsetof(struct event_process_exit, actor.tid)},
	{3, offsetof(struct event_process_exit, actor.start_ns)},
	{35, offsetof(struct event_process_exit, process_exit_code)},
	{36, offsetof(struct event_process_exit, moonwatch_exit_signal)},
};

static const uint8_t slot_of_3[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [35] = 4, [36] = 5,
};

static const struct event_slot slots_4[] = {
	{1, offsetof(struct event_process_stdio, actor.pid)},
	{2, offsetof(struct event_process_stdio, actor.tid)},
	{3, offsetof(struct event_process_stdio, actor.start_ns)},
	{209, offsetof(struct event_process_stdio, moonwatch_fd_number)},
	{130, offsetof(struct event_process_stdio, target.type)},
	{131, offsetof(struct event_process_stdio, target.path)},
	{132, offsetof(struct event_process_stdio, target.inode)},
	{133, offsetof(struct event_process_stdio, target.local_ip)},
	{134, offsetof(struct event_process_stdio, target.local_port)},
	{135, offsetof(struct event_process_stdio, target.peer_ip)},
	{136, offsetof(struct event_process_stdio, target.peer_port)},
	{137, offsetof(struct event_process_stdio, target.transport)},
};

static const uint8_t slot_of_4[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [209] = 4, [130] = 5, [131] = 6, [132] = 7, [133] = 8,
	[134] = 9, [135] = 10, [136] = 11, [137] = 12,
};

static const struct event_slot slots_5[] = {
	{1, offsetof(struct event_process_setid, actor.pid)},
	{2, offsetof(struct event_process_setid, actor.tid)},
	{3, offsetof(struct event_process_setid, actor.start_ns)},
	{60, offsetof(struct event_process_setid, creds.uid)},
	{61, offsetof(struct event_process_setid, creds.euid)},
	{62, offsetof(struct event_process_setid, creds.suid)},
	{63, offsetof(struct event_process_setid, creds.gid)},
	{64, offsetof(struct event_process_setid, creds.egid)},
	{65, offsetof(struct event_process_setid, creds.sgid)},
	{66, offsetof(struct event_process_setid, creds.fsuid)},
	{67, offsetof(struct event_process_setid, creds.fsgid)},
	{68, offsetof(struct event_process_setid, creds.cap_effective)},
	{69, offsetof(struct event_process_setid, creds.cap_permitted)},
	{70, offsetof(struct event_process_setid, creds.login_uid)},
	{71, offsetof(struct event_process_setid, creds.login_session)},
};

static const uint8_t slot_of_5[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [60] = 4, [61] = 5, [62] = 6, [63] = 7, [64] = 8,
	[65] = 9, [66] = 10, [67] = 11, [68] = 12, [69] = 13, [70] = 14, [71] = 15,
};

static const struct event_slot slots_6[] = {
	{1, offsetof(struct event_process_setcap, actor.pid)},
	{2, offsetof(struct event_process_setcap, actor.tid)},
	{3, offsetof(struct event_process_setcap, actor.start_ns)},
	{60, offsetof(struct event_process_setcap, creds.uid)},
	{61, offsetof(struct event_process_setcap, creds.euid)},
	{62, offsetof(struct event_process_setcap, creds.suid)},
	{63, offsetof(struct event_process_setcap, creds.gid)},
	{64, offsetof(struct event_process_setcap, creds.egid)},
	{65, offsetof(struct event_process_setcap, creds.sgid)},
	{66, offsetof(struct event_process_setcap, creds.fsuid)},
	{67, offsetof(struct event_process_setcap, creds.fsgid)},
	{68, offsetof(struct event_process_setcap, creds.cap_effective)},
	{69, offsetof(struct event_process_setcap, creds.cap_permitted)},
	{70, offsetof(struct event_process_setcap, creds.login_uid)},
	{71, offsetof(struct event_process_setcap, creds.login_session)},
	{505, offsetof(struct event_process_setcap, caps.inheritable)},
	{506, offsetof(struct event_process_setcap, caps.bounding)},
	{507, offsetof(struct event_process_setcap, caps.ambient)},
	{508, offsetof(struct event_process_setcap, old_caps.effective)},
	{509, offsetof(struct event_process_setcap, old_caps.permitted)},
};

static const uint8_t slot_of_6[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [60] = 4, [61] = 5, [62] = 6, [63] = 7, [64] = 8,
	[65] = 9, [66] = 10, [67] = 11, [68] = 12, [69] = 13, [70] = 14, [71] = 15, [505] = 16,
	[506] = 17, [507] = 18, [508] = 19, [509] = 20,
};

static const struct event_slot slots_7[] = {
	{1, offsetof(struct event_process_setsid, actor.pid)},
	{2, offsetof(struct event_process_setsid, actor.tid)},
	{3, offsetof(struct event_process_setsid, actor.start_ns)},
	{39, offsetof(struct event_process_setsid, process_session_leader_pid)},
	{38, offsetof(struct event_process_setsid, process_group_leader_pid)},
};

static const uint8_t slot_of_7[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [39] = 4, [38] = 5,
};

static const struct event_slot slots_8[] = {
	{1, offsetof(struct event_process_prctl, actor.pid)},
	{2, offsetof(struct event_process_prctl, actor.tid)},
	{3, offsetof(struct event_process_prctl, actor.start_ns)},
	{510, offsetof(struct event_process_prctl, moonwatch_prctl_option)},
	{511, offsetof(struct event_process_prctl, moonwatch_prctl_name)},
	{512, offsetof(struct event_process_prctl, moonwatch_prctl_argument)},
	{513, offsetof(struct event_process_prctl, moonwatch_prctl_detail)},
	{514, offsetof(struct event_process_prctl, moonwatch_prctl_text)},
};

static const uint8_t slot_of_8[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [510] = 4, [511] = 5, [512] = 6, [513] = 7, [514] = 8,
};

static const struct event_slot slots_9[] = {
	{1, offsetof(struct event_process_ptrace, actor.pid)},
	{2, offsetof(struct event_process_ptrace, actor.tid)},
	{3, offsetof(struct event_process_ptrace, actor.start_ns)},
	{7, offsetof(struct event_process_ptrace, outcome.outcome)},
	{8, offsetof(struct event_process_ptrace, outcome.error)},
	{500, offsetof(struct event_process_ptrace, subject.pid)},
	{501, offsetof(struct event_process_ptrace, subject.start_ns)},
	{502, offsetof(struct event_process_ptrace, subject.executable)},
	{515, offsetof(struct event_process_ptrace, moonwatch_ptrace_request)},
	{516, offsetof(struct event_process_ptrace, moonwatch_ptrace_name)},
	{517, offsetof(struct event_process_ptrace, moonwatch_ptrace_address)},
};

static const uint8_t slot_of_9[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [500] = 6, [501] = 7, [502] = 8,
	[515] = 9, [516] = 10, [517] = 11,
};

static const struct event_slot slots_10[] = {
	{1, offsetof(struct event_process_signal, actor.pid)},
	{2, offsetof(struct event_process_signal, actor.tid)},
	{3, offsetof(struct event_process_signal, actor.start_ns)},
	{500, offsetof(struct event_process_signal, subject.pid)},
	{501, offsetof(struct event_process_signal, subject.start_ns)},
	{502, offsetof(struct event_process_signal, subject.executable)},
	{520, offsetof(struct event_process_signal, moonwatch_signal_number)},
	{521, offsetof(struct event_process_signal, moonwatch_signal_name)},
};

static const uint8_t slot_of_10[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [500] = 4, [501] = 5, [502] = 6, [520] = 7, [521] = 8,
};

static const struct event_slot slots_11[] = {
	{1, offsetof(struct event_process_setns, actor.pid)},
	{2, offsetof(struct event_process_setns, actor.tid)},
	{3, offsetof(struct event_process_setns, actor.start_ns)},
	{525, offsetof(struct event_process_setns, moonwatch_namespace_flags)},
	{526, offsetof(struct event_process_setns, moonwatch_namespace_inode)},
	{82, offsetof(struct event_process_setns, namespaces.mnt)},
	{527, offsetof(struct event_process_setns, namespaces.pid_for_children)},
	{84, offsetof(struct event_process_setns, namespaces.net)},
	{85, offsetof(struct event_process_setns, namespaces.user)},
	{60, offsetof(struct event_process_setns, creds.uid)},
	{61, offsetof(struct event_process_setns, creds.euid)},
	{62, offsetof(struct event_process_setns, creds.suid)},
	{63, offsetof(struct event_process_setns, creds.gid)},
	{64, offsetof(struct event_process_setns, creds.egid)},
	{65, offsetof(struct event_process_setns, creds.sgid)},
	{66, offsetof(struct event_process_setns, creds.fsuid)},
	{67, offsetof(struct event_process_setns, creds.fsgid)},
	{68, offsetof(struct event_process_setns, creds.cap_effective)},
	{69, offsetof(struct event_process_setns, creds.cap_permitted)},
	{70, offsetof(struct event_process_setns, creds.login_uid)},
	{71, offsetof(struct event_process_setns, creds.login_session)},
};

static const uint8_t slot_of_11[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [525] = 4, [526] = 5, [82] = 6, [527] = 7, [84] = 8,
	[85] = 9, [60] = 10, [61] = 11, [62] = 12, [63] = 13, [64] = 14, [65] = 15, [66] = 16,
	[67] = 17, [68] = 18, [69] = 19, [70] = 20, [71] = 21,
};

static const struct event_slot slots_12[] = {
	{1, offsetof(struct event_process_unshare, actor.pid)},
	{2, offsetof(struct event_process_unshare, actor.tid)},
	{3, offsetof(struct event_process_unshare, actor.start_ns)},
	{525, offsetof(struct event_process_unshare, moonwatch_namespace_flags)},
	{82, offsetof(struct event_process_unshare, namespaces.mnt)},
	{527, offsetof(struct event_process_unshare, namespaces.pid_for_children)},
	{84, offsetof(struct event_process_unshare, namespaces.net)},
	{85, offsetof(struct event_process_unshare, namespaces.user)},
	{60, offsetof(struct event_process_unshare, creds.uid)},
	{61, offsetof(struct event_process_unshare, creds.euid)},
	{62, offsetof(struct event_process_unshare, creds.suid)},
	{63, offsetof(struct event_process_unshare, creds.gid)},
	{64, offsetof(struct event_process_unshare, creds.egid)},
	{65, offsetof(struct event_process_unshare, creds.sgid)},
	{66, offsetof(struct event_process_unshare, creds.fsuid)},
	{67, offsetof(struct event_process_unshare, creds.fsgid)},
	{68, offsetof(struct event_process_unshare, creds.cap_effective)},
	{69, offsetof(struct event_process_unshare, creds.cap_permitted)},
	{70, offsetof(struct event_process_unshare, creds.login_uid)},
	{71, offsetof(struct event_process_unshare, creds.login_session)},
};

static const uint8_t slot_of_12[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [525] = 4, [82] = 5, [527] = 6, [84] = 7, [85] = 8,
	[60] = 9, [61] = 10, [62] = 11, [63] = 12, [64] = 13, [65] = 14, [66] = 15, [67] = 16,
	[68] = 17, [69] = 18, [70] = 19, [71] = 20,
};

static const struct event_slot slots_13[] = {
	{1, offsetof(struct event_process_chroot, actor.pid)},
	{2, offsetof(struct event_process_chroot, actor.tid)},
	{3, offsetof(struct event_process_chroot, actor.start_ns)},
	{530, offsetof(struct event_process_chroot, moonwatch_root_call)},
	{200, offsetof(struct event_process_chroot, file_path)},
	{201, offsetof(struct event_process_chroot, file_inode)},
	{202, offsetof(struct event_process_chroot, moonwatch_file_device)},
	{9, offsetof(struct event_process_chroot, moonwatch_user_memory)},
};

static const uint8_t slot_of_13[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [530] = 4, [200] = 5, [201] = 6, [202] = 7, [9] = 8,
};

static const struct event_slot slots_14[] = {
	{1, offsetof(struct event_process_rlimit, actor.pid)},
	{2, offsetof(struct event_process_rlimit, actor.tid)},
	{3, offsetof(struct event_process_rlimit, actor.start_ns)},
	{500, offsetof(struct event_process_rlimit, subject.pid)},
	{501, offsetof(struct event_process_rlimit, subject.start_ns)},
	{502, offsetof(struct event_process_rlimit, subject.executable)},
	{535, offsetof(struct event_process_rlimit, moonwatch_rlimit_resource)},
	{536, offsetof(struct event_process_rlimit, moonwatch_rlimit_soft)},
	{537, offsetof(struct event_process_rlimit, moonwatch_rlimit_hard)},
};

static const uint8_t slot_of_14[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [500] = 4, [501] = 5, [502] = 6, [535] = 7, [536] = 8,
	[537] = 9,
};

static const struct event_slot slots_30[] = {
	{1, offsetof(struct event_file_open, actor.pid)},
	{2, offsetof(struct event_file_open, actor.tid)},
	{3, offsetof(struct event_file_open, actor.start_ns)},
	{200, offsetof(struct event_file_open, file.path)},
	{201, offsetof(struct event_file_open, file.inode)},
	{202, offsetof(struct event_file_open, file.device)},
	{203, offsetof(struct event_file_open, file.mode)},
	{204, offsetof(struct event_file_open, file.uid)},
	{208, offsetof(struct event_file_open, file.links)},
	{205, offsetof(struct event_file_open, moonwatch_file_open_flags)},
	{206, offsetof(struct event_file_open, moonwatch_file_access)},
	{207, offsetof(struct event_file_open, moonwatch_file_created)},
	{209, offsetof(struct event_file_open, moonwatch_fd_number)},
};

static const uint8_t slot_of_30[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [205] = 10, [206] = 11, [207] = 12, [209] = 13,
};

static const struct event_slot slots_31[] = {
	{1, offsetof(struct event_file_create, actor.pid)},
	{2, offsetof(struct event_file_create, actor.tid)},
	{3, offsetof(struct event_file_create, actor.start_ns)},
	{200, offsetof(struct event_file_create, file.path)},
	{201, offsetof(struct event_file_create, file.inode)},
	{202, offsetof(struct event_file_create, file.device)},
	{203, offsetof(struct event_file_create, file.mode)},
	{204, offsetof(struct event_file_create, file.uid)},
	{208, offsetof(struct event_file_create, file.links)},
	{614, offsetof(struct event_file_create, file_type)},
	{602, offsetof(struct event_file_create, moonwatch_file_new_mode)},
	{209, offsetof(struct event_file_create, moonwatch_fd_number)},
	{9, offsetof(struct event_file_create, moonwatch_user_memory)},
};

static const uint8_t slot_of_31[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [614] = 10, [602] = 11, [209] = 12, [9] = 13,
};

static const struct event_slot slots_32[] = {
	{1, offsetof(struct event_file_modify, actor.pid)},
	{2, offsetof(struct event_file_modify, actor.tid)},
	{3, offsetof(struct event_file_modify, actor.start_ns)},
	{200, offsetof(struct event_file_modify, file.path)},
	{201, offsetof(struct event_file_modify, file.inode)},
	{202, offsetof(struct event_file_modify, file.device)},
	{203, offsetof(struct event_file_modify, file.mode)},
	{204, offsetof(struct event_file_modify, file.uid)},
	{208, offsetof(struct event_file_modify, file.links)},
	{209, offsetof(struct event_file_modify, moonwatch_fd_number)},
};

static const uint8_t slot_of_32[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [209] = 10,
};

static const struct event_slot slots_33[] = {
	{1, offsetof(struct event_file_delete, actor.pid)},
	{2, offsetof(struct event_file_delete, actor.tid)},
	{3, offsetof(struct event_file_delete, actor.start_ns)},
	{200, offsetof(struct event_file_delete, file_path)},
	{614, offsetof(struct event_file_delete, file_type)},
	{9, offsetof(struct event_file_delete, moonwatch_user_memory)},
};

static const uint8_t slot_of_33[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [614] = 5, [9] = 6,
};

static const struct event_slot slots_34[] = {
	{1, offsetof(struct event_file_rename, actor.pid)},
	{2, offsetof(struct event_file_rename, actor.tid)},
	{3, offsetof(struct event_file_rename, actor.start_ns)},
	{200, offsetof(struct event_file_rename, file_path)},
	{600, offsetof(struct event_file_rename, moonwatch_file_old_path)},
	{613, offsetof(struct event_file_rename, moonwatch_rename_flags)},
	{9, offsetof(struct event_file_rename, moonwatch_user_memory)},
};

static const uint8_t slot_of_34[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [600] = 5, [613] = 6, [9] = 7,
};

static const struct event_slot slots_35[] = {
	{1, offsetof(struct event_file_link, actor.pid)},
	{2, offsetof(struct event_file_link, actor.tid)},
	{3, offsetof(struct event_file_link, actor.start_ns)},
	{200, offsetof(struct event_file_link, file_path)},
	{600, offsetof(struct event_file_link, moonwatch_file_old_path)},
	{9, offsetof(struct event_file_link, moonwatch_user_memory)},
};

static const uint8_t slot_of_35[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [600] = 5, [9] = 6,
};

static const struct event_slot slots_36[] = {
	{1, offsetof(struct event_file_symlink, actor.pid)},
	{2, offsetof(struct event_file_symlink, actor.tid)},
	{3, offsetof(struct event_file_symlink, actor.start_ns)},
	{200, offsetof(struct event_file_symlink, file_path)},
	{601, offsetof(struct event_file_symlink, file_target_path)},
	{9, offsetof(struct event_file_symlink, moonwatch_user_memory)},
};

static const uint8_t slot_of_36[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [601] = 5, [9] = 6,
};

static const struct event_slot slots_37[] = {
	{1, offsetof(struct event_file_chmod, actor.pid)},
	{2, offsetof(struct event_file_chmod, actor.tid)},
	{3, offsetof(struct event_file_chmod, actor.start_ns)},
	{200, offsetof(struct event_file_chmod, file.path)},
	{201, offsetof(struct event_file_chmod, file.inode)},
	{202, offsetof(struct event_file_chmod, file.device)},
	{203, offsetof(struct event_file_chmod, file.mode)},
	{204, offsetof(struct event_file_chmod, file.uid)},
	{208, offsetof(struct event_file_chmod, file.links)},
	{602, offsetof(struct event_file_chmod, moonwatch_file_new_mode)},
	{9, offsetof(struct event_file_chmod, moonwatch_user_memory)},
};

static const uint8_t slot_of_37[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [602] = 10, [9] = 11,
};

static const struct event_slot slots_38[] = {
	{1, offsetof(struct event_file_chown, actor.pid)},
	{2, offsetof(struct event_file_chown, actor.tid)},
	{3, offsetof(struct event_file_chown, actor.start_ns)},
	{200, offsetof(struct event_file_chown, file.path)},
	{201, offsetof(struct event_file_chown, file.inode)},
	{202, offsetof(struct event_file_chown, file.device)},
	{203, offsetof(struct event_file_chown, file.mode)},
	{204, offsetof(struct event_file_chown, file.uid)},
	{208, offsetof(struct event_file_chown, file.links)},
	{603, offsetof(struct event_file_chown, moonwatch_file_new_uid)},
	{604, offsetof(struct event_file_chown, moonwatch_file_new_gid)},
	{9, offsetof(struct event_file_chown, moonwatch_user_memory)},
};

static const uint8_t slot_of_38[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [603] = 10, [604] = 11, [9] = 12,
};

static const struct event_slot slots_39[] = {
	{1, offsetof(struct event_file_setxattr, actor.pid)},
	{2, offsetof(struct event_file_setxattr, actor.tid)},
	{3, offsetof(struct event_file_setxattr, actor.start_ns)},
	{200, offsetof(struct event_file_setxattr, file.path)},
	{201, offsetof(struct event_file_setxattr, file.inode)},
	{202, offsetof(struct event_file_setxattr, file.device)},
	{203, offsetof(struct event_file_setxattr, file.mode)},
	{204, offsetof(struct event_file_setxattr, file.uid)},
	{208, offsetof(struct event_file_setxattr, file.links)},
	{606, offsetof(struct event_file_setxattr, moonwatch_xattr_name)},
	{607, offsetof(struct event_file_setxattr, moonwatch_xattr_size)},
	{9, offsetof(struct event_file_setxattr, moonwatch_user_memory)},
};

static const uint8_t slot_of_39[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [606] = 10, [607] = 11, [9] = 12,
};

static const struct event_slot slots_40[] = {
	{1, offsetof(struct event_file_mknod, actor.pid)},
	{2, offsetof(struct event_file_mknod, actor.tid)},
	{3, offsetof(struct event_file_mknod, actor.start_ns)},
	{200, offsetof(struct event_file_mknod, file_path)},
	{602, offsetof(struct event_file_mknod, moonwatch_file_new_mode)},
	{608, offsetof(struct event_file_mknod, moonwatch_mknod_device)},
	{9, offsetof(struct event_file_mknod, moonwatch_user_memory)},
};

static const uint8_t slot_of_40[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [602] = 5, [608] = 6, [9] = 7,
};

static const struct event_slot slots_41[] = {
	{1, offsetof(struct event_file_mount, actor.pid)},
	{2, offsetof(struct event_file_mount, actor.tid)},
	{3, offsetof(struct event_file_mount, actor.start_ns)},
	{200, offsetof(struct event_file_mount, file_path)},
	{609, offsetof(struct event_file_mount, moonwatch_mount_source)},
	{610, offsetof(struct event_file_mount, moonwatch_mount_type)},
	{611, offsetof(struct event_file_mount, moonwatch_mount_flags)},
	{9, offsetof(struct event_file_mount, moonwatch_user_memory)},
};

static const uint8_t slot_of_41[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [609] = 5, [610] = 6, [611] = 7, [9] = 8,
};

static const struct event_slot slots_42[] = {
	{1, offsetof(struct event_file_umount, actor.pid)},
	{2, offsetof(struct event_file_umount, actor.tid)},
	{3, offsetof(struct event_file_umount, actor.start_ns)},
	{200, offsetof(struct event_file_umount, file_path)},
	{612, offsetof(struct event_file_umount, moonwatch_umount_flags)},
	{9, offsetof(struct event_file_umount, moonwatch_user_memory)},
};

static const uint8_t slot_of_42[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [612] = 5, [9] = 6,
};

static const struct event_slot slots_43[] = {
	{1, offsetof(struct event_file_truncate, actor.pid)},
	{2, offsetof(struct event_file_truncate, actor.tid)},
	{3, offsetof(struct event_file_truncate, actor.start_ns)},
	{200, offsetof(struct event_file_truncate, file.path)},
	{201, offsetof(struct event_file_truncate, file.inode)},
	{202, offsetof(struct event_file_truncate, file.device)},
	{203, offsetof(struct event_file_truncate, file.mode)},
	{204, offsetof(struct event_file_truncate, file.uid)},
	{208, offsetof(struct event_file_truncate, file.links)},
	{605, offsetof(struct event_file_truncate, file_size)},
	{9, offsetof(struct event_file_truncate, moonwatch_user_memory)},
};

static const uint8_t slot_of_43[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [200] = 4, [201] = 5, [202] = 6, [203] = 7, [204] = 8,
	[208] = 9, [605] = 10, [9] = 11,
};

static const struct event_slot slots_60[] = {
	{1, offsetof(struct event_net_socket, actor.pid)},
	{2, offsetof(struct event_net_socket, actor.tid)},
	{3, offsetof(struct event_net_socket, actor.start_ns)},
	{240, offsetof(struct event_net_socket, socket.transport)},
	{241, offsetof(struct event_net_socket, socket.type)},
	{248, offsetof(struct event_net_socket, socket.path)},
	{249, offsetof(struct event_net_socket, socket.inode)},
	{209, offsetof(struct event_net_socket, socket.fd)},
	{9, offsetof(struct event_net_socket, socket.user_memory)},
	{620, offsetof(struct event_net_socket, moonwatch_socket_family)},
	{621, offsetof(struct event_net_socket, moonwatch_socket_type)},
	{622, offsetof(struct event_net_socket, moonwatch_socket_protocol)},
};

static const uint8_t slot_of_60[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [620] = 10, [621] = 11, [622] = 12,
};

static const struct event_slot slots_61[] = {
	{1, offsetof(struct event_net_connect, actor.pid)},
	{2, offsetof(struct event_net_connect, actor.tid)},
	{3, offsetof(struct event_net_connect, actor.start_ns)},
	{7, offsetof(struct event_net_connect, outcome.outcome)},
	{8, offsetof(struct event_net_connect, outcome.error)},
	{240, offsetof(struct event_net_connect, socket.transport)},
	{241, offsetof(struct event_net_connect, socket.type)},
	{248, offsetof(struct event_net_connect, socket.path)},
	{249, offsetof(struct event_net_connect, socket.inode)},
	{209, offsetof(struct event_net_connect, socket.fd)},
	{9, offsetof(struct event_net_connect, socket.user_memory)},
	{242, offsetof(struct event_net_connect, flow.source_ip)},
	{243, offsetof(struct event_net_connect, flow.source_port)},
	{244, offsetof(struct event_net_connect, flow.destination_ip)},
	{245, offsetof(struct event_net_connect, flow.destination_port)},
};

static const uint8_t slot_of_61[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [240] = 6, [241] = 7, [248] = 8,
	[249] = 9, [209] = 10, [9] = 11, [242] = 12, [243] = 13, [244] = 14, [245] = 15,
};

static const struct event_slot slots_62[] = {
	{1, offsetof(struct event_net_accept, actor.pid)},
	{2, offsetof(struct event_net_accept, actor.tid)},
	{3, offsetof(struct event_net_accept, actor.start_ns)},
	{240, offsetof(struct event_net_accept, socket.transport)},
	{241, offsetof(struct event_net_accept, socket.type)},
	{248, offsetof(struct event_net_accept, socket.path)},
	{249, offsetof(struct event_net_accept, socket.inode)},
	{209, offsetof(struct event_net_accept, socket.fd)},
	{9, offsetof(struct event_net_accept, socket.user_memory)},
	{242, offsetof(struct event_net_accept, flow.source_ip)},
	{243, offsetof(struct event_net_accept, flow.source_port)},
	{244, offsetof(struct event_net_accept, flow.destination_ip)},
	{245, offsetof(struct event_net_accept, flow.destination_port)},
};

static const uint8_t slot_of_62[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [242] = 10, [243] = 11, [244] = 12, [245] = 13,
};

static const struct event_slot slots_63[] = {
	{1, offsetof(struct event_net_bind, actor.pid)},
	{2, offsetof(struct event_net_bind, actor.tid)},
	{3, offsetof(struct event_net_bind, actor.start_ns)},
	{240, offsetof(struct event_net_bind, socket.transport)},
	{241, offsetof(struct event_net_bind, socket.type)},
	{248, offsetof(struct event_net_bind, socket.path)},
	{249, offsetof(struct event_net_bind, socket.inode)},
	{209, offsetof(struct event_net_bind, socket.fd)},
	{9, offsetof(struct event_net_bind, socket.user_memory)},
	{246, offsetof(struct event_net_bind, server.ip)},
	{247, offsetof(struct event_net_bind, server.port)},
};

static const uint8_t slot_of_63[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [246] = 10, [247] = 11,
};

static const struct event_slot slots_64[] = {
	{1, offsetof(struct event_net_listen, actor.pid)},
	{2, offsetof(struct event_net_listen, actor.tid)},
	{3, offsetof(struct event_net_listen, actor.start_ns)},
	{6, offsetof(struct event_net_listen, moonwatch_snapshot)},
	{240, offsetof(struct event_net_listen, socket.transport)},
	{241, offsetof(struct event_net_listen, socket.type)},
	{248, offsetof(struct event_net_listen, socket.path)},
	{249, offsetof(struct event_net_listen, socket.inode)},
	{209, offsetof(struct event_net_listen, socket.fd)},
	{9, offsetof(struct event_net_listen, socket.user_memory)},
	{246, offsetof(struct event_net_listen, server.ip)},
	{247, offsetof(struct event_net_listen, server.port)},
	{250, offsetof(struct event_net_listen, moonwatch_listen_backlog)},
};

static const uint8_t slot_of_64[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [6] = 4, [240] = 5, [241] = 6, [248] = 7, [249] = 8,
	[209] = 9, [9] = 10, [246] = 11, [247] = 12, [250] = 13,
};

static const struct event_slot slots_65[] = {
	{1, offsetof(struct event_net_send, actor.pid)},
	{2, offsetof(struct event_net_send, actor.tid)},
	{3, offsetof(struct event_net_send, actor.start_ns)},
	{240, offsetof(struct event_net_send, socket.transport)},
	{241, offsetof(struct event_net_send, socket.type)},
	{248, offsetof(struct event_net_send, socket.path)},
	{249, offsetof(struct event_net_send, socket.inode)},
	{209, offsetof(struct event_net_send, socket.fd)},
	{9, offsetof(struct event_net_send, socket.user_memory)},
	{242, offsetof(struct event_net_send, flow.source_ip)},
	{243, offsetof(struct event_net_send, flow.source_port)},
	{244, offsetof(struct event_net_send, flow.destination_ip)},
	{245, offsetof(struct event_net_send, flow.destination_port)},
};

static const uint8_t slot_of_65[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [242] = 10, [243] = 11, [244] = 12, [245] = 13,
};

static const struct event_slot slots_66[] = {
	{1, offsetof(struct event_net_close, actor.pid)},
	{2, offsetof(struct event_net_close, actor.tid)},
	{3, offsetof(struct event_net_close, actor.start_ns)},
	{240, offsetof(struct event_net_close, socket.transport)},
	{241, offsetof(struct event_net_close, socket.type)},
	{248, offsetof(struct event_net_close, socket.path)},
	{249, offsetof(struct event_net_close, socket.inode)},
	{209, offsetof(struct event_net_close, socket.fd)},
	{9, offsetof(struct event_net_close, socket.user_memory)},
	{242, offsetof(struct event_net_close, flow.source_ip)},
	{243, offsetof(struct event_net_close, flow.source_port)},
	{244, offsetof(struct event_net_close, flow.destination_ip)},
	{245, offsetof(struct event_net_close, flow.destination_port)},
	{623, offsetof(struct event_net_close, source_bytes)},
	{624, offsetof(struct event_net_close, destination_bytes)},
	{625, offsetof(struct event_net_close, event_duration)},
};

static const uint8_t slot_of_66[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [242] = 10, [243] = 11, [244] = 12, [245] = 13, [623] = 14, [624] = 15, [625] = 16,
};

static const struct event_slot slots_67[] = {
	{1, offsetof(struct event_net_dns, actor.pid)},
	{2, offsetof(struct event_net_dns, actor.tid)},
	{3, offsetof(struct event_net_dns, actor.start_ns)},
	{240, offsetof(struct event_net_dns, socket.transport)},
	{241, offsetof(struct event_net_dns, socket.type)},
	{248, offsetof(struct event_net_dns, socket.path)},
	{249, offsetof(struct event_net_dns, socket.inode)},
	{209, offsetof(struct event_net_dns, socket.fd)},
	{9, offsetof(struct event_net_dns, socket.user_memory)},
	{242, offsetof(struct event_net_dns, flow.source_ip)},
	{243, offsetof(struct event_net_dns, flow.source_port)},
	{244, offsetof(struct event_net_dns, flow.destination_ip)},
	{245, offsetof(struct event_net_dns, flow.destination_port)},
	{626, offsetof(struct event_net_dns, dns_id)},
	{627, offsetof(struct event_net_dns, dns_type)},
	{628, offsetof(struct event_net_dns, dns_question_name)},
	{629, offsetof(struct event_net_dns, dns_question_type)},
	{630, offsetof(struct event_net_dns, dns_resolved_ip)},
	{631, offsetof(struct event_net_dns, dns_response_code)},
	{632, offsetof(struct event_net_dns, moonwatch_dns_names)},
	{633, offsetof(struct event_net_dns, moonwatch_dns_ttl)},
	{634, offsetof(struct event_net_dns, moonwatch_dns_truncated)},
};

static const uint8_t slot_of_67[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [242] = 10, [243] = 11, [244] = 12, [245] = 13, [626] = 14, [627] = 15, [628] = 16,
	[629] = 17, [630] = 18, [631] = 19, [632] = 20, [633] = 21, [634] = 22,
};

static const struct event_slot slots_68[] = {
	{1, offsetof(struct event_net_raw, actor.pid)},
	{2, offsetof(struct event_net_raw, actor.tid)},
	{3, offsetof(struct event_net_raw, actor.start_ns)},
	{240, offsetof(struct event_net_raw, socket.transport)},
	{241, offsetof(struct event_net_raw, socket.type)},
	{248, offsetof(struct event_net_raw, socket.path)},
	{249, offsetof(struct event_net_raw, socket.inode)},
	{209, offsetof(struct event_net_raw, socket.fd)},
	{9, offsetof(struct event_net_raw, socket.user_memory)},
	{620, offsetof(struct event_net_raw, moonwatch_socket_family)},
	{621, offsetof(struct event_net_raw, moonwatch_socket_type)},
	{622, offsetof(struct event_net_raw, moonwatch_socket_protocol)},
};

static const uint8_t slot_of_68[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [240] = 4, [241] = 5, [248] = 6, [249] = 7, [209] = 8,
	[9] = 9, [620] = 10, [621] = 11, [622] = 12,
};

static const struct event_slot slots_90[] = {
	{1, offsetof(struct event_memory_mmap_exec, actor.pid)},
	{2, offsetof(struct event_memory_mmap_exec, actor.tid)},
	{3, offsetof(struct event_memory_mmap_exec, actor.start_ns)},
	{540, offsetof(struct event_memory_mmap_exec, moonwatch_memory_address)},
	{541, offsetof(struct event_memory_mmap_exec, moonwatch_memory_length)},
	{542, offsetof(struct event_memory_mmap_exec, moonwatch_memory_protection)},
	{543, offsetof(struct event_memory_mmap_exec, moonwatch_memory_flags)},
	{544, offsetof(struct event_memory_mmap_exec, moonwatch_memory_region)},
	{200, offsetof(struct event_memory_mmap_exec, file.path)},
	{201, offsetof(struct event_memory_mmap_exec, file.inode)},
	{202, offsetof(struct event_memory_mmap_exec, file.device)},
	{203, offsetof(struct event_memory_mmap_exec, file.mode)},
	{204, offsetof(struct event_memory_mmap_exec, file.uid)},
	{208, offsetof(struct event_memory_mmap_exec, file.links)},
};

static const uint8_t slot_of_90[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [540] = 4, [541] = 5, [542] = 6, [543] = 7, [544] = 8,
	[200] = 9, [201] = 10, [202] = 11, [203] = 12, [204] = 13, [208] = 14,
};

static const struct event_slot slots_91[] = {
	{1, offsetof(struct event_memory_mprotect_exec, actor.pid)},
	{2, offsetof(struct event_memory_mprotect_exec, actor.tid)},
	{3, offsetof(struct event_memory_mprotect_exec, actor.start_ns)},
	{540, offsetof(struct event_memory_mprotect_exec, moonwatch_memory_address)},
	{541, offsetof(struct event_memory_mprotect_exec, moonwatch_memory_length)},
	{542, offsetof(struct event_memory_mprotect_exec, moonwatch_memory_protection)},
	{544, offsetof(struct event_memory_mprotect_exec, moonwatch_memory_region)},
	{200, offsetof(struct event_memory_mprotect_exec, file_path)},
};

static const uint8_t slot_of_91[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [540] = 4, [541] = 5, [542] = 6, [544] = 7, [200] = 8,
};

static const struct event_slot slots_92[] = {
	{1, offsetof(struct event_memory_memfd, actor.pid)},
	{2, offsetof(struct event_memory_memfd, actor.tid)},
	{3, offsetof(struct event_memory_memfd, actor.start_ns)},
	{209, offsetof(struct event_memory_memfd, moonwatch_fd_number)},
	{210, offsetof(struct event_memory_memfd, moonwatch_memfd_name)},
	{211, offsetof(struct event_memory_memfd, moonwatch_memfd_flags)},
	{201, offsetof(struct event_memory_memfd, file_inode)},
};

static const uint8_t slot_of_92[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [209] = 4, [210] = 5, [211] = 6, [201] = 7,
};

static const struct event_slot slots_93[] = {
	{1, offsetof(struct event_memory_process_vm_write, actor.pid)},
	{2, offsetof(struct event_memory_process_vm_write, actor.tid)},
	{3, offsetof(struct event_memory_process_vm_write, actor.start_ns)},
	{7, offsetof(struct event_memory_process_vm_write, outcome.outcome)},
	{8, offsetof(struct event_memory_process_vm_write, outcome.error)},
	{500, offsetof(struct event_memory_process_vm_write, subject.pid)},
	{501, offsetof(struct event_memory_process_vm_write, subject.start_ns)},
	{502, offsetof(struct event_memory_process_vm_write, subject.executable)},
	{545, offsetof(struct event_memory_process_vm_write, moonwatch_memory_written)},
};

static const uint8_t slot_of_93[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [500] = 6, [501] = 7, [502] = 8,
	[545] = 9,
};

static const struct event_slot slots_94[] = {
	{1, offsetof(struct event_memory_userfaultfd, actor.pid)},
	{2, offsetof(struct event_memory_userfaultfd, actor.tid)},
	{3, offsetof(struct event_memory_userfaultfd, actor.start_ns)},
	{209, offsetof(struct event_memory_userfaultfd, moonwatch_fd_number)},
	{546, offsetof(struct event_memory_userfaultfd, moonwatch_userfaultfd_flags)},
};

static const uint8_t slot_of_94[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [209] = 4, [546] = 5,
};

static const struct event_slot slots_110[] = {
	{1, offsetof(struct event_kernel_module_load, actor.pid)},
	{2, offsetof(struct event_kernel_module_load, actor.tid)},
	{3, offsetof(struct event_kernel_module_load, actor.start_ns)},
	{7, offsetof(struct event_kernel_module_load, outcome.outcome)},
	{8, offsetof(struct event_kernel_module_load, outcome.error)},
	{550, offsetof(struct event_kernel_module_load, moonwatch_module_name)},
	{551, offsetof(struct event_kernel_module_load, moonwatch_module_flags)},
	{200, offsetof(struct event_kernel_module_load, file_path)},
};

static const uint8_t slot_of_110[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [550] = 6, [551] = 7, [200] = 8,
};

static const struct event_slot slots_111[] = {
	{1, offsetof(struct event_kernel_module_unload, actor.pid)},
	{2, offsetof(struct event_kernel_module_unload, actor.tid)},
	{3, offsetof(struct event_kernel_module_unload, actor.start_ns)},
	{7, offsetof(struct event_kernel_module_unload, outcome.outcome)},
	{8, offsetof(struct event_kernel_module_unload, outcome.error)},
	{550, offsetof(struct event_kernel_module_unload, moonwatch_module_name)},
	{551, offsetof(struct event_kernel_module_unload, moonwatch_module_flags)},
	{9, offsetof(struct event_kernel_module_unload, moonwatch_user_memory)},
};

static const uint8_t slot_of_111[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [550] = 6, [551] = 7, [9] = 8,
};

static const struct event_slot slots_112[] = {
	{1, offsetof(struct event_kernel_bpf_load, actor.pid)},
	{2, offsetof(struct event_kernel_bpf_load, actor.tid)},
	{3, offsetof(struct event_kernel_bpf_load, actor.start_ns)},
	{7, offsetof(struct event_kernel_bpf_load, outcome.outcome)},
	{8, offsetof(struct event_kernel_bpf_load, outcome.error)},
	{555, offsetof(struct event_kernel_bpf_load, program.command)},
	{556, offsetof(struct event_kernel_bpf_load, program.type)},
	{557, offsetof(struct event_kernel_bpf_load, program.name)},
	{558, offsetof(struct event_kernel_bpf_load, program.id)},
	{559, offsetof(struct event_kernel_bpf_load, program.attach_type)},
	{560, offsetof(struct event_kernel_bpf_load, program.target)},
	{9, offsetof(struct event_kernel_bpf_load, program.user_memory)},
};

static const uint8_t slot_of_112[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [555] = 6, [556] = 7, [557] = 8,
	[558] = 9, [559] = 10, [560] = 11, [9] = 12,
};

static const struct event_slot slots_113[] = {
	{1, offsetof(struct event_kernel_bpf_attach, actor.pid)},
	{2, offsetof(struct event_kernel_bpf_attach, actor.tid)},
	{3, offsetof(struct event_kernel_bpf_attach, actor.start_ns)},
	{7, offsetof(struct event_kernel_bpf_attach, outcome.outcome)},
	{8, offsetof(struct event_kernel_bpf_attach, outcome.error)},
	{555, offsetof(struct event_kernel_bpf_attach, program.command)},
	{556, offsetof(struct event_kernel_bpf_attach, program.type)},
	{557, offsetof(struct event_kernel_bpf_attach, program.name)},
	{558, offsetof(struct event_kernel_bpf_attach, program.id)},
	{559, offsetof(struct event_kernel_bpf_attach, program.attach_type)},
	{560, offsetof(struct event_kernel_bpf_attach, program.target)},
	{9, offsetof(struct event_kernel_bpf_attach, program.user_memory)},
};

static const uint8_t slot_of_113[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [555] = 6, [556] = 7, [557] = 8,
	[558] = 9, [559] = 10, [560] = 11, [9] = 12,
};

static const struct event_slot slots_114[] = {
	{1, offsetof(struct event_kernel_perf_open, actor.pid)},
	{2, offsetof(struct event_kernel_perf_open, actor.tid)},
	{3, offsetof(struct event_kernel_perf_open, actor.start_ns)},
	{7, offsetof(struct event_kernel_perf_open, outcome.outcome)},
	{8, offsetof(struct event_kernel_perf_open, outcome.error)},
	{500, offsetof(struct event_kernel_perf_open, subject.pid)},
	{501, offsetof(struct event_kernel_perf_open, subject.start_ns)},
	{502, offsetof(struct event_kernel_perf_open, subject.executable)},
	{565, offsetof(struct event_kernel_perf_open, moonwatch_perf_type)},
	{566, offsetof(struct event_kernel_perf_open, moonwatch_perf_config)},
	{567, offsetof(struct event_kernel_perf_open, moonwatch_perf_cpu)},
	{9, offsetof(struct event_kernel_perf_open, moonwatch_user_memory)},
};

static const uint8_t slot_of_114[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [500] = 6, [501] = 7, [502] = 8,
	[565] = 9, [566] = 10, [567] = 11, [9] = 12,
};

static const struct event_slot slots_115[] = {
	{1, offsetof(struct event_kernel_kexec, actor.pid)},
	{2, offsetof(struct event_kernel_kexec, actor.tid)},
	{3, offsetof(struct event_kernel_kexec, actor.start_ns)},
	{7, offsetof(struct event_kernel_kexec, outcome.outcome)},
	{8, offsetof(struct event_kernel_kexec, outcome.error)},
	{570, offsetof(struct event_kernel_kexec, moonwatch_kexec_call)},
	{571, offsetof(struct event_kernel_kexec, moonwatch_kexec_flags)},
	{200, offsetof(struct event_kernel_kexec, file_path)},
};

static const uint8_t slot_of_115[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [570] = 6, [571] = 7, [200] = 8,
};

static const struct event_slot slots_116[] = {
	{1, offsetof(struct event_kernel_sysctl, actor.pid)},
	{2, offsetof(struct event_kernel_sysctl, actor.tid)},
	{3, offsetof(struct event_kernel_sysctl, actor.start_ns)},
	{575, offsetof(struct event_kernel_sysctl, moonwatch_sysctl_name)},
	{576, offsetof(struct event_kernel_sysctl, moonwatch_sysctl_value)},
	{577, offsetof(struct event_kernel_sysctl, moonwatch_sysctl_truncated)},
};

static const uint8_t slot_of_116[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [575] = 4, [576] = 5, [577] = 6,
};

static const struct event_slot slots_117[] = {
	{1, offsetof(struct event_kernel_io_uring, actor.pid)},
	{2, offsetof(struct event_kernel_io_uring, actor.tid)},
	{3, offsetof(struct event_kernel_io_uring, actor.start_ns)},
	{580, offsetof(struct event_kernel_io_uring, moonwatch_io_uring_call)},
	{581, offsetof(struct event_kernel_io_uring, moonwatch_io_uring_entries)},
	{582, offsetof(struct event_kernel_io_uring, moonwatch_io_uring_flags)},
	{583, offsetof(struct event_kernel_io_uring, moonwatch_io_uring_opcode)},
	{584, offsetof(struct event_kernel_io_uring, moonwatch_io_uring_operation)},
};

static const uint8_t slot_of_117[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [580] = 4, [581] = 5, [582] = 6, [583] = 7, [584] = 8,
};

static const struct event_slot slots_118[] = {
	{1, offsetof(struct event_kernel_keyctl, actor.pid)},
	{2, offsetof(struct event_kernel_keyctl, actor.tid)},
	{3, offsetof(struct event_kernel_keyctl, actor.start_ns)},
	{7, offsetof(struct event_kernel_keyctl, outcome.outcome)},
	{8, offsetof(struct event_kernel_keyctl, outcome.error)},
	{588, offsetof(struct event_kernel_keyctl, moonwatch_key_call)},
	{589, offsetof(struct event_kernel_keyctl, moonwatch_key_command)},
	{590, offsetof(struct event_kernel_keyctl, moonwatch_key_type)},
	{591, offsetof(struct event_kernel_keyctl, moonwatch_key_description)},
	{592, offsetof(struct event_kernel_keyctl, moonwatch_key_id)},
	{9, offsetof(struct event_kernel_keyctl, moonwatch_user_memory)},
};

static const uint8_t slot_of_118[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [7] = 4, [8] = 5, [588] = 6, [589] = 7, [590] = 8,
	[591] = 9, [592] = 10, [9] = 11,
};

static const struct event_slot slots_119[] = {
	{1, offsetof(struct event_kernel_cred_violation, actor.pid)},
	{2, offsetof(struct event_kernel_cred_violation, actor.tid)},
	{3, offsetof(struct event_kernel_cred_violation, actor.start_ns)},
	{60, offsetof(struct event_kernel_cred_violation, creds.uid)},
	{61, offsetof(struct event_kernel_cred_violation, creds.euid)},
	{62, offsetof(struct event_kernel_cred_violation, creds.suid)},
	{63, offsetof(struct event_kernel_cred_violation, creds.gid)},
	{64, offsetof(struct event_kernel_cred_violation, creds.egid)},
	{65, offsetof(struct event_kernel_cred_violation, creds.sgid)},
	{66, offsetof(struct event_kernel_cred_violation, creds.fsuid)},
	{67, offsetof(struct event_kernel_cred_violation, creds.fsgid)},
	{68, offsetof(struct event_kernel_cred_violation, creds.cap_effective)},
	{69, offsetof(struct event_kernel_cred_violation, creds.cap_permitted)},
	{70, offsetof(struct event_kernel_cred_violation, creds.login_uid)},
	{71, offsetof(struct event_kernel_cred_violation, creds.login_session)},
	{595, offsetof(struct event_kernel_cred_violation, old_ids.uid)},
	{596, offsetof(struct event_kernel_cred_violation, old_ids.euid)},
	{597, offsetof(struct event_kernel_cred_violation, old_ids.gid)},
	{598, offsetof(struct event_kernel_cred_violation, old_ids.egid)},
	{508, offsetof(struct event_kernel_cred_violation, old_caps.effective)},
	{509, offsetof(struct event_kernel_cred_violation, old_caps.permitted)},
	{599, offsetof(struct event_kernel_cred_violation, moonwatch_violation_found)},
};

static const uint8_t slot_of_119[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [60] = 4, [61] = 5, [62] = 6, [63] = 7, [64] = 8,
	[65] = 9, [66] = 10, [67] = 11, [68] = 12, [69] = 13, [70] = 14, [71] = 15, [595] = 16,
	[596] = 17, [597] = 18, [598] = 19, [508] = 20, [509] = 21, [599] = 22,
};

static const struct event_slot slots_130[] = {
	{1, offsetof(struct event_user_login, actor.pid)},
	{2, offsetof(struct event_user_login, actor.tid)},
	{3, offsetof(struct event_user_login, actor.start_ns)},
	{6, offsetof(struct event_user_login, moonwatch_snapshot)},
	{70, offsetof(struct event_user_login, moonwatch_login_uid)},
	{71, offsetof(struct event_user_login, moonwatch_login_session)},
};

static const uint8_t slot_of_130[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [6] = 4, [70] = 5, [71] = 6,
};

static const struct event_slot slots_131[] = {
	{1, offsetof(struct event_user_logout, actor.pid)},
	{2, offsetof(struct event_user_logout, actor.tid)},
	{3, offsetof(struct event_user_logout, actor.start_ns)},
	{70, offsetof(struct event_user_logout, moonwatch_login_uid)},
	{71, offsetof(struct event_user_logout, moonwatch_login_session)},
};

static const uint8_t slot_of_131[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [70] = 4, [71] = 5,
};

static const struct event_slot slots_132[] = {
	{1, offsetof(struct event_user_sudo, actor.pid)},
	{2, offsetof(struct event_user_sudo, actor.tid)},
	{3, offsetof(struct event_user_sudo, actor.start_ns)},
};

static const uint8_t slot_of_132[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3,
};

static const struct event_slot slots_133[] = {
	{1, offsetof(struct event_user_su, actor.pid)},
	{2, offsetof(struct event_user_su, actor.tid)},
	{3, offsetof(struct event_user_su, actor.start_ns)},
};

static const uint8_t slot_of_133[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3,
};

static const struct event_slot slots_150[] = {
	{1, offsetof(struct event_container_start, actor.pid)},
	{2, offsetof(struct event_container_start, actor.tid)},
	{3, offsetof(struct event_container_start, actor.start_ns)},
	{6, offsetof(struct event_container_start, moonwatch_snapshot)},
	{412, offsetof(struct event_container_start, container_id)},
};

static const uint8_t slot_of_150[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [6] = 4, [412] = 5,
};

static const struct event_slot slots_151[] = {
	{1, offsetof(struct event_container_stop, actor.pid)},
	{2, offsetof(struct event_container_stop, actor.tid)},
	{3, offsetof(struct event_container_stop, actor.start_ns)},
	{412, offsetof(struct event_container_stop, container_id)},
};

static const uint8_t slot_of_151[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [412] = 4,
};

static const struct event_slot slots_170[] = {
	{1, offsetof(struct event_log_line, actor.pid)},
	{2, offsetof(struct event_log_line, actor.tid)},
	{3, offsetof(struct event_log_line, actor.start_ns)},
	{716, offsetof(struct event_log_line, message)},
	{717, offsetof(struct event_log_line, log_file_path)},
	{718, offsetof(struct event_log_line, moonwatch_log_truncated)},
};

static const uint8_t slot_of_170[FIELD_MAX + 1] = {
	[1] = 1, [2] = 2, [3] = 3, [716] = 4, [717] = 5, [718] = 6,
};

static const struct event_slot slots_190[] = {
	{300, offsetof(struct event_sensor_start, host_id)},
	{301, offsetof(struct event_sensor_start, host_name)},
	{302, offsetof(struct event_sensor_start, host_boot_id)},
	{303, offsetof(struct event_sensor_start, host_os_kernel)},
	{304, offsetof(struct event_sensor_start, host_architecture)},
	{305, offsetof(struct event_sensor_start, moonwatch_sensor_version)},
	{306, offsetof(struct event_sensor_start, moonwatch_sensor_boot_time)},
	{307, offsetof(struct event_sensor_start, moonwatch_sensor_hooks)},
};

static const uint8_t slot_of_190[FIELD_MAX + 1] = {
	[300] = 1, [301] = 2, [302] = 3, [303] = 4, [304] = 5, [305] = 6, [306] = 7, [307] = 8,
};

static const struct event_slot slots_192[] = {
	{312, offsetof(struct event_sensor_snapshot_end, moonwatch_sensor_processes)},
};

static const uint8_t slot_of_192[FIELD_MAX + 1] = {
	[312] = 1,
};

static const struct event_slot slots_194[] = {
	{308, offsetof(struct event_sensor_lost, moonwatch_lost_kind)},
	{309, offsetof(struct event_sensor_lost, moonwatch_lost_count)},
	{310, offsetof(struct event_sensor_lost, moonwatch_lost_reason)},
	{311, offsetof(struct event_sensor_lost, moonwatch_lost_since)},
};

static const uint8_t slot_of_194[FIELD_MAX + 1] = {
	[308] = 1, [309] = 2, [310] = 3, [311] = 4,
};

static const struct event_slot slots_197[] = {
	{313, offsetof(struct event_sensor_info, moonwatch_sensor_text)},
};

static const uint8_t slot_of_197[FIELD_MAX + 1] = {
	[313] = 1,
};

static const struct event_slot slots_200[] = {
	{20, offsetof(struct event_enrich_executable, process_executable)},
	{29, offsetof(struct event_enrich_executable, moonwatch_executable_device)},
	{28, offsetof(struct event_enrich_executable, moonwatch_executable_inode)},
	{32, offsetof(struct event_enrich_executable, moonwatch_executable_ctime)},
	{700, offsetof(struct event_enrich_executable, process_hash_sha256)},
	{704, offsetof(struct event_enrich_executable, moonwatch_hash_missing)},
	{701, offsetof(struct event_enrich_executable, package_name)},
	{702, offsetof(struct event_enrich_executable, package_version)},
	{703, offsetof(struct event_enrich_executable, moonwatch_package_owned)},
};

static const uint8_t slot_of_200[FIELD_MAX + 1] = {
	[20] = 1, [29] = 2, [28] = 3, [32] = 4, [700] = 5, [704] = 6, [701] = 7, [702] = 8,
	[703] = 9,
};

static const struct event_slot slots_201[] = {
	{82, offsetof(struct event_enrich_user, moonwatch_namespace_mnt)},
	{85, offsetof(struct event_enrich_user, moonwatch_namespace_user)},
	{410, offsetof(struct event_enrich_user, user_id)},
	{705, offsetof(struct event_enrich_user, user_name)},
};

static const uint8_t slot_of_201[FIELD_MAX + 1] = {
	[82] = 1, [85] = 2, [410] = 3, [705] = 4,
};

static const struct event_slot slots_202[] = {
	{412, offsetof(struct event_enrich_container, container_id)},
	{706, offsetof(struct event_enrich_container, container_name)},
	{707, offsetof(struct event_enrich_container, container_image_name)},
	{708, offsetof(struct event_enrich_container, container_image_tag)},
	{709, offsetof(struct event_enrich_container, container_runtime)},
	{714, offsetof(struct event_enrich_container, container_security_context_privileged)},
	{715, offsetof(struct event_enrich_container, moonwatch_container_mounts)},
	{710, offsetof(struct event_enrich_container, kubernetes_pod_name)},
	{711, offsetof(struct event_enrich_container, kubernetes_namespace)},
	{712, offsetof(struct event_enrich_container, kubernetes_pod_uid)},
	{713, offsetof(struct event_enrich_container, kubernetes_container_name)},
};

static const uint8_t slot_of_202[FIELD_MAX + 1] = {
	[412] = 1, [706] = 2, [707] = 3, [708] = 4, [709] = 5, [714] = 6, [715] = 7, [710] = 8,
	[711] = 9, [712] = 10, [713] = 11,
};

const struct event_kind_info event_kinds[EVENT_KIND_MAX + 1] = {
	[1] = {"process.fork", EVENT_CLASS_LIFECYCLE, true, 6, slots_1, slot_of_1, sizeof(struct event_process_fork), "A new process."},
	[2] = {"process.exec", EVENT_CLASS_LIFECYCLE, true, 68, slots_2, slot_of_2, sizeof(struct event_process_exec), "A process runs a new program (also, with moonwatch.snapshot, one that runs already)."},
	[3] = {"process.exit", EVENT_CLASS_LIFECYCLE, true, 5, slots_3, slot_of_3, sizeof(struct event_process_exit), "The last thread of a process is gone."},
	[4] = {"process.stdio", EVENT_CLASS_LIFECYCLE, true, 12, slots_4, slot_of_4, sizeof(struct event_process_stdio), "Descriptor 0, 1 or 2 now is something else."},
	[5] = {"process.setid", EVENT_CLASS_LIFECYCLE, true, 15, slots_5, slot_of_5, sizeof(struct event_process_setid), "User or group ids were set."},
	[6] = {"process.setcap", EVENT_CLASS_LIFECYCLE, true, 20, slots_6, slot_of_6, sizeof(struct event_process_setcap), "Capabilities were set."},
	[7] = {"process.setsid", EVENT_CLASS_LIFECYCLE, true, 5, slots_7, slot_of_7, sizeof(struct event_process_setsid), "A new session."},
	[8] = {"process.prctl", EVENT_CLASS_BULK, true, 8, slots_8, slot_of_8, sizeof(struct event_process_prctl), "prctl with a security meaning."},
	[9] = {"process.ptrace", EVENT_CLASS_LIFECYCLE, true, 11, slots_9, slot_of_9, sizeof(struct event_process_ptrace), "One process takes control of another."},
	[10] = {"process.signal", EVENT_CLASS_BULK, true, 8, slots_10, slot_of_10, sizeof(struct event_process_signal), "A signal that one process sent to another; not those by which programs talk (USR1, CHLD, WINCH, ALRM ...)."},
	[11] = {"process.setns", EVENT_CLASS_LIFECYCLE, true, 21, slots_11, slot_of_11, sizeof(struct event_process_setns), "A process entered a namespace."},
	[12] = {"process.unshare", EVENT_CLASS_LIFECYCLE, true, 20, slots_12, slot_of_12, sizeof(struct event_process_unshare), "A process made a namespace, or was made with one."},
	[13] = {"process.chroot", EVENT_CLASS_LIFECYCLE, true, 8, slots_13, slot_of_13, sizeof(struct event_process_chroot), "A process changed its root."},
	[14] = {"process.rlimit", EVENT_CLASS_BULK, true, 9, slots_14, slot_of_14, sizeof(struct event_process_rlimit), "A resource limit was changed, of the process itself or of another."},
	[30] = {"file.open", EVENT_CLASS_BULK, true, 13, slots_30, slot_of_30, sizeof(struct event_file_open), "A file was opened for writing or created, or a file that a detection named was read."},
	[31] = {"file.create", EVENT_CLASS_BULK, true, 13, slots_31, slot_of_31, sizeof(struct event_file_create), "A file or folder came into being. What open() created is told by file.open with moonwatch.file.created anyway."},
	[32] = {"file.modify", EVENT_CLASS_BULK, true, 10, slots_32, slot_of_32, sizeof(struct event_file_modify), "The first write of a process through an open file (not through mapped memory)."},
	[33] = {"file.delete", EVENT_CLASS_BULK, true, 6, slots_33, slot_of_33, sizeof(struct event_file_delete), "A name was removed."},
	[34] = {"file.rename", EVENT_CLASS_BULK, true, 7, slots_34, slot_of_34, sizeof(struct event_file_rename), "A name was changed."},
	[35] = {"file.link", EVENT_CLASS_BULK, true, 6, slots_35, slot_of_35, sizeof(struct event_file_link), "A hard link was made."},
	[36] = {"file.symlink", EVENT_CLASS_BULK, true, 6, slots_36, slot_of_36, sizeof(struct event_file_symlink), "A symbolic link was made."},
	[37] = {"file.chmod", EVENT_CLASS_BULK, true, 11, slots_37, slot_of_37, sizeof(struct event_file_chmod), "Permissions were changed."},
	[38] = {"file.chown", EVENT_CLASS_BULK, true, 12, slots_38, slot_of_38, sizeof(struct event_file_chown), "The owner was changed."},
	[39] = {"file.setxattr", EVENT_CLASS_BULK, true, 12, slots_39, slot_of_39, sizeof(struct event_file_setxattr), "An extended attribute was set."},
	[40] = {"file.mknod", EVENT_CLASS_BULK, true, 7, slots_40, slot_of_40, sizeof(struct event_file_mknod), "A device or other special file was made."},
	[41] = {"file.mount", EVENT_CLASS_LIFECYCLE, true, 8, slots_41, slot_of_41, sizeof(struct event_file_mount), "A file system was mounted."},
	[42] = {"file.umount", EVENT_CLASS_LIFECYCLE, true, 6, slots_42, slot_of_42, sizeof(struct event_file_umount), "A file system was unmounted."},
	[43] = {"file.truncate", EVENT_CLASS_BULK, true, 11, slots_43, slot_of_43, sizeof(struct event_file_truncate), "A file was given a length (not by O_TRUNC: see moonwatch.file.open_flags of file.open)."},
	[60] = {"net.socket", EVENT_CLASS_BULK, true, 12, slots_60, slot_of_60, sizeof(struct event_net_socket), "A socket was made."},
	[61] = {"net.connect", EVENT_CLASS_BULK, true, 15, slots_61, slot_of_61, sizeof(struct event_net_connect), "A connection was asked for."},
	[62] = {"net.accept", EVENT_CLASS_BULK, true, 13, slots_62, slot_of_62, sizeof(struct event_net_accept), "A connection was taken."},
	[63] = {"net.bind", EVENT_CLASS_BULK, true, 11, slots_63, slot_of_63, sizeof(struct event_net_bind), "A socket was given a local address."},
	[64] = {"net.listen", EVENT_CLASS_BULK, true, 13, slots_64, slot_of_64, sizeof(struct event_net_listen), "A socket now takes connections."},
	[65] = {"net.send", EVENT_CLASS_BULK, true, 13, slots_65, slot_of_65, sizeof(struct event_net_send), "The first datagram of a socket to a destination it is not connected to."},
	[66] = {"net.close", EVENT_CLASS_BULK, true, 16, slots_66, slot_of_66, sizeof(struct event_net_close), "A TCP connection ended that was asked for or taken while the sensor watched."},
	[67] = {"net.dns", EVENT_CLASS_BULK, true, 22, slots_67, slot_of_67, sizeof(struct event_net_dns), "A DNS question that a process of this host sent, or the answer it got (port 53)."},
	[68] = {"net.raw", EVENT_CLASS_BULK, true, 12, slots_68, slot_of_68, sizeof(struct event_net_raw), "A raw or packet socket was made."},
	[90] = {"memory.mmap_exec", EVENT_CLASS_BULK, true, 14, slots_90, slot_of_90, sizeof(struct event_memory_mmap_exec), "Executable memory was mapped: anonymous, or writable as well, or from a file that others than root may have put there."},
	[91] = {"memory.mprotect_exec", EVENT_CLASS_BULK, true, 8, slots_91, slot_of_91, sizeof(struct event_memory_mprotect_exec), "Memory was made executable."},
	[92] = {"memory.memfd", EVENT_CLASS_BULK, true, 7, slots_92, slot_of_92, sizeof(struct event_memory_memfd), "An anonymous memory file was made."},
	[93] = {"memory.process_vm_write", EVENT_CLASS_LIFECYCLE, true, 9, slots_93, slot_of_93, sizeof(struct event_memory_process_vm_write), "A process wrote into another's memory."},
	[94] = {"memory.userfaultfd", EVENT_CLASS_BULK, true, 5, slots_94, slot_of_94, sizeof(struct event_memory_userfaultfd), "A userfaultfd was made."},
	[110] = {"kernel.module_load", EVENT_CLASS_LIFECYCLE, true, 8, slots_110, slot_of_110, sizeof(struct event_kernel_module_load), "A kernel module was loaded."},
	[111] = {"kernel.module_unload", EVENT_CLASS_LIFECYCLE, true, 8, slots_111, slot_of_111, sizeof(struct event_kernel_module_unload), "A kernel module was unloaded."},
	[112] = {"kernel.bpf_load", EVENT_CLASS_LIFECYCLE, true, 12, slots_112, slot_of_112, sizeof(struct event_kernel_bpf_load), "A BPF program was loaded."},
	[113] = {"kernel.bpf_attach", EVENT_CLASS_LIFECYCLE, true, 12, slots_113, slot_of_113, sizeof(struct event_kernel_bpf_attach), "A BPF program was attached."},
	[114] = {"kernel.perf_open", EVENT_CLASS_BULK, true, 12, slots_114, slot_of_114, sizeof(struct event_kernel_perf_open), "A perf event was opened."},
	[115] = {"kernel.kexec", EVENT_CLASS_LIFECYCLE, true, 8, slots_115, slot_of_115, sizeof(struct event_kernel_kexec), "Another kernel was loaded."},
	[116] = {"kernel.sysctl", EVENT_CLASS_LIFECYCLE, true, 6, slots_116, slot_of_116, sizeof(struct event_kernel_sysctl), "A kernel setting is being written through /proc/sys (told before the kernel judges the value)."},
	[117] = {"kernel.io_uring", EVENT_CLASS_BULK, true, 8, slots_117, slot_of_117, sizeof(struct event_kernel_io_uring), "An io_uring was set up, or a request that names files or peers was taken from one."},
	[118] = {"kernel.keyctl", EVENT_CLASS_BULK, true, 11, slots_118, slot_of_118, sizeof(struct event_kernel_keyctl), "A kernel key was handled."},
	[119] = {"kernel.cred_violation", EVENT_CLASS_LIFECYCLE, true, 22, slots_119, slot_of_119, sizeof(struct event_kernel_cred_violation), "A task's credentials changed without passing through a legitimate path."},
	[130] = {"user.login", EVENT_CLASS_LIFECYCLE, true, 6, slots_130, slot_of_130, sizeof(struct event_user_login), "A login session began: a process has an audit session that none had before."},
	[131] = {"user.logout", EVENT_CLASS_LIFECYCLE, true, 5, slots_131, slot_of_131, sizeof(struct event_user_logout), "A login session ended: its last process is gone."},
	[132] = {"user.sudo", EVENT_CLASS_LIFECYCLE, false, 3, slots_132, slot_of_132, sizeof(struct event_user_sudo), "sudo was used."},
	[133] = {"user.su", EVENT_CLASS_LIFECYCLE, false, 3, slots_133, slot_of_133, sizeof(struct event_user_su), "su was used."},
	[150] = {"container.start", EVENT_CLASS_LIFECYCLE, true, 5, slots_150, slot_of_150, sizeof(struct event_container_start), "A container started: the first process in it runs a program."},
	[151] = {"container.stop", EVENT_CLASS_LIFECYCLE, true, 4, slots_151, slot_of_151, sizeof(struct event_container_stop), "A container stopped: the last process in it is gone."},
	[170] = {"log.line", EVENT_CLASS_BULK, true, 6, slots_170, slot_of_170, sizeof(struct event_log_line), "A line of a log."},
	[190] = {"sensor.start", EVENT_CLASS_SENSOR, true, 8, slots_190, slot_of_190, sizeof(struct event_sensor_start), "The stream begins."},
	[191] = {"sensor.snapshot_begin", EVENT_CLASS_SENSOR, true, 0, NULL, NULL, 0, "What runs already follows."},
	[192] = {"sensor.snapshot_end", EVENT_CLASS_SENSOR, true, 1, slots_192, slot_of_192, sizeof(struct event_sensor_snapshot_end), "The snapshot is complete."},
	[193] = {"sensor.tick", EVENT_CLASS_SENSOR, true, 0, NULL, NULL, 0, "Time passes, at least once a second."},
	[194] = {"sensor.lost", EVENT_CLASS_SENSOR, true, 4, slots_194, slot_of_194, sizeof(struct event_sensor_lost), "Events were lost."},
	[195] = {"sensor.canary", EVENT_CLASS_SENSOR, false, 0, NULL, NULL, 0, "The sensor's own act came back through the probes."},
	[196] = {"sensor.reload", EVENT_CLASS_SENSOR, false, 0, NULL, NULL, 0, "The set of detections was replaced."},
	[197] = {"sensor.info", EVENT_CLASS_SENSOR, true, 1, slots_197, slot_of_197, sizeof(struct event_sensor_info), "The sensor has something to say."},
	[200] = {"enrich.executable", EVENT_CLASS_SENSOR, true, 9, slots_200, slot_of_200, sizeof(struct event_enrich_executable), "What was found out about a program that a process runs."},
	[201] = {"enrich.user", EVENT_CLASS_SENSOR, true, 4, slots_201, slot_of_201, sizeof(struct event_enrich_user), "The name of a user id, as a mount namespace has it (absent: it has none)."},
	[202] = {"enrich.container", EVENT_CLASS_SENSOR, true, 11, slots_202, slot_of_202, sizeof(struct event_enrich_container), "What was found out about a container."},
};

/* clang-format on */
