/* rules: detections for a test, written to a folder of their own and loaded from there.
 *
 *	struct rules rules;
 *	rules_open(&rules);
 *	struct detection *it = rules_load(&rules, RULES_CHECK("return { summary = 'x' }"));
 *	rules_close(&rules);
 */
#ifndef MW_TESTS_RULES_H
#define MW_TESTS_RULES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "script/pack.h"

/* What was reported, one "line:column: message" a line; of the last one, all. */
struct rules_log {
	char text[16384];
	unsigned count;
	uint32_t line, column;
	char file[512], message[512], source_line[512];
};

struct rules {
	char folder[64], path[512];
	unsigned written;
	struct compiler *compiler;
	struct pack *pack;
	struct rules_log log;
};

/* A detection of a fresh id on every process.exec with this body of `check`. */
#define RULES_CHECK(body) RULES_WHEN("process.exec", body)
#define RULES_WHEN(when, body)                                                                     \
	"return detection { id = 'ID', title = 'Title', severity = 'low', api = 1,\n"              \
	"  when = [[" when "]],\n  check = function(event, host)\n" body "\n  end }\n"

static inline void rules_copy(char *to, size_t size, struct str from)
{
	size_t len = from.len < size - 1 ? from.len : size - 1;
	if (len)
		memcpy(to, from.data, len);
	to[len] = 0;
}

static inline void rules_report(void *data, const struct problem *problem)
{
	struct rules_log *log = data;
	size_t len = strlen(log->text);
	log->count++;
	log->line = problem->line;
	log->column = problem->column;
	rules_copy(log->file, sizeof(log->file), problem->file);
	rules_copy(log->message, sizeof(log->message), problem->message);
	rules_copy(log->source_line, sizeof(log->source_line), problem->source_line);
	snprintf(log->text + len, sizeof(log->text) - len, "%u:%u: %s\n", problem->line,
		problem->column, log->message);
}

static inline struct problem_sink rules_sink(struct rules *rules)
{
	return (struct problem_sink){rules_report, &rules->log};
}

static inline void rules_forget(struct rules *rules)
{
	rules->log = (struct rules_log){0};
}

static inline void rules_new_pack(struct rules *rules)
{
	struct err err;
	pack_free(rules->pack);
	rules->pack = pack_new(STR("unit"), &err);
	if (!rules->pack)
		abort();
}

/* In `folder`, which is there. */
static inline void rules_open_at(struct rules *rules, const char *folder)
{
	struct err err;
	*rules = (struct rules){.compiler = compile_new(&err)};
	snprintf(rules->folder, sizeof(rules->folder), "%s", folder);
	if (!rules->compiler)
		abort();
	rules_new_pack(rules);
}

static inline void rules_open(struct rules *rules)
{
	char folder[] = "/tmp/moonwatch-rules-XXXXXX";
	if (!mkdtemp(folder))
		abort();
	rules_open_at(rules, folder);
}

static inline void rules_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[4096];
	size_t len = strlen(folder);
	while (dir && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (len + sizeof(entry->d_name) + 2 > sizeof(path))
			abort();
		memcpy(path, folder, len);
		path[len] = '/';
		strcpy(path + len + 1, entry->d_name);
		if (unlink(path) != 0)
			rules_remove(path);
	}
	if (dir)
		closedir(dir);
	rmdir(folder);
}

static inline void rules_close(struct rules *rules)
{
	pack_free(rules->pack);
	compile_free(rules->compiler);
	rules_remove(rules->folder);
}

/* Writes `len` bytes as file `name` of the folder; returns its path, good until the next call. */
static inline const char *rules_write(
	struct rules *rules, const char *name, const char *data, size_t len)
{
	snprintf(rules->path, sizeof(rules->path), "%s/%s", rules->folder, name);
	FILE *file = fopen(rules->path, "w");
	if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0)
		abort();
	return rules->path;
}

/* As a file of its own. NULL when it was reported as broken. */
static inline struct detection *rules_load_bytes(struct rules *rules, const char *data, size_t len)
{
	char name[32];
	struct problem_sink sink = rules_sink(rules);
	snprintf(name, sizeof(name), "rule-%u.lua", ++rules->written);
	const char *path = rules_write(rules, name, data, len);
	return pack_load(rules->pack, rules->compiler, path, &sink)
		       ? rules->pack->detections[rules->pack->count - 1]
		       : NULL;
}

/* The same for text, in which ID becomes an id that was not used before. */
static inline struct detection *rules_load(struct rules *rules, const char *source)
{
	static char text[300000];
	const char *at = strstr(source, "'ID'");
	if (!at)
		return rules_load_bytes(rules, source, strlen(source));
	int len = snprintf(text, sizeof(text), "%.*s'id-%u'%s", (int)(at - source), source,
		rules->written + 1, at + 4);
	return rules_load_bytes(rules, text, (size_t)len);
}

#endif
