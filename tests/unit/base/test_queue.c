#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "base/clock.h"
#include "base/queue.h"
#include "random.h"

#define PRODUCERS 4
#define BLOBS     20000

static void pop_expect(struct queue *queue, struct str expected)
{
	struct queue_blob *blob = NULL;
	assert_int_equal(queue_pop(queue, 0, &blob), QUEUE_GOT);
	assert_true(str_eq((struct str){blob->data, (uint32_t)blob->len}, expected));
	queue_blob_free(blob);
}

static void order_is_kept_and_blobs_are_copies(void **state)
{
	(void)state;
	struct queue *queue = queue_new(10, 100);
	char text[] = "one";
	assert_true(queue_push(queue, str_from(text)));
	text[0] = 'X';
	assert_true(queue_push(queue, STR("")));
	assert_true(queue_push(queue, STR("three")));
	pop_expect(queue, STR("one"));
	pop_expect(queue, STR(""));
	assert_true(queue_push(queue, STR("four")));
	pop_expect(queue, STR("three"));
	pop_expect(queue, STR("four"));
	struct queue_blob *blob = NULL;
	assert_int_equal(queue_pop(queue, 0, &blob), QUEUE_EMPTY);
	assert_null(blob);
	queue_free(queue);
}

static void both_ceilings_refuse_and_count(void **state)
{
	(void)state;
	struct queue *queue = queue_new(3, 10);
	assert_false(queue_push(queue, STR("12345678901")));
	assert_false(queue_push_wait(queue, STR("12345678901"))); /* never fits: no waiting */
	assert_true(queue_push(queue, STR("123456")));
	assert_false(queue_push(queue, STR("12345")));
	assert_true(queue_push(queue, STR("1234")));
	assert_true(queue_push(queue, STR("")));
	assert_false(queue_push(queue, STR("")));
	struct queue_stats stats = queue_stats(queue);
	assert_int_equal(stats.refused_full, 4);
	assert_int_equal(stats.pushed, 3);
	assert_int_equal(stats.count, 3);
	assert_int_equal(stats.bytes, 10);
	pop_expect(queue, STR("123456"));
	assert_true(queue_push(queue, STR("12345")));
	stats = queue_stats(queue);
	assert_int_equal(stats.bytes, 9);
	assert_int_equal(stats.most_bytes, 10);
	queue_free(queue);
	queue = queue_new(0, 10);
	assert_false(queue_push_wait(queue, STR("")));
	queue_free(queue);
}

static void closing_lets_the_rest_out(void **state)
{
	(void)state;
	struct queue *queue = queue_new(10, 100);
	struct queue_blob *blob;
	queue_push(queue, STR("a"));
	queue_push(queue, STR("b"));
	queue_close(queue);
	assert_false(queue_push(queue, STR("c")));
	assert_false(queue_push_wait(queue, STR("c")));
	assert_int_equal(queue_stats(queue).refused_closed, 2);
	pop_expect(queue, STR("a"));
	pop_expect(queue, STR("b"));
	assert_int_equal(queue_pop(queue, QUEUE_FOREVER, &blob), QUEUE_CLOSED);
	assert_int_equal(queue_pop(queue, 0, &blob), QUEUE_CLOSED);
	queue_free(queue);
}

static void pop_waits_no_longer_than_asked(void **state)
{
	(void)state;
	struct queue *queue = queue_new(10, 100);
	struct queue_blob *blob;
	uint64_t start = clock_ns(CLOCK_MONOTONIC);
	assert_int_equal(queue_pop(queue, 20000000, &blob), QUEUE_EMPTY);
	assert_true(clock_ns(CLOCK_MONOTONIC) - start >= 20000000);
	queue_free(queue);
}

struct producer {
	struct queue *queue;
	uint32_t id;
	bool wait;
	uint64_t refused;
};

static void *produce(void *data)
{
	struct producer *producer = data;
	uint64_t seed = producer->id;
	for (uint32_t i = 0; i < BLOBS; i++) {
		uint32_t bytes[16] = {producer->id, i};
		uint32_t len = 8 + (uint32_t)random_below(&seed, 50);
		struct str blob = {(const char *)bytes, len};
		bool taken = producer->wait ? queue_push_wait(producer->queue, blob)
					    : queue_push(producer->queue, blob);
		producer->refused += !taken;
	}
	return NULL;
}

static void join_all(pthread_t *threads)
{
	for (unsigned i = 0; i < PRODUCERS; i++)
		pthread_join(threads[i], NULL);
}

static void run_producers(bool wait)
{
	struct queue *queue = queue_new(64, 1000);
	struct producer producers[PRODUCERS];
	pthread_t threads[PRODUCERS];
	for (uint32_t i = 0; i < PRODUCERS; i++) {
		producers[i] = (struct producer){queue, i, wait, 0};
		assert_int_equal(pthread_create(&threads[i], NULL, produce, &producers[i]), 0);
	}
	int64_t last[PRODUCERS] = {-1, -1, -1, -1};
	uint64_t got = 0, refused = 0;
	struct queue_blob *blob;
	uint64_t expected = (uint64_t)PRODUCERS * BLOBS;
	for (;;) {
		struct queue_stats stats = queue_stats(queue);
		assert_true(stats.count <= 64 && stats.bytes <= 1000);
		if (got + stats.refused_full == expected)
			break;
		if (queue_pop(queue, 1000000, &blob) != QUEUE_GOT)
			continue;
		uint32_t head[2];
		memcpy(head, blob->data, sizeof(head));
		assert_true(head[0] < PRODUCERS && (int64_t)head[1] > last[head[0]]);
		assert_true(!wait || head[1] == last[head[0]] + 1);
		last[head[0]] = head[1];
		got++;
		queue_blob_free(blob);
	}
	join_all(threads);
	for (unsigned i = 0; i < PRODUCERS; i++)
		refused += producers[i].refused;
	struct queue_stats stats = queue_stats(queue);
	assert_int_equal(stats.popped, got);
	assert_int_equal(stats.refused_full, refused);
	assert_int_equal(got + refused, expected);
	assert_true(!wait || refused == 0);
	queue_free(queue);
}

static void many_producers_lose_nothing_uncounted(void **state)
{
	(void)state;
	run_producers(false);
}

static void waiting_producers_lose_nothing(void **state)
{
	(void)state;
	run_producers(true);
}

static void *push_waiting(void *data)
{
	return (void *)(uintptr_t)queue_push_wait(data, STR("x"));
}

static void closing_wakes_a_waiting_producer(void **state)
{
	(void)state;
	struct queue *queue = queue_new(1, 10);
	pthread_t thread;
	void *taken = &thread;
	queue_push(queue, STR("full"));
	pthread_create(&thread, NULL, push_waiting, queue);
	queue_close(queue);
	pthread_join(thread, &taken);
	assert_null(taken);
	queue_free(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_kept_and_blobs_are_copies),
		cmocka_unit_test(both_ceilings_refuse_and_count),
		cmocka_unit_test(closing_lets_the_rest_out),
		cmocka_unit_test(pop_waits_no_longer_than_asked),
		cmocka_unit_test(many_producers_lose_nothing_uncounted),
		cmocka_unit_test(waiting_producers_lose_nothing),
		cmocka_unit_test(closing_wakes_a_waiting_producer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
