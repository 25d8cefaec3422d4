/* One malloc per group: the struct, then its strings end to end. The strings of a group are listed by
 * address, measured, cut, and moved behind the struct. */
#include "state/facts.h"

#include <stdlib.h>

#include "event/container.h"

static uint32_t limit_of(const struct facts_budget *budget, bool is_list)
{
	if (budget->used_bytes >= budget->max_bytes)
		return FACTS_TIGHT_MAX;
	return is_list ? FACTS_LIST_MAX : FACTS_STRING_MAX;
}

static void cut(struct facts_budget *budget, struct str *text, bool is_list, bool *was_cut)
{
	uint32_t limit = limit_of(budget, is_list);
	if (text->len > limit) {
		text->len = limit;
		*was_cut = true;
	}
}

static char *move_in(struct str *text, char *to)
{
	if (!text->data)
		return to;
	memcpy(to, text->data, text->len);
	text->data = to;
	return to + text->len;
}

/* A zeroed block for `fixed` bytes and the strings; accounted for. */
static void *block_new(struct facts_budget *budget, size_t bytes, bool was_cut)
{
	void *block = calloc(1, bytes);
	if (!block)
		return NULL;
	budget->used_bytes += bytes;
	budget->cut_count += was_cut;
	return block;
}

static void block_free(struct facts_budget *budget, void *block, size_t bytes)
{
	budget->used_bytes -= bytes;
	free(block);
}

/* Joins list items by spaces into `to`, which has room for args.len bytes. */
static struct str join(struct str args, char *to, uint32_t *ret_count)
{
	struct str result = {to, 0}, item;
	uint32_t count = 0;
	while (str_next(&args, &item)) {
		if (count++)
			to[result.len++] = ' ';
		memcpy(to + result.len, item.data, item.len);
		result.len += item.len;
	}
	*ret_count = count;
	return result;
}

struct image *image_new(struct facts_budget *budget, const struct event_image *from)
{
	struct event_image e = *from;
	bool was_cut = false;
	struct str *strings[] = {&e.executable, &e.filename, &e.args, &e.env, &e.comm};
	size_t bytes = sizeof(struct image);
	for (unsigned i = 0; i < 5; i++) {
		cut(budget, strings[i], i == 2 || i == 3, &was_cut);
		bytes += strings[i]->len;
	}
	if (e.args.len < from->args.len)
		e.args_truncated = 1;
	if (e.env.len < from->env.len)
		e.env_truncated = 1;
	bytes += e.args.len;
	struct image *image = block_new(budget, bytes, was_cut);
	if (!image)
		return NULL;
	char *to = (char *)(image + 1);
	for (unsigned i = 0; i < 5; i++)
		to = move_in(strings[i], to);
	image->refs = 1;
	image->bytes = (uint32_t)bytes;
	image->e = e;
	image->name = str_basename(e.executable);
	if (e.args.data)
		image->command_line = join(e.args, to, &image->args_count);
	return image;
}

struct place *place_new(struct facts_budget *budget, const struct event_place *from)
{
	struct event_place e = *from;
	bool was_cut = false;
	cut(budget, &e.cwd, false, &was_cut);
	cut(budget, &e.cgroup, false, &was_cut);
	size_t bytes = sizeof(struct place) + e.cwd.len + e.cgroup.len;
	struct place *place = block_new(budget, bytes, was_cut);
	if (!place)
		return NULL;
	move_in(&e.cgroup, move_in(&e.cwd, (char *)(place + 1)));
	place->refs = 1;
	place->bytes = (uint32_t)bytes;
	place->e = e;
	place->container_id = container_id(e.cgroup);
	return place;
}

struct stdio *stdio_new(struct facts_budget *budget, const struct event_fd fds[3])
{
	struct event_fd copy[3] = {fds[0], fds[1], fds[2]};
	bool was_cut = false;
	size_t bytes = sizeof(struct stdio);
	for (unsigned i = 0; i < 3; i++) {
		cut(budget, &copy[i].path, false, &was_cut);
		bytes += copy[i].path.len;
	}
	struct stdio *stdio = block_new(budget, bytes, was_cut);
	if (!stdio)
		return NULL;
	char *to = (char *)(stdio + 1);
	for (unsigned i = 0; i < 3; i++) {
		to = move_in(&copy[i].path, to);
		stdio->fd[i] = copy[i];
	}
	stdio->refs = 1;
	stdio->bytes = (uint32_t)bytes;
	return stdio;
}

#define FACTS_SHARE(type)                                                                          \
	struct type *type##_ref(struct type *it)                                                   \
	{                                                                                          \
		if (it)                                                                            \
			it->refs++;                                                                \
		return it;                                                                         \
	}                                                                                          \
	void type##_unref(struct facts_budget *budget, struct type *it)                            \
	{                                                                                          \
		if (it && --it->refs == 0)                                                         \
			block_free(budget, it, it->bytes);                                         \
	}

FACTS_SHARE(image)
FACTS_SHARE(place)
FACTS_SHARE(stdio)
