/* Fields are written in the order of the kind's slots. */
#include "event/codec.h"

#include "base/varint.h"

static void put_le(uint8_t *out, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_le(const uint8_t *in, unsigned bytes)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)in[i] << (8 * i);
	return value;
}

static bool is_bytes(enum event_type type)
{
	return type == EVENT_TYPE_STRING || type == EVENT_TYPE_LIST || type == EVENT_TYPE_IP;
}

static void encode_field(struct buf *out, enum event_field field, const struct value *value)
{
	uint8_t head[2 * VARINT_MAX];
	size_t len = varint_put(head, (uint64_t)field << 1 | is_bytes(value->type));
	if (!is_bytes(value->type)) {
		uint64_t number = value->type == EVENT_TYPE_SIGNED ? varint_zigzag(value->sign)
								   : value->number;
		len += varint_put(head + len, number);
		buf_add(out, head, len);
		return;
	}
	struct str bytes = value->str;
	if (value->type == EVENT_TYPE_IP)
		bytes = (struct str){(const char *)value->ip.bytes, value->ip.family == 4 ? 4 : 16};
	len += varint_put(head + len, bytes.len);
	buf_add(out, head, len);
	buf_add(out, bytes.data, bytes.len);
}

bool codec_encode(const struct event *event, struct buf *out, struct err *err)
{
	const struct event_kind_info *info = &event_kinds[event->kind];
	size_t start = out->len;
	uint8_t header[CODEC_HEADER_BYTES] = {0};
	put_le(header + 4, event->kind, 2);
	put_le(header + 8, event->seq, 8);
	put_le(header + 16, event->time_ns, 8);
	buf_add(out, header, sizeof(header));
	for (unsigned i = 0; i < info->slot_count; i++) {
		struct value value;
		if (event_slot_value(event, &info->slots[i], &value))
			encode_field(out, info->slots[i].field, &value);
	}
	if (out->full || out->len - start > CODEC_RECORD_MAX) {
		out->len = start;
		out->full = false;
		return err_set(
			err, "%s event is larger than %u bytes", info->name, CODEC_RECORD_MAX);
	}
	put_le((uint8_t *)out->data + start, out->len - start, 4);
	return true;
}

uint32_t codec_record_size(const uint8_t *data, size_t len)
{
	if (len < CODEC_HEADER_BYTES)
		return 0;
	uint64_t size = get_le(data, 4);
	return size >= CODEC_HEADER_BYTES && size <= len && size <= CODEC_RECORD_MAX
		       ? (uint32_t)size
		       : 0;
}

static bool store_number(void *at, const struct event_slot *slot, uint64_t number)
{
	const struct event_field_info *field = &event_fields[slot->field];
	switch (field->type) {
	case EVENT_TYPE_SIGNED: *(int64_t *)at = varint_unzigzag(number); return true;
	case EVENT_TYPE_BOOL:
		if (number <= 1)
			*(uint64_t *)at = number;
		return number <= 1;
	case EVENT_TYPE_ENUM:
		/* A newer writer may know more values: such a one stays absent. */
		if (event_enum_name(slot->field, number))
			*(uint64_t *)at = number;
		return true;
	default: *(uint64_t *)at = number; return true;
	}
}

static bool store_bytes(void *at, enum event_type type, struct str bytes)
{
	if (type != EVENT_TYPE_IP) {
		*(struct str *)at = bytes;
		return true;
	}
	if (bytes.len != 4 && bytes.len != 16)
		return false;
	struct ip ip = {.family = bytes.len == 4 ? 4 : 6};
	memcpy(ip.bytes, bytes.data, bytes.len);
	*(struct ip *)at = ip;
	return true;
}

bool codec_decode(const uint8_t *data, size_t len, struct event *ret_event, struct err *err)
{
	ret_event->kind = 0;
	if (len == 0 || codec_record_size(data, len) != len)
		return err_set(err, "record of %zu bytes has a wrong size field", len);
	uint64_t kind = get_le(data + 4, 2);
	if (kind == 0 || kind > EVENT_KIND_MAX || !event_kinds[kind].name)
		return err_set(err, "unknown event kind %llu", (unsigned long long)kind);
	const struct event_kind_info *info = &event_kinds[kind];
	event_init(ret_event, (enum event_kind)kind);
	ret_event->seq = get_le(data + 8, 8);
	ret_event->time_ns = get_le(data + 16, 8);
	const uint8_t *at = data + CODEC_HEADER_BYTES, *end = data + len;
	while (at < end) {
		uint64_t tag, number;
		if (!varint_get(&at, end, &tag) || !varint_get(&at, end, &number))
			return err_set(err, "%s event is cut short", info->name);
		struct str bytes = {(const char *)at, (uint32_t)number};
		if (tag & 1) {
			if (number > (uint64_t)(end - at))
				return err_set(err, "%s event is cut short", info->name);
			at += number;
		}
		const struct event_slot *slot = event_slot_find(ret_event->kind, tag >> 1);
		if (!slot)
			continue;
		enum event_type type = event_fields[slot->field].type;
		void *to = (char *)&ret_event->body + slot->offset;
		bool fits = is_bytes(type) == (tag & 1);
		if (!fits ||
			!(tag & 1 ? store_bytes(to, type, bytes) : store_number(to, slot, number)))
			return err_set(err, "%s event has a bad value for %s", info->name,
				event_fields[slot->field].name);
	}
	return true;
}
