/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* compat: the parts of the kernel's own structures that the programs read, and how those drifted.
 *
 * Every field is found by name in the running kernel's BTF when the programs are loaded (CO-RE), so
 * order, size and neighbours do not matter here. Where a field was renamed, the older or newer shape
 * stands beside it under `name___flavour` with the change that made it, and the reader asks
 * bpf_core_field_exists(): never the kernel's version.
 */
#ifndef MW_COMPAT_BPF_H
#define MW_COMPAT_BPF_H

#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define AF_UNIX    1
#define AF_INET    2
#define AF_INET6   10
#define AF_NETLINK 16
#define AF_PACKET  17

#define SOCK_STREAM    1
#define SOCK_DGRAM     2
#define SOCK_RAW       3
#define SOCK_SEQPACKET 5

#define IPPROTO_ICMP    1
#define IPPROTO_TCP     6
#define IPPROTO_UDP     17
#define IPPROTO_ICMPV6  58
#define IPPROTO_UDPLITE 136
#define IPPROTO_RAW     255
#define IPPROTO_MPTCP   262

#define TCP_SYN_SENT 2
#define TCP_CLOSE    7
#define TCP_LISTEN   10

#define S_IFMT   0170000
#define S_IFSOCK 0140000
#define S_IFREG  0100000
#define S_IFBLK  0060000
#define S_IFDIR  0040000
#define S_IFCHR  0020000
#define S_IFIFO  0010000

#define FMODE_READ    1u
#define FMODE_WRITE   2u
#define FMODE_CREATED 0x100000u

#define PF_IO_WORKER 0x00000010
#define PF_KTHREAD   0x00200000

#define PF_USER_WORKER 0x00004000 /* since 6.4; before, a flag of kernel threads only */

#define MNT_INTERNAL      0x4000
#define SIGNAL_GROUP_EXIT 4
#define PIDTYPE_PID       0
#define PIDTYPE_PGID      2
#define PIDTYPE_SID       3

#define DEV_MAJOR(device) ((device) >> 20)
#define DEV_MINOR(device) ((device)&0xfffff)

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	u32 val;
} kuid_t;

/* A u32[2] before 6.3 (f122a08b197d), a u64 since: the same eight bytes, little-endian. */
typedef struct {
	u64 val;
} kernel_cap_t;

struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
};

/* Since 6.11 (3aa63a569c64) the change time is two plain integers ... */
struct inode {
	u16 i_mode;
	kuid_t i_uid;
	struct super_block *i_sb;
	unsigned long i_ino;
	unsigned int i_nlink;
	u32 i_rdev;
	s64 i_ctime_sec;
	u32 i_ctime_nsec;
	void *i_private;
};

/* ... from 6.6 (13bc24457850) on it was __i_ctime ... */
struct inode___6_6 {
	struct timespec64 __i_ctime;
};

/* ... and before that i_ctime. */
struct inode___5 {
	struct timespec64 i_ctime;
};

struct super_block {
	u32 s_dev;
	unsigned long s_magic;
};

struct qstr {
	u32 len;
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
	int mnt_flags;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	unsigned int f_mode;
	unsigned int f_flags;
	void *private_data;
	struct inode *f_inode;
	struct path f_path;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct fs_struct {
	struct path root;
	struct path pwd;
};

struct user_namespace;
struct pid_namespace;

/* 6.18 moved the type from the operations to the namespace itself. */
struct proc_ns_operations {
	int type;
};

struct ns_common {
	unsigned int inum;
	u32 ns_type;
	const struct proc_ns_operations *ops;
};

struct xarray {
	void *xa_head;
};

struct xa_node {
	unsigned char shift;
	void *slots[64];
};

struct idr {
	struct xarray idr_rt;
};

struct mnt_namespace {
	struct ns_common ns;
};

struct pid_namespace {
	struct idr idr;
	struct task_struct *child_reaper;
	struct ns_common ns;
};

struct user_namespace {
	struct ns_common ns;
};

struct net {
	struct ns_common ns;
};

struct nsproxy {
	struct mnt_namespace *mnt_ns;
	struct net *net_ns;
	struct pid_namespace *pid_ns_for_children;
};

struct cred {
	kuid_t uid, gid, suid, sgid, euid, egid, fsuid, fsgid;
	kernel_cap_t cap_permitted, cap_effective, cap_inheritable, cap_bset, cap_ambient;
	struct user_namespace *user_ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct pid {
	unsigned int level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};

struct tty_driver {
	int major;
	int minor_start;
};

struct tty_struct {
	int index;
	struct tty_driver *driver;
};

struct rlimit {
	unsigned long rlim_cur, rlim_max;
};

struct signal_struct {
	atomic_t live;
	int nr_threads;
	int group_exit_code;
	unsigned int flags;
	struct pid *pids[4];
	struct tty_struct *tty;
	struct rlimit rlim[16];
};

struct vm_area_struct {
	unsigned long vm_start, vm_end, vm_flags;
	struct file *vm_file;
};

struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long start_brk, brk;
	struct file *exe_file;
};

struct kernfs_node {
	const char *name;
	u64 id;
	struct kernfs_node *parent;
};

/* 6.15 (633488947ef6) renamed the parent. */
struct kernfs_node___6_15 {
	struct kernfs_node *__parent;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
	struct cgroup *dfl_cgrp;
};

struct thread_info {
	u32 status;
};

struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	struct mm_struct *mm;
	int exit_code;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct hlist_node pid_links[4];
	u64 start_boottime;
	const struct cred *cred;
	const struct cred *real_cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct css_set *cgroups;
	kuid_t loginuid; /* these two only with CONFIG_AUDIT */
	unsigned int sessionid;
};

struct linux_binprm {
	const char *filename;
	struct file *file;
	unsigned int execfd_creds : 1;
};

struct kernel_siginfo {
	int si_code;
};

struct module {
	char name[56];
};

struct io_kiocb {
	u8 opcode;
};

struct io_ring_ctx {
	unsigned int flags;
	unsigned int sq_entries;
};

struct bpf_prog_aux {
	u32 id;
	const char *attach_func_name;
	char name[16];
};

struct bpf_prog {
	enum bpf_prog_type type;
	enum bpf_attach_type expected_attach_type;
	struct bpf_prog_aux *aux;
};

struct bpf_link {
	enum bpf_link_type type;
	struct bpf_prog *prog;
};

struct tracepoint {
	const char *name;
};

struct bpf_raw_event_map {
	struct tracepoint *tp;
};

struct bpf_raw_tp_link {
	struct bpf_raw_event_map *btp;
};

struct perf_event_attr___kernel {
	u32 type;
	u64 config;
};

struct perf_event {
	struct perf_event_attr___kernel attr;
	u32 orig_type; /* since 5.15 (55bcf6ef314a); attr.type may have become the number of a PMU */
};

struct in6_addr {
	u8 in6_u[16];
};

struct sock_common {
	u32 skc_daddr;
	u32 skc_rcv_saddr;
	u16 skc_dport;
	u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	unsigned long skc_flags;
	struct in6_addr skc_v6_daddr; /* only with CONFIG_IPV6 */
	struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	u16 sk_type;
	u16 sk_protocol;
	u32 sk_max_ack_backlog;
	struct socket *sk_socket;
};

struct inet_sock {
	struct sock sk;
	u32 inet_saddr;
	u16 inet_sport;
};

/* Of content, but that the end of the stream counts as a received byte. */
struct tcp_sock {
	u64 bytes_received;
	u64 bytes_sent;
	u64 bytes_retrans;
};

struct ipv6_pinfo {
	struct in6_addr saddr;
};

struct sockaddr_un {
	u16 sun_family;
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[1];
};

struct unix_sock {
	struct sock sk;
	struct unix_address *addr;
	struct sock *peer;
};

struct socket {
	struct file *file;
	struct sock *sk;
};

struct bpf_iter_meta {
	struct seq_file *seq;
	u64 seq_num;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	u32 fd;
	struct file *file;
};

struct pt_regs {
	unsigned long bx, cx, dx, si, di, bp;
	unsigned long r8, r9, r10;
	unsigned long orig_ax;
};

#pragma clang attribute pop

enum sock_flags { SOCK_DONE = 1 };

enum cgroup_subsys_id { pids_cgrp_id = 1 };

#endif
