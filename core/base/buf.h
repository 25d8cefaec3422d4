/* buf: a growable run of bytes with a ceiling.
 *
 * Invariant: len <= max. When an append would pass `max` or memory is out, nothing of it is
 * added and `full` stays set, so a writer may append many times and look once.
 * Ownership: the buf owns its bytes until buf_done. Thread: one.
 *
 *	struct buf out;
 *	buf_init(&out, 1 << 20);
 *	buf_add_str(&out, STR("hello"));
 *	if (out.full) ...
 *	buf_done(&out);
 */
#ifndef MW_BASE_BUF_H
#define MW_BASE_BUF_H

#include <stddef.h>

#include "base/str.h"

struct buf {
	char *data;
	size_t len, size, max;
	bool full;
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_done(struct buf *buf);

/* Forgets the content and `full`, keeps the memory. */
void buf_clear(struct buf *buf);

/* Room for `len` more bytes, to be filled by the caller and counted with buf->len += n.
 * NULL when that would pass the ceiling. */
char *buf_room(struct buf *buf, size_t len);

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_add_byte(struct buf *buf, uint8_t byte);
void buf_add_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline void buf_add_str(struct buf *buf, struct str text)
{
	buf_add(buf, text.data, text.len);
}

static inline struct str buf_str(const struct buf *buf)
{
	return (struct str){buf->data ? buf->data : "", (uint32_t)buf->len};
}

#endif
