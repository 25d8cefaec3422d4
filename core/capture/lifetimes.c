/* Two tables of the same form: processes point to the group they are in, a group counts them. A host
 * without containers and logins keeps nothing here, and a fork costs two failed look-ups. */
#include "capture/lifetimes.h"

#include <stdlib.h>

#include "base/hash.h"
#include "event/container.h"

#define NAME_MAX_BYTES 64
#define SESSION_NONE   0xffffffffu

struct group {
	uint64_t key;
	uint32_t processes;
	uint32_t name_len;
	char name[NAME_MAX_BYTES]; /* of a container */
	uint64_t session, login_uid;
};

struct seeing {
	struct lifetimes *lifetimes;
	const struct event *event;
	lifetimes_tell tell;
	void *data;
};

void lifetimes_init(struct lifetimes *lifetimes, size_t max_processes)
{
	*lifetimes = (struct lifetimes){0};
	map_init(&lifetimes->containers, max_processes);
	map_init(&lifetimes->sessions, max_processes);
	map_init(&lifetimes->contained, max_processes);
	map_init(&lifetimes->logged_in, max_processes);
}

static void free_group(void *group, void *data)
{
	(void)data;
	free(group);
}

void lifetimes_done(struct lifetimes *lifetimes)
{
	map_each(&lifetimes->containers, free_group, NULL);
	map_each(&lifetimes->sessions, free_group, NULL);
	map_done(&lifetimes->containers);
	map_done(&lifetimes->sessions);
	map_done(&lifetimes->contained);
	map_done(&lifetimes->logged_in);
}

static void tell(struct seeing *seeing, enum event_kind kind, const struct group *group)
{
	const struct event *cause = seeing->event;
	struct event event;
	event_init(&event, kind);
	event.time_ns = cause->time_ns;
	event.actor = cause->actor;
	struct str name = {group->name, group->name_len};
	uint64_t snapshot = cause->kind == EVENT_PROCESS_EXEC
				    ? cause->process_exec.moonwatch_snapshot
				    : EVENT_NONE;
	switch (kind) {
	case EVENT_CONTAINER_START:
		event.container_start.container_id = name;
		event.container_start.moonwatch_snapshot = snapshot;
		break;
	case EVENT_CONTAINER_STOP: event.container_stop.container_id = name; break;
	case EVENT_USER_LOGIN:
		event.user_login.moonwatch_login_uid = group->login_uid;
		event.user_login.moonwatch_login_session = group->session;
		event.user_login.moonwatch_snapshot = snapshot;
		break;
	default:
		event.user_logout.moonwatch_login_uid = group->login_uid;
		event.user_logout.moonwatch_login_session = group->session;
	}
	seeing->tell(seeing->data, &event);
}

/* Which of the two tables, and what it tells. */
struct table {
	struct map *groups, *members;
	enum event_kind begins, ends;
};

static struct table containers_of(struct lifetimes *it)
{
	return (struct table){
		&it->containers, &it->contained, EVENT_CONTAINER_START, EVENT_CONTAINER_STOP};
}

static struct table sessions_of(struct lifetimes *it)
{
	return (struct table){&it->sessions, &it->logged_in, EVENT_USER_LOGIN, EVENT_USER_LOGOUT};
}

static uint64_t key_of(uint64_t pid, uint64_t start_ns)
{
	return map_mix(pid, start_ns);
}

static uint64_t actor_key(const struct event *event)
{
	return key_of(event->actor.pid, event->actor.start_ns);
}

static void leave(struct seeing *seeing, struct table table)
{
	struct group *group = map_remove(table.members, actor_key(seeing->event));
	if (!group || --group->processes > 0)
		return;
	tell(seeing, table.ends, group);
	map_remove(table.groups, group->key);
	free(group);
}

/* `wanted` is copied when no such group is there yet. */
static void join(struct seeing *seeing, struct table table, const struct group *wanted)
{
	struct group *group = map_get(table.groups, wanted->key);
	if (group && map_get(table.members, actor_key(seeing->event)) == group)
		return;
	leave(seeing, table);
	group = map_get(table.groups, wanted->key);
	bool is_new = !group;
	if (is_new) {
		group = malloc(sizeof(*group));
		if (!group || !map_put(table.groups, wanted->key, group)) {
			seeing->lifetimes->refused++;
			free(group);
			return;
		}
		*group = *wanted;
		group->processes = 0;
	}
	if (!map_put(table.members, actor_key(seeing->event), group)) {
		seeing->lifetimes->refused++;
		if (is_new)
			free(map_remove(table.groups, wanted->key));
		return;
	}
	group->processes++;
	if (is_new)
		tell(seeing, table.begins, group);
}

static void see_container(struct seeing *seeing, struct str cgroup)
{
	struct group group = {0};
	uint8_t hash[HASH_SHORT_BYTES];
	struct str id = container_id(cgroup);
	if (!id.data) {
		leave(seeing, containers_of(seeing->lifetimes));
		return;
	}
	hash_short_of(id.data, id.len, hash);
	memcpy(&group.key, hash, sizeof(group.key));
	group.name_len = id.len < NAME_MAX_BYTES ? id.len : NAME_MAX_BYTES;
	memcpy(group.name, id.data, group.name_len);
	join(seeing, containers_of(seeing->lifetimes), &group);
}

static void see_session(struct seeing *seeing, const struct event_creds *creds)
{
	uint64_t session = creds->login_session;
	if (session == EVENT_NONE || session == SESSION_NONE || session == 0 ||
		creds->login_uid == EVENT_NONE)
		return;
	const struct group group = {
		.key = session, .session = session, .login_uid = creds->login_uid};
	join(seeing, sessions_of(seeing->lifetimes), &group);
}

static void inherit(struct seeing *seeing, struct table table)
{
	const struct event_parent *parent = &seeing->event->process_fork.parent;
	const struct group *group = map_get(table.members, key_of(parent->pid, parent->start_ns));
	if (group && !map_get(table.members, actor_key(seeing->event)))
		join(seeing, table, group);
}

void lifetimes_see(
	struct lifetimes *lifetimes, const struct event *event, lifetimes_tell tell_it, void *data)
{
	struct seeing seeing = {lifetimes, event, tell_it, data};
	switch (event->kind) {
	case EVENT_PROCESS_FORK:
		inherit(&seeing, containers_of(lifetimes));
		inherit(&seeing, sessions_of(lifetimes));
		break;
	case EVENT_PROCESS_EXEC:
		see_container(&seeing, event->process_exec.place.cgroup);
		see_session(&seeing, &event->process_exec.creds);
		break;
	case EVENT_PROCESS_SETID: see_session(&seeing, &event->process_setid.creds); break;
	case EVENT_PROCESS_EXIT:
		leave(&seeing, containers_of(lifetimes));
		leave(&seeing, sessions_of(lifetimes));
		break;
	default: break;
	}
}
