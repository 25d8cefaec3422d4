/* One thread: poll the listening socket and the stop pipe, serve one connection, go on. */
#include "app/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/alerts_list.h"
#include "base/clock.h"

struct control {
	int listener, stop[2];
	pthread_t thread;
	pthread_mutex_t lock; /* guards pages */
	struct buf pages[CONTROL_PAGES];
	char *path, *store_path;
};

static bool address_of(const char *path, struct sockaddr_un *address, struct err *err)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address->sun_path))
		return err_set(err, "the socket path %.200s is too long", path);
	strcpy(address->sun_path, path);
	return true;
}

/* False when `fd` is not ready in time. */
static bool wait_for(int fd, short events, uint64_t until_ns)
{
	for (;;) {
		uint64_t now_ns = clock_boot_ns();
		struct pollfd ready = {.fd = fd, .events = events};
		int left_ms =
			now_ns < until_ns ? (int)((until_ns - now_ns + 999999u) / 1000000u) : 0;
		int count = poll(&ready, 1, left_ms);
		if (count > 0 || (count < 0 && errno != EINTR))
			return count > 0;
		if (count == 0 && left_ms == 0)
			return false;
	}
}

static bool send_until(int fd, struct str text, uint64_t until_ns)
{
	while (text.len) {
		if (!wait_for(fd, POLLOUT, until_ns))
			return false;
		ssize_t len = send(fd, text.data, text.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (len < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (len <= 0)
			return false;
		text.data += len;
		text.len -= (uint32_t)len;
	}
	return true;
}

static void answer_page(struct control *control, enum control_page page, struct buf *answer)
{
	pthread_mutex_lock(&control->lock);
	buf_add_str(answer, STR("ok\n"));
	buf_add_str(answer, buf_str(&control->pages[page]));
	pthread_mutex_unlock(&control->lock);
}

static void answer_alerts(
	struct control *control, const char *request, bool as_json, struct buf *answer)
{
	struct store_filter filter = {0};
	struct err err;
	if (!control->store_path) {
		buf_add_str(answer, STR("error: this moonwatch keeps no alerts\n"));
		return;
	}
	sscanf(request, "alerts %u %u", &filter.limit, &filter.severity_min);
	buf_add_str(answer, STR("ok\n"));
	if (!alerts_list(control->store_path, &filter, as_json, answer, &err)) {
		buf_clear(answer);
		buf_add_format(answer, "error: %s\n", err.text);
	}
}

static void answer(struct control *control, char *request, struct buf *out)
{
	char *json = strstr(request, " json");
	bool as_json = json != NULL;
	if (json)
		*json = 0;
	if (strcmp(request, "status") == 0)
		answer_page(control, as_json ? CONTROL_STATUS_JSON : CONTROL_STATUS, out);
	else if (strcmp(request, "rules") == 0)
		answer_page(control, as_json ? CONTROL_RULES_JSON : CONTROL_RULES, out);
	else if (strncmp(request, "alerts", 6) == 0)
		answer_alerts(control, request, as_json, out);
	else
		buf_add_str(out, STR("error: unknown request\n"));
}

static void serve(struct control *control, int client)
{
	char request[CONTROL_REQUEST_MAX];
	size_t len = 0;
	uint64_t until_ns = clock_boot_ns() + CONTROL_PATIENCE_MS * 1000000ull;
	while (len < sizeof(request) - 1 && !memchr(request, '\n', len)) {
		if (!wait_for(client, POLLIN, until_ns))
			return;
		ssize_t got = recv(client, request + len, sizeof(request) - 1 - len, MSG_DONTWAIT);
		if (got <= 0)
			return;
		len += (size_t)got;
	}
	request[len] = 0;
	request[strcspn(request, "\n")] = 0;
	struct buf out;
	buf_init(&out, CONTROL_ANSWER_MAX);
	answer(control, request, &out);
	send_until(client, buf_str(&out), clock_boot_ns() + CONTROL_PATIENCE_MS * 1000000ull);
	buf_done(&out);
}

static void *run(void *data)
{
	struct control *control = data;
	struct pollfd fds[2] = {{.fd = control->listener, .events = POLLIN},
		{.fd = control->stop[0], .events = POLLIN}};
	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return NULL;
		if (fds[1].revents)
			return NULL;
		int client =
			fds[0].revents ? accept4(control->listener, NULL, NULL, SOCK_CLOEXEC) : -1;
		if (client >= 0) {
			serve(control, client);
			close(client);
		} else if (fds[0].revents && errno != EINTR) {
			poll(&fds[1], 1, 100); /* out of descriptors: do not spin */
		}
	}
}

static bool is_answered(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered = fd >= 0 && connect(fd, (const void *)address, sizeof(*address)) == 0;
	if (fd >= 0)
		close(fd);
	return answered;
}

static int open_listener(const char *path, struct err *err)
{
	struct sockaddr_un address;
	if (!address_of(path, &address, err))
		return -1;
	if (is_answered(&address)) {
		err_set(err,
			"another moonwatch is running here (it answers on %.200s): stop it, or "
			"give this one a --socket and a --store of its own",
			path);
		return -1;
	}
	struct stat there;
	if (lstat(path, &there) == 0 && !S_ISSOCK(there.st_mode)) {
		err_set(err, "%.200s is there and is no socket", path);
		return -1;
	}
	unlink(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t old = umask(0077);
	bool ok = fd >= 0 && bind(fd, (const void *)&address, sizeof(address)) == 0 &&
		  listen(fd, 8) == 0;
	int bind_errno = errno;
	umask(old);
	if (ok)
		return fd;
	if (fd >= 0)
		close(fd);
	err_sys(err, bind_errno, "cannot listen on %.200s", path);
	return -1;
}

bool control_new(
	const char *path, const char *store_path, struct control **ret_control, struct err *err)
{
	int listener = open_listener(path, err);
	if (listener < 0)
		return false;
	struct control *control = calloc(1, sizeof(*control));
	if (!control) {
		close(listener);
		return err_set(err, "out of memory");
	}
	control->listener = listener;
	control->path = strdup(path);
	control->store_path = store_path ? strdup(store_path) : NULL;
	pthread_mutex_init(&control->lock, NULL);
	for (unsigned i = 0; i < CONTROL_PAGES; i++)
		buf_init(&control->pages[i], CONTROL_PAGE_MAX);
	int status = pipe2(control->stop, O_CLOEXEC) == 0 ? 0 : errno;
	bool has_pipe = status == 0;
	if (status == 0)
		status = pthread_create(&control->thread, NULL, run, control);
	if (status == 0) {
		*ret_control = control;
		return true;
	}
	if (has_pipe) {
		close(control->stop[0]);
		close(control->stop[1]);
	}
	close(listener);
	unlink(path);
	free(control->path);
	free(control->store_path);
	free(control);
	return err_sys(err, status, "cannot start the control thread");
}

void control_free(struct control *control)
{
	if (!control)
		return;
	close(control->stop[1]);
	pthread_join(control->thread, NULL);
	close(control->stop[0]);
	close(control->listener);
	unlink(control->path);
	for (unsigned i = 0; i < CONTROL_PAGES; i++)
		buf_done(&control->pages[i]);
	free(control->path);
	free(control->store_path);
	free(control);
}

void control_publish(struct control *control, enum control_page page, struct str text)
{
	pthread_mutex_lock(&control->lock);
	buf_clear(&control->pages[page]);
	buf_add_str(&control->pages[page], text);
	pthread_mutex_unlock(&control->lock);
}

static bool receive(int fd, struct buf *out, struct err *err)
{
	uint64_t until_ns = clock_boot_ns() + 5 * CONTROL_PATIENCE_MS * 1000000ull;
	for (;;) {
		if (!wait_for(fd, POLLIN, until_ns))
			return err_set(err, "moonwatch does not answer");
		char *room = buf_room(out, 65536);
		if (!room)
			return err_set(err, "the answer is too large");
		ssize_t len = recv(fd, room, 65536, 0);
		if (len < 0)
			return err_sys(err, errno, "no answer");
		if (len == 0)
			return true;
		out->len += (size_t)len;
	}
}

/* Takes the first line off: "ok" or what went wrong. */
static bool strip_verdict(struct buf *out, size_t start, struct err *err)
{
	struct str text = {out->data + start, (uint32_t)(out->len - start)};
	if (str_starts(text, STR("ok\n"))) {
		memmove(out->data + start, text.data + 3, text.len - 3);
		out->len -= 3;
		return true;
	}
	out->len = start;
	return text.len ? err_set(err, "%.*s", (int)text.len - 1, text.data)
			: err_set(err, "the connection was closed without an answer");
}

bool control_ask(const char *path, const char *request, struct buf *out, struct err *err)
{
	struct sockaddr_un address;
	if (!address_of(path, &address, err))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const void *)&address, sizeof(address)) != 0) {
		int connect_errno = errno;
		if (fd >= 0)
			close(fd);
		return err_sys(err, connect_errno, "no moonwatch is running here (%.200s)", path);
	}
	size_t start = out->len;
	uint64_t until_ns = clock_boot_ns() + CONTROL_PATIENCE_MS * 1000000ull;
	bool ok =
		send_until(fd, str_from(request), until_ns) && send_until(fd, STR("\n"), until_ns);
	ok = (ok || err_sys(err, errno, "cannot ask")) && receive(fd, out, err);
	close(fd);
	return ok && strip_verdict(out, start, err);
}
