/* One function per kind of question. What was told last is kept as a hash of its bytes. */
#include "capture/answerer.h"

#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/recent.h"
#include "capture/beneath.h"
#include "capture/dpkg.h"
#include "capture/mounts.h"
#include "capture/passwd.h"
#include "capture/runtime.h"
#include "event/container.h"

#define TOLD_MAX 4096

struct answerer {
	int root_dir, own_proc;
	struct dpkg *dpkg;
	struct recent users, containers; /* hash of what was told */
	struct executable_hash hash;
	struct passwd_answer user;
	struct runtime_container container;
	char pod_uid[CONTAINER_POD_UID_LEN + 1];
};

struct answerer *answerer_new(int root_dir)
{
	struct answerer *answerer = calloc(1, sizeof(*answerer));
	if (!answerer)
		return NULL;
	answerer->root_dir = root_dir;
	answerer->own_proc = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	answerer->dpkg = dpkg_new(root_dir);
	recent_init(&answerer->users, TOLD_MAX, NULL);
	recent_init(&answerer->containers, TOLD_MAX, NULL);
	if (!answerer->dpkg) {
		answerer_free(answerer);
		return NULL;
	}
	return answerer;
}

void answerer_free(struct answerer *answerer)
{
	if (!answerer)
		return;
	dpkg_free(answerer->dpkg);
	recent_done(&answerer->users);
	recent_done(&answerer->containers);
	if (answerer->own_proc >= 0)
		close(answerer->own_proc);
	free(answerer);
}

static struct str text_or_none(const char *text)
{
	return text && *text ? str_from(text) : STR_NONE;
}

static uint64_t number_of(struct str bytes)
{
	uint8_t hash[HASH_SHORT_BYTES];
	uint64_t number;
	hash_short_of(bytes.data, bytes.len, hash);
	memcpy(&number, hash, sizeof(number));
	return number;
}

/* True when `bytes` are not what was told under `key` the last time. */
static bool is_news(struct recent *told, struct recent_key key, struct str bytes)
{
	uint64_t now = number_of(bytes) | 1;
	uint64_t *last = recent_at(told, key);
	bool news = !last || *last != now;
	if (last)
		*last = now;
	return news;
}

/* Programs. */

/* The host's packages know the host's files: the path must lead to this very file there. */
static bool is_the_hosts(
	const struct answerer *answerer, const struct question *question, const struct stat *file)
{
	struct stat other;
	const char *path = question->text.data;
	if (path[0] != '/' || !mounts_path_answers(answerer->own_proc, path))
		return false;
	int fd = beneath_open(answerer->root_dir, path, BENEATH_NO_LINKS, &other);
	if (fd < 0)
		return false;
	close(fd);
	return other.st_dev == file->st_dev && other.st_ino == file->st_ino;
}

static void add_package(struct answerer *answerer, const struct question *question,
	struct event_enrich_executable *out)
{
	struct dpkg_owner owner;
	if (!answerer->hash.is_found || question->is_memory ||
		!is_the_hosts(answerer, question, &answerer->hash.file))
		return;
	bool is_fresh = dpkg_refresh(answerer->dpkg, clock_boot_ns());
	if (dpkg_find(answerer->dpkg, question->text.data, &owner)) {
		out->package_name = owner.name;
		out->package_version = owner.version;
		out->moonwatch_package_owned = 1;
	} else if (is_fresh && dpkg_is_whole(answerer->dpkg)) {
		out->moonwatch_package_owned = 0;
	}
}

static bool answer_executable(struct answerer *answerer, const struct question *question,
	executable_pace pace, void *data, struct event *ret_event)
{
	const struct executable_request request = {
		.pid = question->pid,
		.parent_pid = question->parent_pid,
		.device = question->device,
		.inode = question->inode,
		.ctime_ns = question->ctime_ns,
		.is_memory = question->is_memory,
		.path = question->text.data,
	};
	event_init(ret_event, EVENT_ENRICH_EXECUTABLE);
	struct event_enrich_executable *out = &ret_event->enrich_executable;
	out->process_executable = question->text;
	out->moonwatch_executable_device = question->device;
	out->moonwatch_executable_inode = question->inode;
	out->moonwatch_executable_ctime = question->ctime_ns;
	out->moonwatch_hash_missing = executable_hash(&request, pace, data, &answerer->hash);
	if (out->moonwatch_hash_missing == EVENT_NONE)
		out->process_hash_sha256 = str_from(answerer->hash.sha256);
	add_package(answerer, question, out);
	return true;
}

/* Users. */

/* A process that is gone may have left its parent in the same namespaces, or was in the sensor's. */
static bool ask_passwd(const struct question *question, struct passwd_answer *ret_answer)
{
	const uint64_t pids[] = {question->pid, question->parent_pid, (uint64_t)getpid()};
	for (unsigned i = 0; i < sizeof(pids) / sizeof(*pids); i++) {
		/* Without namespaces to compare, only the process itself will do. */
		if (pids[i] == 0 || (i > 0 && question->ns_mnt == 0))
			continue;
		if (passwd_ask(pids[i], question->ns_mnt, question->ns_user,
			    (uint32_t)question->uid, ret_answer))
			return true;
	}
	return false;
}

static bool answer_user(
	struct answerer *answerer, const struct question *question, struct event *ret_event)
{
	struct passwd_answer *user = &answerer->user;
	if (!ask_passwd(question, user))
		return false;
	const struct recent_key key = {{user->ns_mnt, user->ns_user, question->uid}};
	if (!is_news(&answerer->users, key, str_from(user->name)))
		return false;
	event_init(ret_event, EVENT_ENRICH_USER);
	ret_event->enrich_user = (struct event_enrich_user){
		.moonwatch_namespace_mnt = user->ns_mnt,
		.moonwatch_namespace_user = user->ns_user,
		.user_id = question->uid,
		.user_name = text_or_none(user->name),
	};
	return true;
}

/* Containers. */

static bool answer_container(
	struct answerer *answerer, const struct question *question, struct event *ret_event)
{
	struct runtime_container *container = &answerer->container;
	struct str id = container_id(question->text);
	if (!id.data)
		return false;
	bool is_known = runtime_find(answerer->root_dir, id, container);
	const struct recent_key key = {{number_of(id), 0, 0}};
	if (!is_news(&answerer->containers, key,
		    (struct str){(const char *)container, sizeof(*container)}))
		return false;
	event_init(ret_event, EVENT_ENRICH_CONTAINER);
	struct event_enrich_container *out = &ret_event->enrich_container;
	bool in_pod = container_pod_uid(question->text, answerer->pod_uid);
	*out = (struct event_enrich_container){
		.container_id = id,
		.container_name = text_or_none(container->name),
		.container_image_name = text_or_none(container->image),
		.container_runtime =
			is_known ? str_from(container->runtime) : container_runtime(question->text),
		.container_security_context_privileged = container->privileged,
		.kubernetes_pod_name = text_or_none(container->pod_name),
		.kubernetes_namespace = text_or_none(container->pod_namespace),
		.kubernetes_pod_uid = text_or_none(in_pod ? answerer->pod_uid : container->pod_uid),
		.kubernetes_container_name = text_or_none(container->pod_container),
	};
	if (*container->tag)
		out->container_image_tag =
			(struct str){container->tag, (uint32_t)strlen(container->tag) + 1};
	if (container->mounts_len)
		out->moonwatch_container_mounts =
			(struct str){container->mounts, container->mounts_len};
	return true;
}

bool answerer_answer(struct answerer *answerer, const struct question *question,
	executable_pace pace, void *data, struct event *ret_event)
{
	switch (question->kind) {
	case EVENT_ENRICH_EXECUTABLE:
		return answer_executable(answerer, question, pace, data, ret_event);
	case EVENT_ENRICH_USER: return answer_user(answerer, question, ret_event);
	case EVENT_ENRICH_CONTAINER: return answer_container(answerer, question, ret_event);
	default: return false;
	}
}
