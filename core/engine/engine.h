/* engine: the loop from a record to alerts: decode, apply to the state, judge, tell.
 *
 * Invariant: a pure function of the records: the same stream gives the same alerts, in the same order,
 * however it is cut into calls. Looks at no clock.
 * Ownership: engine_new/engine_free; borrows the ruleset. Thread: one.
 *
 *	struct engine *engine = engine_new(rules, NULL, on_alert, data);
 *	engine_feed(engine, records.data, records.len);
 */
#ifndef MW_ENGINE_ENGINE_H
#define MW_ENGINE_ENGINE_H

#include "engine/ruleset.h"
#include "event/alert.h"

typedef void (*engine_alert)(void *data, const struct alert *alert);

/* Called for a detection that failed or was stopped on an event. */
typedef void (*engine_fault)(void *data, const struct detection *detection, const char *message);

struct engine_sinks {
	engine_alert alert;
	engine_fault fault;
	void *data;
};

struct engine_stats {
	uint64_t events, alerts, faults;
	uint64_t unknown;   /* records of a kind this version does not know */
	uint64_t malformed; /* records that could not be read */
	uint64_t cut;       /* alerts too large to be told whole, which were told in brief */
	uint64_t gaps;      /* events missing by sequence number */
};

struct engine;

/* NULL only when memory is out. `limits` may be NULL. */
struct engine *engine_new(
	struct ruleset *rules, const struct state_limits *limits, const struct engine_sinks *sinks);
void engine_free(struct engine *engine);

/* Takes whole records, any number of them. */
void engine_feed(struct engine *engine, const void *records, size_t len);

const struct state *engine_state(const struct engine *engine);
struct engine_stats engine_stats(const struct engine *engine);

#endif
