/* A blob is the numbers, then each string as a length and its bytes; UINT32_MAX stands for absent. */
#include "event/alert.h"

#include <stddef.h>

static const size_t strings[] = {offsetof(struct alert, id), offsetof(struct alert, severity_name),
	offsetof(struct alert, rule_id), offsetof(struct alert, title),
	offsetof(struct alert, summary), offsetof(struct alert, host_id),
	offsetof(struct alert, entity_id), offsetof(struct alert, process_line),
	offsetof(struct alert, document)};

#define STRING_COUNT (sizeof(strings) / sizeof(*strings))

void alert_pack(const struct alert *alert, struct buf *out)
{
	buf_add(out, &alert->time_ns, sizeof(alert->time_ns));
	buf_add(out, &alert->severity, sizeof(alert->severity));
	for (unsigned i = 0; i < STRING_COUNT; i++) {
		const struct str *text = (const void *)((const char *)alert + strings[i]);
		uint32_t len = text->data ? text->len : UINT32_MAX;
		buf_add(out, &len, sizeof(len));
		if (text->data)
			buf_add(out, text->data, text->len);
	}
}

static bool take(struct str *blob, void *to, uint32_t len)
{
	if (blob->len < len)
		return false;
	if (to)
		memcpy(to, blob->data, len);
	blob->data += len;
	blob->len -= len;
	return true;
}

bool alert_unpack(struct str blob, struct alert *ret_alert)
{
	struct alert alert = {0};
	if (!take(&blob, &alert.time_ns, sizeof(alert.time_ns)) ||
		!take(&blob, &alert.severity, sizeof(alert.severity)))
		return false;
	for (unsigned i = 0; i < STRING_COUNT; i++) {
		struct str *text = (void *)((char *)&alert + strings[i]);
		uint32_t len;
		if (!take(&blob, &len, sizeof(len)))
			return false;
		if (len == UINT32_MAX)
			continue;
		*text = (struct str){blob.data, len};
		if (!take(&blob, NULL, len))
			return false;
	}
	*ret_alert = alert;
	return blob.len == 0;
}
