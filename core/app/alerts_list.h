/* alerts_list: stored alerts, newest last, as text or JSON lines, onto a buf. */
#ifndef MW_APP_ALERTS_LIST_H
#define MW_APP_ALERTS_LIST_H

#include "base/buf.h"
#include "store/store.h"

#define ALERTS_LIST_BYTES (16u << 20)

/* Fails when the store cannot be read; what does not fit into `out` is left away, oldest first. */
bool alerts_list(const char *store_path, const struct store_filter *filter, bool as_json,
	struct buf *out, struct err *err);

#endif
