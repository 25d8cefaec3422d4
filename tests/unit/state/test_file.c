#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "state/file.h"
#include "unit/events.h"

static void wrote(struct files *files, struct events *host, uint64_t inode)
{
	struct event event =
		events_open(host, 10, "/tmp/x", inode, EVENT_MOONWATCH_FILE_ACCESS_WRITE);
	file_wrote(files, &event, NULL);
}

static void the_oldest_write_falls_out(void **state)
{
	(void)state;
	struct facts_budget facts = {.max_bytes = 1 << 20};
	struct events host = EVENTS_BEGIN;
	struct files files;
	file_init(&files, 4, &facts);
	for (uint64_t inode = 1; inode <= 4; inode++)
		wrote(&files, &host, inode);
	assert_int_equal(files.evicted, 0);
	wrote(&files, &host, 1); /* young again */
	wrote(&files, &host, 5);
	wrote(&files, &host, 6);
	assert_int_equal(files.evicted, 2);
	assert_int_equal(files.by_inode.count, 4);
	assert_null(file_find(&files, 8, 2));
	assert_null(file_find(&files, 8, 3));
	assert_non_null(file_find(&files, 8, 1));
	assert_int_equal(file_find(&files, 8, 1)->time_ns, EVENTS_BEGIN.time_ns + 5000000u);
	assert_non_null(file_find(&files, 8, 4));
	assert_null(file_find(&files, 9, 1));
	file_done(&files);
	assert_int_equal(facts.used_bytes, 0);
}

static void the_writer_is_remembered_beyond_its_end(void **state)
{
	(void)state;
	struct processes table;
	struct files files;
	struct events host = EVENTS_BEGIN;
	process_init(&table, 4, 1 << 20);
	file_init(&files, 4, &table.facts);
	struct process *writer =
		process_obtain(&table, (struct process_key){10, events_start(10)});
	struct event exec = events_exec(&host, 10, 1, "/usr/bin/wget");
	process_set_image(&table, writer, image_new(&table.facts, &exec.process_exec.image));
	struct event event =
		events_open(&host, 10, "/tmp/x", 7, EVENT_MOONWATCH_FILE_ACCESS_WRITE);
	event.file_open.moonwatch_file_created = 1;
	file_wrote(&files, &event, writer);
	event.file_open.moonwatch_file_created = 0;
	file_wrote(&files, &event, writer); /* the same again: one reference, not two */
	process_exit(&table, writer, event.time_ns);
	process_expire(&table, UINT64_MAX);
	assert_int_equal(table.count, 0);
	const struct file_write *write = file_find(&files, 8, 7);
	assert_true(str_eq(write->image->name, STR("wget")));
	assert_int_equal(write->image->refs, 1);
	assert_int_equal(write->writer.pid, 10);
	assert_false(write->created);
	file_done(&files);
	assert_int_equal(table.facts.used_bytes, 0);
	process_done(&table);
}

static void nothing_is_kept_of_files_without_a_name(void **state)
{
	(void)state;
	struct facts_budget facts = {.max_bytes = 1 << 20};
	struct events host = EVENTS_BEGIN;
	struct files files;
	file_init(&files, 4, &facts);
	wrote(&files, &host, EVENT_NONE);
	assert_int_equal(files.by_inode.count, 0);
	assert_null(file_find(&files, EVENT_NONE, EVENT_NONE));
	assert_null(file_find(&files, 8, EVENT_NONE));
	file_done(&files);
	file_init(&files, 0, &facts);
	wrote(&files, &host, 1);
	assert_int_equal(files.by_inode.count, 0);
	file_done(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_write_falls_out),
		cmocka_unit_test(the_writer_is_remembered_beyond_its_end),
		cmocka_unit_test(nothing_is_kept_of_files_without_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
