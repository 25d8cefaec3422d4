/* hash: BLAKE2b of bytes, in one call or piece by piece.
 *
 * Invariant: the same bytes give the same hash, however they were cut into pieces. Not keyed: it
 * shows that bytes changed, not who wrote them. Works before sodium_init() too, only slower.
 * Ownership: the caller's storage. Thread: any.
 *
 *	uint8_t hash[HASH_BYTES];
 *	hash_of(record.data, record.len, hash);
 */
#ifndef MW_BASE_HASH_H
#define MW_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <sodium/crypto_generichash.h>

#define HASH_BYTES 32 /* BLAKE2b-256 */
#define HASH_SHORT_BYTES                                                                           \
	16 /* BLAKE2b-128: names things, does not resist a deliberate collision   \
			     */
#define HASH_HEX_SIZE (2 * HASH_BYTES + 1)

struct hash {
	crypto_generichash_state state;
	size_t bytes;
};

void hash_init(struct hash *hash, size_t hash_bytes);
void hash_add(struct hash *hash, const void *data, size_t len);
void hash_done(struct hash *hash, uint8_t *ret_hash);

void hash_of(const void *data, size_t len, uint8_t ret_hash[HASH_BYTES]);
void hash_short_of(const void *data, size_t len, uint8_t ret_hash[HASH_SHORT_BYTES]);

/* Lower-case hex with a NUL: 2 * len + 1 characters. */
void hash_hex(const uint8_t *hash, size_t len, char *ret_text);

#endif
