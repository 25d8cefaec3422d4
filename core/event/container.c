/* One pass, remembering the last run of digits that is long enough and bounded on both sides. */
#include "event/container.h"

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

struct str container_runtime(struct str cgroup)
{
	static const struct {
		const char *before, *runtime;
	} names[] = {
		{"docker-", "docker"},
		{"docker/", "docker"},
		{"cri-containerd-", "containerd"},
		{"cri-containerd:", "containerd"},
		{"nerdctl-", "containerd"},
		{"crio-", "cri-o"},
		{"libpod-", "podman"},
	};
	struct str id = container_id(cgroup);
	if (!id.data)
		return STR_NONE;
	struct str before = {cgroup.data, (uint32_t)(id.data - cgroup.data)};
	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_ends(before, str_from(names[i].before)))
			return str_from(names[i].runtime);
	return STR_NONE;
}

/* 8-4-4-4-12 hexadecimal digits. */
static bool is_uid(const char *text)
{
	for (unsigned i = 0; i < CONTAINER_POD_UID_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text[i] != '-' && text[i] != '_' : !is_hex(text[i]))
			return false;
	}
	return true;
}

bool container_pod_uid(struct str cgroup, char ret_uid[CONTAINER_POD_UID_LEN + 1])
{
	static const char mark[] = "pod";
	const uint32_t mark_len = sizeof(mark) - 1;
	for (uint32_t i = 0; i + mark_len + CONTAINER_POD_UID_LEN <= cgroup.len; i++) {
		const char *at = cgroup.data + i;
		if (memcmp(at, mark, mark_len) != 0 || !is_uid(at + mark_len))
			continue;
		memcpy(ret_uid, at + mark_len, CONTAINER_POD_UID_LEN);
		ret_uid[CONTAINER_POD_UID_LEN] = 0;
		for (unsigned digit = 0; digit < CONTAINER_POD_UID_LEN; digit++)
			if (ret_uid[digit] == '_')
				ret_uid[digit] = '-';
		return true;
	}
	return false;
}
