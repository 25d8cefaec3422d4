/* Sorts the entries by name, then walks them keeping the objects of the common prefix open. */
#include "event/document.h"

#include <arpa/inet.h>
#include <stdlib.h>

void document_init(struct document *document)
{
	document->count = 0;
	document->full = false;
}

static void add(struct document *document, struct document_entry entry)
{
	if (document->count == DOCUMENT_MAX) {
		document->full = true;
		return;
	}
	entry.order = (uint16_t)document->count;
	document->entries[document->count++] = entry;
}

void document_add(struct document *document, enum event_field field, const struct value *value)
{
	add(document, (struct document_entry){
			      .name = event_fields[field].name, .field = field, .value = *value});
}

void document_add_str(struct document *document, const char *name, struct str text)
{
	if (text.data)
		add(document, (struct document_entry){.name = name,
				      .value = {.type = EVENT_TYPE_STRING, .str = text}});
}

void document_add_number(struct document *document, const char *name, uint64_t number)
{
	add(document, (struct document_entry){
			      .name = name, .value = {.type = EVENT_TYPE_LONG, .number = number}});
}

void document_add_json(struct document *document, const char *name, struct str json)
{
	add(document, (struct document_entry){.name = name,
			      .is_raw = true,
			      .value = {.type = EVENT_TYPE_STRING, .str = json}});
}

static void write_list(struct json *json, struct str list)
{
	struct str item;
	json_array(json);
	while (str_next(&list, &item))
		json_str(json, item);
	json_array_end(json);
}

static void write_caps(struct json *json, uint64_t caps)
{
	json_array(json);
	for (unsigned bit = 0; bit < 64; bit++)
		if (caps >> bit & 1 && event_cap_name(bit))
			json_str(json, str_from(event_cap_name(bit)));
	json_array_end(json);
}

static void write_ip(struct json *json, const struct ip *ip)
{
	char text[INET6_ADDRSTRLEN] = "";
	inet_ntop(ip->family == 4 ? AF_INET : AF_INET6, ip->bytes, text, sizeof(text));
	json_str(json, str_from(text));
}

void document_value(struct json *json, enum event_field field, const struct value *value)
{
	switch (value->type) {
	case EVENT_TYPE_STRING: json_str(json, value->str); break;
	case EVENT_TYPE_LIST: write_list(json, value->str); break;
	case EVENT_TYPE_SIGNED: json_i64(json, value->sign); break;
	case EVENT_TYPE_BOOL: json_bool(json, value->number == 1); break;
	case EVENT_TYPE_IP: write_ip(json, &value->ip); break;
	case EVENT_TYPE_DATE: json_date(json, value->number); break;
	case EVENT_TYPE_CAPS: write_caps(json, value->number); break;
	case EVENT_TYPE_ENUM:
		json_str(json, str_from(event_enum_name(field, value->number)));
		break;
	default: json_u64(json, value->number); break;
	}
}

/* A dot sorts before every other character of a name, so that an object's members stay together. */
static int compare(const void *left, const void *right)
{
	const struct document_entry *a = left, *b = right;
	const char *p = a->name, *q = b->name;
	while (*p && *p == *q) {
		p++;
		q++;
	}
	if (*p == *q)
		return a->order - b->order;
	int x = *p == '.' ? 1 : (unsigned char)*p, y = *q == '.' ? 1 : (unsigned char)*q;
	return x - y;
}

/* Length of the part of both names that ends in the same dots. */
static size_t shared_prefix(const char *a, const char *b)
{
	size_t shared = 0;
	for (size_t i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '.')
			shared = i + 1;
	return shared;
}

static void close_objects(struct json *json, const char *name, size_t from)
{
	for (const char *p = name + from; (p = strchr(p, '.')) != NULL; p++)
		json_object_end(json);
}

/* Opens the objects of `name` behind `from`; returns the last part. */
static const char *open_objects(struct json *json, const char *name, size_t from)
{
	const char *part = name + from, *dot;
	while ((dot = strchr(part, '.')) != NULL) {
		json_key(json, (struct str){part, (uint32_t)(dot - part)});
		json_object(json);
		part = dot + 1;
	}
	return part;
}

bool document_write(struct document *document, struct buf *out)
{
	struct json json;
	json_init(&json, out);
	qsort(document->entries, document->count, sizeof(document->entries[0]), compare);
	json_object(&json);
	const char *last = "";
	for (unsigned i = 0; i < document->count; i++) {
		const struct document_entry *entry = &document->entries[i];
		if (strcmp(entry->name, last) == 0)
			continue;
		size_t shared = shared_prefix(last, entry->name);
		close_objects(&json, last, shared);
		json_key(&json, str_from(open_objects(&json, entry->name, shared)));
		if (entry->is_raw)
			json_raw(&json, entry->value.str);
		else
			document_value(&json, entry->field, &entry->value);
		last = entry->name;
	}
	close_objects(&json, last, 0);
	json_object_end(&json);
	return json_done(&json) && !document->full;
}
