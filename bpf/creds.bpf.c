// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
/* kernel.cred_violation and process.setcap.
 *
 * The rules by which a change is legitimate:
 *	- exec never changes the real ids; it changes the effective ones to the real ones, or when the
 *	  file has a set-id bit. Capabilities after exec follow from files and are not judged;
 *	- a call that sets ids gives none that were not among real, effective and saved, unless the
 *	  task could CAP_SETUID or CAP_SETGID; nothing but exec and a new user namespace ever adds to
 *	  the permitted capabilities;
 *	- a new user namespace brings new capabilities, but no other ids;
 *	- everywhere else credentials are what they were.
 * The real credentials (task->real_cred) are compared: for a while the kernel may lend a task others.
 * Whatever is found is then taken as right, so a change is told once. */
#include "lib/creds.h"

#include "lib/act.h"

#define S_ISUID    04000
#define S_ISGID    02000
#define CAP_SETGID 6
#define CAP_SETUID 7

struct seen {
	u64 start_ns; /* of the task, whose number may be used again */
	u64 user_ns;
	u64 effective, permitted;
	u32 uid, euid, suid, fsuid, gid, egid, sgid, fsgid;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, u32);
	__type(value, struct seen);
} creds_seen SEC(".maps");

static __always_inline void seen_read(struct seen *out, struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, real_cred);
	out->start_ns = BPF_CORE_READ(task, start_boottime);
	out->user_ns = (u64)BPF_CORE_READ(cred, user_ns);
	bpf_core_read(&out->effective, sizeof(u64), &cred->cap_effective);
	bpf_core_read(&out->permitted, sizeof(u64), &cred->cap_permitted);
	out->uid = BPF_CORE_READ(cred, uid.val);
	out->euid = BPF_CORE_READ(cred, euid.val);
	out->suid = BPF_CORE_READ(cred, suid.val);
	out->fsuid = BPF_CORE_READ(cred, fsuid.val);
	out->gid = BPF_CORE_READ(cred, gid.val);
	out->egid = BPF_CORE_READ(cred, egid.val);
	out->sgid = BPF_CORE_READ(cred, sgid.val);
	out->fsgid = BPF_CORE_READ(cred, fsgid.val);
}

static __always_inline bool is_watched(struct task_struct *task)
{
	return shared.watch_creds && !(BPF_CORE_READ(task, flags) & (PF_KTHREAD | PF_IO_WORKER));
}

static __always_inline struct seen *seen_find(u32 tid)
{
	return bpf_map_lookup_elem(&creds_seen, &tid);
}

/* In place where there is an entry: that cannot fail, and so leaves nothing old behind. */
static __always_inline void seen_store(u32 tid, const struct seen *now)
{
	struct seen *old = seen_find(tid);
	if (old)
		*old = *now;
	else
		bpf_map_update_elem(&creds_seen, &tid, now, BPF_ANY);
}

static __always_inline bool ids_differ(const struct seen *a, const struct seen *b)
{
	return a->uid != b->uid || a->euid != b->euid || a->suid != b->suid ||
	       a->fsuid != b->fsuid || a->gid != b->gid || a->egid != b->egid ||
	       a->sgid != b->sgid || a->fsgid != b->fsgid;
}

static __always_inline bool caps_differ(const struct seen *a, const struct seen *b)
{
	return a->user_ns != b->user_ns || a->effective != b->effective ||
	       a->permitted != b->permitted;
}

static __always_inline bool is_among(u32 id, u32 real, u32 effective, u32 saved)
{
	return id == real || id == effective || id == saved;
}

static __always_inline bool user_set_wrongly(const struct seen *old, const struct seen *now)
{
	if (old->effective >> CAP_SETUID & 1)
		return false;
	return !is_among(now->uid, old->uid, old->euid, old->suid) ||
	       !is_among(now->euid, old->uid, old->euid, old->suid) ||
	       !is_among(now->suid, old->uid, old->euid, old->suid);
}

static __always_inline bool group_set_wrongly(const struct seen *old, const struct seen *now)
{
	if (old->effective >> CAP_SETGID & 1)
		return false;
	return !is_among(now->gid, old->gid, old->egid, old->sgid) ||
	       !is_among(now->egid, old->gid, old->egid, old->sgid) ||
	       !is_among(now->sgid, old->gid, old->egid, old->sgid);
}

static __always_inline bool set_wrongly(u32 found, const struct seen *old, const struct seen *now)
{
	if (found == WIRE_FOUND_NAMESPACE && old->user_ns != now->user_ns)
		return ids_differ(old, now);
	if (old->user_ns != now->user_ns || now->permitted & ~old->permitted)
		return true;
	if (found != WIRE_FOUND_SETID)
		return ids_differ(old, now);
	return user_set_wrongly(old, now) || group_set_wrongly(old, now);
}

static __always_inline void fill_caps(
	struct wire_caps *out, struct task_struct *task, u16 kind, const struct seen *old)
{
	const struct cred *cred = BPF_CORE_READ(task, real_cred);
	task_header(&out->header, kind, sizeof(*out));
	task_creds(&out->creds, task);
	bpf_core_read(&out->inheritable, sizeof(u64), &cred->cap_inheritable);
	bpf_core_read(&out->bounding, sizeof(u64), &cred->cap_bset);
	bpf_core_read(&out->ambient, sizeof(u64), &cred->cap_ambient);
	out->has_old = old != NULL;
	out->old_effective = old ? old->effective : 0;
	out->old_permitted = old ? old->permitted : 0;
	out->old_uid = old ? old->uid : 0;
	out->old_euid = old ? old->euid : 0;
	out->old_gid = old ? old->gid : 0;
	out->old_egid = old ? old->egid : 0;
	out->found = 0;
}

static __always_inline void tell_violation(u32 found, const struct seen *old)
{
	struct wire_caps *out = ring_reserve(EVENT_KERNEL_CRED_VIOLATION, struct wire_caps);
	if (!out)
		return;
	fill_caps(out, (void *)bpf_get_current_task(), EVENT_KERNEL_CRED_VIOLATION, old);
	out->found = found;
	ring_submit(out);
}

__noinline int creds_check(u32 found)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u32 tid = bpf_get_current_pid_tgid();
	struct seen now;
	if (!is_watched(task))
		return 0;
	seen_read(&now, task);
	struct seen *old = seen_find(tid);
	if (old && old->start_ns == now.start_ns) {
		if (!ids_differ(old, &now) && !caps_differ(old, &now))
			return 0;
		tell_violation(found, old);
	}
	seen_store(tid, &now);
	return 0;
}

__noinline int creds_set(u32 found)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u32 tid = bpf_get_current_pid_tgid();
	struct seen now;
	if (!is_watched(task))
		return 0;
	seen_read(&now, task);
	struct seen *old = seen_find(tid);
	if (old && old->start_ns == now.start_ns && set_wrongly(found, old, &now))
		tell_violation(found, old);
	seen_store(tid, &now);
	return 0;
}

__noinline int creds_forked(u64 child_number)
{
	struct task_struct *child = (void *)child_number;
	struct seen now;
	creds_check(WIRE_FOUND_FORK);
	if (!is_watched(child))
		return 0;
	seen_read(&now, child);
	seen_store(BPF_CORE_READ(child, pid), &now);
	return 0;
}

static __always_inline bool executed_wrongly(
	const struct seen *old, const struct seen *now, struct linux_binprm *bprm)
{
	u32 mode = BPF_CORE_READ(bprm, file, f_inode, i_mode);
	bool other_file = BPF_CORE_READ_BITFIELD_PROBED(bprm, execfd_creds);
	if (old->uid != now->uid || old->gid != now->gid)
		return true;
	if (other_file)
		return false;
	if (now->euid != old->euid && now->euid != old->uid && !(mode & S_ISUID))
		return true;
	return now->egid != old->egid && now->egid != old->gid && !(mode & S_ISGID);
}

/* A thread that runs exec takes the number and the start of its process's first one. */
__noinline int creds_executed(u64 old_tid, u64 bprm)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u32 tid = bpf_get_current_pid_tgid(), before = old_tid;
	struct seen now;
	if (!is_watched(task))
		return 0;
	seen_read(&now, task);
	struct seen *old = seen_find(before);
	if (old && (before != tid || old->start_ns == now.start_ns) &&
		executed_wrongly(old, &now, (void *)bprm))
		tell_violation(WIRE_FOUND_EXEC, old);
	if (before != tid)
		bpf_map_delete_elem(&creds_seen, &before);
	seen_store(tid, &now);
	return 0;
}

__noinline int creds_exited(void)
{
	u32 tid = bpf_get_current_pid_tgid();
	creds_check(WIRE_FOUND_EXIT);
	bpf_map_delete_elem(&creds_seen, &tid);
	return 0;
}

__noinline int creds_visited(u64 task_number)
{
	struct task_struct *task = (void *)task_number;
	struct seen now;
	if (!task || !is_watched(task))
		return 0;
	u32 tid = BPF_CORE_READ(task, pid);
	seen_read(&now, task);
	/* Whoever was quicker knows better. */
	bpf_map_update_elem(&creds_seen, &tid, &now, BPF_NOEXIST);
	return 0;
}

__noinline int creds_setcap(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct wire_caps *out = ring_reserve(EVENT_PROCESS_SETCAP, struct wire_caps);
	if (out) {
		struct seen *old = seen_find(bpf_get_current_pid_tgid());
		if (old && old->start_ns != BPF_CORE_READ(task, start_boottime))
			old = NULL;
		fill_caps(out, task, EVENT_PROCESS_SETCAP, old);
		ring_submit(out);
	}
	return creds_set(WIRE_FOUND_SETCAP);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
