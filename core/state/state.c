/* One small function per kind that changes what is known; a kind without one changes nothing. */
#include "state/state.h"

#include <stdio.h>
#include <stdlib.h>

#include "state/session.h"

struct state *state_new(const struct state_limits *limits)
{
	struct state *state = calloc(1, sizeof(*state));
	if (!state)
		return NULL;
	state->limits = limits ? *limits : STATE_LIMITS_DEFAULT;
	process_init(&state->processes, state->limits.processes, state->limits.facts_bytes);
	file_init(&state->files, state->limits.files, &state->processes.facts);
	domain_init(&state->domains, state->limits.domains);
	enrichment_init(&state->enrichment);
	return state;
}

void state_free(struct state *state)
{
	if (!state)
		return;
	domain_done(&state->domains);
	enrichment_done(&state->enrichment);
	file_done(&state->files);
	process_done(&state->processes);
	free(state);
}

static struct process_key key_of(const struct event_actor *actor)
{
	return (struct process_key){actor->pid, actor->start_ns};
}

struct process *state_actor(const struct state *state, const struct event *event)
{
	const struct event_actor *actor = event_actor(event);
	return actor ? process_find(&state->processes, key_of(actor)) : NULL;
}

/* When the pid has a new owner, the end of the old one was missed. */
static void end_predecessor(struct state *state, struct process_key key, uint64_t time_ns)
{
	struct process *old = process_find_pid(&state->processes, key.pid);
	if (old && old->key.start_ns < key.start_ns && !old->exit_time_ns) {
		old->uncertain = true;
		process_exit(&state->processes, old, time_ns);
	}
}

static struct process *obtain_actor(struct state *state, const struct event *event)
{
	struct process *process = process_find(&state->processes, key_of(&event->actor));
	if (process)
		return process;
	if (event->actor.pid == EVENT_NONE || event->actor.start_ns == EVENT_NONE)
		return NULL;
	end_predecessor(state, key_of(&event->actor), event->time_ns);
	return process_obtain(&state->processes, key_of(&event->actor));
}

static void link_parent(struct state *state, struct process *process,
	const struct event_parent *parent, uint64_t time_ns)
{
	struct process_key key = {parent->pid, parent->start_ns};
	if (process->parent) {
		process->adopted = !process_key_eq(process->parent->key, key);
		return;
	}
	process->parent_key = key;
	if (key.pid == 0 || key.pid == EVENT_NONE || key.start_ns == EVENT_NONE)
		return;
	struct process *known = process_find(&state->processes, key);
	if (!known) {
		end_predecessor(state, key, time_ns);
		known = process_obtain_parent(&state->processes, process, key);
	}
	if (known)
		process_adopt(&state->processes, process, known);
}

static void apply_fork(struct state *state, const struct event *event)
{
	struct process *child = obtain_actor(state, event);
	if (!child)
		return;
	link_parent(state, child, &event->process_fork.parent, event->time_ns);
	const struct process *parent = child->parent;
	if (!parent || child->image)
		return;
	process_set_image(&state->processes, child, image_ref(parent->image));
	process_set_place(&state->processes, child, place_ref(parent->place));
	process_set_stdio(&state->processes, child, stdio_ref(parent->stdio));
	child->creds = parent->creds;
	child->exec_time_ns = parent->exec_time_ns;
	child->entry_type = parent->entry_type;
	child->entry = parent->entry;
	child->uncertain = parent->uncertain;
}

static void apply_exec(struct state *state, const struct event *event)
{
	const struct event_process_exec *exec = &event->process_exec;
	struct process *process = obtain_actor(state, event);
	/* A snapshot may come in behind the end of what it tells of. */
	if (!process || (process->exit_time_ns && exec->moonwatch_snapshot == 1))
		return;
	link_parent(state, process, &exec->parent, event->time_ns);
	struct facts_budget *facts = &state->processes.facts;
	const struct event_fd fds[3] = {exec->stdin, exec->stdout, exec->stderr};
	process_set_image(&state->processes, process, image_new(facts, &exec->image));
	process_set_place(&state->processes, process, place_new(facts, &exec->place));
	process_set_stdio(&state->processes, process, stdio_new(facts, fds));
	process->creds = exec->creds;
	process->uncertain = !process->image || !process->place || !process->stdio;
	if (exec->moonwatch_snapshot != 1)
		process->exec_time_ns = event->time_ns;
	session_enter(process);
	enrichment_touch(&state->enrichment, process);
}

static void apply_exit(struct state *state, const struct event *event)
{
	struct process *process = obtain_actor(state, event);
	if (!process)
		return;
	process->exit_code = event->process_exit.process_exit_code;
	process_exit(&state->processes, process, event->time_ns);
}

static void apply_stdio(struct state *state, const struct event *event)
{
	struct process *process = obtain_actor(state, event);
	uint64_t fd = event->process_stdio.moonwatch_fd_number;
	if (!process || fd > 2)
		return;
	struct event_fd fds[3];
	struct event absent;
	event_init(&absent, EVENT_PROCESS_STDIO);
	for (unsigned i = 0; i < 3; i++)
		fds[i] = process->stdio ? process->stdio->fd[i] : absent.process_stdio.target;
	fds[fd] = event->process_stdio.target;
	process_set_stdio(&state->processes, process, stdio_new(&state->processes.facts, fds));
}

/* A copy of where `process` runs, to be changed and given to move(); false when that is not known. */
static bool place_of(const struct process *process, struct event_place *ret_place)
{
	if (!process || !process->place)
		return false;
	*ret_place = process->place->e;
	return true;
}

static void move(struct state *state, struct process *process, const struct event_place *place)
{
	struct facts_budget *facts = &state->processes.facts;
	process_set_place(&state->processes, process, place_new(facts, place));
}

/* A session leader begins without a terminal. */
static void apply_setsid(struct state *state, const struct event *event)
{
	struct process *process = obtain_actor(state, event);
	struct event_place place;
	if (!place_of(process, &place))
		return;
	place.sid = event->process_setsid.process_session_leader_pid;
	place.pgid = event->process_setsid.process_group_leader_pid;
	place.tty_major = place.tty_minor = EVENT_NONE;
	move(state, process, &place);
}

/* The pid namespace of a process never changes; what it entered is for its children. */
static void apply_namespaces(struct state *state, const struct event *event,
	const struct event_namespaces *namespaces, const struct event_creds *creds)
{
	struct process *process = obtain_actor(state, event);
	struct event_place place;
	if (process)
		process->creds = *creds;
	if (!place_of(process, &place))
		return;
	place.ns_mnt = namespaces->mnt;
	place.ns_net = namespaces->net;
	place.ns_user = namespaces->user;
	move(state, process, &place);
}

static void apply_creds(
	struct state *state, const struct event *event, const struct event_creds *creds)
{
	struct process *process = obtain_actor(state, event);
	if (process)
		process->creds = *creds;
}

static void apply_open(struct state *state, const struct event *event)
{
	struct process *process = obtain_actor(state, event);
	if (event->file_open.moonwatch_file_access != EVENT_MOONWATCH_FILE_ACCESS_READ)
		file_wrote(&state->files, event, process);
}

static void apply_write(struct state *state, const struct event *event)
{
	file_wrote(&state->files, event, obtain_actor(state, event));
}

static void add_flow(struct state *state, const struct event *event,
	const struct event_socket *socket, const struct event_flow *ends, bool outgoing)
{
	struct process *process = obtain_actor(state, event);
	struct socket_flow flow = {
		socket->transport, outgoing, *ends, event->time_ns, socket->inode};
	if (process && ends->destination_ip.family)
		socket_add_flow(&process->sockets, &flow);
}

static void apply_listen(struct state *state, const struct event *event)
{
	struct process *process = obtain_actor(state, event);
	if (process && event->net_listen.server.ip.family)
		socket_add_listener(&process->sockets, &event->net_listen);
}

static void copy_name(char *to, size_t size, struct str from)
{
	snprintf(to, size, "%.*s", (int)from.len, from.data ? from.data : "");
}

static void apply_start(struct state *state, const struct event *event)
{
	const struct event_sensor_start *start = &event->sensor_start;
	copy_name(state->host_id, sizeof(state->host_id), start->host_id);
	copy_name(state->host_name, sizeof(state->host_name), start->host_name);
	copy_name(state->boot_id, sizeof(state->boot_id), start->host_boot_id);
	copy_name(state->kernel, sizeof(state->kernel), start->host_os_kernel);
	copy_name(state->architecture, sizeof(state->architecture), start->host_architecture);
	if (start->host_boot_id.len >= 8)
		copy_name(state->processes.boot, sizeof(state->processes.boot),
			(struct str){start->host_boot_id.data, 8});
	state->boot_time_ns = start->moonwatch_sensor_boot_time == EVENT_NONE
				      ? 0
				      : start->moonwatch_sensor_boot_time;
}

/* A parent may be told of behind its children (pids wrap), so what follows from a parent is decided
 * again once all are known, from the top of each lineage down. */
static void settle_lineage(void *value, void *data)
{
	(void)data;
	struct process *lineage[PROCESS_LINEAGE_MAX + 1];
	unsigned count = 0;
	for (struct process *at = value; at && count <= PROCESS_LINEAGE_MAX; at = at->parent)
		lineage[count++] = at;
	while (count-- > 0)
		session_settle(lineage[count]);
}

static void apply_lost(struct state *state, const struct event *event)
{
	if (event->sensor_lost.moonwatch_lost_count != EVENT_NONE)
		state->lost += event->sensor_lost.moonwatch_lost_count;
	state->lost_time_ns = event->time_ns;
}

static void apply_tick(struct state *state)
{
	if (state->now_ns > state->limits.gone_keep_ns)
		process_expire(&state->processes, state->now_ns - state->limits.gone_keep_ns);
}

/* Who created, wrote or cut a file opened it for writing, and file.open tells that already. */
bool state_needs(enum event_kind kind)
{
	switch (kind) {
	case EVENT_FILE_OPEN:
	case EVENT_NET_CONNECT:
	case EVENT_NET_ACCEPT:
	case EVENT_NET_LISTEN:
	case EVENT_NET_DNS: return true;
	default: return event_kinds[kind].class != EVENT_CLASS_BULK;
	}
}

void state_apply(struct state *state, const struct event *event)
{
	state->applied++;
	if (event->time_ns > state->now_ns)
		state->now_ns = event->time_ns;
	switch (event->kind) {
	case EVENT_PROCESS_FORK: apply_fork(state, event); break;
	case EVENT_PROCESS_EXEC: apply_exec(state, event); break;
	case EVENT_PROCESS_EXIT: apply_exit(state, event); break;
	case EVENT_PROCESS_STDIO: apply_stdio(state, event); break;
	case EVENT_PROCESS_SETID: apply_creds(state, event, &event->process_setid.creds); break;
	case EVENT_PROCESS_SETCAP: apply_creds(state, event, &event->process_setcap.creds); break;
	case EVENT_KERNEL_CRED_VIOLATION:
		apply_creds(state, event, &event->kernel_cred_violation.creds);
		break;
	case EVENT_PROCESS_SETSID: apply_setsid(state, event); break;
	case EVENT_PROCESS_SETNS:
		apply_namespaces(state, event, &event->process_setns.namespaces,
			&event->process_setns.creds);
		break;
	case EVENT_PROCESS_UNSHARE:
		apply_namespaces(state, event, &event->process_unshare.namespaces,
			&event->process_unshare.creds);
		break;
	case EVENT_FILE_OPEN: apply_open(state, event); break;
	case EVENT_FILE_CREATE:
	case EVENT_FILE_MODIFY:
	case EVENT_FILE_TRUNCATE: apply_write(state, event); break;
	case EVENT_NET_DNS: domain_learn(&state->domains, event); break;
	case EVENT_NET_CONNECT:
		add_flow(state, event, &event->net_connect.socket, &event->net_connect.flow, true);
		break;
	case EVENT_NET_ACCEPT:
		add_flow(state, event, &event->net_accept.socket, &event->net_accept.flow, false);
		break;
	case EVENT_NET_LISTEN: apply_listen(state, event); break;
	case EVENT_SENSOR_START: apply_start(state, event); break;
	case EVENT_SENSOR_SNAPSHOT_END:
		map_each(&state->processes.by_key, settle_lineage, NULL);
		break;
	case EVENT_SENSOR_LOST: apply_lost(state, event); break;
	case EVENT_SENSOR_TICK: apply_tick(state); break;
	case EVENT_ENRICH_EXECUTABLE:
	case EVENT_ENRICH_USER:
	case EVENT_ENRICH_CONTAINER: enrichment_apply(&state->enrichment, event); break;
	default: break;
	}
}
