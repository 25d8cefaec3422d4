/* acts: the part of convert that knows what the numbers of a struct wire_act mean for each kind.
 *
 * Invariant: a number that is not known, or that its enum does not have, leaves the field absent.
 * Ownership: texts are borrowed by the event. Thread: any.
 *
 *	const struct str text[2] = {...};   the record's own, made readable
 *	acts_event(wire, text, &event);     the event is set up with kind, time and actor
 */
#ifndef MW_CAPTURE_ACTS_H
#define MW_CAPTURE_ACTS_H

#include "event/event.h"
#include "wire.h"

void acts_event(const struct wire_act *wire, const struct str text[2], struct event *event);

/* process.setns and process.unshare; process.setcap and kernel.cred_violation. The credentials are
 * those of the record, converted. */
void acts_namespace(
	const struct wire_namespace *wire, const struct event_creds *creds, struct event *event);
void acts_caps(const struct wire_caps *wire, const struct event_creds *creds, struct event *event);

/* kernel.sysctl. */
void acts_sysctl(const struct wire_sysctl *wire, struct event *event);

#endif
