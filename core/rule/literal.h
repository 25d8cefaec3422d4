/* literal: a value of a rule, from text to the type of the field it is compared with.
 *
 * Numbers are decimal, 0x... or 0o...; enums and capabilities go by name; dates are nanoseconds since
 * the epoch. Invariant: what does not fit exactly is refused, and so are the numbers that mean
 * "absent" (EVENT_NONE, EVENT_NONE_SIGNED). Thread: any.
 *
 *	uint64_t number;
 *	if (literal_number(STR("0o755"), &number)) ...
 */
#ifndef MW_RULE_LITERAL_H
#define MW_RULE_LITERAL_H

#include "base/err.h"
#include "event/event.h"

bool literal_number(struct str text, uint64_t *ret_number);
bool literal_signed(struct str text, int64_t *ret_number);

/* For long, date, bool, enum (its number) and caps (the bit as a mask). */
bool literal_of_field(
	enum event_field field, struct str text, uint64_t *ret_number, struct err *err);

#endif
