/* The thread takes one alert at a time, into the store first, and flushes the store when the queue has
 * been empty or the oldest alert has waited for FLUSH_NS, so a burst is one transaction and a single
 * alert is on disk at once. Standard output gets patience only once: while it takes nothing, alerts
 * are not told there, and counted. */
#include "app/output.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/say.h"
#include "base/clock.h"
#include "base/queue.h"

#define QUEUE_COUNT    8192
#define QUEUE_BYTES    (32u << 20)
#define FLUSH_NS       (20u * 1000000u)
#define LINE_MAX_BYTES (8u << 20)

#define PATIENCE_MS 1000 /* with a terminal or pipe that takes nothing */
#define PIECE_BYTES 4096 /* PIPE_BUF: a pipe that is ready takes so much without blocking */
#define REPEAT_NS   60000000000u

struct output {
	struct output_config config;
	struct queue *queue;
	struct store *store;
	struct stat store_file;
	pthread_t thread;
	struct buf blob;
	struct buf line;  /* being written to stdout */
	size_t line_done; /* bytes of it that are */
	bool stalled;     /* stdout took nothing for PATIENCE_MS */
	bool colour, dirty;
	uint64_t dirty_ns; /* boot clock: since when the store has something to flush */
	uint64_t said_ns;  /* when a failure was last told */
	struct output_stats stats;
	struct err err; /* the first failure */
	_Atomic uint64_t refused;
};

/* Tells the first failure at once and goes on telling once a minute. */
static void note_failure(struct output *output, const struct err *err)
{
	uint64_t now_ns = clock_boot_ns();
	if (output->stats.failed++ == 0)
		output->err = *err;
	if (output->said_ns == 0 || now_ns - output->said_ns > REPEAT_NS) {
		output->said_ns = now_ns;
		say("alerts: %s (failure %llu)", err->text,
			(unsigned long long)output->stats.failed);
	}
}

static bool is_ready(struct output *output)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
	int patience_ms = output->config.may_wait ? -1 : output->stalled ? 0 : PATIENCE_MS;
	int count;
	while ((count = poll(&out, 1, patience_ms)) < 0 && errno == EINTR)
		;
	output->stalled = count == 0;
	return count != 0;
}

static void give_up_stdout(struct output *output, int write_errno)
{
	struct err err;
	err_sys(&err, write_errno, "cannot write alerts to stdout");
	if (write_errno != EPIPE) /* nobody reads on, as with `| head` */
		note_failure(output, &err);
	output->config.form = OUTPUT_NONE;
}

/* Writes what stdout takes; false when some of the line is left. */
static bool write_line(struct output *output)
{
	while (output->line_done < output->line.len) {
		size_t left = output->line.len - output->line_done;
		if (!is_ready(output))
			return false;
		ssize_t len = write(STDOUT_FILENO, output->line.data + output->line_done,
			left < PIECE_BYTES ? left : PIECE_BYTES);
		if (len <= 0 && errno != EINTR && errno != EAGAIN) {
			give_up_stdout(output, errno);
			return true;
		}
		output->line_done += len > 0 ? (size_t)len : 0;
	}
	return true;
}

/* A line that was begun is finished before another: a reader that comes back finds whole lines. */
static void print(struct output *output, const struct alert *alert)
{
	if (output->config.form == OUTPUT_NONE)
		return;
	if (!write_line(output)) {
		output->stats.untold++;
		return;
	}
	buf_clear(&output->line);
	output->line_done = 0;
	if (output->config.form == OUTPUT_JSON) {
		buf_add_str(&output->line, alert->document);
		buf_add_byte(&output->line, '\n');
	} else {
		say_alert(&output->line, alert, output->colour);
	}
	write_line(output);
}

static void keep(struct output *output, const struct alert *alert)
{
	struct err err;
	struct store_alert row = {alert->id, alert->time_ns, alert->host_id, alert->rule_id,
		alert->severity, alert->title, alert->summary, alert->entity_id, alert->document};
	if (!output->dirty)
		output->dirty_ns = clock_boot_ns();
	output->dirty = true;
	if (!store_alert_add(output->store, &row, &err))
		note_failure(output, &err);
}

/* Somebody removed or replaced the file: what is written into the old one is lost, so a new one is made. */
static void follow_file(struct output *output)
{
	struct stat now;
	struct err err;
	if (stat(output->config.store_path, &now) == 0 && now.st_ino == output->store_file.st_ino &&
		now.st_dev == output->store_file.st_dev)
		return;
	err_set(&err, "the store %.300s was removed or replaced; going on with a new one",
		output->config.store_path);
	note_failure(output, &err);
	store_close(output->store, &err);
	if (!store_open(output->config.store_path, NULL, &output->store, &err)) {
		output->store = NULL;
		note_failure(output, &err);
	} else {
		stat(output->config.store_path, &output->store_file);
	}
}

static void flush(struct output *output)
{
	struct err err;
	if (!output->dirty)
		return;
	output->dirty = false;
	if (!store_flush(output->store, &err))
		note_failure(output, &err);
	follow_file(output);
}

static void take(struct output *output, struct str blob)
{
	struct alert alert;
	if (!alert_unpack(blob, &alert))
		return;
	/* The store first: a terminal that stands still must not hold it up. */
	if (output->store)
		keep(output, &alert);
	if (output->dirty && clock_boot_ns() - output->dirty_ns > FLUSH_NS)
		flush(output);
	print(output, &alert);
	output->stats.written++;
}

static void *run(void *data)
{
	struct output *output = data;
	struct queue_blob *blob;
	for (;;) {
		uint64_t patience = output->dirty ? FLUSH_NS : QUEUE_FOREVER;
		enum queue_result result = queue_pop(output->queue, patience, &blob);
		if (result == QUEUE_CLOSED)
			break;
		if (result == QUEUE_EMPTY) {
			flush(output);
			continue;
		}
		take(output, (struct str){blob->data, (uint32_t)blob->len});
		queue_blob_free(blob);
	}
	flush(output);
	if (output->config.form != OUTPUT_NONE && !write_line(output))
		output->stats.untold++;
	return NULL;
}

static void release(struct output *output)
{
	if (output->queue)
		queue_free(output->queue);
	buf_done(&output->blob);
	buf_done(&output->line);
	free(output);
}

bool output_new(const struct output_config *config, struct output **ret_output, struct err *err)
{
	struct output *output = calloc(1, sizeof(*output));
	if (!output)
		return err_set(err, "out of memory");
	signal(SIGPIPE, SIG_IGN);
	output->config = *config;
	output->colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	buf_init(&output->blob, LINE_MAX_BYTES);
	buf_init(&output->line, LINE_MAX_BYTES);
	output->queue = queue_new(QUEUE_COUNT, QUEUE_BYTES);
	bool ok = output->queue || err_set(err, "out of memory");
	ok = ok &&
	     (!config->store_path || store_open(config->store_path, NULL, &output->store, err));
	if (ok && config->store_path && stat(config->store_path, &output->store_file) != 0)
		ok = err_sys(err, errno, "cannot look at %.300s", config->store_path);
	if (ok) {
		int status = pthread_create(&output->thread, NULL, run, output);
		if (status == 0) {
			*ret_output = output;
			return true;
		}
		err_sys(err, status, "cannot start a thread");
	}
	struct err ignored;
	if (output->store)
		store_close(output->store, &ignored);
	release(output);
	return false;
}

void output_alert(struct output *output, const struct alert *alert)
{
	buf_clear(&output->blob);
	alert_pack(alert, &output->blob);
	bool pushed =
		!output->blob.full && (output->config.may_wait ? queue_push_wait : queue_push)(
					      output->queue, buf_str(&output->blob));
	if (!pushed)
		output->refused++;
}

bool output_close(struct output *output, struct output_stats *ret_stats, struct err *err)
{
	queue_close(output->queue);
	pthread_join(output->thread, NULL);
	struct err close_err;
	if (output->store && !store_close(output->store, &close_err))
		note_failure(output, &close_err);
	output->stats.refused = output->refused;
	if (ret_stats)
		*ret_stats = output->stats;
	bool ok = output->stats.failed == 0;
	if (!ok)
		*err = output->err;
	release(output);
	return ok;
}
