#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "capture/procfs.h"

#define TICK_NS     10000000ull
#define START_FIELD 22

static uint64_t own_start_ns(void)
{
	char stat[1024];
	FILE *file = fopen("/proc/self/stat", "re");
	assert_non_null(file);
	size_t len = fread(stat, 1, sizeof(stat) - 1, file);
	fclose(file);
	stat[len] = 0;
	char *at = strrchr(stat, ')') + 1;
	for (int field = 3; field < START_FIELD; field++)
		at = strchr(at + 1, ' ');
	return strtoull(at, NULL, 10) * TICK_NS;
}

static void a_process_is_read_when_it_is_the_one_meant(void **state)
{
	(void)state;
	static struct procfs_process process;
	/* A name made to confuse whoever looks for the brackets around it. */
	prctl(PR_SET_NAME, "a) b (c) 1 2");
	assert_true(procfs_process((uint32_t)getpid(), own_start_ns(), &process));
	assert_true(process.args_len > 0);
	assert_non_null(memmem(process.args, process.args_len, "test_procfs", 11));
	assert_false(process.args_cut);
}

static void one_that_started_at_another_time_is_not(void **state)
{
	(void)state;
	static struct procfs_process process;
	assert_false(procfs_process((uint32_t)getpid(), own_start_ns() + TICK_NS, &process));
	assert_int_equal(process.args_len, 0);
	assert_int_equal(process.env_len, 0);
	assert_false(procfs_process(0x7fffffff, 0, &process));
}

static void the_host_has_a_name_for_everything(void **state)
{
	(void)state;
	struct procfs_host host;
	procfs_host(&host);
	assert_true(host.id[0] && host.name[0] && host.kernel[0] && host.architecture[0]);
	assert_int_equal(strlen(host.boot_id), 36);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_is_read_when_it_is_the_one_meant),
		cmocka_unit_test(one_that_started_at_another_time_is_not),
		cmocka_unit_test(the_host_has_a_name_for_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
