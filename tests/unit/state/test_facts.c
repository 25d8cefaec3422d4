#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "state/facts.h"
#include "unit/events.h"

static struct event_image absent_image(void)
{
	struct event event;
	event_init(&event, EVENT_PROCESS_EXEC);
	return event.process_exec.image;
}

static struct str filled(char byte, uint32_t len)
{
	char *text = malloc(len);
	memset(text, byte, len);
	return (struct str){text, len};
}

static void an_image_owns_its_strings(void **state)
{
	(void)state;
	struct facts_budget budget = {.max_bytes = 1 << 20};
	struct event_image from = absent_image();
	char path[] = "/usr/bin/env", args[] = "env\0-i\0sh";
	from.executable = (struct str){path, sizeof(path) - 1};
	from.args = (struct str){args, sizeof(args) - 1}; /* the last one without its NUL */
	struct image *image = image_new(&budget, &from);
	memset(path, 'x', sizeof(path));
	memset(args, 'x', sizeof(args));
	assert_true(str_eq(image->e.executable, STR("/usr/bin/env")));
	assert_true(str_eq(image->name, STR("env")));
	assert_true(str_eq(image->command_line, STR("env -i sh")));
	assert_int_equal(image->args_count, 3);
	assert_null(image->e.env.data);
	assert_null(image->e.comm.data);
	assert_true(image->e.args_truncated == EVENT_NONE);
	assert_int_equal(budget.cut_count, 0);
	assert_true(budget.used_bytes == image->bytes);
	assert_ptr_equal(image_ref(image), image);
	image_unref(&budget, image);
	assert_true(budget.used_bytes > 0);
	image_unref(&budget, image);
	assert_int_equal(budget.used_bytes, 0);
}

static void command_lines_of_odd_arguments(void **state)
{
	(void)state;
	static const struct {
		struct str args;
		const char *line;
		uint32_t count;
	} cases[] = {{STR(""), "", 0}, {STR("\0"), "", 1}, {STR("\0\0\0"), "  ", 3},
		{STR("a\0\0b\0"), "a  b", 3}, {STR("a b\0c"), "a b c", 2}};
	struct facts_budget budget = {.max_bytes = 1 << 20};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct event_image from = absent_image();
		from.args = cases[i].args;
		struct image *image = image_new(&budget, &from);
		assert_non_null(image->command_line.data);
		assert_true(str_eq(image->command_line, str_from(cases[i].line)));
		assert_int_equal(image->args_count, cases[i].count);
		assert_null(image->name.data);
		image_unref(&budget, image);
	}
	struct event_image from = absent_image();
	struct image *image = image_new(&budget, &from);
	assert_null(image->command_line.data);
	image_unref(&budget, image);
	assert_int_equal(budget.used_bytes, 0);
}

static void long_strings_are_cut_and_counted(void **state)
{
	(void)state;
	struct facts_budget budget = {.max_bytes = 1 << 20};
	struct event_image from = absent_image();
	from.executable = filled('/', FACTS_STRING_MAX + 1);
	from.args = filled('a', FACTS_LIST_MAX + 1);
	from.env = filled('e', FACTS_LIST_MAX);
	struct image *image = image_new(&budget, &from);
	assert_int_equal(image->e.executable.len, FACTS_STRING_MAX);
	assert_int_equal(image->e.args.len, FACTS_LIST_MAX);
	assert_int_equal(image->e.env.len, FACTS_LIST_MAX);
	assert_int_equal(image->e.args_truncated, 1);
	assert_true(image->e.env_truncated == EVENT_NONE);
	assert_int_equal(image->command_line.len, FACTS_LIST_MAX);
	assert_int_equal(budget.cut_count, 1);
	image_unref(&budget, image);
	free((char *)from.executable.data);
	free((char *)from.args.data);
	free((char *)from.env.data);
}

/* However many come in, what is used stays in proportion once the budget is gone. */
static void a_spent_budget_keeps_little_of_each(void **state)
{
	(void)state;
	struct facts_budget budget = {.max_bytes = 64 << 10};
	struct event_image from = absent_image();
	from.args = filled('a', 10000);
	from.executable = filled('x', 300);
	struct image *images[100];
	for (unsigned i = 0; i < 100; i++)
		images[i] = image_new(&budget, &from);
	assert_int_equal(images[0]->e.args.len, 10000);
	assert_int_equal(images[99]->e.args.len, FACTS_TIGHT_MAX);
	assert_int_equal(images[99]->e.executable.len, FACTS_TIGHT_MAX);
	assert_int_equal(images[99]->e.args_truncated, 1);
	assert_in_range(budget.cut_count, 90, 99);
	assert_true(budget.used_bytes <
		    budget.max_bytes + 25000 + 100 * (sizeof(struct image) + 3 * FACTS_TIGHT_MAX));
	struct event_fd fds[3] = {events_pipe_fd(1), events_pipe_fd(1), events_pipe_fd(1)};
	fds[1].path = from.executable;
	uint64_t cuts = budget.cut_count;
	struct stdio *stdio = stdio_new(&budget, fds);
	assert_int_equal(stdio->fd[1].path.len, FACTS_TIGHT_MAX);
	assert_int_equal(budget.cut_count, cuts + 1);
	stdio_unref(&budget, stdio);
	for (unsigned i = 0; i < 100; i++)
		image_unref(&budget, images[i]);
	assert_int_equal(budget.used_bytes, 0);
	struct image *again = image_new(&budget, &from);
	assert_int_equal(again->e.args.len, 10000);
	image_unref(&budget, again);
	free((char *)from.args.data);
	free((char *)from.executable.data);
}

static void a_place_knows_its_container(void **state)
{
	(void)state;
	struct facts_budget budget = {.max_bytes = 1 << 20};
	struct event event;
	event_init(&event, EVENT_PROCESS_EXEC);
	char cgroup[] = "/docker/"
			"8f0c6b2e14d7a9530b1f2c3d4e5f60718293a4b5c6d7e8f9000102030405060a";
	event.process_exec.place.cgroup = str_from(cgroup);
	struct place *place = place_new(&budget, &event.process_exec.place);
	memset(cgroup, '0', sizeof(cgroup) - 1);
	assert_int_equal(place->container_id.len, 64);
	assert_true(str_starts(place->container_id, STR("8f0c6b2e")));
	place_unref(&budget, place_ref(place));
	place_unref(&budget, place);
	place_unref(&budget, NULL);
	assert_null(place_ref(NULL));
	assert_int_equal(budget.used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_image_owns_its_strings),
		cmocka_unit_test(command_lines_of_odd_arguments),
		cmocka_unit_test(long_strings_are_cut_and_counted),
		cmocka_unit_test(a_spent_budget_keeps_little_of_each),
		cmocka_unit_test(a_place_knows_its_container),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
