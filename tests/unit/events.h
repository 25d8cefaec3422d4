/* events: what a test's host does, one call for each act.
 *
 * By convention process `pid` started at events_start(pid), so that tests speak of pids only. Each call
 * gives the next sequence number and a time one millisecond later. Strings are borrowed.
 *
 *	struct events host = EVENTS_BEGIN;
 *	struct event event = events_exec(&host, 10, 1, "/usr/bin/sh");
 *	event.process_exec.creds.euid = 1000;
 *	state_apply(state, &event);
 */
#ifndef MW_TESTS_EVENTS_H
#define MW_TESTS_EVENTS_H

#include "event/event.h"

struct events {
	uint64_t seq, time_ns;
};

#define EVENTS_BOOT_NS 1700000000000000000u /* epoch time of the test host's boot */
#define EVENTS_BEGIN   ((struct events){0, EVENTS_BOOT_NS + 60000000000u})

static inline uint64_t events_start(uint64_t pid)
{
	return 1000000u + pid;
}

static inline struct event events_make(struct events *host, enum event_kind kind)
{
	struct event event;
	event_init(&event, kind);
	event.seq = ++host->seq;
	event.time_ns = host->time_ns += 1000000u;
	return event;
}

static inline struct event events_of(struct events *host, enum event_kind kind, uint64_t pid)
{
	struct event event = events_make(host, kind);
	event.actor = (struct event_actor){pid, pid, events_start(pid)};
	return event;
}

static inline struct event events_sensor_start(struct events *host)
{
	struct event event = events_make(host, EVENT_SENSOR_START);
	event.sensor_start.host_id = STR("host-1");
	event.sensor_start.host_name = STR("web");
	event.sensor_start.host_boot_id = STR("0a1b2c3d-0000-4000-8000-000000000000");
	event.sensor_start.host_os_kernel = STR("6.1.0");
	event.sensor_start.host_architecture = STR("x86_64");
	event.sensor_start.moonwatch_sensor_boot_time = EVENTS_BOOT_NS;
	return event;
}

static inline struct event events_fork(struct events *host, uint64_t pid, uint64_t parent)
{
	struct event event = events_of(host, EVENT_PROCESS_FORK, pid);
	event.process_fork.parent = (struct event_parent){parent, events_start(parent)};
	return event;
}

/* As root, in its own session when asked to by the caller, with argument vector { path }. */
static inline struct event events_exec(
	struct events *host, uint64_t pid, uint64_t parent, const char *path)
{
	struct event event = events_of(host, EVENT_PROCESS_EXEC, pid);
	struct event_process_exec *exec = &event.process_exec;
	exec->parent = (struct event_parent){parent, parent ? events_start(parent) : 0};
	exec->image.executable = str_from(path);
	exec->image.args = (struct str){path, (uint32_t)strlen(path) + 1};
	exec->place.cwd = STR("/");
	exec->place.cgroup = STR("/");
	exec->place.sid = 1;
	exec->creds.uid = exec->creds.euid = exec->creds.suid = exec->creds.fsuid = 0;
	exec->creds.gid = exec->creds.egid = exec->creds.sgid = exec->creds.fsgid = 0;
	return event;
}

/* The same from the snapshot. */
static inline struct event events_running(
	struct events *host, uint64_t pid, uint64_t parent, const char *path)
{
	struct event event = events_exec(host, pid, parent, path);
	event.process_exec.moonwatch_snapshot = 1;
	return event;
}

static inline struct event events_exit(struct events *host, uint64_t pid)
{
	struct event event = events_of(host, EVENT_PROCESS_EXIT, pid);
	event.process_exit.process_exit_code = 0;
	return event;
}

static inline struct ip events_ip4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
	return (struct ip){{a, b, c, d}, 4};
}

static inline struct ip events_ip6(uint8_t last)
{
	return (struct ip){.bytes = {[0] = 0x20, [1] = 0x01, [15] = last}, .family = 6};
}

static inline struct event_fd events_socket_fd(struct ip peer, uint64_t port)
{
	return (struct event_fd){.type = EVENT_FD_TYPE_SOCKET, .inode = 4711,
		.local_ip = events_ip4(10, 0, 0, 1), .local_port = 40000, .peer_ip = peer,
		.peer_port = port, .transport = EVENT_NETWORK_TRANSPORT_TCP};
}

static inline struct event_fd events_pipe_fd(uint64_t inode)
{
	struct event absent;
	event_init(&absent, EVENT_PROCESS_STDIO);
	struct event_fd fd = absent.process_stdio.target;
	fd.type = EVENT_FD_TYPE_PIPE;
	fd.inode = inode;
	return fd;
}

static inline struct event events_open(
	struct events *host, uint64_t pid, const char *path, uint64_t inode, uint64_t access)
{
	struct event event = events_of(host, EVENT_FILE_OPEN, pid);
	event.file_open.file.path = str_from(path);
	event.file_open.file.device = 8;
	event.file_open.file.inode = inode;
	event.file_open.moonwatch_file_access = access;
	return event;
}

static inline struct event events_connect(
	struct events *host, uint64_t pid, struct ip to, uint64_t port)
{
	struct event event = events_of(host, EVENT_NET_CONNECT, pid);
	struct event_net_connect *connect = &event.net_connect;
	connect->socket.transport = EVENT_NETWORK_TRANSPORT_TCP;
	connect->socket.inode = 4711;
	connect->flow.source_ip = events_ip4(10, 0, 0, 1);
	connect->flow.source_port = 40000;
	connect->flow.destination_ip = to;
	connect->flow.destination_port = port;
	return event;
}

static inline struct event events_listen(
	struct events *host, uint64_t pid, struct ip ip, uint64_t port)
{
	struct event event = events_of(host, EVENT_NET_LISTEN, pid);
	event.net_listen.socket.transport = EVENT_NETWORK_TRANSPORT_TCP;
	event.net_listen.server.ip = ip;
	event.net_listen.server.port = port;
	return event;
}

#endif
