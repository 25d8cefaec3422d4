/* verbs: every verb of the command line, one file each (verb_NAME.c). */
#ifndef MW_APP_VERBS_H
#define MW_APP_VERBS_H

#include "app/options.h"

extern const struct verb verb_run, verb_record, verb_replay, verb_check, verb_fields, verb_trace,
	verb_ctl, verb_doctor;

#endif
