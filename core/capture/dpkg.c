/* /var/lib/dpkg/status holds stanzas (Package, Status, Architecture, Version), info/NAME.list or
 * info/NAME:ARCH.list one path a line. Of a path only 64 bits of its BLAKE2b are kept: among a million
 * paths the chance that a stranger is taken for owned is one in 10^13, and making one on purpose takes
 * 2^64 / 10^6 hashes. A sorted array serves to look up; to read 142,000 paths takes some 150 ms.
 *
 * Where /bin is a link to /usr/bin (usrmerge) old packages still list /bin/cat, so both are tried. */
#include "capture/dpkg.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/arena.h"
#include "base/hash.h"
#include "capture/beneath.h"

#define FOLDER        "/var/lib/dpkg"
#define REFRESH_NS    5000000000ull
#define PACKAGES_MAX  65535
#define TEXT_MAX      (8u << 20)
#define LIST_PATH_MAX 512

struct owned_path {
	uint32_t hash_high, hash_low;
	uint32_t package;
};

struct dpkg {
	int root_dir;
	struct timespec status_time, info_time;
	ino_t status_inode;
	uint64_t read_ns;
	bool is_read, is_whole;
	struct owned_path *paths;
	size_t path_count, path_size;
	struct dpkg_owner *packages;
	size_t package_count;
	struct arena text;
};

struct dpkg *dpkg_new(int root_dir)
{
	struct dpkg *dpkg = calloc(1, sizeof(*dpkg));
	if (!dpkg)
		return NULL;
	dpkg->root_dir = root_dir;
	arena_init(&dpkg->text, TEXT_MAX);
	return dpkg;
}

static void forget(struct dpkg *dpkg)
{
	free(dpkg->paths);
	free(dpkg->packages);
	dpkg->paths = NULL;
	dpkg->packages = NULL;
	dpkg->path_count = dpkg->path_size = dpkg->package_count = 0;
	arena_clear(&dpkg->text);
}

void dpkg_free(struct dpkg *dpkg)
{
	if (!dpkg)
		return;
	forget(dpkg);
	arena_done(&dpkg->text);
	free(dpkg);
}

static uint64_t hash_path(struct str head, struct str tail)
{
	uint8_t bytes[HASH_SHORT_BYTES];
	struct hash hash;
	uint64_t number;
	hash_init(&hash, sizeof(bytes));
	hash_add(&hash, head.data, head.len);
	hash_add(&hash, tail.data, tail.len);
	hash_done(&hash, bytes);
	memcpy(&number, bytes, sizeof(number));
	return number;
}

static uint64_t hash_of_path(const struct owned_path *path)
{
	return (uint64_t)path->hash_high << 32 | path->hash_low;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = hash_of_path(a), y = hash_of_path(b);
	return x < y ? -1 : x > y;
}

static struct str next_line(struct str *rest)
{
	const char *end = rest->len ? memchr(rest->data, '\n', rest->len) : NULL;
	struct str line = {rest->data, end ? (uint32_t)(end - rest->data) : rest->len};
	uint32_t step = end ? line.len + 1 : line.len;
	rest->data += step;
	rest->len -= step;
	return line;
}

static bool add_path(struct dpkg *dpkg, struct str path, uint32_t package)
{
	if (dpkg->path_count == dpkg->path_size) {
		size_t size = dpkg->path_size ? dpkg->path_size * 2 : 65536;
		struct owned_path *more = dpkg->path_count < DPKG_PATHS_MAX
						  ? realloc(dpkg->paths, size * sizeof(*more))
						  : NULL;
		if (!more)
			return false;
		dpkg->paths = more;
		dpkg->path_size = size;
	}
	uint64_t hash = hash_path(path, STR(""));
	dpkg->paths[dpkg->path_count++] =
		(struct owned_path){(uint32_t)(hash >> 32), (uint32_t)hash, package};
	return true;
}

/* Nobody runs these, and they are half of all. */
static bool is_reading_matter(struct str path)
{
	return str_starts(path, STR("/usr/share/doc/")) ||
	       str_starts(path, STR("/usr/share/man/")) ||
	       str_starts(path, STR("/usr/share/locale/")) ||
	       str_starts(path, STR("/usr/include/"));
}

static bool read_list(struct dpkg *dpkg, const char *path, uint32_t package)
{
	size_t len;
	char *text = beneath_read(dpkg->root_dir, path, BENEATH_LINKS, DPKG_LIST_MAX, &len);
	if (!text)
		return false;
	struct str rest = {text, (uint32_t)len};
	bool ok = true;
	while (ok && rest.len) {
		struct str line = next_line(&rest);
		if (line.len > 1 && !is_reading_matter(line))
			ok = add_path(dpkg, line, package);
	}
	free(text);
	return ok;
}

struct stanza {
	struct str package, status, architecture, version;
};

static bool next_stanza(struct str *rest, struct stanza *ret_stanza)
{
	*ret_stanza = (struct stanza){0};
	static const struct {
		struct str key;
		size_t at;
	} keys[] = {
		{{"Package: ", 9}, offsetof(struct stanza, package)},
		{{"Status: ", 8}, offsetof(struct stanza, status)},
		{{"Architecture: ", 14}, offsetof(struct stanza, architecture)},
		{{"Version: ", 9}, offsetof(struct stanza, version)},
	};
	bool any = false;
	while (rest->len) {
		struct str line = next_line(rest);
		if (line.len == 0 && any)
			break;
		any = true;
		for (unsigned i = 0; i < sizeof(keys) / sizeof(*keys); i++)
			if (str_starts(line, keys[i].key))
				*(struct str *)((char *)ret_stanza + keys[i].at) = (struct str){
					line.data + keys[i].key.len, line.len - keys[i].key.len};
	}
	return any;
}

/* A name becomes part of a path. */
static bool is_sound_name(struct str name)
{
	return name.len > 0 && name.len < 200 && !memchr(name.data, '/', name.len) &&
	       !memchr(name.data, 0, name.len);
}

static bool read_package(struct dpkg *dpkg, const struct stanza *stanza)
{
	char path[LIST_PATH_MAX];
	/* Files of a package that is half installed are there too. */
	if (!is_sound_name(stanza->package) || str_ends(stanza->status, STR(" not-installed")) ||
		str_ends(stanza->status, STR(" config-files")))
		return true;
	if (dpkg->package_count == PACKAGES_MAX)
		return false;
	uint32_t package = (uint32_t)dpkg->package_count++;
	dpkg->packages[package] = (struct dpkg_owner){
		arena_str(&dpkg->text, stanza->package), arena_str(&dpkg->text, stanza->version)};
	snprintf(path, sizeof(path), FOLDER "/info/%.*s.list", (int)stanza->package.len,
		stanza->package.data);
	if (read_list(dpkg, path, package))
		return true;
	if (!is_sound_name(stanza->architecture))
		return false;
	snprintf(path, sizeof(path), FOLDER "/info/%.*s:%.*s.list", (int)stanza->package.len,
		stanza->package.data, (int)stanza->architecture.len, stanza->architecture.data);
	return read_list(dpkg, path, package);
}

static void read_all(struct dpkg *dpkg)
{
	size_t len;
	struct stanza stanza;
	forget(dpkg);
	dpkg->is_whole = false;
	char *text = beneath_read(
		dpkg->root_dir, FOLDER "/status", BENEATH_LINKS, DPKG_STATUS_MAX, &len);
	dpkg->packages = text ? calloc(PACKAGES_MAX, sizeof(*dpkg->packages)) : NULL;
	if (!dpkg->packages) {
		free(text);
		return;
	}
	struct str rest = {text, (uint32_t)len};
	bool ok = true;
	while (next_stanza(&rest, &stanza))
		ok = read_package(dpkg, &stanza) && ok;
	free(text);
	if (dpkg->path_count)
		qsort(dpkg->paths, dpkg->path_count, sizeof(*dpkg->paths), compare);
	dpkg->is_whole = ok && dpkg->path_count > 0;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool dpkg_refresh(struct dpkg *dpkg, uint64_t now_ns)
{
	struct stat status, info;
	int fd = beneath_open(dpkg->root_dir, FOLDER "/status", BENEATH_LINKS, &status);
	int folder = fd >= 0 ? beneath_open_dir(dpkg->root_dir, FOLDER "/info") : -1;
	bool there = folder >= 0 && fstat(folder, &info) == 0;
	if (fd >= 0)
		close(fd);
	if (folder >= 0)
		close(folder);
	if (!there)
		return false;
	if (dpkg->is_read && is_same_time(status.st_mtim, dpkg->status_time) &&
		is_same_time(info.st_mtim, dpkg->info_time) && status.st_ino == dpkg->status_inode)
		return true;
	if (dpkg->is_read && now_ns < dpkg->read_ns + REFRESH_NS)
		return false;
	read_all(dpkg);
	dpkg->is_read = true;
	dpkg->read_ns = now_ns;
	dpkg->status_time = status.st_mtim;
	dpkg->info_time = info.st_mtim;
	dpkg->status_inode = status.st_ino;
	return true;
}

bool dpkg_is_whole(const struct dpkg *dpkg)
{
	return dpkg->is_whole;
}

static bool find(
	const struct dpkg *dpkg, struct str head, struct str tail, struct dpkg_owner *ret_owner)
{
	uint64_t hash = hash_path(head, tail);
	const struct owned_path key = {(uint32_t)(hash >> 32), (uint32_t)hash, 0};
	const struct owned_path *found = dpkg->path_count
						 ? bsearch(&key, dpkg->paths, dpkg->path_count,
							   sizeof(*dpkg->paths), compare)
						 : NULL;
	if (found)
		*ret_owner = dpkg->packages[found->package];
	return found != NULL;
}

bool dpkg_find(const struct dpkg *dpkg, const char *path, struct dpkg_owner *ret_owner)
{
	static const char *const merged[] = {"/bin/", "/sbin/", "/lib"};
	struct str text = str_from(path);
	if (find(dpkg, text, STR(""), ret_owner))
		return true;
	for (unsigned i = 0; i < sizeof(merged) / sizeof(*merged); i++) {
		struct str folder = str_from(merged[i]);
		if (str_starts(text, STR("/usr/")) &&
			str_starts((struct str){text.data + 4, text.len - 4}, folder))
			return find(dpkg, (struct str){text.data + 4, text.len - 4}, STR(""),
				ret_owner);
		if (str_starts(text, folder))
			return find(dpkg, STR("/usr"), text, ret_owner);
	}
	return false;
}
