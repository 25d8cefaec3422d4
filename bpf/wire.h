/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* wire: what the BPF programs put into the ring, and the few words of memory both sides share.
 *
 * The only file that the kernel side and core/capture both include. It never leaves the machine and
 * both sides are built together, so it has no version; what is kept and sent is the canonical form
 * of core/event/codec.h.
 *
 * Invariant: a record starts with struct wire_header, `len` counts all of it, and a struct wire_str
 * points behind the record's fixed part. A number that is not known is WIRE_NONE (all bits set).
 * Addresses are in network byte order as the kernel has them (a mapped IPv4 address is not yet
 * unmapped), ports in host order.
 */
#ifndef MW_WIRE_H
#define MW_WIRE_H

#include <linux/types.h>

#include "kinds_gen.h"

#define WIRE_NONE 0xffffffffu

enum wire_flag {
	WIRE_SNAPSHOT = 1,       /* was there before the programs were attached */
	WIRE_USER_MEMORY = 2,    /* something in it was read from memory the process can change */
	WIRE_OUTCOME_UNKNOWN = 4 /* the attempt goes on after the call */
};

struct wire_header {
	__u16 kind;         /* enum event_kind */
	__u16 flags;        /* enum wire_flag */
	__u32 len;          /* bytes of the whole record */
	__u64 time_boot_ns; /* CLOCK_BOOTTIME */
	__u32 pid;          /* thread group, initial pid namespace */
	__u32 tid;
	__u64 start_boot_ns; /* of the thread group's leader */
};

/* A string of `len` bytes at `offset` from the start of the record; len 0: absent. */
struct wire_str {
	__u16 offset;
	__u16 len;
	__u16 cut; /* more than was kept */
	__u16 form;
};

enum wire_form {
	WIRE_TEXT = 0,     /* a string, perhaps with a NUL behind it */
	WIRE_PATH_UP = 1,  /* path components from the last to the first, each with its NUL */
	WIRE_PATH_LONE = 2 /* the same, but the name hangs in no directory (memfd:x) */
};

struct wire_creds {
	__u32 uid, gid, suid, sgid, euid, egid, fsuid, fsgid;
	__u64 cap_effective, cap_permitted;
	__u32 login_uid, login_session;
};

struct wire_sock {
	__u64 inode;
	__u16 family;   /* AF_* */
	__u8 transport; /* enum event_network_transport */
	__u8 listening;
	__u16 local_port, peer_port;
	__u8 local_ip[16], peer_ip[16];
};

struct wire_fd {
	__u8 type; /* enum event_fd_type */
	__u8 unused[7];
	__u64 inode;
	struct wire_sock sock; /* when type is socket */
	struct wire_str path;
};

struct wire_inode {
	__u64 inode;
	__s64 ctime_ns; /* since the epoch */
	__u32 device;   /* major << 20 | minor */
	__u32 mode, uid, links;
};

struct wire_fork {
	struct wire_header header;
	__u64 clone_flags;
	__u64 parent_start_boot_ns;
	__u32 parent_pid;
	__u32 unused;
};

enum wire_image_flag {
	WIRE_IMAGE_PRESENT = 1, /* kernel threads have none */
	WIRE_IMAGE_INTERNAL = 2 /* on a mount that no one can reach, as memfd_create's are */
};

struct wire_exec {
	struct wire_header header;
	__u64 parent_start_boot_ns;
	__u64 cgroup_id;
	struct wire_creds creds;
	struct wire_inode image;
	__u32 image_flags;
	__u32 parent_pid;
	__u32 vpid, pgid, sid;
	__u32 tty_major, tty_minor;
	__u32 ns_mnt, ns_pid, ns_net, ns_user;
	__u32 args_bytes, env_bytes; /* as long as they really are */
	char comm[16];
	struct wire_fd fds[3];
	struct wire_str executable, filename, cwd, cgroup, args, env;
};

struct wire_exit {
	struct wire_header header;
	__u32 status; /* as wait() gives it */
	__u32 unused;
};

struct wire_setid {
	struct wire_header header;
	struct wire_creds creds;
};

struct wire_stdio {
	struct wire_header header;
	__u32 fd;
	__u32 unused;
	struct wire_fd target;
};

struct wire_open {
	struct wire_header header;
	struct wire_inode inode;
	__u32 fd;
	__u32 open_flags;
	__u32 mode_bits; /* file->f_mode: 1 read, 2 write */
	__u32 created;
	struct wire_str path;
};

#define WIRE_UNIX_PATH_MAX 108

/* net.connect, net.accept, net.bind, net.listen */
struct wire_net {
	struct wire_header header;
	struct wire_sock sock;
	__s32 fd;
	__s32 error;   /* errno of a failed attempt, else 0 */
	__s32 backlog; /* of listen() */
	__u16 path_len;
	char path[WIRE_UNIX_PATH_MAX + 2]; /* sun_path; an abstract name begins with a NUL */
};

/* Every change of files but modify, which is a wire_open. A name that the process wrote down is two
 * strings: the text, and where it is not absolute the folder it starts from. */
struct wire_change {
	struct wire_header header;
	struct wire_inode inode; /* all zero when only a name is known */
	__u64 size;              /* of the file or of the attribute's value */
	__u32 fd;
	__u32 mode;
	__u32 uid, gid; /* WIRE_NONE: left alone */
	__u32 device;   /* as the call encodes it */
	__u32 call_flags;
	__u32 type; /* enum event_file_type, or 0 */
	__u32 unused;
	struct wire_str path, path_base;
	struct wire_str other, other_base; /* old name, target of a link, source of a mount */
	struct wire_str text;              /* name of an attribute, type of a file system */
};

/* net.socket, net.raw */
struct wire_socket {
	struct wire_header header;
	struct wire_sock sock;
	__u32 fd;
	__u32 family, type, protocol;
};

struct wire_close {
	struct wire_header header; /* who opened it, not who ran when it ended */
	struct wire_sock sock;
	__u64 sent_bytes, received_bytes;
	__u64 duration_ns;
	__u32 is_outgoing;
	__u32 unused;
};

#define WIRE_DNS_MAX 4096 /* bytes that are kept of a message */

struct wire_dns {
	struct wire_header header; /* pid WIRE_NONE: not known */
	struct wire_sock sock;     /* local is this host */
	__u32 is_answer;
	__u32 whole_bytes;
	struct wire_str message;
};

#define WIRE_MEMFD_NAME_MAX 256

struct wire_memfd {
	struct wire_header header;
	__u64 inode;
	__u32 fd;
	__u32 memfd_flags;
	__u32 name_len;
	__u32 unused;
	char name[WIRE_MEMFD_NAME_MAX];
};

/* Acts on other processes, on memory and on the kernel. What value[] and text[] hold:
 *	kind                    value[0] .. value[5]                            text[0]      text[1]
 *	process.prctl           option, argument, detail                        name set
 *	process.ptrace          request, address                                target
 *	process.signal          number                                          target
 *	process.chroot          0 chroot or 1 pivot_root, inode, device         new root
 *	process.rlimit          resource, soft, hard                            target
 *	process.setsid          session, group
 *	memory.mmap_exec        address, length, protection, flags,             file
 *	                        region, 1 when there is a file
 *	memory.mprotect_exec    address, length, protection, region             file
 *	memory.process_vm_write bytes                                           target
 *	memory.userfaultfd      descriptor, flags
 *	kernel.module_load      flags                                           name         file
 *	kernel.module_unload    flags                                           name
 *	kernel.bpf_load/attach  command, type, id, attach type                  name         target
 *	kernel.perf_open        type, config, cpu                               target
 *	kernel.kexec            0 kexec_load or 1 kexec_file_load, flags        file
 *	kernel.io_uring         0 setup: entries in [1], flags in [2]; 1 submit: opcode in [1]
 *	kernel.keyctl           0 add_key, 1 request_key, 2 keyctl; command, id type         description
 * `target` is the executable of the process acted upon. A number that is not known is WIRE_UNKNOWN. */
#define WIRE_UNKNOWN    0xffffffffffffffffull
#define WIRE_ACT_VALUES 6

struct wire_act {
	struct wire_header header;
	__u64 value[WIRE_ACT_VALUES];
	__u64 target_start_boot_ns; /* 0: not known */
	__u32 target_pid;           /* WIRE_NONE: not known */
	__s32 error;                /* errno of a failed attempt, else 0 */
	struct wire_inode inode;    /* of memory.mmap_exec */
	struct wire_str text[2];
};

/* process.setns, process.unshare */
struct wire_namespace {
	struct wire_header header;
	__u64 flags;
	__u32 inode; /* of the namespace file that setns was given, or 0 */
	__u32 ns_mnt, ns_pid_for_children, ns_net, ns_user;
	__u32 unused;
	struct wire_creds creds;
};

/* Where credentials were looked at: numbers of enum event_moonwatch_violation_found. */
enum wire_found {
	WIRE_FOUND_FORK = 1,
	WIRE_FOUND_EXEC = 2,
	WIRE_FOUND_EXIT = 3,
	WIRE_FOUND_SETID = 4,
	WIRE_FOUND_SETCAP = 5,
	WIRE_FOUND_NAMESPACE = 6,
	WIRE_FOUND_OPEN = 7
};

/* process.setcap, kernel.cred_violation */
struct wire_caps {
	struct wire_header header;
	struct wire_creds creds;
	__u64 inheritable, bounding, ambient;
	__u64 old_effective, old_permitted;
	__u32 old_uid, old_euid, old_gid, old_egid;
	__u32 has_old; /* what was before is known */
	__u32 found;   /* enum wire_found, of a violation */
};

#define WIRE_SYSCTL_NAME_MAX  128
#define WIRE_SYSCTL_VALUE_MAX 512

struct wire_sysctl {
	struct wire_header header;
	__u32 name_len, value_len; /* without NULs */
	__u32 cut;
	__u32 unused;
	char name[WIRE_SYSCTL_NAME_MAX];
	char value[WIRE_SYSCTL_VALUE_MAX];
};

/* The largest record: the strings of an exec and the fixed part. */
#define WIRE_PATH_MAX   4096
#define WIRE_ARGS_MAX   8192
#define WIRE_ENV_MAX    8192
#define WIRE_RECORD_MAX 49152

/* Files that detections want to see read are named by the last component of their path. */
#define WIRE_NAME_MAX 32

struct wire_name {
	char bytes[WIRE_NAME_MAX]; /* padded with NULs; of a longer name, its start */
};

enum wire_lost {
	WIRE_LOST_RING = 1, /* numbers of enum event_moonwatch_lost_reason */
	WIRE_LOST_SCRATCH = 2,
	WIRE_LOST_SHED = 3,
	WIRE_LOST_FAULT = 4,
	WIRE_LOST_REASONS = 5
};

#define WIRE_LOST_KINDS (EVENT_KIND_MAX + 1)

/* One page-backed object that the kernel counts in and user space reads and steers by. */
struct wire_shared {
	__u32 reader_asleep; /* 1: whoever adds a record next must wake the reader */
	__u32 self_pid;      /* thread group of the sensor, whose own acts are not told */
	__u32 read_all;      /* tell of every file opened for reading */
	__u32 read_names;    /* how many names the filter holds */
	__u64 bulk_limit_bytes;
	__u32 watch_creds; /* all programs are attached: credentials may be remembered from now on */
	__u32 unused;
	__u8 wanted[(WIRE_LOST_KINDS + 7) & ~7]; /* by kind: 1 when someone asked for it */
	__u64 lost[WIRE_LOST_KINDS][WIRE_LOST_REASONS];
};

#endif
