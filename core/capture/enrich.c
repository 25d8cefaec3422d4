/* Three queues of questions, served in this order: users and containers; programs that start; programs
 * that the snapshot shows. One queue of facts, as canonical records without number and time. A question is
 * asked when its key is first met; those of users and containers again when USER_NS or CONTAINER_NS have
 * passed, for their answers can change.
 *
 * Hashing is paced: a piece read pushes `due_ns` on by what it may take, and when that lies more than
 * AHEAD_NS ahead, the thread waits, reading log lines meanwhile. 32 MiB/s are an eighth of a core. */
#include "capture/enrich.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/queue.h"
#include "base/recent.h"
#include "capture/answerer.h"
#include "capture/logtail.h"
#include "capture/question.h"
#include "event/codec.h"
#include "event/container.h"

#define SECOND_NS      1000000000ull
#define USER_NS        SECOND_NS
#define CONTAINER_NS   (10 * SECOND_NS)
#define AHEAD_NS       10000000u
#define WAITING_BYTES  (4u << 20)
#define FACTS_BYTES    (4u << 20)
#define CLOSE_SECONDS  5
#define NICE           10
#define IOPRIO_IDLE    (3 << 13) /* IOPRIO_CLASS_IDLE */
#define IOPRIO_PROCESS 1
#define ID_NONE        0xffffffffu

/* What is kept of a program: how often it was asked for, and whether that has to be repeated. */
#define TRIES_MAX  3
#define TRY_AGAIN  0x100u
#define TRIES_MASK 0xffu

struct enrich {
	/* the capture's */
	struct recent executables, users, containers;
	struct queue_blob *taken;
	uint64_t asked, taken_count;

	/* between both */
	struct queue *quick, *fresh, *background, *facts;
	int ask_fd, ready_fd;
	bool must_end;
	uint64_t fresh_asked, fresh_answered, answered, handed_over, hashed_bytes;
	uint64_t dropped[EVENT_KIND_MAX + 1];

	/* the thread's */
	pthread_t thread;
	bool has_thread;
	int root_dir;
	struct answerer *answerer;
	struct logtail logtail;
	struct buf record;
	bool is_background; /* the question under work is of the snapshot */
	uint64_t due_ns[2]; /* of what is fresh and what is not: when the next piece may be read */
	uint64_t log_refused;
};

static void add(uint64_t *counter, uint64_t more)
{
	__atomic_fetch_add(counter, more, __ATOMIC_RELAXED);
}

static uint64_t get(const uint64_t *counter)
{
	return __atomic_load_n(counter, __ATOMIC_ACQUIRE);
}

static void wake(int fd)
{
	uint64_t one = 1;
	/* A full counter is awake already. */
	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

static void unwake(int fd)
{
	uint64_t count;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
}

/* The thread. */

static void hand_over(struct enrich *enrich, const struct event *event)
{
	struct err err;
	buf_clear(&enrich->record);
	if (!codec_encode(event, &enrich->record, &err) ||
		!queue_push(enrich->facts, buf_str(&enrich->record))) {
		add(&enrich->dropped[event->kind], 1);
		return;
	}
	__atomic_fetch_add(&enrich->handed_over, 1, __ATOMIC_RELEASE);
	wake(enrich->ready_fd);
}

static void on_line(void *data, const char *path, struct str line, bool is_cut)
{
	struct event event;
	event_init(&event, EVENT_LOG_LINE);
	event.log_line.message = line;
	event.log_line.log_file_path = str_from(path);
	if (is_cut)
		event.log_line.moonwatch_log_truncated = 1;
	hand_over(data, &event);
}

static void read_logs(struct enrich *enrich)
{
	logtail_read(&enrich->logtail, clock_boot_ns(), on_line, enrich);
	add(&enrich->dropped[EVENT_LOG_LINE], enrich->logtail.refused - enrich->log_refused);
	enrich->log_refused = enrich->logtail.refused;
}

/* Until a question or a log line comes, or `timeout_ns` are over. */
static void wait(struct enrich *enrich, const struct timespec *timeout)
{
	struct pollfd fds[2] = {{.fd = enrich->ask_fd, .events = POLLIN},
		{.fd = enrich->logtail.watch, .events = POLLIN}};
	if (ppoll(fds, 2, timeout, NULL) <= 0)
		return;
	if (fds[0].revents)
		unwake(enrich->ask_fd);
	if (fds[1].revents)
		read_logs(enrich);
}

static bool pace(void *data, size_t bytes);

/* False when nothing was asked there. */
static bool answer_from(struct enrich *enrich, struct queue *queue)
{
	struct queue_blob *blob;
	struct question question;
	struct event event;
	if (queue_pop(queue, 0, &blob) != QUEUE_GOT)
		return false;
	question_read(blob->data, &question);
	if (queue != enrich->quick)
		enrich->is_background = question.is_background;
	if (answerer_answer(enrich->answerer, &question, pace, enrich, &event))
		hand_over(enrich, &event);
	queue_blob_free(blob);
	__atomic_fetch_add(&enrich->answered, 1, __ATOMIC_RELEASE);
	if (!question.is_background)
		__atomic_fetch_add(&enrich->fresh_answered, 1, __ATOMIC_RELEASE);
	return true;
}

static bool fresh_waits(const struct enrich *enrich)
{
	return get(&enrich->fresh_asked) != get(&enrich->fresh_answered);
}

/* A program from the snapshot is read to its end at once when something new waits behind it; the time
 * that saves is owed by the next one. */
static bool pace(void *data, size_t bytes)
{
	struct enrich *enrich = data;
	bool background = enrich->is_background;
	uint64_t *due_ns = &enrich->due_ns[background], now = clock_boot_ns();
	if (*due_ns < now)
		*due_ns = now;
	while (*due_ns > now + AHEAD_NS && !(background && fresh_waits(enrich)) &&
		!__atomic_load_n(&enrich->must_end, __ATOMIC_ACQUIRE)) {
		uint64_t rest_ns = *due_ns - now;
		struct timespec rest = {.tv_nsec = (long)(rest_ns < AHEAD_NS ? rest_ns : AHEAD_NS)};
		wait(enrich, &rest);
		now = clock_boot_ns();
	}
	/* Names take no time and must be had while the process is there. */
	while (answer_from(enrich, enrich->quick))
		;
	*due_ns += bytes * SECOND_NS /
		   (background ? ENRICH_BACKGROUND_BYTES_PER_S : ENRICH_BYTES_PER_S);
	add(&enrich->hashed_bytes, bytes);
	return !__atomic_load_n(&enrich->must_end, __ATOMIC_ACQUIRE);
}

static bool answer_next(struct enrich *enrich)
{
	return answer_from(enrich, enrich->quick) || answer_from(enrich, enrich->fresh) ||
	       answer_from(enrich, enrich->background);
}

static void *run(void *data)
{
	struct enrich *enrich = data;
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	syscall(SYS_ioprio_set, IOPRIO_PROCESS, 0, IOPRIO_IDLE);
	while (!__atomic_load_n(&enrich->must_end, __ATOMIC_ACQUIRE))
		if (!answer_next(enrich))
			wait(enrich, NULL);
	return NULL;
}

/* Begin and end. */

static bool start_thread(struct enrich *enrich, struct err *err)
{
	sigset_t all, before;
	sigfillset(&all);
	/* Signals are the main thread's business. */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&enrich->thread, NULL, run, enrich);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	enrich->has_thread = error == 0;
	return enrich->has_thread || err_sys(err, error, "cannot start a thread");
}

bool enrich_open(const char *root, struct enrich **ret_enrich, struct err *err)
{
	struct enrich *enrich = calloc(1, sizeof(*enrich));
	if (!enrich)
		return err_set(err, "out of memory");
	recent_init(&enrich->executables, ENRICH_EXECUTABLES, NULL);
	recent_init(&enrich->users, ENRICH_USERS, NULL);
	recent_init(&enrich->containers, ENRICH_CONTAINERS, NULL);
	buf_init(&enrich->record, CODEC_RECORD_MAX);
	enrich->quick = queue_new(ENRICH_WAITING, WAITING_BYTES);
	enrich->fresh = queue_new(ENRICH_WAITING, WAITING_BYTES);
	enrich->background = queue_new(ENRICH_WAITING, WAITING_BYTES);
	enrich->facts = queue_new(ENRICH_WAITING, FACTS_BYTES);
	enrich->ask_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	enrich->ready_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	enrich->root_dir = open(root ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	logtail_init(&enrich->logtail, enrich->root_dir);
	enrich->answerer = answerer_new(enrich->root_dir);
	bool ok = (enrich->root_dir >= 0 || err_sys(err, errno, "%s", root ? root : "/")) &&
		  ((enrich->quick && enrich->fresh && enrich->background && enrich->facts &&
			   enrich->answerer && enrich->ask_fd >= 0 && enrich->ready_fd >= 0) ||
			  err_set(err, "out of memory or descriptors"));
	if (!ok || !start_thread(enrich, err)) {
		enrich_close(enrich);
		return false;
	}
	*ret_enrich = enrich;
	return true;
}

static bool join(struct enrich *enrich)
{
	struct timespec until;
	if (!enrich->has_thread)
		return true;
	__atomic_store_n(&enrich->must_end, true, __ATOMIC_RELEASE);
	wake(enrich->ask_fd);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += CLOSE_SECONDS;
	return pthread_timedjoin_np(enrich->thread, NULL, &until) == 0;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void enrich_close(struct enrich *enrich)
{
	/* A thread that a disk holds up keeps its memory: the process is about to end anyway. */
	if (!enrich || !join(enrich))
		return;
	recent_done(&enrich->executables);
	recent_done(&enrich->users);
	recent_done(&enrich->containers);
	if (enrich->taken)
		queue_blob_free(enrich->taken);
	queue_free(enrich->quick);
	queue_free(enrich->fresh);
	queue_free(enrich->background);
	queue_free(enrich->facts);
	logtail_done(&enrich->logtail);
	answerer_free(enrich->answerer);
	buf_done(&enrich->record);
	close_fd(enrich->ask_fd);
	close_fd(enrich->ready_fd);
	close_fd(enrich->root_dir);
	free(enrich);
}

/* Asking. */

static bool ask(struct enrich *enrich, const struct question *question)
{
	char bytes[QUESTION_MAX];
	struct str blob = question_write(question, bytes);
	struct queue *queue = question->kind != EVENT_ENRICH_EXECUTABLE ? enrich->quick
			      : question->is_background                 ? enrich->background
									: enrich->fresh;
	if (!queue_push(queue, blob)) {
		add(&enrich->dropped[question->kind], 1);
		return false;
	}
	enrich->asked++;
	if (!question->is_background)
		add(&enrich->fresh_asked, 1);
	wake(enrich->ask_fd);
	return true;
}

static struct recent_key executable_key(uint64_t device, uint64_t inode, uint64_t ctime_ns)
{
	return (struct recent_key){{device, inode, ctime_ns}};
}

static void ask_executable(
	struct enrich *enrich, const struct event_process_exec *exec, struct question question)
{
	const struct event_image *image = &exec->image;
	if (!image->executable.data || image->inode == EVENT_NONE)
		return;
	uint64_t *tries = recent_at(
		&enrich->executables, executable_key(image->device, image->inode, image->ctime_ns));
	if (!tries || (*tries && (!(*tries & TRY_AGAIN) || (*tries & TRIES_MASK) >= TRIES_MAX)))
		return;
	question.kind = EVENT_ENRICH_EXECUTABLE;
	question.device = image->device;
	question.inode = image->inode;
	question.ctime_ns = image->ctime_ns;
	question.is_memory = image->memfd == 1;
	question.text = image->executable;
	if (ask(enrich, &question))
		*tries = (*tries & TRIES_MASK) + 1;
}

/* True when the key is new or was met `again_ns` before. */
static bool is_due(struct recent *met, struct recent_key key, uint64_t time_ns, uint64_t again_ns)
{
	uint64_t *last = recent_at(met, key);
	if (!last || (*last && time_ns < *last + again_ns))
		return false;
	*last = time_ns;
	return true;
}

static void ask_user(
	struct enrich *enrich, uint64_t uid, struct question question, uint64_t time_ns)
{
	/* Of an event without namespaces the process stands for them. */
	const struct recent_key key = {{question.ns_mnt ? question.ns_mnt : question.pid,
		question.ns_user ? question.ns_user : EVENT_NONE, uid}};
	if (uid >= ID_NONE || !is_due(&enrich->users, key, time_ns, USER_NS))
		return;
	question.kind = EVENT_ENRICH_USER;
	question.uid = uid;
	if (!ask(enrich, &question))
		recent_forget(&enrich->users, key);
}

static void ask_users(struct enrich *enrich, const struct event_creds *creds,
	struct question question, uint64_t time_ns)
{
	ask_user(enrich, creds->euid, question, time_ns);
	if (creds->uid != creds->euid)
		ask_user(enrich, creds->uid, question, time_ns);
	if (creds->login_uid != creds->euid && creds->login_uid != creds->uid)
		ask_user(enrich, creds->login_uid, question, time_ns);
}

static void ask_container(
	struct enrich *enrich, struct str cgroup, struct question question, uint64_t time_ns)
{
	uint8_t hash[HASH_SHORT_BYTES];
	struct recent_key key = {0};
	struct str id = container_id(cgroup);
	if (!id.data)
		return;
	hash_short_of(id.data, id.len, hash);
	memcpy(key.part, hash, sizeof(hash));
	if (!is_due(&enrich->containers, key, time_ns, CONTAINER_NS))
		return;
	question.kind = EVENT_ENRICH_CONTAINER;
	question.text = cgroup;
	if (!ask(enrich, &question))
		recent_forget(&enrich->containers, key);
}

static uint64_t or_zero(uint64_t number)
{
	return number == EVENT_NONE ? 0 : number;
}

static void see_exec(struct enrich *enrich, const struct event *event)
{
	const struct event_process_exec *exec = &event->process_exec;
	const struct question question = {
		.pid = event->actor.pid,
		.parent_pid = or_zero(exec->parent.pid),
		.ns_mnt = or_zero(exec->place.ns_mnt),
		.ns_user = or_zero(exec->place.ns_user),
		.is_background = exec->moonwatch_snapshot == 1,
	};
	ask_container(enrich, exec->place.cgroup, question, event->time_ns);
	ask_users(enrich, &exec->creds, question, event->time_ns);
	ask_executable(enrich, exec, question);
}

void enrich_see(struct enrich *enrich, const struct event *event)
{
	if (event->kind == EVENT_PROCESS_EXEC) {
		see_exec(enrich, event);
	} else if (event->kind == EVENT_PROCESS_SETID) {
		const struct question question = {.pid = event->actor.pid};
		ask_users(enrich, &event->process_setid.creds, question, event->time_ns);
	}
}

/* Taking. */

/* A program that was gone before it could be read is asked for when it runs again. */
static void note_missing(struct enrich *enrich, const struct event *event)
{
	const struct event_enrich_executable *told = &event->enrich_executable;
	if (event->kind != EVENT_ENRICH_EXECUTABLE ||
		told->moonwatch_hash_missing != EVENT_MOONWATCH_HASH_MISSING_GONE)
		return;
	uint64_t *tries = recent_at(&enrich->executables,
		executable_key(told->moonwatch_executable_device, told->moonwatch_executable_inode,
			told->moonwatch_executable_ctime));
	if (tries)
		*tries |= TRY_AGAIN;
}

bool enrich_take(struct enrich *enrich, struct event *ret_event)
{
	struct err err;
	if (enrich->taken)
		queue_blob_free(enrich->taken);
	enrich->taken = NULL;
	/* Looked at after every record of the ring: a number is cheaper than a lock. */
	if (get(&enrich->handed_over) == enrich->taken_count ||
		queue_pop(enrich->facts, 0, &enrich->taken) != QUEUE_GOT)
		return false;
	enrich->taken_count++;
	if (!codec_decode(
		    (const uint8_t *)enrich->taken->data, enrich->taken->len, ret_event, &err))
		return false;
	note_missing(enrich, ret_event);
	return true;
}

int enrich_ready_fd(const struct enrich *enrich)
{
	return enrich->ready_fd;
}

void enrich_woke(struct enrich *enrich)
{
	unwake(enrich->ready_fd);
}

bool enrich_is_settled(const struct enrich *enrich)
{
	return !fresh_waits(enrich) && get(&enrich->handed_over) == enrich->taken_count;
}

void enrich_stats(const struct enrich *enrich, struct enrich_stats *ret_stats)
{
	*ret_stats = (struct enrich_stats){
		.asked = enrich->asked,
		.told = enrich->taken_count,
		.hashed_bytes = get(&enrich->hashed_bytes),
		.waiting = enrich->asked - get(&enrich->answered),
	};
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		ret_stats->dropped[kind] = get(&enrich->dropped[kind]);
}
