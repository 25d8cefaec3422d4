/* environ: which environment variables matter to detections.
 *
 * The rest is not kept: environments are large, and hold secrets. Thread: any.
 *
 *	if (environ_matters(STR("LD_PRELOAD=/tmp/x.so"))) ...
 */
#ifndef MW_CAPTURE_ENVIRON_H
#define MW_CAPTURE_ENVIRON_H

#include "base/str.h"

/* True when `variable` is NAME=value with a name of the list. */
bool environ_matters(struct str variable);

#endif
