/* One pass, remembering the last run of digits that is long enough and bounded on both sides. */
#include "state/container.h"

#define CONTAINER_ID_LEN 64

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_bound(char c)
{
	return c == '/' || c == '-' || c == ':' || c == '.';
}

/* The process that watches over a container is outside of it: "crio-conmon-<id>.scope". */
static bool is_monitor(struct str before)
{
	return str_ends(before, STR("conmon-"));
}

struct str container_id(struct str cgroup)
{
	struct str found = STR_NONE;
	for (uint32_t i = 0; i < cgroup.len;) {
		uint32_t start = i;
		while (i < cgroup.len && is_hex(cgroup.data[i]))
			i++;
		bool bounded = (start == 0 || is_bound(cgroup.data[start - 1])) &&
			       (i == cgroup.len || is_bound(cgroup.data[i]));
		if (i - start == CONTAINER_ID_LEN && bounded &&
			!is_monitor((struct str){cgroup.data, start}))
			found = (struct str){cgroup.data + start, CONTAINER_ID_LEN};
		if (i == start)
			i++;
	}
	return found;
}
