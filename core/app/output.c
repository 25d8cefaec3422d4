/* The thread takes one alert at a time and flushes the store when the queue has been empty for
 * FLUSH_NS, so a burst of alerts is one transaction and a single one is on disk at once. */
#include "app/output.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/say.h"
#include "base/queue.h"

#define QUEUE_COUNT    8192
#define QUEUE_BYTES    (32u << 20)
#define FLUSH_NS       (20u * 1000000u)
#define LINE_MAX_BYTES (8u << 20)

struct output {
	struct output_config config;
	struct queue *queue;
	struct store *store;
	pthread_t thread;
	struct buf blob, line;
	bool colour, dirty;
	struct output_stats stats;
	struct err err; /* the first failure */
	_Atomic uint64_t refused;
};

static void note_failure(struct output *output, const struct err *err)
{
	if (output->stats.failed++ == 0)
		output->err = *err;
}

static void print(struct output *output, const struct alert *alert)
{
	struct buf *line = &output->line;
	buf_clear(line);
	if (output->config.form == OUTPUT_JSON) {
		buf_add_str(line, alert->document);
		buf_add_byte(line, '\n');
	} else if (output->config.form == OUTPUT_TEXT) {
		say_alert(line, alert, output->colour);
	}
	for (size_t done = 0; done < line->len;) {
		ssize_t len = write(STDOUT_FILENO, line->data + done, line->len - done);
		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0) {
			struct err err;
			err_sys(&err, errno, "cannot write alerts to stdout");
			if (errno != EPIPE) /* nobody reads on, as with `| head` */
				note_failure(output, &err);
			output->config.form = OUTPUT_NONE;
			return;
		}
		done += (size_t)len;
	}
}

static void keep(struct output *output, const struct alert *alert)
{
	struct err err;
	struct store_alert row = {alert->id, alert->time_ns, alert->host_id, alert->rule_id,
		alert->severity, alert->title, alert->summary, alert->entity_id, alert->document};
	output->dirty = true;
	if (!store_alert_add(output->store, &row, &err))
		note_failure(output, &err);
}

static void flush(struct output *output)
{
	struct err err;
	if (output->dirty && !store_flush(output->store, &err))
		note_failure(output, &err);
	output->dirty = false;
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
		struct alert alert;
		if (alert_unpack((struct str){blob->data, (uint32_t)blob->len}, &alert)) {
			print(output, &alert);
			if (output->store)
				keep(output, &alert);
			output->stats.written++;
		}
		queue_blob_free(blob);
	}
	if (output->store)
		flush(output);
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
	output->config = *config;
	output->colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	buf_init(&output->blob, LINE_MAX_BYTES);
	buf_init(&output->line, LINE_MAX_BYTES);
	output->queue = queue_new(QUEUE_COUNT, QUEUE_BYTES);
	bool ok = output->queue || err_set(err, "out of memory");
	ok = ok &&
	     (!config->store_path || store_open(config->store_path, NULL, &output->store, err));
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
