/* A process is a member when its parent was one as it forked, or when it is the root. */
#include "app/tree_filter.h"

void tree_filter_init(struct tree_filter *filter, uint64_t root_pid)
{
	*filter = (struct tree_filter){.root_pid = root_pid};
	map_init(&filter->members, TREE_FILTER_MAX);
}

void tree_filter_done(struct tree_filter *filter)
{
	map_done(&filter->members);
}

static bool is_member(const struct tree_filter *filter, uint64_t pid, uint64_t start_ns)
{
	return map_get(&filter->members, map_mix(pid, start_ns)) != NULL;
}

static void add(struct tree_filter *filter, uint64_t pid, uint64_t start_ns)
{
	if (!map_put(&filter->members, map_mix(pid, start_ns), filter))
		filter->left_out++;
}

/* The first process of that pid is the root; later ones are others. */
static void meet(struct tree_filter *filter, uint64_t pid, uint64_t start_ns)
{
	if (pid == filter->root_pid && filter->members.count == 0)
		add(filter, pid, start_ns);
}

bool tree_filter_takes(struct tree_filter *filter, const struct event *event)
{
	const struct event_actor *actor = event_actor(event);
	if (!actor)
		return true;
	if (event->kind == EVENT_PROCESS_FORK) {
		const struct event_parent *parent = &event->process_fork.parent;
		meet(filter, parent->pid, parent->start_ns);
		if (is_member(filter, parent->pid, parent->start_ns))
			add(filter, actor->pid, actor->start_ns);
	}
	meet(filter, actor->pid, actor->start_ns);
	return is_member(filter, actor->pid, actor->start_ns);
}
