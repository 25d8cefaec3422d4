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

static void add(struct tree_filter *filter, const struct event_actor *actor)
{
	if (!map_put(&filter->members, map_mix(actor->pid, actor->start_ns), filter))
		filter->left_out++;
}

bool tree_filter_takes(struct tree_filter *filter, const struct event *event)
{
	const struct event_actor *actor = event_actor(event);
	if (!actor)
		return true;
	if (event->kind == EVENT_PROCESS_FORK) {
		const struct event_parent *parent = &event->process_fork.parent;
		if (is_member(filter, parent->pid, parent->start_ns))
			add(filter, actor);
	}
	if (actor->pid == filter->root_pid && filter->members.count == 0)
		add(filter, actor);
	return is_member(filter, actor->pid, actor->start_ns);
}
