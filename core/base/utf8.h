/* utf8: walks observed bytes as UTF-8 that may be wrong.
 *
 * Invariant: only shortest forms of U+0000..U+10FFFF without surrogates are taken as characters;
 * every other byte stands alone and is invalid. Never reads past the end. Thread: any.
 *
 *	for (size_t i = 0; i < text.len; i += len ? len : 1)
 *		len = utf8_next(text.data + i, text.len - i, &code);
 */
#ifndef MW_BASE_UTF8_H
#define MW_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at `data` (1 to 4), or 0 when its first byte (or nothing, when len is 0)
 * is no part of one. */
size_t utf8_next(const char *data, size_t len, uint32_t *ret_code);

/* True for characters that steer a terminal or change how the text around them is shown or read:
 * controls C0 and C1, DEL, line and paragraph separators, direction marks, and invisible ones. */
bool utf8_is_deceptive(uint32_t code);

#endif
