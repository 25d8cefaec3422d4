/* A line is name:password:uid:...; the first that has the number counts, as for getpwuid. */
#include "capture/passwd.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/beneath.h"
#include "capture/mounts.h"

#define MAP_TEXT_MAX 16384

static struct str next_part(struct str *rest, char end)
{
	const char *at = rest->len ? memchr(rest->data, end, rest->len) : NULL;
	struct str part = {rest->data, at ? (uint32_t)(at - rest->data) : rest->len};
	uint32_t step = at ? part.len + 1 : part.len;
	rest->data += step;
	rest->len -= step;
	return part;
}

/* Decimal digits only. */
static bool number_of(struct str text, uint32_t *ret_number)
{
	uint64_t number = 0;
	if (text.len == 0 || text.len > 10)
		return false;
	for (uint32_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text.data[i] - '0');
	}
	*ret_number = (uint32_t)number;
	return number <= UINT32_MAX;
}

bool passwd_text_name(struct str text, uint32_t uid, char ret_name[PASSWD_NAME_SIZE])
{
	while (text.len) {
		struct str line = next_part(&text, '\n');
		struct str name = next_part(&line, ':');
		uint32_t number;
		next_part(&line, ':');
		if (!number_of(next_part(&line, ':'), &number) || number != uid || name.len == 0 ||
			name.len >= PASSWD_NAME_SIZE || memchr(name.data, 0, name.len))
			continue;
		memcpy(ret_name, name.data, name.len);
		ret_name[name.len] = 0;
		return true;
	}
	return false;
}

static struct str next_word(struct str *rest)
{
	while (rest->len && *rest->data == ' ') {
		rest->data++;
		rest->len--;
	}
	return next_part(rest, ' ');
}

bool passwd_text_map(struct str text, uint32_t outside, uint32_t *ret_inside)
{
	while (text.len) {
		struct str line = next_part(&text, '\n');
		uint32_t first_inside, first_outside, count;
		if (number_of(next_word(&line), &first_inside) &&
			number_of(next_word(&line), &first_outside) &&
			number_of(next_word(&line), &count) && outside >= first_outside &&
			outside - first_outside < count) {
			*ret_inside = first_inside + (outside - first_outside);
			return true;
		}
	}
	return false;
}

static uint64_t namespace_of(int proc_dir, const char *name)
{
	struct stat info;
	return fstatat(proc_dir, name, &info, 0) == 0 ? info.st_ino : 0;
}

static bool translate(int proc_dir, uint32_t *uid)
{
	char text[MAP_TEXT_MAX];
	int fd = openat(proc_dir, "uid_map", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t len = read(fd, text, sizeof(text));
	close(fd);
	return len > 0 && passwd_text_map((struct str){text, (uint32_t)len}, *uid, uid);
}

static bool ask(int proc_dir, uint64_t ns_mnt, uint64_t ns_user, uint32_t uid,
	struct passwd_answer *ret_answer)
{
	struct passwd_answer answer = {
		namespace_of(proc_dir, "ns/mnt"), namespace_of(proc_dir, "ns/user"), ""};
	int own = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool is_container = answer.ns_mnt != namespace_of(own, "ns/mnt") &&
			    answer.ns_user != namespace_of(own, "ns/user");
	if (own >= 0)
		close(own);
	if (ns_mnt && (answer.ns_mnt != ns_mnt || answer.ns_user != ns_user))
		return false;
	if (!answer.ns_mnt || !answer.ns_user || !mounts_path_answers(proc_dir, "/etc/passwd"))
		return false;
	/* An id that is not mapped has no name inside, which is an answer too. */
	bool is_known = !is_container || translate(proc_dir, &uid);
	int root = openat(proc_dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return false;
	size_t len;
	char *text = beneath_read(root, "/etc/passwd", BENEATH_NO_LINKS, PASSWD_MAX_BYTES, &len);
	close(root);
	if (text && is_known)
		passwd_text_name((struct str){text, (uint32_t)len}, uid, answer.name);
	free(text);
	if (text)
		*ret_answer = answer;
	return text != NULL;
}

bool passwd_ask(uint64_t pid, uint64_t ns_mnt, uint64_t ns_user, uint32_t uid,
	struct passwd_answer *ret_answer)
{
	char path[40];
	snprintf(path, sizeof(path), "/proc/%llu", (unsigned long long)pid);
	int proc_dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool answered = proc_dir >= 0 && ask(proc_dir, ns_mnt, ns_user, uid, ret_answer);
	if (proc_dir >= 0)
		close(proc_dir);
	return answered;
}
