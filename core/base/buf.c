/* Grows by doubling, from 256 bytes. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *buf, size_t max_bytes)
{
	*buf = (struct buf){.max = max_bytes};
}

void buf_done(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){.max = buf->max};
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->full = false;
}

char *buf_room(struct buf *buf, size_t len)
{
	if (len > buf->max - buf->len) {
		buf->full = true;
		return NULL;
	}
	if (buf->len + len > buf->size) {
		size_t size = buf->size ? buf->size : 256;
		while (size < buf->len + len)
			size *= 2;
		char *data = realloc(buf->data, size);
		if (!data) {
			buf->full = true;
			return NULL;
		}
		buf->data = data;
		buf->size = size;
	}
	return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	if (len == 0)
		return;
	char *room = buf_room(buf, len);
	if (room) {
		memcpy(room, data, len);
		buf->len += len;
	}
}

void buf_add_byte(struct buf *buf, uint8_t byte)
{
	buf_add(buf, &byte, 1);
}

void buf_add_format(struct buf *buf, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	int len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof(text))
		buf->full = true;
	else
		buf_add(buf, text, (size_t)len);
}
