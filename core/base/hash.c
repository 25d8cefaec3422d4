/* BLAKE2b (RFC 7693) as libsodium has it, unkeyed. libsodium's portable version is in use until
 * the program calls sodium_init(), the vector one after that; both give the same bytes. */
#include "base/hash.h"

void hash_init(struct hash *hash, size_t hash_bytes)
{
	hash->bytes = hash_bytes;
	crypto_generichash_init(&hash->state, NULL, 0, hash_bytes);
}

void hash_add(struct hash *hash, const void *data, size_t len)
{
	if (len)
		crypto_generichash_update(&hash->state, data, len);
}

void hash_done(struct hash *hash, uint8_t *ret_hash)
{
	crypto_generichash_final(&hash->state, ret_hash, hash->bytes);
}

void hash_of(const void *data, size_t len, uint8_t ret_hash[HASH_BYTES])
{
	crypto_generichash(ret_hash, HASH_BYTES, data, len, NULL, 0);
}

void hash_short_of(const void *data, size_t len, uint8_t ret_hash[HASH_SHORT_BYTES])
{
	crypto_generichash(ret_hash, HASH_SHORT_BYTES, data, len, NULL, 0);
}

void hash_hex(const uint8_t *hash, size_t len, char *ret_text)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < len; i++) {
		ret_text[2 * i] = digits[hash[i] >> 4];
		ret_text[2 * i + 1] = digits[hash[i] & 15];
	}
	ret_text[2 * len] = 0;
}
