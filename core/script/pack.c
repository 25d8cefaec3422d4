/* A file is run once, in an environment of its own, to get its table; after that only `check` runs. */
#include "script/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <lauxlib.h>

#include "script/result.h"
#include "script/sandbox.h"

struct pack *pack_new(struct str name, struct err *err)
{
	struct pack *pack = calloc(1, sizeof(*pack));
	if (!pack) {
		err_set(err, "out of memory");
		return NULL;
	}
	arena_init(&pack->arena, 64u << 20);
	pack->name = arena_str(&pack->arena, name);
	pack->detections = calloc(PACK_DETECTIONS_MAX, sizeof(*pack->detections));
	pack->vm = vm_new(VM_MEMORY_BYTES);
	if (!pack->vm || !pack->detections)
		err_set(err, "out of memory");
	else if (sandbox_open(pack->vm, err) && bind_open(pack->vm, &pack->binding, err))
		return pack;
	pack_free(pack);
	return NULL;
}

void pack_free(struct pack *pack)
{
	if (!pack)
		return;
	for (unsigned i = 0; i < pack->count; i++) {
		rule_tree_free(pack->detections[i]->when);
		compile_needs_done(&pack->detections[i]->needs);
	}
	vm_free(pack->vm);
	free(pack->detections);
	arena_done(&pack->arena);
	free(pack);
}

#define READ_BYTES 16384

static bool read_file(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_sys(err, errno, "cannot open");
	ssize_t len = 0;
	char *room = NULL;
	while (out->len <= PACK_FILE_MAX && (room = buf_room(out, READ_BYTES)) != NULL &&
		(len = read(fd, room, READ_BYTES)) > 0)
		out->len += (size_t)len;
	int read_errno = errno;
	close(fd);
	if (len < 0)
		return err_sys(err, read_errno, "cannot read");
	return (room && out->len <= PACK_FILE_MAX) ||
	       err_set(err, "larger than %u bytes", PACK_FILE_MAX);
}

/* Given to the file as `detection`: hands its table back. */
static int detection_function(lua_State *lua)
{
	if (lua_type(lua, 1) != LUA_TTABLE)
		return luaL_error(lua, "detection { ... } takes one table");
	lua_settop(lua, 1);
	return 1;
}

/* Runs the file; leaves its table on the stack. */
static bool run_file(
	struct pack *pack, const char *path, struct str source, const struct problem_sink *sink)
{
	lua_State *lua = pack->vm->lua;
	struct str file = str_from(path);
	size_t offset;
	if (sandbox_has_ffi_literal(source.data, source.len, &offset)) {
		problem_tell_at(sink, file, source, (uint32_t)offset,
			"numbers with LL, ULL or i behind them are not allowed");
		return false;
	}
	char chunk[4096];
	snprintf(chunk, sizeof(chunk), "@%s", path);
	if (luaL_loadbufferx(lua, source.data, source.len, chunk, "t") != 0) {
		problem_tell_lua(sink, file, source, lua_tostring(lua, -1));
		lua_pop(lua, 1);
		return false;
	}
	if (sandbox_has_ffi(pack->vm)) {
		lua_pop(lua, 1);
		problem_tell(sink, file, "the FFI was loaded in this pack; no more of it is taken");
		return false;
	}
	sandbox_push_env(pack->vm);
	lua_pushcfunction(lua, detection_function);
	lua_setfield(lua, -2, "detection");
	lua_setfenv(lua, -2);
	struct err err;
	if (!vm_call(pack->vm, 0, 1, VM_LOAD_STEPS, &err)) {
		problem_tell_lua(sink, file, source, err.text);
		return false;
	}
	if (lua_type(lua, -1) == LUA_TTABLE)
		return true;
	lua_pop(lua, 1);
	problem_tell(sink, file, "must end with: return detection { ... }");
	return false;
}

static bool has_id(const struct pack *pack, struct str id)
{
	for (unsigned i = 0; i < pack->count; i++)
		if (str_eq(pack->detections[i]->id, id))
			return true;
	return false;
}

/* A rule on kinds that are named but not captured would be mistaken for one that watches. */
static void warn_of_silence(const struct detection *detection, const struct problem_sink *sink)
{
	for (unsigned kind = 1; kind <= EVENT_KIND_MAX; kind++)
		if (detection->needs.kinds[kind] && event_kinds[kind].captured)
			return;
	problem_tell(sink, detection->file,
		"warning: it can never fire: no kind of event it asks for is captured yet (see "
		"moonwatch fields --kinds)");
}

static bool add(struct pack *pack, struct compiler *compiler, struct detection *read,
	struct str when, struct str source, const struct problem_sink *sink)
{
	if (has_id(pack, read->id)) {
		problem_tell(sink, read->file, "the pack has a detection of this id already");
		return false;
	}
	if (pack->count == PACK_DETECTIONS_MAX) {
		problem_tell(sink, read->file, "too many detections in one pack");
		return false;
	}
	struct compile_source from = {read->file, source, when};
	if (!compile_when(compiler, &from, sink, &read->when, &read->needs))
		return false;
	warn_of_silence(read, sink);
	struct detection *kept = arena_alloc(&pack->arena, sizeof(*kept));
	if (!kept) {
		problem_tell(sink, read->file, "out of memory");
		rule_tree_free(read->when);
		compile_needs_done(&read->needs);
		return false;
	}
	*kept = *read;
	pack->detections[pack->count++] = kept;
	return true;
}

bool pack_load(struct pack *pack, struct compiler *compiler, const char *path,
	const struct problem_sink *sink)
{
	struct buf source;
	struct err err;
	buf_init(&source, PACK_FILE_MAX + 2 * READ_BYTES);
	bool loaded = false;
	if (!read_file(path, &source, &err)) {
		problem_tell(sink, str_from(path), err.text);
	} else if (run_file(pack, path, buf_str(&source), sink)) {
		struct detection read;
		struct str when, file = arena_str(&pack->arena, str_from(path));
		loaded = detection_read(
			pack->vm->lua, &pack->arena, file, buf_str(&source), sink, &read, &when);
		read.pack = pack->name;
		lua_pop(pack->vm->lua, 1);
		loaded = loaded && add(pack, compiler, &read, when, buf_str(&source), sink);
		if (!loaded)
			luaL_unref(pack->vm->lua, LUA_REGISTRYINDEX, read.check);
	}
	buf_done(&source);
	return loaded;
}

void pack_result_init(struct pack_result *result)
{
	*result = (struct pack_result){0};
	buf_init(&result->summary, PACK_SUMMARY_MAX);
	buf_init(&result->evidence, PACK_EVIDENCE_MAX);
}

void pack_result_done(struct pack_result *result)
{
	buf_done(&result->summary);
	buf_done(&result->evidence);
}

static bool fault(struct detection *detection)
{
	detection->stats.faults++;
	detection->is_off = detection->stats.faults >= DETECTION_FAULTS_MAX;
	return false;
}

bool pack_check(struct pack *pack, struct detection *detection, struct view *view,
	struct pack_result *result, struct err *err)
{
	buf_clear(&result->summary);
	buf_clear(&result->evidence);
	result->is_alert = true;
	result->severity = detection->severity;
	if (detection->check == LUA_NOREF)
		return true;
	lua_State *lua = pack->vm->lua;
	struct binding *binding = &pack->binding;
	binding->view = view;
	binding->call++;
	lua_rawgeti(lua, LUA_REGISTRYINDEX, detection->check);
	bind_push_event(pack->vm, binding);
	bind_push_host(pack->vm, binding);
	bool ok = vm_call(pack->vm, 2, 1, VM_CALL_STEPS, err);
	if (ok) {
		ok = result_read(lua, binding, result, err);
		lua_pop(lua, 1);
	}
	binding->view = NULL;
	return ok || fault(detection);
}
