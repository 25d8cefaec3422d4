#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "state/process.h"

static struct process_key key(uint64_t pid)
{
	return (struct process_key){pid, 1000 + pid};
}

static struct process *make(struct processes *table, uint64_t pid)
{
	return process_obtain(table, key(pid));
}

static void a_new_process_knows_nothing(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 4, 1 << 20);
	struct process *process = make(&table, 255);
	assert_string_equal(process->entity_id, "00000000-255-4e7");
	assert_true(process->uncertain);
	assert_null(process->parent);
	assert_true(process->parent_key.pid == EVENT_NONE);
	assert_true(process->creds.euid == EVENT_NONE);
	assert_true(process->exit_code == EVENT_NONE_SIGNED);
	assert_ptr_equal(make(&table, 255), process);
	assert_ptr_equal(process_find_pid(&table, 255), process);
	assert_null(process_find(&table, (struct process_key){255, 1}));
	assert_int_equal(table.count, 1);
	process_done(&table);
}

static void the_longest_entity_id_fits(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 4, 1 << 20);
	struct process *process =
		process_obtain(&table, (struct process_key){UINT64_MAX - 1, UINT64_MAX - 1});
	assert_string_equal(process->entity_id, "00000000-18446744073709551614-fffffffffffffffe");
	process_done(&table);
}

static void a_full_table_forgets_the_longest_gone_then_refuses(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 4, 1 << 20);
	for (uint64_t pid = 1; pid <= 4; pid++)
		make(&table, pid);
	assert_null(make(&table, 5));
	assert_int_equal(table.refused, 1);
	process_exit(&table, process_find(&table, key(3)), 10);
	process_exit(&table, process_find(&table, key(2)), 20);
	process_exit(&table, process_find(&table, key(2)), 30); /* only the first end counts */
	assert_int_equal(process_find(&table, key(2))->exit_time_ns, 20);
	assert_non_null(make(&table, 5));
	assert_int_equal(table.evicted, 1);
	assert_null(process_find(&table, key(3)));
	assert_null(process_find_pid(&table, 3));
	assert_non_null(process_find(&table, key(2)));
	assert_non_null(make(&table, 6));
	assert_null(make(&table, 7));
	assert_int_equal(table.evicted, 2);
	assert_int_equal(table.refused, 2);
	assert_int_equal(table.count, 4);
	process_done(&table);
	process_init(&table, 0, 1 << 20);
	assert_null(make(&table, 1));
	process_done(&table);
}

static void a_parent_stays_as_long_as_its_children(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 3, 1 << 20);
	struct process *parent = make(&table, 1), *child = make(&table, 2);
	process_adopt(&table, child, parent);
	process_exit(&table, parent, 10);
	make(&table, 3);
	assert_null(make(&table, 4));
	assert_ptr_equal(child->parent, parent);
	process_exit(&table, child, 20);
	assert_non_null(make(&table, 4)); /* the child goes, the parent may */
	assert_null(process_find(&table, key(2)));
	assert_ptr_equal(process_find(&table, key(1)), parent);
	assert_non_null(make(&table, 5));
	assert_null(process_find(&table, key(1)));
	process_done(&table);
}

/* A child that has ended and has no children is what a full table would forget to make room for its
 * parent. */
static void the_child_does_not_make_room_for_its_parent(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 2, 1 << 20);
	struct process *child = make(&table, 1);
	make(&table, 2);
	process_exit(&table, child, 10);
	assert_null(process_obtain_parent(&table, child, key(3)));
	assert_ptr_equal(process_find(&table, key(1)), child);
	assert_int_equal(table.refused, 1);
	assert_non_null(make(&table, 4)); /* and is forgotten for others again */
	assert_null(process_find(&table, key(1)));
	process_done(&table);
}

static unsigned ancestors_of(const struct process *process)
{
	unsigned count = 0;
	while ((process = process->parent) != NULL)
		count++;
	return count;
}

static void a_lineage_is_cut(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 1000, 1 << 20);
	struct process *last = make(&table, 1);
	for (uint64_t pid = 2; pid <= 500; pid++) {
		struct process *child = make(&table, pid);
		process_adopt(&table, child, last);
		process_exit(&table, last, pid);
		last = child;
		assert_int_equal(ancestors_of(last),
			pid - 1 < PROCESS_LINEAGE_MAX ? pid - 1 : PROCESS_LINEAGE_MAX);
	}
	/* What was cut off has no children and can be forgotten. */
	process_expire(&table, UINT64_MAX);
	assert_int_equal(table.count, PROCESS_LINEAGE_MAX + 1);
	process_exit(&table, last, 1000);
	process_expire(&table, UINT64_MAX);
	assert_int_equal(table.count, 0);
	process_done(&table);
}

static void circles_are_refused(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 1000, 1 << 20);
	struct process *a = make(&table, 1), *b = make(&table, 2), *c = make(&table, 3);
	process_adopt(&table, a, a);
	process_adopt(&table, b, a);
	process_adopt(&table, c, b);
	process_adopt(&table, a, c);
	process_adopt(&table, a, b);
	assert_null(a->parent);
	process_adopt(&table, b, c); /* has one already */
	assert_ptr_equal(b->parent, a);
	assert_int_equal(a->children, 1);
	/* A lineage that grew upwards is longer than any search for a circle. */
	for (uint64_t pid = 10; pid < 200; pid++)
		process_adopt(&table, make(&table, pid), make(&table, pid + 1));
	struct process *top = make(&table, 200), *bottom = make(&table, 10);
	process_adopt(&table, top, bottom);
	assert_ptr_equal(top->parent, bottom);
	unsigned steps = 0;
	for (const struct process *at = top; at; at = at->parent)
		assert_true(steps++ <= PROCESS_LINEAGE_MAX);
	process_done(&table);
}

static void expiry_follows_the_order_of_ends(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 10, 1 << 20);
	for (uint64_t pid = 1; pid <= 5; pid++)
		make(&table, pid);
	process_adopt(&table, process_find(&table, key(2)), process_find(&table, key(1)));
	for (uint64_t pid = 1; pid <= 4; pid++)
		process_exit(&table, process_find(&table, key(pid)), pid * 10);
	process_expire(&table, 20);
	assert_int_equal(table.count, 5);
	process_expire(&table, 21); /* 2, and with it 1 may go, but behind 3 and 4 in the list */
	assert_null(process_find(&table, key(2)));
	process_expire(&table, 100);
	assert_int_equal(table.count, 1);
	assert_non_null(process_find(&table, key(5)));
	process_done(&table);
}

static void by_pid_finds_the_youngest(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 10, 1 << 20);
	struct process *young = process_obtain(&table, (struct process_key){7, 50});
	struct process *old = process_obtain(&table, (struct process_key){7, 40});
	assert_ptr_equal(process_find_pid(&table, 7), young);
	struct process *youngest = process_obtain(&table, (struct process_key){7, 60});
	assert_ptr_equal(process_find_pid(&table, 7), youngest);
	process_exit(&table, old, 1);
	process_expire(&table, UINT64_MAX);
	assert_ptr_equal(process_find_pid(&table, 7), youngest);
	process_exit(&table, youngest, 1);
	process_expire(&table, UINT64_MAX);
	assert_null(process_find_pid(&table, 7));
	assert_ptr_equal(process_find(&table, young->key), young);
	process_done(&table);
}

static uint64_t unmix(uint64_t x)
{
	x = x ^ x >> 31 ^ x >> 62;
	x *= 0x319642b2d24d8ec3u;
	x = x ^ x >> 27 ^ x >> 54;
	x *= 0x96de1b173f119089u;
	return x ^ x >> 30 ^ x >> 60;
}

/* A forged stream can have two keys of one hash. */
static void equal_hashes_are_told_apart(void **state)
{
	(void)state;
	struct processes table;
	process_init(&table, 10, 1 << 20);
	struct process_key a = {1, 1000}, b = {2, 0};
	/* map_mix(x, y) = mix(f(x) ^ y): solve for y. */
	b.start_ns = unmix(map_mix(a.pid, a.start_ns)) ^ unmix(map_mix(b.pid, 0));
	assert_true(map_mix(a.pid, a.start_ns) == map_mix(b.pid, b.start_ns));
	struct process *first = process_obtain(&table, a);
	assert_non_null(first);
	assert_null(process_find(&table, b));
	assert_null(process_obtain(&table, b));
	assert_int_equal(table.refused, 1);
	assert_int_equal(table.count, 1);
	assert_ptr_equal(process_find(&table, a), first);
	process_done(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_process_knows_nothing),
		cmocka_unit_test(the_longest_entity_id_fits),
		cmocka_unit_test(a_full_table_forgets_the_longest_gone_then_refuses),
		cmocka_unit_test(a_parent_stays_as_long_as_its_children),
		cmocka_unit_test(the_child_does_not_make_room_for_its_parent),
		cmocka_unit_test(a_lineage_is_cut),
		cmocka_unit_test(circles_are_refused),
		cmocka_unit_test(expiry_follows_the_order_of_ends),
		cmocka_unit_test(by_pid_finds_the_youngest),
		cmocka_unit_test(equal_hashes_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
