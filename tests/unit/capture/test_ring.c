#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/ring.h"

#define BUSY      (1u << 31)
#define DISCARDED (1u << 30)

/* A file laid out like the kernel's ring; the test plays the producer. */
static struct {
	int fd;
	size_t page, size;
	uint8_t *bytes;
	uint64_t *producer;
	struct ring ring;
} fake;

static int setup(void **state)
{
	(void)state;
	struct err err;
	fake.page = (size_t)sysconf(_SC_PAGESIZE);
	fake.size = fake.page;
	size_t all = 2 * fake.page + 2 * fake.size;
	fake.fd = memfd_create("ring", MFD_CLOEXEC);
	if (fake.fd < 0 || ftruncate(fake.fd, (off_t)all) != 0)
		return -1;
	fake.bytes = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_SHARED, fake.fd, 0);
	fake.producer = (void *)(fake.bytes + fake.page);
	return ring_map(fake.fd, fake.size, &fake.ring, &err) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	ring_unmap(&fake.ring);
	munmap(fake.bytes, 2 * fake.page + 2 * fake.size);
	close(fake.fd);
	return 0;
}

static uint8_t *at(uint64_t position)
{
	return fake.bytes + 2 * fake.page + (position & (fake.size - 1));
}

static uint64_t produce(uint32_t flags, const char *text)
{
	uint64_t start = *fake.producer;
	uint32_t len = (uint32_t)strlen(text), head = len | flags;
	memcpy(at(start), &head, sizeof(head));
	memcpy(at(start) + 8, text, len);
	*fake.producer = start + ((len + 8 + 7) & ~7u);
	return start;
}

static void expect(const char *text)
{
	size_t len;
	const void *record = ring_peek(&fake.ring, &len);
	assert_non_null(record);
	assert_int_equal(len, strlen(text));
	assert_memory_equal(record, text, len);
}

static void records_come_out_in_order_and_stay_until_released(void **state)
{
	(void)state;
	size_t len;
	assert_null(ring_peek(&fake.ring, &len));
	produce(0, "one");
	produce(0, "second one");
	expect("one");
	expect("one");
	assert_int_equal(ring_used(&fake.ring), 16 + 24);
	ring_release(&fake.ring);
	expect("second one");
	ring_release(&fake.ring);
	assert_null(ring_peek(&fake.ring, &len));
	assert_int_equal(ring_used(&fake.ring), 0);
	assert_int_equal(*(uint64_t *)(void *)fake.bytes, *fake.producer);
}

static void a_record_being_written_holds_up_those_behind_it(void **state)
{
	(void)state;
	size_t len;
	uint64_t busy = produce(BUSY, "slow");
	produce(0, "fast");
	assert_null(ring_peek(&fake.ring, &len));
	uint32_t head = 4;
	memcpy(at(busy), &head, sizeof(head));
	expect("slow");
	ring_release(&fake.ring);
	expect("fast");
	ring_release(&fake.ring);
}

static void what_was_thrown_away_is_passed_over(void **state)
{
	(void)state;
	size_t len;
	produce(DISCARDED, "nothing");
	assert_null(ring_peek(&fake.ring, &len));
	assert_int_equal(ring_used(&fake.ring), 0);
	produce(DISCARDED, "nothing");
	produce(0, "thing");
	expect("thing");
	ring_release(&fake.ring);
}

static void a_record_over_the_edge_is_whole(void **state)
{
	(void)state;
	char filler[1024];
	memset(filler, 'f', sizeof(filler) - 1);
	filler[sizeof(filler) - 1] = 0;
	/* Up to 8 bytes before the end: the next header is the last thing in the first copy. */
	while ((*fake.producer & (fake.size - 1)) + sizeof(filler) + 16 <= fake.size - 8) {
		produce(0, filler);
		expect(filler);
		ring_release(&fake.ring);
	}
	size_t rest = fake.size - 8 - (*fake.producer & (fake.size - 1));
	filler[rest - 8] = 0;
	produce(0, filler);
	expect(filler);
	ring_release(&fake.ring);
	assert_int_equal(*fake.producer & (fake.size - 1), fake.size - 8);
	/* at() does not wrap inside of a record, the file's second copy is really there. */
	produce(0, "over the edge");
	expect("over the edge");
	ring_release(&fake.ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			records_come_out_in_order_and_stay_until_released, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_record_being_written_holds_up_those_behind_it, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_was_thrown_away_is_passed_over, setup, teardown),
		cmocka_unit_test_setup_teardown(a_record_over_the_edge_is_whole, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
