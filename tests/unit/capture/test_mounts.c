#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "capture/mounts.h"

static const char text[] = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
			   "23 22 0:21 / /proc rw shared:2 master:3 - proc proc rw\n"
			   "24 22 0:40 / /home/eve/mnt rw - fuse.sshfs sshfs rw\n"
			   "25 22 0:41 / /data rw - nfs4 host:/x rw\n"
			   "26 22 0:42 / /etc rw - fuseblk x rw\n";

static const struct str mounts = {text, sizeof(text) - 1};

static void a_path_through_somebody_elses_file_system_does_not_answer(void **state)
{
	(void)state;
	assert_true(mounts_text_path_answers(mounts, "/usr/bin/cat"));
	assert_true(mounts_text_path_answers(mounts, "/home/eve/mntx/a"));
	assert_false(mounts_text_path_answers(mounts, "/home/eve/mnt/a"));
	assert_false(mounts_text_path_answers(mounts, "/home/eve/mnt"));
	assert_false(mounts_text_path_answers(mounts, "/data/x"));
	assert_false(mounts_text_path_answers(mounts, "/etc/passwd"));
	assert_false(mounts_text_path_answers(STR(""), "/etc/passwd"));
}

static void a_device_is_known_by_its_mount(void **state)
{
	(void)state;
	assert_int_equal(mounts_text_device(mounts, 254u << 20), MOUNTS_DEVICE_LOCAL);
	assert_int_equal(mounts_text_device(mounts, 21), MOUNTS_DEVICE_LOCAL);
	assert_int_equal(mounts_text_device(mounts, 40), MOUNTS_DEVICE_REMOTE);
	assert_int_equal(mounts_text_device(mounts, 99), MOUNTS_DEVICE_UNKNOWN);
	assert_int_equal(
		mounts_text_device(STR("x\n\n 1 2 3\n24 22 0:40"), 40), MOUNTS_DEVICE_LOCAL);
}

static void the_hosts_own_root_answers(void **state)
{
	(void)state;
	int proc = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(mounts_path_answers(proc, "/etc/passwd"));
	assert_int_equal(mounts_device(proc, 0xfffff), MOUNTS_DEVICE_UNKNOWN);
	close(proc);
	assert_false(mounts_path_answers(-1, "/etc/passwd"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_through_somebody_elses_file_system_does_not_answer),
		cmocka_unit_test(a_device_is_known_by_its_mount),
		cmocka_unit_test(the_hosts_own_root_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
