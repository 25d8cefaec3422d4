/* Table-driven access to the generated structs. Every kind's slots list its members with their
 * offsets, so one loop serves all kinds. */
#include "event/event.h"

#include <stddef.h>

static void *slot_at(struct event *event, const struct event_slot *slot)
{
	return (char *)&event->body + slot->offset;
}

static void set_absent(void *at, enum event_type type)
{
	switch (type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST: *(struct str *)at = STR_NONE; break;
	case EVENT_TYPE_IP: *(struct ip *)at = (struct ip){0}; break;
	case EVENT_TYPE_SIGNED: *(int64_t *)at = EVENT_NONE_SIGNED; break;
	default: *(uint64_t *)at = EVENT_NONE;
	}
}

void event_init(struct event *event, enum event_kind kind)
{
	event->seq = 0;
	event->time_ns = 0;
	event->kind = kind;
	const struct event_kind_info *info = &event_kinds[kind];
	for (unsigned i = 0; i < info->slot_count; i++)
		set_absent(
			slot_at(event, &info->slots[i]), event_fields[info->slots[i].field].type);
}

bool event_slot_value(
	const struct event *event, const struct event_slot *slot, struct value *ret_value)
{
	const char *at = (const char *)&event->body + slot->offset;
	enum event_type type = event_fields[slot->field].type;
	struct value value = {.type = type};
	bool present;
	switch (type) {
	case EVENT_TYPE_STRING:
	case EVENT_TYPE_LIST:
		value.str = *(const struct str *)at;
		present = value.str.data != NULL;
		break;
	case EVENT_TYPE_IP:
		value.ip = *(const struct ip *)at;
		present = value.ip.family != 0;
		break;
	case EVENT_TYPE_SIGNED:
		value.sign = *(const int64_t *)at;
		present = value.sign != EVENT_NONE_SIGNED;
		break;
	default: value.number = *(const uint64_t *)at; present = value.number != EVENT_NONE;
	}
	if (present)
		*ret_value = value;
	return present;
}

const struct event_slot *event_slot_find(enum event_kind kind, uint64_t field)
{
	const struct event_kind_info *info = &event_kinds[kind];
	if (field > FIELD_MAX || !info->slot_of || !info->slot_of[field])
		return NULL;
	return &info->slots[info->slot_of[field] - 1];
}

bool event_value(const struct event *event, enum event_field field, struct value *ret_value)
{
	const struct event_slot *slot = event_slot_find(event->kind, field);
	return slot && event_slot_value(event, slot, ret_value);
}

enum event_field event_field_find(struct str name)
{
	unsigned low = 0, high = FIELD_COUNT;
	while (low < high) {
		unsigned middle = (low + high) / 2;
		struct str other = str_from(event_fields[event_fields_by_name[middle]].name);
		uint32_t shorter = name.len < other.len ? name.len : other.len;
		int order = memcmp(name.data, other.data, shorter);
		if (order == 0 && name.len == other.len)
			return event_fields_by_name[middle];
		if (order < 0 || (order == 0 && name.len < other.len))
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

enum event_kind event_kind_find(struct str name)
{
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++)
		if (event_kinds[kind].name && str_eq(str_from(event_kinds[kind].name), name))
			return kind;
	return 0;
}

const char *event_enum_name(enum event_field field, uint64_t number)
{
	const char *const *values = event_fields[field].values;
	for (uint64_t i = 1; values && values[i]; i++)
		if (i == number)
			return values[i];
	return NULL;
}

/* Bit n is the nth name of linux/capability.h (as of 6.18). */
static const char *const cap_names[] = {"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH",
	"CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
	"CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN",
	"CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
	"CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT",
	"CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD",
	"CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE",
	"CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ",
	"CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE"};

const char *event_cap_name(unsigned bit)
{
	return bit < sizeof(cap_names) / sizeof(*cap_names) ? cap_names[bit] : NULL;
}
