/* Three sources, in this order: the frame (time, kind, sequence), the process in the state, the event. */
#include "state/view.h"

#include <stddef.h>

static bool set_str(struct value *value, struct str str)
{
	*value = (struct value){.type = EVENT_TYPE_STRING, .str = str};
	return str.data != NULL;
}

static bool set_list(struct value *value, struct str str)
{
	*value = (struct value){.type = EVENT_TYPE_LIST, .str = str};
	return str.data != NULL;
}

static bool set_number(struct value *value, enum event_type type, uint64_t number)
{
	*value = (struct value){.type = type, .number = number};
	return number != EVENT_NONE;
}

/* Fields that are copied as they are: where they lie in the process or one of its facts. */
enum part { PART_NONE, PART_IMAGE, PART_PLACE, PART_CREDS, PART_STDIO };

struct place_of_field {
	uint16_t field;
	uint8_t part;
	uint16_t offset;
};

#define IN_IMAGE(name, member)                                                                     \
	{                                                                                          \
		FIELD_##name, PART_IMAGE, offsetof(struct image, e.member)                         \
	}
#define IN_PLACE(name, member)                                                                     \
	{                                                                                          \
		FIELD_##name, PART_PLACE, offsetof(struct place, e.member)                         \
	}
#define IN_CREDS(name, member)                                                                     \
	{                                                                                          \
		FIELD_##name, PART_CREDS, offsetof(struct process, creds.member)                   \
	}
#define IN_STDIO(name, i, member)                                                                  \
	{                                                                                          \
		FIELD_MOONWATCH_##name, PART_STDIO, offsetof(struct stdio, fd[i].member)           \
	}
#define IN_FD(name, i)                                                                             \
	IN_STDIO(name##_TYPE, i, type), IN_STDIO(name##_PATH, i, path),                            \
		IN_STDIO(name##_INODE, i, inode), IN_STDIO(name##_LOCAL_IP, i, local_ip),          \
		IN_STDIO(name##_LOCAL_PORT, i, local_port), IN_STDIO(name##_PEER_IP, i, peer_ip),  \
		IN_STDIO(name##_PEER_PORT, i, peer_port), IN_STDIO(name##_TRANSPORT, i, transport)

static const struct place_of_field places[] = {
	IN_IMAGE(PROCESS_EXECUTABLE, executable),
	IN_IMAGE(PROCESS_ARGS, args),
	IN_IMAGE(PROCESS_ENV_VARS, env),
	IN_IMAGE(PROCESS_THREAD_NAME, comm),
	IN_IMAGE(MOONWATCH_EXEC_FILENAME, filename),
	IN_IMAGE(MOONWATCH_PROCESS_ARGS_TRUNCATED, args_truncated),
	IN_IMAGE(MOONWATCH_PROCESS_ENV_TRUNCATED, env_truncated),
	IN_IMAGE(MOONWATCH_EXECUTABLE_INODE, inode),
	IN_IMAGE(MOONWATCH_EXECUTABLE_DEVICE, device),
	IN_IMAGE(MOONWATCH_EXECUTABLE_MODE, mode),
	IN_IMAGE(MOONWATCH_EXECUTABLE_UID, owner),
	IN_IMAGE(MOONWATCH_EXECUTABLE_CTIME, ctime_ns),
	IN_IMAGE(MOONWATCH_EXECUTABLE_MEMFD, memfd),
	IN_IMAGE(MOONWATCH_EXECUTABLE_DELETED, deleted),
	IN_PLACE(PROCESS_WORKING_DIRECTORY, cwd),
	IN_PLACE(PROCESS_VPID, vpid),
	IN_PLACE(PROCESS_GROUP_LEADER_PID, pgid),
	IN_PLACE(PROCESS_SESSION_LEADER_PID, sid),
	IN_PLACE(PROCESS_TTY_CHAR_DEVICE_MAJOR, tty_major),
	IN_PLACE(PROCESS_TTY_CHAR_DEVICE_MINOR, tty_minor),
	IN_PLACE(MOONWATCH_CGROUP_ID, cgroup_id),
	IN_PLACE(MOONWATCH_CGROUP_PATH, cgroup),
	IN_PLACE(MOONWATCH_NAMESPACE_MNT, ns_mnt),
	IN_PLACE(MOONWATCH_NAMESPACE_PID, ns_pid),
	IN_PLACE(MOONWATCH_NAMESPACE_NET, ns_net),
	IN_PLACE(MOONWATCH_NAMESPACE_USER, ns_user),
	IN_CREDS(PROCESS_REAL_USER_ID, uid),
	IN_CREDS(PROCESS_USER_ID, euid),
	IN_CREDS(PROCESS_SAVED_USER_ID, suid),
	IN_CREDS(PROCESS_REAL_GROUP_ID, gid),
	IN_CREDS(PROCESS_GROUP_ID, egid),
	IN_CREDS(PROCESS_SAVED_GROUP_ID, sgid),
	IN_CREDS(MOONWATCH_PROCESS_FS_USER_ID, fsuid),
	IN_CREDS(MOONWATCH_PROCESS_FS_GROUP_ID, fsgid),
	IN_CREDS(PROCESS_THREAD_CAPABILITIES_EFFECTIVE, cap_effective),
	IN_CREDS(PROCESS_THREAD_CAPABILITIES_PERMITTED, cap_permitted),
	IN_CREDS(MOONWATCH_LOGIN_UID, login_uid),
	IN_CREDS(MOONWATCH_LOGIN_SESSION, login_session),
	IN_CREDS(USER_ID, euid),
	IN_CREDS(GROUP_ID, egid),
	IN_FD(STDIN, 0),
	IN_FD(STDOUT, 1),
	IN_FD(STDERR, 2),
};

/* 1-based index into places by field; filled once, before any thread is started. */
static uint8_t place_index[FIELD_MAX + 1];

__attribute__((constructor)) static void fill_place_index(void)
{
	for (unsigned i = 0; i < sizeof(places) / sizeof(*places); i++)
		place_index[places[i].field] = (uint8_t)(i + 1);
}

static const char *part_of(const struct process *process, uint8_t part)
{
	switch (part) {
	case PART_IMAGE: return (const char *)process->image;
	case PART_PLACE: return (const char *)process->place;
	case PART_STDIO: return (const char *)process->stdio;
	default: return (const char *)process;
	}
}

static bool copied_field(
	const struct process *process, enum event_field field, struct value *ret_value)
{
	const struct place_of_field *place = &places[place_index[field] - 1];
	const char *base = part_of(process, place->part);
	if (!base)
		return false;
	const char *at = base + place->offset;
	enum event_type type = event_fields[field].type;
	switch (type) {
	case EVENT_TYPE_STRING: return set_str(ret_value, *(const struct str *)at);
	case EVENT_TYPE_LIST: return set_list(ret_value, *(const struct str *)at);
	case EVENT_TYPE_IP:
		*ret_value = (struct value){.type = type, .ip = *(const struct ip *)at};
		return ret_value->ip.family != 0;
	default: return set_number(ret_value, type, *(const uint64_t *)at);
	}
}

/* Names of the ancestors, nearest first, as a list in the scratch; as many as fit. */
static bool ancestor_names(const struct process *process, char *scratch, struct value *ret_value)
{
	struct str list = {scratch, 0};
	const struct process *at = process->parent;
	for (unsigned i = 0; at && i < VIEW_ANCESTORS_MAX; i++, at = at->parent) {
		struct str name = process_name(at);
		if (list.len + name.len + 1 > VIEW_SCRATCH)
			break;
		if (name.len)
			memcpy(scratch + list.len, name.data, name.len);
		scratch[list.len + name.len] = 0;
		list.len += name.len + 1;
	}
	return set_list(ret_value, list) && list.len > 0;
}

static const struct process *entry_of(const struct state *state, const struct process *process)
{
	return process_find(&state->processes, process->entry);
}

bool view_process_field(const struct state *state, const struct process *process,
	enum event_field field, char *scratch, struct value *ret_value)
{
	if (place_index[field])
		return copied_field(process, field, ret_value);
	const struct process *parent = process->parent;
	const struct image *image = process->image;
	switch (field) {
	case FIELD_PROCESS_PID: return set_number(ret_value, EVENT_TYPE_LONG, process->key.pid);
	case FIELD_MOONWATCH_PROCESS_START_NS:
		return set_number(ret_value, EVENT_TYPE_LONG, process->key.start_ns);
	case FIELD_PROCESS_START:
		return state->boot_time_ns && set_number(ret_value, EVENT_TYPE_DATE,
						      state->boot_time_ns + process->key.start_ns);
	case FIELD_PROCESS_NAME: return set_str(ret_value, process_name(process));
	case FIELD_PROCESS_COMMAND_LINE: return image && set_str(ret_value, image->command_line);
	case FIELD_PROCESS_ARGS_COUNT:
		return image && image->e.args.data &&
		       set_number(ret_value, EVENT_TYPE_LONG, image->args_count);
	case FIELD_PROCESS_ENTITY_ID: return set_str(ret_value, str_from(process->entity_id));
	case FIELD_MOONWATCH_PROCESS_EXEC_NS:
		return process->exec_time_ns > state->boot_time_ns && state->boot_time_ns &&
		       set_number(ret_value, EVENT_TYPE_LONG,
			       process->exec_time_ns - state->boot_time_ns);
	case FIELD_MOONWATCH_PROCESS_UNCERTAIN:
		return set_number(ret_value, EVENT_TYPE_BOOL, process->uncertain);
	case FIELD_PROCESS_PARENT_PID:
		return set_number(ret_value, EVENT_TYPE_LONG, process->parent_key.pid);
	case FIELD_MOONWATCH_PROCESS_PARENT_START_NS:
		return set_number(ret_value, EVENT_TYPE_LONG, process->parent_key.start_ns);
	case FIELD_PROCESS_PARENT_NAME: return set_str(ret_value, process_name(parent));
	case FIELD_PROCESS_PARENT_EXECUTABLE:
		return parent && parent->image && set_str(ret_value, parent->image->e.executable);
	case FIELD_PROCESS_PARENT_COMMAND_LINE:
		return parent && parent->image && set_str(ret_value, parent->image->command_line);
	case FIELD_PROCESS_PARENT_ARGS:
		return parent && parent->image && set_list(ret_value, parent->image->e.args);
	case FIELD_PROCESS_PARENT_ENTITY_ID:
		return parent && set_str(ret_value, str_from(parent->entity_id));
	case FIELD_PROCESS_PARENT_USER_ID:
		return parent && set_number(ret_value, EVENT_TYPE_LONG, parent->creds.euid);
	case FIELD_PROCESS_ANCESTORS_NAME: return ancestor_names(process, scratch, ret_value);
	case FIELD_CONTAINER_ID:
		return process->place && set_str(ret_value, process->place->container_id);
	case FIELD_PROCESS_ENTRY_LEADER_ENTRY_META_TYPE:
		return set_number(ret_value, EVENT_TYPE_ENUM, process->entry_type);
	case FIELD_PROCESS_ENTRY_LEADER_ENTITY_ID: {
		const struct process *entry = entry_of(state, process);
		return entry && set_str(ret_value, str_from(entry->entity_id));
	}
	default: return enrichment_field(&state->enrichment, process, field, ret_value);
	}
}

static bool host_field(const struct state *state, enum event_field field, struct value *ret_value)
{
	const char *text;
	switch (field) {
	case FIELD_HOST_ID: text = state->host_id; break;
	case FIELD_HOST_NAME: text = state->host_name; break;
	case FIELD_HOST_BOOT_ID: text = state->boot_id; break;
	case FIELD_HOST_OS_KERNEL: text = state->kernel; break;
	case FIELD_HOST_ARCHITECTURE: text = state->architecture; break;
	default: return false;
	}
	return *text && set_str(ret_value, str_from(text));
}

static bool directory_of(struct str path, struct value *ret_value)
{
	uint32_t len = path.len - str_basename(path).len;
	return set_str(ret_value, (struct str){path.data, len > 1 ? len - 1 : len});
}

/* Fields made from the frame of the event or from one of its own. */
static bool made_field(const struct event *event, enum event_field field, struct value *ret_value)
{
	struct value path;
	switch (field) {
	case FIELD_TIMESTAMP: return set_number(ret_value, EVENT_TYPE_DATE, event->time_ns);
	case FIELD_EVENT_SEQUENCE: return set_number(ret_value, EVENT_TYPE_LONG, event->seq);
	case FIELD_EVENT_KIND: return set_str(ret_value, STR("event"));
	case FIELD_EVENT_ACTION: return set_str(ret_value, str_from(event_kinds[event->kind].name));
	case FIELD_FILE_NAME:
		return event_value(event, FIELD_FILE_PATH, &path) &&
		       set_str(ret_value, str_basename(path.str));
	case FIELD_FILE_DIRECTORY:
		return event_value(event, FIELD_FILE_PATH, &path) &&
		       directory_of(path.str, ret_value);
	case FIELD_PROCESS_NAME: /* of a process that the state had no room for */
		return event_value(event, FIELD_PROCESS_EXECUTABLE, &path) &&
		       set_str(ret_value, str_basename(path.str));
	default: return false;
	}
}

static bool domain_field(
	const struct state *state, const struct event *event, struct value *ret_value)
{
	struct value ip;
	return event_value(event, FIELD_DESTINATION_IP, &ip) &&
	       set_str(ret_value, domain_find(&state->domains, &ip.ip, event->time_ns));
}

void view_init(struct view *view, const struct state *state, const struct event *event)
{
	view->state = state;
	view->event = event;
	view->process = state_actor(state, event);
}

bool view_field(struct view *view, enum event_field field, struct value *ret_value)
{
	if (view->process &&
		view_process_field(view->state, view->process, field, view->scratch, ret_value))
		return true;
	if (field == FIELD_DESTINATION_DOMAIN)
		return domain_field(view->state, view->event, ret_value);
	return event_value(view->event, field, ret_value) ||
	       (event_fields[field].derived && made_field(view->event, field, ret_value)) ||
	       host_field(view->state, field, ret_value);
}

/* Of all fields only process.ancestors.name uses the scratch, so one pass may borrow from it. */
void view_document(struct view *view, struct document *document)
{
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		struct value value;
		enum event_field field = event_fields_by_name[i];
		if (view_field(view, field, &value))
			document_add(document, field, &value);
	}
}
