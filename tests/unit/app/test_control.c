#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/control.h"
#include "base/clock.h"
#include "store/store.h"

static char folder[] = "/tmp/moonwatch-control-XXXXXX";
static char path[100], store_path[100];

static int prepare(void **state)
{
	(void)state;
	bool ok = mkdtemp(folder) != NULL;
	snprintf(path, sizeof(path), "%s/control.sock", folder);
	snprintf(store_path, sizeof(store_path), "%s/alerts.db", folder);
	return ok ? 0 : -1;
}

static int clean_up(void **state)
{
	(void)state;
	static const char *const ends[] = {"", "-wal", "-shm"};
	char name[120];
	unlink(path);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s%s", store_path, ends[i]);
		unlink(name);
	}
	return rmdir(folder);
}

static struct control *open_control(const char *store)
{
	struct control *control;
	struct err err;
	if (!control_new(path, store, &control, &err))
		fail_msg("%s", err.text);
	return control;
}

/* The answer, or what went wrong with "! " before it. */
static const char *ask(const char *request)
{
	static char text[4096];
	struct buf out;
	struct err err;
	buf_init(&out, CONTROL_ANSWER_MAX);
	buf_add_str(&out, STR("kept "));
	bool ok = control_ask(path, request, &out, &err);
	assert_true(str_starts(buf_str(&out), STR("kept ")));
	if (ok)
		snprintf(text, sizeof(text), "%.*s", (int)out.len - 5, out.data + 5);
	else
		snprintf(text, sizeof(text), "! %s", err.text);
	buf_done(&out);
	return text;
}

static void pages_are_what_was_published_last(void **state)
{
	(void)state;
	struct control *control = open_control(NULL);
	assert_string_equal(ask("status"), "");
	control_publish(control, CONTROL_STATUS, STR("one"));
	control_publish(control, CONTROL_STATUS, STR("two\n"));
	control_publish(control, CONTROL_STATUS_JSON, STR("{}"));
	control_publish(control, CONTROL_RULES, STR("rules"));
	control_publish(control, CONTROL_RULES_JSON, STR("[]"));
	assert_string_equal(ask("status"), "two\n");
	assert_string_equal(ask("status json"), "{}");
	assert_string_equal(ask("rules"), "rules");
	assert_string_equal(ask("rules json"), "[]");
	assert_string_equal(ask("nonsense"), "! error: unknown request");
	assert_string_equal(ask(""), "! error: unknown request");
	assert_string_equal(ask("alerts 5 0"), "! error: this moonwatch keeps no alerts");
	char longer[CONTROL_REQUEST_MAX + 100];
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = 0;
	assert_true(ask(longer)[0] == '!');
	assert_string_equal(ask("status"), "two\n");
	control_free(control);
	assert_true(strstr(ask("status"), "no moonwatch is running here") != NULL);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_large_page_is_told_whole_or_not_at_all(void **state)
{
	(void)state;
	struct control *control = open_control(NULL);
	char *page = malloc(CONTROL_PAGE_MAX + 1);
	struct buf out;
	struct err err;
	memset(page, 'p', CONTROL_PAGE_MAX + 1);
	buf_init(&out, CONTROL_ANSWER_MAX);
	control_publish(control, CONTROL_RULES, (struct str){page, CONTROL_PAGE_MAX});
	assert_true(control_ask(path, "rules", &out, &err));
	assert_int_equal(out.len, CONTROL_PAGE_MAX);
	buf_clear(&out);
	control_publish(control, CONTROL_RULES, (struct str){page, CONTROL_PAGE_MAX + 1});
	assert_true(control_ask(path, "rules", &out, &err));
	assert_int_equal(out.len, 0);
	buf_done(&out);
	struct buf narrow; /* the client has a ceiling of its own */
	buf_init(&narrow, 1000);
	control_publish(control, CONTROL_RULES, (struct str){page, 5000});
	assert_false(control_ask(path, "rules", &narrow, &err));
	assert_string_equal(err.text, "the answer is too large");
	buf_done(&narrow);
	free(page);
	control_free(control);
}

static void alerts_come_from_the_store(void **state)
{
	(void)state;
	struct store *store;
	struct err err;
	assert_true(store_open(store_path, NULL, &store, &err));
	for (unsigned i = 1; i <= 3; i++) {
		char id[8];
		snprintf(id, sizeof(id), "id%u", i);
		struct store_alert alert = {.id = str_from(id),
			.time_ns = i,
			.host_id = STR("h"),
			.rule_id = STR("r"),
			.severity = 20 * i,
			.title = STR("t"),
			.summary = STR("s"),
			.document = str_from(id)};
		assert_true(store_alert_add(store, &alert, &err));
	}
	assert_true(store_close(store, &err));
	struct control *control = open_control(store_path);
	assert_string_equal(ask("alerts 10 0 json"), "id1\nid2\nid3\n");
	assert_string_equal(ask("alerts 1 0 json"), "id3\n");
	assert_string_equal(ask("alerts 10 40 json"), "id2\nid3\n");
	assert_string_equal(ask("alerts json"), "id1\nid2\nid3\n");
	assert_non_null(strstr(ask("alerts 1 0"), "r: s\n"));
	control_free(control);
	unlink(store_path);
	control = open_control(store_path);
	assert_true(strncmp(ask("alerts 1 0"), "! error: ", 9) == 0);
	control_free(control);
}

static void the_socket_is_its_users_alone(void **state)
{
	(void)state;
	struct stat info;
	struct control *control = open_control(NULL), *second;
	struct err err;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700 & ~0077);
	assert_false(control_new(path, NULL, &second, &err));
	assert_non_null(strstr(err.text, "another moonwatch is running here"));
	control_free(control);
	/* An abandoned socket, as after a crash. */
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (void *)&address, sizeof(address)), 0);
	close(fd);
	control = open_control(NULL);
	assert_string_equal(ask("status"), "");
	control_free(control);
	char longer[300];
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = 0;
	assert_false(control_new(longer, NULL, &second, &err));
	assert_non_null(strstr(err.text, "too long"));
	assert_false(control_new("/nowhere/s", NULL, &second, &err));
	assert_non_null(strstr(err.text, "cannot listen on /nowhere/s: No such file"));
	control_free(NULL);
}

static int connect_only(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (void *)&address, sizeof(address)), 0);
	return fd;
}

/* Each of them keeps the one thread busy for CONTROL_PATIENCE_MS and no longer. */
static void strange_clients_hold_up_others_for_a_while_only(void **state)
{
	(void)state;
	struct control *control = open_control(NULL);
	char *page = malloc(CONTROL_PAGE_MAX);
	memset(page, 'p', CONTROL_PAGE_MAX);
	control_publish(control, CONTROL_RULES, (struct str){page, CONTROL_PAGE_MAX});
	free(page);
	control_publish(control, CONTROL_STATUS, STR("here"));
	uint64_t start_ns = clock_boot_ns();
	int silent = connect_only();
	assert_string_equal(ask("status"), "here");
	close(silent);
	int deaf = connect_only(); /* asks for much and takes none of it */
	assert_int_equal(send(deaf, "rules\n", 6, MSG_NOSIGNAL), 6);
	assert_string_equal(ask("status"), "here");
	close(deaf);
	uint64_t took_ms = (clock_boot_ns() - start_ns) / 1000000u;
	assert_in_range(took_ms, 2 * CONTROL_PATIENCE_MS - 100, 2 * CONTROL_PATIENCE_MS + 3000);
	int gone = connect_only(); /* asks and leaves */
	assert_int_equal(send(gone, "rules\n", 6, MSG_NOSIGNAL), 6);
	close(gone);
	gone = connect_only();
	close(gone);
	assert_string_equal(ask("status"), "here");
	control_free(control);
}

/* A byte now and then does not buy more time. */
static void a_slow_client_is_given_up(void **state)
{
	(void)state;
	struct control *control = open_control(NULL);
	uint64_t start_ns = clock_boot_ns();
	int slow = connect_only();
	char answer;
	struct timeval step = {.tv_usec = 300000};
	setsockopt(slow, SOL_SOCKET, SO_RCVTIMEO, &step, sizeof(step));
	while (clock_boot_ns() - start_ns < 4ull * CONTROL_PATIENCE_MS * 1000000u) {
		if (send(slow, "s", 1, MSG_NOSIGNAL) != 1 || recv(slow, &answer, 1, 0) == 0)
			break;
	}
	uint64_t took_ms = (clock_boot_ns() - start_ns) / 1000000u;
	assert_in_range(took_ms, CONTROL_PATIENCE_MS - 100, CONTROL_PATIENCE_MS + 2000);
	close(slow);
	control_free(control);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_what_was_published_last),
		cmocka_unit_test(a_large_page_is_told_whole_or_not_at_all),
		cmocka_unit_test(alerts_come_from_the_store),
		cmocka_unit_test(the_socket_is_its_users_alone),
		cmocka_unit_test(strange_clients_hold_up_others_for_a_while_only),
		cmocka_unit_test(a_slow_client_is_given_up),
	};
	return cmocka_run_group_tests(tests, prepare, clean_up);
}
