#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "file.h"

static char folder[64], path[96];

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/test_writer.XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/t.mwt", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void records_come_back(void **state)
{
	(void)state;
	static const struct {
		unsigned count, every;
	} cases[] = {{0, 0}, {1, 0}, {10, 3}, {20000, 0}, {20000, 700}, {3000, 1}};
	for (unsigned i = 0; i < 6; i++) {
		struct buf records = file_records(30, cases[i].count);
		struct buf bytes = file_write(buf_str(&records), cases[i].every);
		struct file_result result = file_read(buf_str(&bytes));
		assert_true(result.opened);
		assert_int_equal(result.last, TRACE_END);
		assert_int_equal(result.info.end, TRACE_END_COMPLETE);
		assert_int_equal(result.info.records, cases[i].count);
		assert_int_equal(result.info.good_bytes, bytes.len);
		assert_int_equal(result.info.raw_bytes, records.len);
		assert_true(str_eq(buf_str(&result.records), buf_str(&records)));
		if (cases[i].every == 1)
			assert_int_equal(result.info.blocks, cases[i].count);
		buf_done(&records);
		buf_done(&bytes);
		buf_done(&result.records);
	}
}

static void same_input_gives_the_same_bytes(void **state)
{
	(void)state;
	struct buf records = file_records(31, 5000);
	struct buf first = file_write(buf_str(&records), 500);
	struct buf second = file_write(buf_str(&records), 500);
	struct buf other = file_write(buf_str(&records), 501);
	assert_true(str_eq(buf_str(&first), buf_str(&second)));
	assert_false(str_eq(buf_str(&first), buf_str(&other)));
	buf_done(&records);
	buf_done(&first);
	buf_done(&second);
	buf_done(&other);
}

static void largest_records_fit(void **state)
{
	(void)state;
	static char text[CODEC_RECORD_MAX];
	struct event event;
	struct buf records;
	struct err err;
	uint64_t seed = 32;
	random_bytes(&seed, text, sizeof(text));
	event_init(&event, EVENT_SENSOR_INFO);
	event.sensor_info.moonwatch_sensor_text =
		(struct str){text, CODEC_RECORD_MAX - CODEC_HEADER_BYTES - 5};
	buf_init(&records, FILE_MAX);
	for (unsigned i = 0; i < 3; i++)
		assert_true(codec_encode(&event, &records, &err));
	struct buf bytes = file_write(buf_str(&records), 0);
	struct file_result result = file_read(buf_str(&bytes));
	assert_int_equal(result.last, TRACE_END);
	assert_int_equal(result.info.blocks, 3);
	assert_true(str_eq(buf_str(&result.records), buf_str(&records)));
	buf_done(&records);
	buf_done(&bytes);
	buf_done(&result.records);
}

static void only_whole_records_are_taken(void **state)
{
	(void)state;
	struct buf records = file_records(33, 2);
	struct trace_writer *writer;
	struct trace_writer_stats stats;
	struct err err;
	assert_true(trace_writer_open(path, NULL, &writer, &err));
	assert_false(trace_writer_add(writer, records.data, records.len, &err));
	assert_false(trace_writer_add(writer, records.data, 10, &err));
	assert_false(trace_writer_add(writer, "", 0, &err));
	assert_int_equal(trace_writer_stats(writer).lost, 3);
	assert_true(file_add(writer, buf_str(&records), 0, &err)); /* not a lasting failure */
	assert_true(trace_writer_close(writer, &stats, &err));
	assert_int_equal(stats.records, 2);
	buf_done(&records);
}

static void files_are_private_and_never_overwritten_unasked(void **state)
{
	(void)state;
	struct trace_writer *writer;
	struct trace_writer_options replace = {.replace = true};
	struct stat stat;
	struct err err;
	mode_t mask = umask(0);
	assert_true(trace_writer_open(path, NULL, &writer, &err));
	umask(mask);
	assert_true(trace_writer_close(writer, NULL, &err));
	assert_int_equal(lstat(path, &stat), 0);
	assert_int_equal(stat.st_mode & 07777, 0600);
	struct buf before = file_content_of(path);

	assert_false(trace_writer_open(path, NULL, &writer, &err));
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "exists"));
	struct buf after = file_content_of(path);
	assert_true(str_eq(buf_str(&before), buf_str(&after)));

	chmod(path, 0666);
	struct buf records = file_records(34, 5);
	assert_true(trace_writer_open(path, &replace, &writer, &err));
	assert_true(file_add(writer, buf_str(&records), 0, &err));
	assert_true(trace_writer_close(writer, NULL, &err));
	assert_int_equal(lstat(path, &stat), 0);
	assert_int_equal(stat.st_mode & 07777, 0600);
	struct file_result result = file_read_path(path);
	assert_int_equal(result.info.records, 5);
	buf_done(&before);
	buf_done(&after);
	buf_done(&records);
	buf_done(&result.records);
}

static void links_and_devices_are_left_alone(void **state)
{
	(void)state;
	char target[128];
	struct trace_writer *writer;
	struct trace_writer_options replace = {.replace = true};
	struct err err;
	snprintf(target, sizeof(target), "%s/target", folder);
	assert_int_equal(symlink(target, path), 0);
	assert_false(trace_writer_open(path, NULL, &writer, &err));
	assert_false(trace_writer_open(path, &replace, &writer, &err));
	assert_non_null(strstr(err.text, "not a regular file"));
	assert_int_equal(access(target, F_OK), -1);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(trace_writer_open(path, &replace, &writer, &err));
	assert_int_equal(access(path, F_OK), 0);
}

static void bad_options_leave_no_file(void **state)
{
	(void)state;
	static char text[TRACE_CREATOR_MAX + 1];
	struct trace_writer *writer;
	struct trace_writer_options options = {.creator = {text, sizeof(text)}};
	struct err err;
	assert_false(trace_writer_open(path, &options, &writer, &err));
	assert_int_equal(access(path, F_OK), -1);
	options = (struct trace_writer_options){.max_bytes = 300};
	assert_false(trace_writer_open(path, &options, &writer, &err));
	assert_int_equal(access(path, F_OK), -1);
	assert_false(trace_writer_open("/nonexistent/t.mwt", NULL, &writer, &err));
	assert_non_null(strstr(err.text, "/nonexistent/t.mwt"));
}

/* Writes until the cap; the file must be whole and within it, and every record is accounted for. */
static void check_cap(uint64_t max_bytes, struct str records, unsigned count, unsigned every)
{
	struct trace_writer *writer;
	struct trace_writer_options options = {.max_bytes = max_bytes};
	struct trace_writer_stats stats;
	struct err err, close_err;
	int fd = memfd_create("trace", MFD_CLOEXEC);
	int copy = dup(fd);
	assert_true(trace_writer_open_fd(fd, &options, &writer, &err));
	bool all = file_add(writer, records, every, &err);
	bool closed = trace_writer_close(writer, &stats, &close_err);
	if (all && closed)
		assert_int_equal(stats.lost, 0);
	else
		assert_non_null(strstr(close_err.text, "reached its cap"));
	struct buf bytes = file_content(copy);
	assert_true(bytes.len <= max_bytes);
	assert_int_equal(bytes.len, stats.file_bytes);
	struct file_result result = file_read(buf_str(&bytes));
	assert_int_equal(result.last, TRACE_END);
	assert_true(file_is_prefix(records, &result.records));
	/* file_add stops at the first refusal, which is not among the records taken. */
	uint64_t refused = all ? 0 : 1;
	assert_true(result.info.records + stats.lost >= stats.records);
	assert_true(result.info.records + stats.lost <= stats.records + refused);
	assert_true(stats.records <= count);
	close(copy);
	buf_done(&bytes);
	buf_done(&result.records);
}

static void cap_is_kept_and_the_file_is_whole(void **state)
{
	(void)state;
	struct buf records = file_records(35, 3000);
	for (uint64_t cap = 700; cap < 4000; cap += 37)
		check_cap(cap, buf_str(&records), 3000, 1);
	for (uint64_t cap = 4000; cap < 600000; cap += 17777)
		check_cap(cap, buf_str(&records), 3000, 50);
	/* Around the first index block, after 1024 blocks of one record. */
	struct buf whole = file_write(buf_str(&records), 1);
	for (uint64_t cap = whole.len / 3 - 20000; cap < whole.len / 3 + 60000; cap += 3001)
		check_cap(cap, buf_str(&records), 3000, 1);
	check_cap(whole.len + 10000, buf_str(&records), 3000, 1);
	buf_done(&whole);
	buf_done(&records);
}

static void capped_writer_stays_capped(void **state)
{
	(void)state;
	struct buf records = file_records(36, 2000);
	struct trace_writer *writer;
	struct trace_writer_options options = {.max_bytes = 20000};
	struct trace_writer_stats stats;
	struct err err;
	assert_true(trace_writer_open(path, &options, &writer, &err));
	assert_false(file_add(writer, buf_str(&records), 100, &err));
	uint64_t size = trace_writer_stats(writer).file_bytes;
	uint64_t lost = trace_writer_stats(writer).lost;
	uint32_t first = codec_record_size((uint8_t *)records.data, records.len);
	for (unsigned i = 0; i < 10; i++) {
		assert_false(trace_writer_add(writer, records.data, first, &err));
		assert_non_null(strstr(err.text, "cap of 20000 bytes"));
		assert_false(trace_writer_flush(writer, &err));
	}
	stats = trace_writer_stats(writer);
	assert_int_equal(stats.file_bytes, size);
	assert_int_equal(stats.lost, lost + 10);
	assert_false(trace_writer_close(writer, NULL, &err));
	buf_done(&records);
}

/* Writes to `path` where writing fails at some point; then what is there must be readable. */
static void check_full(struct str records, const char *reason)
{
	struct trace_writer *writer;
	struct trace_writer_stats stats;
	struct err err, again;
	assert_true(trace_writer_open(path, NULL, &writer, &err));
	bool all = file_add(writer, records, 20, &err);
	if (!all) {
		assert_non_null(strstr(err.text, reason));
		uint32_t first = codec_record_size((const uint8_t *)records.data, records.len);
		assert_false(trace_writer_add(writer, records.data, first, &again));
		assert_string_equal(err.text, again.text);
		assert_false(trace_writer_flush(writer, &again));
		assert_string_equal(err.text, again.text);
	}
	assert_false(trace_writer_close(writer, &stats, &err));
	assert_non_null(strstr(err.text, reason));
	struct stat stat;
	assert_int_equal(lstat(path, &stat), 0);
	assert_int_equal(stat.st_size, stats.file_bytes); /* no partial block is left */
	struct file_result result = file_read_path(path);
	assert_int_equal(result.info.end, TRACE_END_CUT);
	assert_true(file_is_prefix(records, &result.records));
	assert_int_equal(result.info.blocks, stats.blocks);
	assert_int_equal(result.info.good_bytes, stats.file_bytes);
	buf_done(&result.records);
	unlink(path);
}

static void file_size_limit_keeps_what_was_written(void **state)
{
	(void)state;
	struct buf records = file_records(37, 3000);
	struct buf whole = file_write(buf_str(&records), 20);
	struct rlimit before, limit;
	getrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_IGN);
	limit = before;
	for (size_t size = 200; size < whole.len; size += size < 4000 ? 333 : whole.len / 17) {
		limit.rlim_cur = size;
		setrlimit(RLIMIT_FSIZE, &limit);
		check_full(buf_str(&records), "File too large");
	}
	limit.rlim_cur = whole.len - 1; /* only the end of the trailer is missing */
	setrlimit(RLIMIT_FSIZE, &limit);
	check_full(buf_str(&records), "File too large");
	setrlimit(RLIMIT_FSIZE, &before);
	buf_done(&whole);
	buf_done(&records);
}

static void full_disk_keeps_what_was_written(void **state)
{
	(void)state;
	/* A mount namespace of its own, so that nothing is left behind whatever happens. */
	pid_t child = fork();
	if (child == 0) {
		if (unshare(CLONE_NEWNS) != 0 ||
			mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
			mount("none", folder, "tmpfs", 0, "size=64k,mode=0700") != 0)
			_exit(77);
		struct buf records = file_records(38, 3000);
		check_full(buf_str(&records), "No space left on device");
		buf_done(&records);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip(); /* mounting needs privileges */
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void device_without_room_is_refused_at_once(void **state)
{
	(void)state;
	struct trace_writer *writer;
	struct err err;
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_false(trace_writer_open_fd(fd, NULL, &writer, &err));
	assert_non_null(strstr(err.text, "No space left on device"));
	assert_int_equal(close(fd), 0); /* was not closed by the call */
}

static void descriptor_must_be_at_its_start(void **state)
{
	(void)state;
	struct trace_writer *writer;
	struct err err;
	int fd = file_memory(STR("content"));
	lseek(fd, 3, SEEK_SET);
	assert_false(trace_writer_open_fd(fd, NULL, &writer, &err));
	close(fd);
}

/* The child reports after each flush, and writes on without end. */
static void record_until_killed(int report)
{
	struct sample sample = {.seed = 39};
	struct trace_writer *writer;
	struct buf record;
	struct err err;
	buf_init(&record, CODEC_RECORD_MAX);
	if (!trace_writer_open(path, NULL, &writer, &err))
		_exit(1);
	for (unsigned i = 1;; i++) {
		buf_clear(&record);
		sample_record(&sample, sample_kind(&sample), &record);
		if (!trace_writer_add(writer, record.data, record.len, &err))
			_exit(2);
		if (i % 10 == 0 && (!trace_writer_flush(writer, &err) || write(report, "", 1) != 1))
			_exit(3);
	}
}

static void killed_recorder_leaves_what_it_flushed(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 10; round++) {
		int report[2];
		char byte;
		assert_int_equal(pipe(report), 0);
		pid_t child = fork();
		if (child == 0) {
			close(report[0]);
			record_until_killed(report[1]);
		}
		close(report[1]);
		uint64_t flushed = 0;
		while (flushed < 50 + round * 150 && read(report[0], &byte, 1) == 1)
			flushed++;
		kill(child, SIGKILL);
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		close(report[0]);
		struct file_result result = file_read_path(path);
		assert_true(result.opened);
		assert_int_equal(result.info.end, TRACE_END_CUT);
		assert_true(result.info.blocks >= flushed);
		assert_int_equal(result.info.records, result.info.blocks * 10);
		assert_int_equal(result.info.summary.last_seq, result.info.records);
		buf_done(&result.records);
		unlink(path);
	}
}

static void pipes_will_do(void **state)
{
	(void)state;
	struct buf records = file_records(40, 200); /* less than a pipe holds */
	struct trace_writer *writer;
	struct err err;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_true(trace_writer_open_fd(ends[1], NULL, &writer, &err));
	assert_true(file_add(writer, buf_str(&records), 30, &err));
	assert_true(trace_writer_close(writer, NULL, &err));
	struct file_result result = file_read_fd(ends[0], NULL);
	assert_int_equal(result.last, TRACE_END);
	assert_true(str_eq(buf_str(&result.records), buf_str(&records)));
	buf_done(&records);
	buf_done(&result.records);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_come_back),
		cmocka_unit_test(same_input_gives_the_same_bytes),
		cmocka_unit_test(largest_records_fit),
		cmocka_unit_test_setup_teardown(only_whole_records_are_taken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			files_are_private_and_never_overwritten_unasked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			links_and_devices_are_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_options_leave_no_file, set_up, tear_down),
		cmocka_unit_test(cap_is_kept_and_the_file_is_whole),
		cmocka_unit_test_setup_teardown(capped_writer_stays_capped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			file_size_limit_keeps_what_was_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			full_disk_keeps_what_was_written, set_up, tear_down),
		cmocka_unit_test(device_without_room_is_refused_at_once),
		cmocka_unit_test(descriptor_must_be_at_its_start),
		cmocka_unit_test_setup_teardown(
			killed_recorder_leaves_what_it_flushed, set_up, tear_down),
		cmocka_unit_test(pipes_will_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
