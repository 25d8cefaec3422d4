/* Streams of made-up events with hostile values: the state's own books must balance after every one, and
 * the same stream must give the same state. The seed is printed; UNIT_SEED=n runs another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "event/codec.h"
#include "state/view.h"
#include "unit/event/sample.h"
#include "unit/json_check.h"

#define EVENTS 6000

static const struct state_limits small = {24, 16, 16 << 10, 200000000};

static char long_text[20000]; /* of zeros: as many arguments */

static uint64_t seed_of(uint64_t fixed)
{
	const char *text = getenv("UNIT_SEED");
	uint64_t seed = text ? strtoull(text, NULL, 10) : fixed;
	printf("# seed %llu\n", (unsigned long long)seed);
	return seed;
}

/* Few pids and starts, so that they meet; now and then one out of this world. */
static uint64_t some_pid(uint64_t *seed)
{
	static const uint64_t odd[] = {0, UINT32_MAX, UINT64_MAX - 1, UINT64_MAX, 1ull << 63};
	return random_below(seed, 20) ? random_below(seed, 30) + 1 : odd[random_below(seed, 5)];
}

static uint64_t some_start(uint64_t *seed)
{
	return random_below(seed, 20) ? random_below(seed, 3) : random_sized(seed);
}

/* Kinds the state listens to come most often. */
static enum event_kind some_kind(struct sample *sample)
{
	static const enum event_kind heard[] = {EVENT_PROCESS_FORK, EVENT_PROCESS_FORK,
		EVENT_PROCESS_EXEC, EVENT_PROCESS_EXEC, EVENT_PROCESS_EXIT, EVENT_PROCESS_STDIO,
		EVENT_PROCESS_SETID, EVENT_FILE_OPEN, EVENT_NET_CONNECT, EVENT_NET_ACCEPT,
		EVENT_NET_LISTEN, EVENT_SENSOR_TICK, EVENT_SENSOR_SNAPSHOT_END, EVENT_SENSOR_LOST};
	if (random_below(&sample->seed, 10) == 0)
		return sample_kind(sample);
	return heard[random_below(&sample->seed, sizeof(heard) / sizeof(*heard))];
}

static void make_event(struct sample *sample, struct event *event)
{
	uint64_t *seed = &sample->seed;
	sample_event(sample, some_kind(sample), event);
	event->time_ns = 1000000000000u + event->seq * 1000000u;
	if (random_below(seed, 200) == 0)
		event->time_ns = random_sized(seed);
	if (event_actor(event)) {
		event->actor.pid = some_pid(seed);
		event->actor.start_ns = some_start(seed);
	}
	if (event->kind == EVENT_PROCESS_FORK)
		event->process_fork.parent =
			(struct event_parent){some_pid(seed), some_start(seed)};
	if (event->kind == EVENT_PROCESS_EXEC) {
		event->process_exec.parent =
			(struct event_parent){some_pid(seed), some_start(seed)};
		event->process_exec.moonwatch_snapshot = random_below(seed, 2);
		if (random_below(seed, 4) == 0)
			event->process_exec.image.args = (struct str){
				long_text, (uint32_t)random_below(seed, sizeof(long_text))};
	}
	if (event->kind == EVENT_PROCESS_STDIO)
		event->process_stdio.moonwatch_fd_number = random_below(seed, 4);
	if (event->kind == EVENT_FILE_OPEN && random_below(seed, 2)) {
		event->file_open.file.inode = random_below(seed, 40);
		event->file_open.file.device = 8;
	}
}

struct books {
	const struct state *state;
	size_t listed, children, seen;
};

static void count_process(void *value, void *data)
{
	const struct process *process = value;
	struct books *books = data;
	books->seen++;
	books->listed += process->is_listed;
	books->children += process->children;
	assert_ptr_equal(process_find(&books->state->processes, process->key), process);
	assert_true(process->is_listed == (process->exit_time_ns && !process->children));
	assert_true(!process->exit_time_ns || !process->sockets || process->sockets->flow_count ||
		    process->sockets->listener_count);
	if (process->parent)
		assert_ptr_equal(process_find(&books->state->processes, process->parent->key),
			process->parent);
	const struct process *slow = process, *fast = process;
	while (fast && fast->parent) {
		slow = slow->parent;
		fast = fast->parent->parent;
		assert_true(!fast || slow != fast); /* a circle */
	}
	if (process->sockets)
		assert_true(process->sockets->flow_count <= SOCKET_KEEP &&
			    process->sockets->listener_count <= SOCKET_KEEP);
}

static void count_parent(void *value, void *data)
{
	const struct process *process = value;
	((struct books *)data)->children -= process->parent != NULL;
}

static void check_books(const struct state *state)
{
	const struct processes *table = &state->processes;
	struct books books = {.state = state};
	map_each(&table->by_key, count_process, &books);
	map_each(&table->by_key, count_parent, &books);
	assert_int_equal(books.seen, table->count);
	assert_int_equal(books.children, 0);
	assert_true(table->count <= table->max);
	assert_true(table->by_pid.count <= table->count);
	size_t length = 0;
	for (const struct process *at = table->oldest; at; at = at->newer, length++)
		assert_ptr_equal(at->newer ? at->newer->older : table->newest, at);
	assert_int_equal(length, books.listed);
	assert_true(state->files.by_inode.count <= state->files.max);
}

struct dump {
	const struct state *state;
	const struct process *all[64];
	unsigned count;
};

static void collect(void *value, void *data)
{
	struct dump *dump = data;
	const struct process *process = value;
	unsigned at = dump->count++;
	for (; at > 0; at--) {
		struct process_key a = dump->all[at - 1]->key, b = process->key;
		if (a.pid < b.pid || (a.pid == b.pid && a.start_ns < b.start_ns))
			break;
		dump->all[at] = dump->all[at - 1];
	}
	dump->all[at] = process;
}

/* Every process as a document, in the order of keys, and what is counted. */
static void dump_state(const struct state *state, struct buf *out)
{
	struct dump dump = {.state = state};
	map_each(&state->processes.by_key, collect, &dump);
	for (unsigned i = 0; i < dump.count; i++) {
		const struct process *process = dump.all[i];
		struct event event;
		struct view view;
		struct document document;
		event_init(&event, EVENT_PROCESS_SETCAP);
		event.actor = (struct event_actor){process->key.pid, 0, process->key.start_ns};
		view_init(&view, state, &event);
		assert_ptr_equal(view.process, process);
		document_init(&document);
		view_document(&view, &document);
		size_t start = out->len;
		assert_true(document_write(&document, out));
		assert_true(
			json_check((struct str){out->data + start, (uint32_t)(out->len - start)}));
		buf_add_format(out, " gone %llu code %lld adopted %d flows %u\n",
			(unsigned long long)process->exit_time_ns, (long long)process->exit_code,
			process->adopted, process->sockets ? process->sockets->flow_count : 0);
	}
	for (const struct file_write *at = state->files.oldest; at; at = at->newer)
		buf_add_format(out, "file %llu %llu by %llu\n", (unsigned long long)at->device,
			(unsigned long long)at->inode, (unsigned long long)at->writer.pid);
	buf_add_format(out, "evicted %llu refused %llu cut %llu used %zu lost %llu\n",
		(unsigned long long)state->processes.evicted,
		(unsigned long long)state->processes.refused,
		(unsigned long long)state->processes.facts.cut_count,
		state->processes.facts.used_bytes, (unsigned long long)state->lost);
}

static void the_books_balance_whatever_comes(void **data)
{
	(void)data;
	for (uint64_t round = 0; round < 8; round++) {
		struct sample sample = {.seed = seed_of(100 + round)};
		struct state *state = state_new(&small);
		for (unsigned i = 0; i < EVENTS; i++) {
			struct event event;
			make_event(&sample, &event);
			state_apply(state, &event);
			if (i % 16 == 0)
				check_books(state);
		}
		check_books(state);
		assert_true(state->applied == EVENTS);
		/* The stream was rough enough to reach every cap. */
		assert_true(state->processes.evicted > 0);
		assert_true(state->processes.refused > 0);
		assert_true(state->processes.facts.cut_count > 0);
		assert_true(state->files.evicted > 0);
		struct facts_budget *facts = &state->processes.facts;
		size_t most = facts->max_bytes + 3 * (FACTS_LIST_MAX + FACTS_STRING_MAX) +
			      (small.processes * 3 + small.files) * 4096;
		assert_true(facts->used_bytes < most);
		enrichment_done(&state->enrichment);
		file_done(&state->files);
		process_done(&state->processes);
		assert_int_equal(facts->used_bytes, 0); /* every reference was given back */
		free(state);
	}
}

static void the_same_stream_gives_the_same_state(void **data)
{
	(void)data;
	struct sample sample = {.seed = seed_of(7)};
	struct buf records, first, second;
	struct err err;
	buf_init(&records, 64 << 20);
	buf_init(&first, 16 << 20);
	buf_init(&second, 16 << 20);
	struct state *direct = state_new(&small), *decoded = state_new(&small);
	for (unsigned i = 0; i < EVENTS; i++) {
		struct event event;
		make_event(&sample, &event);
		assert_true(codec_encode(&event, &records, &err));
		/* Into one state as it was made, its strings gone right afterwards. */
		state_apply(direct, &event);
		memset(sample.text, 0xdd, sizeof(sample.text));
	}
	const uint8_t *at = (const uint8_t *)records.data;
	for (size_t left = records.len; left;) {
		struct event event;
		uint32_t size = codec_record_size(at, left);
		uint8_t *copy = malloc(size);
		memcpy(copy, at, size);
		assert_true(codec_decode(copy, size, &event, &err));
		state_apply(decoded, &event);
		free(copy);
		at += size;
		left -= size;
	}
	dump_state(direct, &first);
	dump_state(decoded, &second);
	assert_true(first.len > 1000);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
	state_free(direct);
	state_free(decoded);
	buf_done(&records);
	buf_done(&first);
	buf_done(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_books_balance_whatever_comes),
		cmocka_unit_test(the_same_stream_gives_the_same_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
