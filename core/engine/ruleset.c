/* Folders are walked in the order of names (scandir with alphasort in the C locale). */
#include "engine/ruleset.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct loading {
	struct ruleset *rules;
	struct compiler *compiler;
	const struct problem_sink *sink;
	struct err *err;
};

static bool is_detection_file(const char *name)
{
	struct str file = str_from(name);
	return str_ends(file, STR(".lua")) && !str_ends(file, STR("_spec.lua")) &&
	       !str_eq(file, STR("pack.lua"));
}

/* The pack named after the folder `path`, made when missing. */
static struct pack *obtain_pack(struct loading *loading, const char *path)
{
	struct ruleset *rules = loading->rules;
	struct str folder = str_from(path);
	while (folder.len > 1 && folder.data[folder.len - 1] == '/')
		folder.len--;
	struct str name = str_basename(folder);
	for (unsigned i = 0; i < rules->pack_count; i++)
		if (str_eq(rules->packs[i]->name, name))
			return rules->packs[i];
	if (rules->pack_count == RULESET_PACKS_MAX) {
		err_set(loading->err, "more than %d packs", RULESET_PACKS_MAX);
		return NULL;
	}
	struct pack *pack = pack_new(name, loading->err);
	if (pack)
		rules->packs[rules->pack_count++] = pack;
	return pack;
}

static bool load_file(struct loading *loading, const char *folder, const char *path)
{
	struct pack *pack = obtain_pack(loading, folder);
	if (!pack)
		return false;
	if (!pack_load(pack, loading->compiler, path, loading->sink))
		loading->rules->broken++;
	return true;
}

static bool load_folder(struct loading *loading, const char *path, unsigned depth);

static bool load_entry(
	struct loading *loading, const char *folder, const char *name, unsigned depth)
{
	char path[4096];
	struct stat info;
	if (name[0] == '.' ||
		snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return true;
	if (stat(path, &info) != 0)
		return true;
	if (S_ISDIR(info.st_mode))
		return strcmp(name, "traces") == 0 || load_folder(loading, path, depth + 1);
	return !is_detection_file(name) || load_file(loading, folder, path);
}

/* A folder below the one that was asked for is told and passed over; the rest loads. */
static bool leave_out(struct loading *loading, const char *path, const char *why)
{
	problem_tell(loading->sink, str_from(path), why);
	loading->rules->broken++;
	return true;
}

static bool load_folder(struct loading *loading, const char *path, unsigned depth)
{
	struct dirent **entries;
	if (depth > RULESET_DEPTH_MAX)
		return leave_out(loading, path, "folders nest too deeply");
	int count = scandir(path, &entries, NULL, alphasort);
	if (count < 0 && depth > 0)
		return leave_out(loading, path, strerror(errno));
	if (count < 0)
		return err_sys(loading->err, errno, "cannot read folder %s", path);
	bool ok = true;
	for (int i = 0; i < count; i++) {
		ok = ok && load_entry(loading, path, entries[i]->d_name, depth);
		free(entries[i]);
	}
	free(entries);
	return ok;
}

static bool load_path(struct loading *loading, const char *path)
{
	struct stat info;
	if (stat(path, &info) != 0)
		return err_sys(loading->err, errno, "cannot read %s", path);
	if (S_ISDIR(info.st_mode))
		return load_folder(loading, path, 0);
	char folder[4096];
	const char *slash = strrchr(path, '/');
	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) : 1,
		slash ? path : ".");
	return load_file(loading, folder, path);
}

/* Counts first, then fills: one array per kind. */
static bool index_kinds(struct ruleset *rules)
{
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++) {
		unsigned count = 0;
		for (unsigned i = 0; i < rules->count; i++)
			count += rules->entries[i].detection->needs.kinds[kind];
		if (count == 0)
			continue;
		rules->by_kind[kind] = calloc(count, sizeof(uint32_t));
		if (!rules->by_kind[kind])
			return false;
		for (unsigned i = 0; i < rules->count; i++)
			if (rules->entries[i].detection->needs.kinds[kind])
				rules->by_kind[kind][rules->by_kind_count[kind]++] = i;
	}
	return true;
}

static bool index_all(struct ruleset *rules)
{
	for (unsigned i = 0; i < rules->pack_count; i++)
		rules->count += rules->packs[i]->count;
	rules->entries = calloc(rules->count + 1, sizeof(*rules->entries));
	if (!rules->entries)
		return false;
	unsigned at = 0;
	for (unsigned i = 0; i < rules->pack_count; i++)
		for (unsigned j = 0; j < rules->packs[i]->count; j++)
			rules->entries[at++] = (struct ruleset_entry){
				rules->packs[i], rules->packs[i]->detections[j]};
	return index_kinds(rules);
}

struct ruleset *ruleset_new(const char *const *paths, unsigned path_count,
	const struct problem_sink *sink, struct err *err)
{
	struct loading loading = {.sink = sink, .err = err};
	loading.rules = calloc(1, sizeof(*loading.rules));
	if (!loading.rules)
		err_set(err, "out of memory");
	loading.compiler = loading.rules ? compile_new(err) : NULL;
	bool ok = loading.compiler != NULL;
	for (unsigned i = 0; ok && i < path_count; i++)
		ok = load_path(&loading, paths[i]);
	compile_free(loading.compiler);
	if (ok && !index_all(loading.rules))
		ok = err_set(err, "out of memory");
	if (ok)
		return loading.rules;
	ruleset_free(loading.rules);
	return NULL;
}

void ruleset_free(struct ruleset *rules)
{
	if (!rules)
		return;
	for (unsigned i = 0; i < rules->pack_count; i++)
		pack_free(rules->packs[i]);
	for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
		free(rules->by_kind[kind]);
	free(rules->entries);
	free(rules);
}

static bool has_name(const struct compile_needs *needs, const char *name)
{
	for (unsigned i = 0; i < needs->read_name_count; i++)
		if (strcmp(needs->read_names[i], name) == 0)
			return true;
	return false;
}

void ruleset_needs(const struct ruleset *rules, struct compile_needs *ret_needs)
{
	static char *names[COMPILE_READ_NAMES_MAX];
	struct compile_needs sum = {.read_names = names};
	for (unsigned i = 0; i < rules->count; i++) {
		const struct compile_needs *needs = &rules->entries[i].detection->needs;
		sum.all_reads |= needs->all_reads;
		for (unsigned kind = 0; kind <= EVENT_KIND_MAX; kind++)
			sum.kinds[kind] |= needs->kinds[kind];
		for (unsigned n = 0; n < needs->read_name_count; n++) {
			if (has_name(&sum, needs->read_names[n]))
				continue;
			if (sum.read_name_count == COMPILE_READ_NAMES_MAX)
				sum.all_reads = true;
			else
				names[sum.read_name_count++] = needs->read_names[n];
		}
	}
	*ret_needs = sum;
}
