/* What an event told is kept as one block: its fields that are no part of the key, with their strings
 * behind. A few dozen bytes for a user, some 200 for a program: at the ceilings about 6 MB. */
#include "state/enrichment.h"

#include <stdlib.h>

#include "base/hash.h"

struct told_field {
	enum event_field field;
	struct value value;
};

struct told {
	unsigned count;
	struct told_field fields[];
};

static void free_told(uint64_t told)
{
	free((struct told *)(uintptr_t)told);
}

void enrichment_init(struct enrichment *enrichment)
{
	recent_init(&enrichment->executables, ENRICHMENT_EXECUTABLES, free_told);
	recent_init(&enrichment->users, ENRICHMENT_USERS, free_told);
	recent_init(&enrichment->containers, ENRICHMENT_CONTAINERS, free_told);
}

void enrichment_done(struct enrichment *enrichment)
{
	recent_done(&enrichment->executables);
	recent_done(&enrichment->users);
	recent_done(&enrichment->containers);
}

/* Fields of enrich.* by which a process asks for the others. */
static bool is_key(enum event_field field)
{
	switch (field) {
	case FIELD_PROCESS_EXECUTABLE:
	case FIELD_MOONWATCH_EXECUTABLE_DEVICE:
	case FIELD_MOONWATCH_EXECUTABLE_INODE:
	case FIELD_MOONWATCH_EXECUTABLE_CTIME:
	case FIELD_MOONWATCH_NAMESPACE_MNT:
	case FIELD_MOONWATCH_NAMESPACE_USER:
	case FIELD_USER_ID:
	case FIELD_CONTAINER_ID: return true;
	default: return false;
	}
}

static bool is_text(enum event_type type)
{
	return type == EVENT_TYPE_STRING || type == EVENT_TYPE_LIST;
}

/* The fields to keep, their strings cut; returns their number and adds up the bytes of strings. */
static unsigned collect(const struct event *event, struct told_field *fields, size_t *bytes)
{
	const struct event_kind_info *info = &event_kinds[event->kind];
	unsigned count = 0;
	for (unsigned i = 0; i < info->slot_count; i++) {
		enum event_field field = info->slots[i].field;
		struct told_field *to = &fields[count];
		if (is_key(field) || !event_slot_value(event, &info->slots[i], &to->value))
			continue;
		to->field = field;
		count++;
		if (!is_text(to->value.type))
			continue;
		if (to->value.str.len > ENRICHMENT_STRING_MAX)
			to->value.str.len = ENRICHMENT_STRING_MAX;
		*bytes += to->value.str.len;
	}
	return count;
}

#define FIELDS_MAX 16

static struct told *told_new(const struct event *event)
{
	struct told_field fields[FIELDS_MAX];
	size_t bytes = 0;
	if (event_kinds[event->kind].slot_count > FIELDS_MAX)
		return NULL;
	unsigned count = collect(event, fields, &bytes);
	struct told *told = malloc(sizeof(*told) + count * sizeof(*fields) + bytes);
	if (!told)
		return NULL;
	char *to = (char *)&told->fields[count];
	told->count = count;
	for (unsigned i = 0; i < count; i++) {
		told->fields[i] = fields[i];
		if (!is_text(fields[i].value.type))
			continue;
		struct str *text = &told->fields[i].value.str;
		memcpy(to, text->data, text->len);
		text->data = to;
		to += text->len;
	}
	return told;
}

static void put(struct recent *table, struct recent_key key, const struct event *event)
{
	uint64_t *value = recent_at(table, key);
	if (!value)
		return;
	free_told(*value);
	*value = (uintptr_t)told_new(event);
}

static struct recent_key container_key(struct str id)
{
	struct recent_key key = {0};
	uint8_t hash[HASH_SHORT_BYTES];
	hash_short_of(id.data, id.len, hash);
	memcpy(key.part, hash, sizeof(hash));
	return key;
}

void enrichment_apply(struct enrichment *enrichment, const struct event *event)
{
	const struct event_enrich_executable *program = &event->enrich_executable;
	const struct event_enrich_user *user = &event->enrich_user;
	switch (event->kind) {
	case EVENT_ENRICH_EXECUTABLE:
		put(&enrichment->executables,
			(struct recent_key){{program->moonwatch_executable_device,
				program->moonwatch_executable_inode,
				program->moonwatch_executable_ctime}},
			event);
		break;
	case EVENT_ENRICH_USER:
		put(&enrichment->users,
			(struct recent_key){{user->moonwatch_namespace_mnt,
				user->moonwatch_namespace_user, user->user_id}},
			event);
		break;
	case EVENT_ENRICH_CONTAINER:
		if (event->enrich_container.container_id.data)
			put(&enrichment->containers,
				container_key(event->enrich_container.container_id), event);
		break;
	default: break;
	}
}

static struct recent_key executable_key(const struct image *image)
{
	return (struct recent_key){{image->e.device, image->e.inode, image->e.ctime_ns}};
}

static struct recent_key user_key(const struct place *place, uint64_t uid)
{
	return (struct recent_key){{place->e.ns_mnt, place->e.ns_user, uid}};
}

static void touch(struct recent *table, struct recent_key key)
{
	if (recent_peek(table, key))
		recent_at(table, key);
}

void enrichment_touch(struct enrichment *enrichment, const struct process *process)
{
	if (process->image)
		touch(&enrichment->executables, executable_key(process->image));
	if (!process->place)
		return;
	touch(&enrichment->users, user_key(process->place, process->creds.euid));
	touch(&enrichment->users, user_key(process->place, process->creds.uid));
	touch(&enrichment->users, user_key(process->place, process->creds.login_uid));
	if (process->place->container_id.data)
		touch(&enrichment->containers, container_key(process->place->container_id));
}

static bool find(const struct recent *table, struct recent_key key, enum event_field field,
	struct value *ret_value)
{
	const struct told *told = (const struct told *)(uintptr_t)recent_peek(table, key);
	for (unsigned i = 0; told && i < told->count; i++)
		if (told->fields[i].field == field) {
			*ret_value = told->fields[i].value;
			return true;
		}
	return false;
}

static bool user_name(const struct enrichment *enrichment, const struct process *process,
	uint64_t uid, struct value *ret_value)
{
	return process->place && uid != EVENT_NONE &&
	       find(&enrichment->users, user_key(process->place, uid), FIELD_USER_NAME, ret_value);
}

bool enrichment_field(const struct enrichment *enrichment, const struct process *process,
	enum event_field field, struct value *ret_value)
{
	switch (field) {
	case FIELD_PROCESS_HASH_SHA256:
	case FIELD_MOONWATCH_HASH_MISSING:
	case FIELD_PACKAGE_NAME:
	case FIELD_PACKAGE_VERSION:
	case FIELD_MOONWATCH_PACKAGE_OWNED:
		return process->image && find(&enrichment->executables,
						 executable_key(process->image), field, ret_value);
	case FIELD_USER_NAME: return user_name(enrichment, process, process->creds.euid, ret_value);
	case FIELD_PROCESS_REAL_USER_NAME:
		return user_name(enrichment, process, process->creds.uid, ret_value);
	case FIELD_MOONWATCH_LOGIN_NAME:
		return user_name(enrichment, process, process->creds.login_uid, ret_value);
	case FIELD_CONTAINER_NAME:
	case FIELD_CONTAINER_IMAGE_NAME:
	case FIELD_CONTAINER_IMAGE_TAG:
	case FIELD_CONTAINER_RUNTIME:
	case FIELD_CONTAINER_SECURITY_CONTEXT_PRIVILEGED:
	case FIELD_MOONWATCH_CONTAINER_MOUNTS:
	case FIELD_KUBERNETES_POD_NAME:
	case FIELD_KUBERNETES_NAMESPACE:
	case FIELD_KUBERNETES_POD_UID:
	case FIELD_KUBERNETES_CONTAINER_NAME:
		return process->place && process->place->container_id.data &&
		       find(&enrichment->containers, container_key(process->place->container_id),
			       field, ret_value);
	default: return false;
	}
}
