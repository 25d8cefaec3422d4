/* A step reads at most STEP_RECORDS bytes from the walk, so it adds at most as many records; even if
 * each were of the largest size they would take 3 MiB of the ring. */
#include "capture/snapshot.h"

#include <errno.h>
#include <unistd.h>

#define STEP_RECORDS 64

enum told {
	TOLD_FORK = 1,
	TOLD_PROGRAM = 2,
	TOLD_EXIT = 4,
};

void snapshot_init(struct snapshot *snapshot)
{
	*snapshot = (struct snapshot){.phase = SNAPSHOT_TASKS, .walk = -1};
	map_init(&snapshot->told, SNAPSHOT_MAX);
}

void snapshot_done(struct snapshot *snapshot)
{
	if (snapshot->walk >= 0)
		close(snapshot->walk);
	snapshot->walk = -1;
	map_done(&snapshot->told);
}

void snapshot_forget(struct snapshot *snapshot)
{
	map_done(&snapshot->told);
	map_init(&snapshot->told, SNAPSHOT_MAX);
	snapshot->phase = SNAPSHOT_DONE;
}

bool snapshot_step(struct snapshot *snapshot, struct programs *programs, struct err *err)
{
	char marks[STEP_RECORDS];
	if (snapshot->walk < 0) {
		snapshot->walk = programs_walk(programs,
			snapshot->phase == SNAPSHOT_TASKS ? PROGRAMS_TASKS : PROGRAMS_SOCKETS);
		if (snapshot->walk < 0)
			return err_sys(err, errno, "cannot walk over what runs already");
	}
	ssize_t got = read(snapshot->walk, marks, sizeof(marks));
	/* EAGAIN: a million things were visited and none was of interest. */
	if (got < 0 && errno != EAGAIN && errno != EINTR)
		return err_sys(err, errno, "the walk over what runs already broke off");
	if (got != 0)
		return true;
	close(snapshot->walk);
	snapshot->walk = -1;
	snapshot->phase++;
	return true;
}

static bool admits(enum event_kind kind, bool visit, uintptr_t told)
{
	if (visit && kind == EVENT_PROCESS_EXEC)
		return !(told & (TOLD_PROGRAM | TOLD_EXIT));
	if (visit)
		return !(told & TOLD_EXIT);
	return kind != EVENT_PROCESS_FORK || !(told & (TOLD_PROGRAM | TOLD_EXIT));
}

bool snapshot_admit(struct snapshot *snapshot, const struct wire_header *header)
{
	if (snapshot->phase == SNAPSHOT_DONE)
		return true;
	uintptr_t news = 0;
	bool visit = header->flags & WIRE_SNAPSHOT;
	switch (header->kind) {
	case EVENT_PROCESS_FORK: news = TOLD_FORK; break;
	case EVENT_PROCESS_EXEC: news = TOLD_PROGRAM; break;
	case EVENT_PROCESS_EXIT: news = TOLD_EXIT; break;
	case EVENT_NET_LISTEN: break;
	default: return true;
	}
	uint64_t key = map_mix(header->pid, header->start_boot_ns);
	uintptr_t told = (uintptr_t)map_get(&snapshot->told, key);
	if (!admits(header->kind, visit, told))
		return false;
	if (news)
		map_put(&snapshot->told, key, (void *)(told | news));
	if (visit && header->kind == EVENT_PROCESS_EXEC)
		snapshot->processes++;
	return true;
}
