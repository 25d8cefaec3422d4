/* varint: unsigned integers of 1 to 10 bytes, seven bits a byte, lowest first (LEB128).
 *
 * Invariant: get never reads past `end` and refuses encodings that do not fit in 64 bits.
 * Thread: any.
 *
 *	uint8_t bytes[VARINT_MAX];
 *	size_t len = varint_put(bytes, 300);
 */
#ifndef MW_BASE_VARINT_H
#define MW_BASE_VARINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VARINT_MAX 10

static inline size_t varint_put(uint8_t *out, uint64_t value)
{
	size_t len = 0;
	while (value >= 0x80) {
		out[len++] = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	out[len++] = (uint8_t)value;
	return len;
}

/* Moves *at behind the number. False when it is cut short or too large; *at is then unchanged. */
static inline bool varint_get(const uint8_t **at, const uint8_t *end, uint64_t *ret_value)
{
	const uint8_t *p = *at;
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 64 && p < end; shift += 7) {
		uint8_t byte = *p++;
		if (shift == 63 && byte > 1)
			return false;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*at = p;
			*ret_value = value;
			return true;
		}
	}
	return false;
}

/* Signed numbers, small magnitudes short. */
static inline uint64_t varint_zigzag(int64_t value)
{
	return ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
}

static inline int64_t varint_unzigzag(uint64_t value)
{
	return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

#endif
