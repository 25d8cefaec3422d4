#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>

#include "base/hash.h"
#include "capture/executable.h"
#include "event/event.h"
#include "unit/tree.h"

#include <sodium/crypto_hash_sha256.h>

static struct tree tree;
static char path[4500];
static size_t paced;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static bool pace(void *data, size_t bytes)
{
	paced += bytes;
	return !data || paced < *(size_t *)data;
}

/* What the kernel would tell of the file, run by a process that is gone but whose parent is not. */
static struct executable_request request_of(const char *name)
{
	struct stat info;
	snprintf(path, sizeof(path), "%s", tree_path(&tree, name));
	assert_int_equal(stat(path, &info), 0);
	return (struct executable_request){
		.pid = 0x7fffffff,
		.parent_pid = (uint64_t)getpid(),
		.device = (uint64_t)major(info.st_dev) << 20 | minor(info.st_dev),
		.inode = info.st_ino,
		.ctime_ns = (uint64_t)info.st_ctim.tv_sec * 1000000000u +
			    (uint64_t)info.st_ctim.tv_nsec,
		.path = path,
	};
}

static void the_hash_is_that_of_the_bytes(void **state)
{
	(void)state;
	static char bytes[200000];
	uint8_t expected[crypto_hash_sha256_BYTES];
	char hex[65];
	struct executable_hash hash;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	tree_put(&tree, "/x", bytes, sizeof(bytes), O_TRUNC);
	crypto_hash_sha256(expected, (const uint8_t *)bytes, sizeof(bytes));
	hash_hex(expected, sizeof(expected), hex);
	struct executable_request request = request_of("/x");
	paced = 0;
	assert_true(executable_hash(&request, pace, NULL, &hash) == EVENT_NONE);
	assert_string_equal(hash.sha256, hex);
	assert_true(hash.is_found && hash.file.st_ino == request.inode);
	assert_true(paced >= sizeof(bytes));
}

static void another_file_at_its_path_is_not_taken_for_it(void **state)
{
	(void)state;
	struct executable_hash hash;
	tree_write(&tree, "/x", "one");
	struct executable_request request = request_of("/x");
	request.inode++;
	assert_int_equal(
		executable_hash(&request, pace, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_GONE);
	request.inode--;
	request.ctime_ns--;
	assert_int_equal(
		executable_hash(&request, pace, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_GONE);
	request.ctime_ns++;
	request.device++;
	assert_int_equal(
		executable_hash(&request, pace, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_GONE);
	assert_false(hash.is_found);
}

static void links_and_other_things_are_not_followed(void **state)
{
	(void)state;
	struct executable_hash hash;
	char link[4500];
	tree_write(&tree, "/x", "one");
	struct executable_request request = request_of("/x");
	snprintf(link, sizeof(link), "%s", tree_path(&tree, "/link"));
	assert_int_equal(symlink("x", link), 0);
	request.path = link;
	assert_int_equal(
		executable_hash(&request, pace, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_GONE);
	assert_int_equal(mkfifo(tree_path(&tree, "/pipe"), 0600), 0);
	request = request_of("/pipe");
	assert_int_equal(
		executable_hash(&request, pace, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_GONE);
	request.path = "relative";
	assert_int_equal(
		executable_hash(&request, pace, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_GONE);
}

static void a_file_that_is_too_large_is_not_read(void **state)
{
	(void)state;
	struct executable_hash hash;
	tree_write(&tree, "/x", "one");
	assert_int_equal(truncate(tree_path(&tree, "/x"), EXECUTABLE_MAX_BYTES + 1), 0);
	struct executable_request request = request_of("/x");
	paced = 0;
	assert_int_equal(executable_hash(&request, pace, NULL, &hash),
		EVENT_MOONWATCH_HASH_MISSING_TOO_LARGE);
	assert_int_equal(paced, 0);
	assert_true(hash.is_found);
}

static bool grow(void *data, size_t bytes)
{
	(void)bytes;
	(void)data;
	tree_append(&tree, "/x", "more");
	return true;
}

static void a_file_that_changes_while_it_is_read_has_none(void **state)
{
	(void)state;
	struct executable_hash hash;
	tree_write(&tree, "/x", "one");
	struct executable_request request = request_of("/x");
	assert_int_equal(
		executable_hash(&request, grow, NULL, &hash), EVENT_MOONWATCH_HASH_MISSING_CHANGED);
}

static void reading_ends_when_it_is_told_to(void **state)
{
	(void)state;
	struct executable_hash hash;
	tree_write(&tree, "/x", "one");
	assert_int_equal(truncate(tree_path(&tree, "/x"), 10 << 20), 0);
	struct executable_request request = request_of("/x");
	size_t limit = 200000;
	paced = 0;
	assert_int_equal(executable_hash(&request, pace, &limit, &hash),
		EVENT_MOONWATCH_HASH_MISSING_UNREADABLE);
	assert_in_range(paced, limit, 2 * limit);
}

static void a_process_is_asked_first(void **state)
{
	(void)state;
	struct executable_hash hash;
	struct stat info;
	assert_int_equal(stat("/proc/self/exe", &info), 0);
	const struct executable_request request = {
		.pid = (uint64_t)getpid(),
		.device = (uint64_t)major(info.st_dev) << 20 | minor(info.st_dev),
		.inode = info.st_ino,
		.ctime_ns = (uint64_t)info.st_ctim.tv_sec * 1000000000u +
			    (uint64_t)info.st_ctim.tv_nsec,
		.path = "/nowhere",
	};
	assert_true(executable_hash(&request, pace, NULL, &hash) == EVENT_NONE);
	assert_int_equal(strlen(hash.sha256), 64);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_hash_is_that_of_the_bytes),
		TEST(another_file_at_its_path_is_not_taken_for_it),
		TEST(links_and_other_things_are_not_followed),
		TEST(a_file_that_is_too_large_is_not_read),
		TEST(a_file_that_changes_while_it_is_read_has_none),
		TEST(reading_ends_when_it_is_told_to),
		TEST(a_process_is_asked_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
