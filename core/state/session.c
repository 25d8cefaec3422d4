/* The first rule that holds decides:
 *	pid 1                                    init
 *	container differs from the parent's      container, the session starts here
 *	a session leader below sshd              sshd
 *	a session leader below login or a getty  console
 *	a child of init                          service
 *	else                                     as the parent */
#include "state/session.h"

#define ENTRY(type) EVENT_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE_##type

static bool in_system_dir(struct str path)
{
	static const char *const dirs[] = {"/usr/", "/bin/", "/sbin/", "/lib/", "/opt/"};
	for (unsigned i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		if (str_starts(path, str_from(dirs[i])))
			return true;
	return false;
}

static bool runs_one_of(const struct process *process, const char *const *names)
{
	const struct image *image = process->image;
	if (!image || image->e.memfd == 1 || image->e.deleted == 1 ||
		!in_system_dir(image->e.executable))
		return false;
	for (; *names; names++)
		if (str_eq(image->name, str_from(*names)))
			return true;
	return false;
}

/* The half of sshd that opens a user's shell has become that user; its parent has not. */
static bool is_door(const struct process *process, const char *const *names)
{
	const struct process *parent = process->parent;
	return runs_one_of(process, names) &&
	       (process->creds.suid == 0 ||
		       (parent && parent->creds.suid == 0 && runs_one_of(parent, names)));
}

static struct str container_of(const struct process *process)
{
	return process && process->place ? process->place->container_id : STR_NONE;
}

static int entry_at(const struct process *process)
{
	static const char *const ssh[] = {"sshd", "sshd-session", "dropbear", NULL};
	static const char *const console[] = {"login", "agetty", "getty", NULL};
	const struct process *parent = process->parent;
	if (process->key.pid == 1)
		return ENTRY(INIT);
	if (!parent)
		return 0;
	if (container_of(process).data && !str_eq(container_of(process), container_of(parent)))
		return ENTRY(CONTAINER);
	if (process->place && process->place->e.sid == process->key.pid) {
		if (is_door(parent, ssh))
			return ENTRY(SSHD);
		if (is_door(parent, console))
			return ENTRY(CONSOLE);
	}
	if (parent->key.pid == 1)
		return ENTRY(SERVICE);
	return 0;
}

void session_enter(struct process *process)
{
	int type = entry_at(process);
	if (type) {
		process->entry_type = (enum event_process_entry_leader_entry_meta_type)type;
		process->entry = process->key;
	} else if (process->parent) {
		process->entry_type = process->parent->entry_type;
		process->entry = process->parent->entry;
	}
}

void session_settle(struct process *process)
{
	if (process->entry_type == ENTRY(UNKNOWN) || process->entry_type == ENTRY(CONTAINER))
		session_enter(process);
}
