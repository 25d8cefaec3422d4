/* random: numbers for tests that come out the same on every run (SplitMix64).
 *
 *	uint64_t seed = 1;
 *	unsigned die = random_below(&seed, 6) + 1;
 */
#ifndef MW_TESTS_RANDOM_H
#define MW_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *seed)
{
	uint64_t x = *seed += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static inline uint64_t random_below(uint64_t *seed, uint64_t limit)
{
	return random_next(seed) % limit;
}

/* Of any magnitude: as many one-byte numbers as eight-byte ones. */
static inline uint64_t random_sized(uint64_t *seed)
{
	uint64_t bits = random_below(seed, 64);
	return random_next(seed) >> bits;
}

static inline void random_bytes(uint64_t *seed, void *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)data)[i] = (uint8_t)random_next(seed);
}

#endif
