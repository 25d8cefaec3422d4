/* A poll empties the ring into the batch; while the snapshot is on it walks one step further whenever
 * the ring is empty, so the ring never has to hold the whole host.
 *
 * Sleeping: as long as records come, the reader looks every 2 ms and nobody wakes it, which under load
 * saves an interrupt per record. After 10 ms of silence it raises reader_asleep, looks once more and
 * sleeps; see bpf/lib/ring.h for why no wake-up is lost.
 *
 * Time: the kernel stamps in ns since boot; one offset, fixed at the start, makes it time since the
 * epoch, so that a step of the wall clock does not tear the stream. Records of several CPUs can lie in
 * the ring some microseconds out of order; such a one is told with the time of the one before it. */
#include "capture/source.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "capture/convert.h"
#include "capture/enrich.h"
#include "capture/lifetimes.h"
#include "capture/outbox.h"
#include "capture/procfs.h"
#include "capture/programs.h"
#include "capture/ring.h"
#include "capture/snapshot.h"
#include "event/event.h"

#define RING_DEFAULT   (16u << 20)
#define RING_MIN       (4u << 20) /* must hold a step of the snapshot */
#define RING_MAX       (1u << 30)
#define POLL_RECORDS   4096
#define POLL_FACTS     256
#define NAP_NS         2000000
#define NAPS_MAX       5
#define TICK_NS        1000000000u
#define FORGET_TICKS   2 /* a fork is told microseconds after it can be seen */
#define MILLISECOND_NS 1000000u

struct capture {
	struct programs *programs;
	struct ring ring;
	struct convert *convert;
	struct snapshot snapshot;
	struct outbox outbox;
	struct enrich *enrich; /* NULL when switched off */
	struct lifetimes lifetimes;
	uint64_t enrich_dropped[EVENT_KIND_MAX + 1]; /* counted into `shared` so far */
	struct procfs_process process;
	uint64_t snapshot_end; /* the ring's end when the snapshot was walked */
	uint64_t boot_time_ns, next_tick_ns;
	uint64_t lost[WIRE_LOST_KINDS][WIRE_LOST_REASONS]; /* told so far */
	uint64_t lost_since_ns;
	unsigned naps, forget_ticks;
	bool started;
};

static uint64_t ring_size(size_t wanted)
{
	uint64_t size = RING_MIN;
	if (wanted == 0)
		wanted = RING_DEFAULT;
	while (size < wanted && size < RING_MAX)
		size *= 2;
	return size;
}

bool capture_open(
	const struct capture_config *config, struct capture **ret_capture, struct err *err)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	if (!capture)
		return err_set(err, "out of memory");
	uint64_t size = ring_size(config->ring_bytes);
	snapshot_init(&capture->snapshot);
	outbox_init(&capture->outbox);
	lifetimes_init(&capture->lifetimes, LIFETIMES_MAX);
	capture->boot_time_ns = clock_real_ns() - clock_boot_ns();
	capture->convert = convert_new(capture->boot_time_ns);
	bool done = capture->convert || err_set(err, "out of memory");
	done = done && programs_open(size, &capture->programs, err);
	if (done) {
		programs_shared(capture->programs)->self_pid = (uint32_t)getpid();
		done = ring_map(programs_ring_fd(capture->programs), size, &capture->ring, err) &&
		       capture_config_replace(capture, config, err);
	}
	if (!config->no_enrich)
		done = done && enrich_open(config->root, &capture->enrich, err);
	if (!done) {
		capture_close(capture);
		return err_wrap(err, "capture");
	}
	*ret_capture = capture;
	return true;
}

void capture_close(struct capture *capture)
{
	if (!capture)
		return;
	enrich_close(capture->enrich);
	lifetimes_done(&capture->lifetimes);
	snapshot_done(&capture->snapshot);
	ring_unmap(&capture->ring);
	programs_close(capture->programs);
	convert_free(capture->convert);
	outbox_done(&capture->outbox);
	free(capture);
}

/* Configuration. */

static struct wire_name wire_name(const char *text)
{
	struct wire_name name = {0};
	size_t len = strlen(text);
	memcpy(name.bytes, text, len < WIRE_NAME_MAX ? len : WIRE_NAME_MAX);
	return name;
}

static bool is_not_in(const struct wire_name *name, const void *data)
{
	const struct capture_config *config = data;
	for (size_t i = 0; i < config->read_name_count; i++) {
		struct wire_name other = wire_name(config->read_names[i]);
		if (memcmp(&other, name, sizeof(other)) == 0)
			return false;
	}
	return true;
}

static void want(struct wire_shared *shared, const bool *kinds)
{
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		shared->wanted[kind] =
			!kinds || kinds[kind] || event_kinds[kind].class == EVENT_CLASS_LIFECYCLE;
}

bool capture_config_replace(
	struct capture *capture, const struct capture_config *config, struct err *err)
{
	/* Old and new names stand in the map together, which holds twice as many. */
	if (config->read_name_count > CAPTURE_READ_NAMES_MAX)
		return err_set(err, "%zu file names to watch are more than %d",
			config->read_name_count, CAPTURE_READ_NAMES_MAX);
	struct wire_shared *shared = programs_shared(capture->programs);
	for (size_t i = 0; i < config->read_name_count; i++) {
		struct wire_name name = wire_name(config->read_names[i]);
		if (name.bytes[0] && !programs_name_put(capture->programs, &name, err))
			return false;
	}
	want(shared, config->kinds);
	shared->read_all = config->read_all;
	shared->read_names = (uint32_t)config->read_name_count;
	programs_names_prune(capture->programs, is_not_in, config);
	return true;
}

/* The sensor's own events. */

static uint64_t now_ns(const struct capture *capture)
{
	return capture->boot_time_ns + clock_boot_ns();
}

static bool tell(struct capture *capture, enum event_kind kind, uint64_t time_ns, struct err *err)
{
	struct event event;
	event_init(&event, kind);
	event.time_ns = time_ns;
	if (kind == EVENT_SENSOR_SNAPSHOT_END)
		event.sensor_snapshot_end.moonwatch_sensor_processes = capture->snapshot.processes;
	return outbox_put(&capture->outbox, &event, err);
}

static bool tell_start(struct capture *capture, struct err *err)
{
	struct procfs_host host;
	struct event event;
	procfs_host(&host);
	event_init(&event, EVENT_SENSOR_START);
	event.time_ns = now_ns(capture);
	event.sensor_start = (struct event_sensor_start){
		.host_id = str_from(host.id),
		.host_name = str_from(host.name),
		.host_boot_id = str_from(host.boot_id),
		.host_os_kernel = str_from(host.kernel),
		.host_architecture = str_from(host.architecture),
		.moonwatch_sensor_version = STR(MOONWATCH_VERSION),
		.moonwatch_sensor_boot_time = capture->boot_time_ns,
		.moonwatch_sensor_hooks = programs_on_cgroup(capture->programs)
						  ? STR("tp_btf cgroup")
						  : STR("tp_btf"),
	};
	capture->lost_since_ns = event.time_ns;
	capture->next_tick_ns = event.time_ns + TICK_NS;
	capture->started = true;
	return outbox_put(&capture->outbox, &event, err) &&
	       tell(capture, EVENT_SENSOR_SNAPSHOT_BEGIN, event.time_ns, err);
}

static bool tell_lost(struct capture *capture, uint64_t time_ns, struct err *err)
{
	const struct wire_shared *shared = programs_shared(capture->programs);
	for (unsigned kind = 0; kind < WIRE_LOST_KINDS; kind++)
		for (unsigned reason = 1; reason < WIRE_LOST_REASONS; reason++) {
			uint64_t *told = &capture->lost[kind][reason];
			uint64_t count =
				__atomic_load_n(&shared->lost[kind][reason], __ATOMIC_RELAXED);
			if (count == *told)
				continue;
			struct event event;
			event_init(&event, EVENT_SENSOR_LOST);
			event.time_ns = time_ns;
			event.sensor_lost = (struct event_sensor_lost){
				.moonwatch_lost_kind = str_from(event_kinds[kind].name),
				.moonwatch_lost_count = count - *told,
				.moonwatch_lost_reason = reason,
				.moonwatch_lost_since = capture->lost_since_ns,
			};
			if (!outbox_put(&capture->outbox, &event, err))
				return false;
			*told = count;
		}
	capture->lost_since_ns = time_ns;
	return true;
}

/* What the enriching thread had no room for is lost like anything else. */
static void count_dropped(struct capture *capture)
{
	struct enrich_stats stats;
	struct wire_shared *shared = programs_shared(capture->programs);
	if (!capture->enrich)
		return;
	enrich_stats(capture->enrich, &stats);
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++) {
		uint64_t more = stats.dropped[kind] - capture->enrich_dropped[kind];
		if (more)
			__atomic_fetch_add(
				&shared->lost[kind][WIRE_LOST_SHED], more, __ATOMIC_RELAXED);
		capture->enrich_dropped[kind] = stats.dropped[kind];
	}
}

/* What was lost up to now, then the tick. */
static bool tell_tick(struct capture *capture, uint64_t time_ns, struct err *err)
{
	if (time_ns < capture->next_tick_ns)
		return true;
	/* The first tick after the snapshot may come at once, the next one does not. */
	if (capture->snapshot.phase == SNAPSHOT_TOLD)
		capture->forget_ticks++;
	if (capture->forget_ticks == FORGET_TICKS)
		snapshot_forget(&capture->snapshot);
	capture->next_tick_ns = time_ns + TICK_NS;
	count_dropped(capture);
	return tell_lost(capture, time_ns, err) && tell(capture, EVENT_SENSOR_TICK, time_ns, err);
}

/* The kernel's events. */

static void count_fault(struct capture *capture, unsigned kind)
{
	struct wire_shared *shared = programs_shared(capture->programs);
	if (kind < WIRE_LOST_KINDS)
		__atomic_fetch_add(&shared->lost[kind][WIRE_LOST_FAULT], 1, __ATOMIC_RELAXED);
}

/* Of a process that runs already, the kernel side cannot read the memory. */
static void add_arguments(struct capture *capture, struct event *event)
{
	struct event_process_exec *exec = &event->process_exec;
	struct procfs_process *process = &capture->process;
	if (!exec->image.executable.data ||
		!procfs_process((uint32_t)exec->actor.pid, exec->actor.start_ns, process))
		return;
	convert_args(
		&exec->image, (struct str){process->args, process->args_len}, process->args_cut);
	convert_env(capture->convert, &exec->image, (struct str){process->env, process->env_len},
		process->env_cut);
}

/* What follows from an event that was told, of the sensor's own knowledge. */

static void tell_more(void *data, struct event *event)
{
	struct capture *capture = data;
	struct err refused;
	if (!outbox_put(&capture->outbox, event, &refused))
		count_fault(capture, event->kind);
}

static void follow(struct capture *capture, const struct event *event)
{
	lifetimes_see(&capture->lifetimes, event, tell_more, capture);
	if (capture->enrich)
		enrich_see(capture->enrich, event);
}

/* Facts are as young as what was told last or, with nothing left in the ring, as `now_ns`. */
static void take_facts(struct capture *capture, uint64_t now_ns)
{
	struct event event;
	if (!capture->enrich)
		return;
	for (unsigned i = 0; i < POLL_FACTS && !outbox_is_full(&capture->outbox) &&
			     enrich_take(capture->enrich, &event);
		i++) {
		event.time_ns = now_ns;
		tell_more(capture, &event);
	}
}

static bool take_record(
	struct capture *capture, const struct wire_header *header, size_t len, struct err *err)
{
	struct event event;
	struct err refused;
	if (len < sizeof(*header) || !snapshot_admit(&capture->snapshot, header))
		return true;
	if (!tell_tick(capture, capture->boot_time_ns + header->time_boot_ns, err))
		return false;
	if (!convert_record(capture->convert, header, len, &event, &refused)) {
		count_fault(capture, header->kind);
		return true;
	}
	if (event.kind == EVENT_PROCESS_EXEC && header->flags & WIRE_SNAPSHOT)
		add_arguments(capture, &event);
	if (outbox_put(&capture->outbox, &event, &refused))
		follow(capture, &event);
	else
		count_fault(capture, header->kind);
	struct event create;
	if (programs_shared(capture->programs)->wanted[EVENT_FILE_CREATE] &&
		convert_creation(&event, &create) &&
		!outbox_put(&capture->outbox, &create, &refused))
		count_fault(capture, EVENT_FILE_CREATE);
	return true;
}

/* True with *ret_empty when the ring holds nothing more. */
static bool drain(struct capture *capture, bool *ret_empty, struct err *err)
{
	size_t len;
	for (unsigned i = 0; i < POLL_RECORDS && !outbox_is_full(&capture->outbox); i++) {
		const void *record = ring_peek(&capture->ring, &len);
		if (!record) {
			*ret_empty = true;
			return true;
		}
		if (!take_record(capture, record, len, err))
			return false;
		ring_release(&capture->ring);
		capture->naps = 0;
	}
	*ret_empty = false;
	return true;
}

static bool advance_snapshot(struct capture *capture, struct err *err)
{
	struct snapshot *snapshot = &capture->snapshot;
	if (snapshot_is_walking(snapshot)) {
		if (!snapshot_step(snapshot, capture->programs, err))
			return false;
		capture->snapshot_end = ring_end(&capture->ring);
	} else if (snapshot->phase == SNAPSHOT_WALKED &&
		   ring_at(&capture->ring) >= capture->snapshot_end) {
		snapshot->phase = SNAPSHOT_TOLD;
		return tell(capture, EVENT_SENSOR_SNAPSHOT_END, now_ns(capture), err);
	}
	return true;
}

/* One round over everything there is to tell. */
static bool gather(struct capture *capture, struct err *err)
{
	bool empty = false;
	/* Taken before looking: what comes later is younger than the tick. */
	uint64_t now = now_ns(capture);
	if (!capture->started && !tell_start(capture, err))
		return false;
	if (!drain(capture, &empty, err))
		return false;
	take_facts(capture, empty ? now : capture->outbox.last_time_ns);
	if (!empty)
		return true;
	return tell_tick(capture, now, err) && advance_snapshot(capture, err);
}

/* Waiting. */

/* Both are false when a signal came. */

static bool nap(uint64_t ns)
{
	struct timespec pause = {.tv_nsec = (long)(ns < NAP_NS ? ns : NAP_NS)};
	return clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL) != EINTR;
}

static bool sleep_until_woken(struct capture *capture, uint64_t ns)
{
	struct wire_shared *shared = programs_shared(capture->programs);
	struct pollfd ready[2] = {{.fd = programs_ring_fd(capture->programs), .events = POLLIN},
		{.fd = capture->enrich ? enrich_ready_fd(capture->enrich) : -1, .events = POLLIN}};
	struct timespec limit = {.tv_sec = (time_t)(ns / TICK_NS), .tv_nsec = (long)(ns % TICK_NS)};
	bool woken = true;
	size_t len;
	__atomic_store_n(&shared->reader_asleep, 1, __ATOMIC_SEQ_CST);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!ring_peek(&capture->ring, &len))
		woken = ppoll(ready, 2, &limit, NULL) >= 0 || errno != EINTR;
	if (woken && ready[1].revents)
		enrich_woke(capture->enrich);
	__atomic_store_n(&shared->reader_asleep, 0, __ATOMIC_SEQ_CST);
	return woken;
}

static bool wait_for_more(struct capture *capture, uint64_t until_ns)
{
	uint64_t now = now_ns(capture);
	if (until_ns > capture->next_tick_ns)
		until_ns = capture->next_tick_ns;
	if (now >= until_ns)
		return true;
	if (capture->naps++ < NAPS_MAX)
		return nap(until_ns - now);
	return sleep_until_woken(capture, until_ns - now);
}

bool capture_poll(struct capture *capture, int timeout_ms, struct buf *batch, struct err *err)
{
	size_t before = batch->len;
	uint64_t until =
		now_ns(capture) + (uint64_t)(timeout_ms > 0 ? timeout_ms : 0) * MILLISECOND_NS;
	for (;;) {
		if (!outbox_is_full(&capture->outbox) && !gather(capture, err))
			return err_wrap(err, "capture");
		outbox_take(&capture->outbox, batch);
		if (batch->len > before || capture->outbox.records.len > 0)
			return true;
		if (capture->snapshot.phase < SNAPSHOT_TOLD)
			continue;
		if (now_ns(capture) >= until || !wait_for_more(capture, until))
			return true;
	}
}

bool capture_is_settled(const struct capture *capture)
{
	return !capture->enrich || enrich_is_settled(capture->enrich);
}

void capture_stats(const struct capture *capture, struct capture_stats *ret_stats)
{
	const struct wire_shared *shared = programs_shared(capture->programs);
	struct capture_stats stats = {
		.events = capture->outbox.events,
		.bytes = capture->outbox.bytes,
		.ring_bytes = capture->ring.size,
		.ring_used_bytes = ring_used(&capture->ring),
	};
	for (unsigned kind = 0; kind < WIRE_LOST_KINDS; kind++) {
		for (unsigned reason = 0; reason < WIRE_LOST_REASONS; reason++)
			stats.lost[kind] +=
				__atomic_load_n(&shared->lost[kind][reason], __ATOMIC_RELAXED);
		stats.lost_total += stats.lost[kind];
	}
	if (capture->enrich) {
		struct enrich_stats enrich;
		enrich_stats(capture->enrich, &enrich);
		stats.enrich_asked = enrich.asked;
		stats.enrich_waiting = enrich.waiting;
		stats.enrich_hashed_bytes = enrich.hashed_bytes;
	}
	*ret_stats = stats;
}
