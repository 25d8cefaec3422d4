/* state: what is known of one host, made from its events alone.
 *
 * Invariant: state_apply is the only writer and looks at nothing but the event, so the same stream gives
 * the same state, live, replayed or at another place.
 * Ownership: the state owns all it hands out; pointers are good until the next state_apply.
 * Thread: one.
 *
 *	struct state *state = state_new(NULL);
 *	state_apply(state, &event);
 *	struct process *process = state_actor(state, &event);
 */
#ifndef MW_STATE_STATE_H
#define MW_STATE_STATE_H

#include "state/domain.h"
#include "state/enrichment.h"
#include "state/file.h"
#include "state/process.h"

struct state_limits {
	size_t processes;      /* running and lately gone */
	size_t files;          /* files whose last writer is remembered */
	size_t domains;        /* addresses whose name is remembered */
	size_t facts_bytes;    /* command lines, environments, paths */
	uint64_t gone_keep_ns; /* how long a process without children is remembered after its end */
};

#define STATE_LIMITS_DEFAULT                                                                       \
	((struct state_limits){65536, 16384, 16384, 64u << 20, 300u * 1000000000ull})

#define STATE_NAME_MAX 256

struct state {
	struct state_limits limits;
	struct processes processes;
	struct files files;
	struct domains domains;
	struct enrichment enrichment;
	char host_id[STATE_NAME_MAX], host_name[STATE_NAME_MAX], boot_id[64],
		kernel[STATE_NAME_MAX], architecture[64];
	uint64_t boot_time_ns; /* epoch time of boot by which the stream counts; 0 until it began */
	uint64_t now_ns;       /* latest event time seen */
	uint64_t lost;         /* events known to be missing from the stream */
	uint64_t lost_time_ns; /* when the last of them was reported; 0 for never */
	uint64_t applied;
};

/* NULL for `limits` means the defaults. NULL only when memory is out. */
struct state *state_new(const struct state_limits *limits);
void state_free(struct state *state);

void state_apply(struct state *state, const struct event *event);

/* Whether events of `kind` change the state: what a live sensor must send whatever the rules are. */
bool state_needs(enum event_kind kind);

/* The acting process of `event`, or NULL. */
struct process *state_actor(const struct state *state, const struct event *event);

#endif
