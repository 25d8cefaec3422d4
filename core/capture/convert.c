/* One function per kind copies the fixed part; three forms of strings are made readable here: paths
 * come as components from the last to the first and are turned round, unix names lose their NUL,
 * and of the environment only the variables below are kept. A path that was cut begins with "..."
 * instead of a slash, so that it is not mistaken for a whole one. */
#include "capture/convert.h"

#include <stdlib.h>

#include "capture/acts.h"
#include "capture/convert_parts.h"
#include "capture/environ.h"

/* Room for all strings of the largest record, turned round. */
#define TEXT_BYTES (2 * WIRE_RECORD_MAX)

struct convert {
	uint64_t boot_time_ns;
	size_t used_bytes;
	char text[TEXT_BYTES];
};

struct convert *convert_new(uint64_t boot_time_ns)
{
	struct convert *convert = malloc(sizeof(*convert));
	if (convert) {
		convert->boot_time_ns = boot_time_ns;
		convert->used_bytes = 0;
	}
	return convert;
}

void convert_free(struct convert *convert)
{
	free(convert);
}

char *convert_room(struct convert *convert, size_t len)
{
	if (len > TEXT_BYTES - convert->used_bytes)
		return NULL;
	char *room = convert->text + convert->used_bytes;
	convert->used_bytes += len;
	return room;
}

uint64_t convert_number(uint32_t value)
{
	return value == WIRE_NONE ? EVENT_NONE : value;
}

struct str convert_raw(struct input *in, const struct wire_str *string)
{
	if (string->len == 0)
		return STR_NONE;
	if ((size_t)string->offset + string->len > in->len) {
		in->broken = true;
		return STR_NONE;
	}
	return (struct str){(const char *)in->bytes + string->offset, string->len};
}

static struct str until_nul(struct str text)
{
	const char *nul = text.data ? memchr(text.data, 0, text.len) : NULL;
	return nul ? (struct str){text.data, (uint32_t)(nul - text.data)} : text;
}

/* "c\0b\0a\0" becomes "/a/b/c"; written from its end, where the first component stands. */
static struct str path_string(struct input *in, const struct wire_str *string)
{
	struct str raw = convert_raw(in, string), rest = raw, name;
	if (!raw.data)
		return STR_NONE;
	if (string->form == WIRE_PATH_LONE && until_nul(raw).len == 0)
		return STR_NONE;
	size_t size = raw.len + sizeof("...");
	char *room = convert_room(in->convert, size);
	if (!room)
		return STR_NONE;
	char *at = room + size;
	while (str_next(&rest, &name)) {
		at -= name.len;
		memcpy(at, name.data, name.len);
		*--at = '/';
	}
	if (string->cut) {
		at -= 3;
		memcpy(at, "...", 3);
	}
	return (struct str){at, (uint32_t)(room + size - at)};
}

struct str convert_string(struct input *in, const struct wire_str *string)
{
	return string->form == WIRE_TEXT ? until_nul(convert_raw(in, string))
					 : path_string(in, string);
}

/* sun_path: a name that starts with NUL is abstract and goes to its end, NULs included. */
static struct str unix_string(struct convert *convert, struct str raw)
{
	if (raw.len == 0)
		return STR_NONE;
	if (raw.data[0] != 0)
		return until_nul(raw);
	char *room = convert_room(convert, raw.len);
	if (!room)
		return STR_NONE;
	memcpy(room, raw.data, raw.len);
	room[0] = '@';
	return (struct str){room, raw.len};
}

static bool is_zero(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static struct ip address(uint16_t family, const uint8_t *bytes)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct ip ip = {0};
	if (family == FAMILY_INET6 && memcmp(bytes, mapped, sizeof(mapped)) == 0) {
		ip.family = 4;
		memcpy(ip.bytes, bytes + 12, 4);
	} else if (family == FAMILY_INET6) {
		ip.family = 6;
		memcpy(ip.bytes, bytes, 16);
	} else if (family == FAMILY_INET) {
		ip.family = 4;
		memcpy(ip.bytes, bytes, 4);
	}
	return ip;
}

/* An end of a connection; absent when the socket has none there. */
static void endpoint(const struct wire_sock *sock, const uint8_t *bytes, uint16_t port,
	struct ip *ret_ip, uint64_t *ret_port)
{
	struct ip ip = address(sock->family, bytes);
	if (!is_zero(ip.bytes, sizeof(ip.bytes)) || port)
		*ret_ip = ip;
	if (port)
		*ret_port = port;
}

static uint64_t network_type(const struct wire_sock *sock)
{
	struct ip local = address(sock->family, sock->local_ip);
	struct ip peer = address(sock->family, sock->peer_ip);
	switch (sock->family) {
	case FAMILY_UNIX: return EVENT_NETWORK_TYPE_UNIX;
	case FAMILY_INET: return EVENT_NETWORK_TYPE_IPV4;
	case FAMILY_INET6:
		return local.family == 4 || peer.family == 4 ? EVENT_NETWORK_TYPE_IPV4
							     : EVENT_NETWORK_TYPE_IPV6;
	default: return EVENT_NETWORK_TYPE_OTHER;
	}
}

static void convert_creds(const struct wire_creds *in, struct event_creds *out)
{
	*out = (struct event_creds){
		.uid = in->uid,
		.euid = in->euid,
		.suid = in->suid,
		.gid = in->gid,
		.egid = in->egid,
		.sgid = in->sgid,
		.fsuid = in->fsuid,
		.fsgid = in->fsgid,
		.cap_effective = in->cap_effective,
		.cap_permitted = in->cap_permitted,
		.login_uid = convert_number(in->login_uid),
		.login_session = convert_number(in->login_session),
	};
}

static void convert_fd(struct input *in, const struct wire_fd *wire, struct event_fd *out)
{
	out->type = wire->type;
	if (wire->type == EVENT_FD_TYPE_CLOSED)
		return;
	out->inode = wire->inode;
	if (wire->type != EVENT_FD_TYPE_SOCKET) {
		out->path = convert_string(in, &wire->path);
		return;
	}
	const struct wire_sock *sock = &wire->sock;
	out->transport = sock->transport;
	out->path = unix_string(in->convert, convert_raw(in, &wire->path));
	endpoint(sock, sock->local_ip, sock->local_port, &out->local_ip, &out->local_port);
	endpoint(sock, sock->peer_ip, sock->peer_port, &out->peer_ip, &out->peer_port);
}

void convert_args(struct event_image *image, struct str raw, bool cut)
{
	if (raw.len == 0)
		return;
	image->args = raw;
	image->args_truncated = cut;
}

void convert_env(struct convert *convert, struct event_image *image, struct str raw, bool cut)
{
	struct str item;
	char *kept = convert->text + convert->used_bytes, *at = kept;
	if (raw.len == 0 || !convert_room(convert, raw.len + 1))
		return;
	while (str_next(&raw, &item)) {
		/* The last one of a cut environment may be half a variable. */
		if ((cut && raw.len == 0) || !environ_matters(item))
			continue;
		memcpy(at, item.data, item.len);
		at[item.len] = 0;
		at += item.len + 1;
	}
	image->env_truncated = cut;
	if (at > kept)
		image->env = (struct str){kept, (uint32_t)(at - kept)};
}

static void convert_image(struct input *in, const struct wire_exec *wire, struct event_image *out)
{
	out->comm = until_nul((struct str){wire->comm, sizeof(wire->comm)});
	out->filename = convert_string(in, &wire->filename);
	if (!(wire->header.flags & WIRE_SNAPSHOT)) {
		bool args_cut = wire->args.cut || wire->args_bytes > wire->args.len;
		bool env_cut = wire->env.cut || wire->env_bytes > wire->env.len;
		convert_args(out, convert_raw(in, &wire->args), args_cut);
		convert_env(in->convert, out, convert_raw(in, &wire->env), env_cut);
	}
	if (!(wire->image_flags & WIRE_IMAGE_PRESENT))
		return;
	out->executable = convert_string(in, &wire->executable);
	out->inode = wire->image.inode;
	out->device = wire->image.device;
	out->mode = wire->image.mode;
	out->owner = wire->image.uid;
	out->ctime_ns = (uint64_t)wire->image.ctime_ns;
	out->memfd = (wire->image_flags & WIRE_IMAGE_INTERNAL) != 0;
	out->deleted = wire->image.links == 0;
}

static void convert_place(struct input *in, const struct wire_exec *wire, struct event_place *out)
{
	*out = (struct event_place){
		.cwd = convert_string(in, &wire->cwd),
		.vpid = convert_number(wire->vpid),
		.pgid = convert_number(wire->pgid),
		.sid = convert_number(wire->sid),
		.tty_major = convert_number(wire->tty_major),
		.tty_minor = convert_number(wire->tty_minor),
		.cgroup_id = wire->cgroup_id,
		.cgroup = convert_string(in, &wire->cgroup),
		.ns_mnt = wire->ns_mnt ? wire->ns_mnt : EVENT_NONE,
		.ns_pid = wire->ns_pid ? wire->ns_pid : EVENT_NONE,
		.ns_net = wire->ns_net ? wire->ns_net : EVENT_NONE,
		.ns_user = wire->ns_user ? wire->ns_user : EVENT_NONE,
	};
}

static void convert_exec(struct input *in, struct event *event)
{
	const struct wire_exec *wire = (const void *)in->bytes;
	struct event_process_exec *out = &event->process_exec;
	out->parent = (struct event_parent){wire->parent_pid, wire->parent_start_boot_ns};
	if (wire->header.flags & WIRE_SNAPSHOT)
		out->moonwatch_snapshot = 1;
	convert_image(in, wire, &out->image);
	convert_place(in, wire, &out->place);
	convert_creds(&wire->creds, &out->creds);
	convert_fd(in, &wire->fds[0], &out->stdin);
	convert_fd(in, &wire->fds[1], &out->stdout);
	convert_fd(in, &wire->fds[2], &out->stderr);
}

static void convert_fork(struct input *in, struct event *event)
{
	const struct wire_fork *wire = (const void *)in->bytes;
	event->process_fork.parent =
		(struct event_parent){wire->parent_pid, wire->parent_start_boot_ns};
	event->process_fork.moonwatch_clone_flags = wire->clone_flags;
}

static void convert_exit(struct input *in, struct event *event)
{
	const struct wire_exit *wire = (const void *)in->bytes;
	uint32_t signal = wire->status & 0x7f;
	if (signal)
		event->process_exit.moonwatch_exit_signal = signal;
	else
		event->process_exit.process_exit_code = (wire->status >> 8) & 0xff;
}

static void convert_setid(struct input *in, struct event *event)
{
	const struct wire_setid *wire = (const void *)in->bytes;
	convert_creds(&wire->creds, &event->process_setid.creds);
}

static void convert_stdio(struct input *in, struct event *event)
{
	const struct wire_stdio *wire = (const void *)in->bytes;
	event->process_stdio.moonwatch_fd_number = wire->fd;
	convert_fd(in, &wire->target, &event->process_stdio.target);
}

static void convert_open(struct input *in, struct event *event)
{
	const struct wire_open *wire = (const void *)in->bytes;
	struct event_file_open *out = &event->file_open;
	out->file = (struct event_file){
		.path = convert_string(in, &wire->path),
		.inode = wire->inode.inode,
		.device = wire->inode.device,
		.mode = wire->inode.mode,
		.uid = wire->inode.uid,
		.links = wire->inode.links,
	};
	out->moonwatch_file_open_flags = wire->open_flags;
	/* Read 1, write 2, both 3: as the enum counts. */
	if (wire->mode_bits & 3)
		out->moonwatch_file_access = wire->mode_bits & 3;
	out->moonwatch_file_created = wire->created != 0;
	out->moonwatch_fd_number = wire->fd;
}

void convert_flow(const struct wire_sock *sock, bool is_outgoing, struct event_flow *out)
{
	struct ip ip = {0};
	uint64_t port = EVENT_NONE;
	endpoint(sock, sock->local_ip, sock->local_port, &ip, &port);
	*(is_outgoing ? &out->source_ip : &out->destination_ip) = ip;
	*(is_outgoing ? &out->source_port : &out->destination_port) = port;
	ip = (struct ip){0};
	port = EVENT_NONE;
	endpoint(sock, sock->peer_ip, sock->peer_port, &ip, &port);
	*(is_outgoing ? &out->destination_ip : &out->source_ip) = ip;
	*(is_outgoing ? &out->destination_port : &out->source_port) = port;
}

void convert_sock(const struct wire_sock *sock, struct event_socket *out)
{
	out->transport = sock->transport;
	out->type = network_type(sock);
	if (sock->inode)
		out->inode = sock->inode;
}

static void convert_socket(struct input *in, struct event_socket *out)
{
	const struct wire_net *wire = (const void *)in->bytes;
	if (wire->path_len > sizeof(wire->path)) {
		in->broken = true;
		return;
	}
	convert_sock(&wire->sock, out);
	out->path = unix_string(in->convert, (struct str){wire->path, wire->path_len});
	if (wire->fd >= 0)
		out->fd = (uint64_t)wire->fd;
	if (wire->header.flags & WIRE_USER_MEMORY)
		out->user_memory = 1;
}

static void convert_connect(struct input *in, struct event *event)
{
	const struct wire_net *wire = (const void *)in->bytes;
	const struct wire_sock *sock = &wire->sock;
	struct event_net_connect *out = &event->net_connect;
	convert_socket(in, &out->socket);
	convert_flow(sock, true, &out->flow);
	if (wire->header.flags & WIRE_OUTCOME_UNKNOWN)
		return;
	out->outcome.outcome =
		wire->error ? EVENT_EVENT_OUTCOME_FAILURE : EVENT_EVENT_OUTCOME_SUCCESS;
	if (wire->error)
		out->outcome.error = (uint64_t)wire->error;
}

static void convert_send(struct input *in, struct event *event)
{
	const struct wire_sock *sock = &((const struct wire_net *)in->bytes)->sock;
	convert_socket(in, &event->net_send.socket);
	convert_flow(sock, true, &event->net_send.flow);
	/* Which address a socket that has none will send from is decided later. */
	if (is_zero(sock->local_ip, sizeof(sock->local_ip)))
		event->net_send.flow.source_ip = (struct ip){0};
}

static void convert_accept(struct input *in, struct event *event)
{
	const struct wire_net *wire = (const void *)in->bytes;
	const struct wire_sock *sock = &wire->sock;
	convert_socket(in, &event->net_accept.socket);
	convert_flow(sock, false, &event->net_accept.flow);
}

static void convert_server(const struct wire_net *wire, struct event_server *out)
{
	/* The address "any" is a value here. */
	out->ip = address(wire->sock.family, wire->sock.local_ip);
	if (wire->sock.local_port)
		out->port = wire->sock.local_port;
}

static void convert_bind(struct input *in, struct event *event)
{
	convert_socket(in, &event->net_bind.socket);
	convert_server((const void *)in->bytes, &event->net_bind.server);
}

static void convert_listen(struct input *in, struct event *event)
{
	const struct wire_net *wire = (const void *)in->bytes;
	convert_socket(in, &event->net_listen.socket);
	convert_server(wire, &event->net_listen.server);
	event->net_listen.moonwatch_listen_backlog = wire->backlog;
	if (wire->header.flags & WIRE_SNAPSHOT)
		event->net_listen.moonwatch_snapshot = 1;
}

static void convert_memfd(struct input *in, struct event *event)
{
	const struct wire_memfd *wire = (const void *)in->bytes;
	if (wire->name_len > sizeof(wire->name)) {
		in->broken = true;
		return;
	}
	event->memory_memfd.moonwatch_fd_number = wire->fd;
	event->memory_memfd.moonwatch_memfd_name = (struct str){wire->name, wire->name_len};
	event->memory_memfd.moonwatch_memfd_flags = wire->memfd_flags;
	event->memory_memfd.file_inode = wire->inode;
}

static void convert_act(struct input *in, struct event *event)
{
	const struct wire_act *wire = (const void *)in->bytes;
	const struct str text[2] = {
		convert_string(in, &wire->text[0]), convert_string(in, &wire->text[1])};
	acts_event(wire, text, event);
}

static void convert_namespace(struct input *in, struct event *event)
{
	const struct wire_namespace *wire = (const void *)in->bytes;
	struct event_creds creds;
	convert_creds(&wire->creds, &creds);
	acts_namespace(wire, &creds, event);
}

static void convert_caps(struct input *in, struct event *event)
{
	const struct wire_caps *wire = (const void *)in->bytes;
	struct event_creds creds;
	convert_creds(&wire->creds, &creds);
	acts_caps(wire, &creds, event);
}

static void convert_sysctl(struct input *in, struct event *event)
{
	acts_sysctl((const void *)in->bytes, event);
}

#define ACT                                                                                        \
	{                                                                                          \
		sizeof(struct wire_act), convert_act                                               \
	}

static const struct {
	uint32_t fixed_bytes;
	void (*convert)(struct input *in, struct event *event);
} kinds[EVENT_KIND_MAX + 1] = {
	[EVENT_PROCESS_FORK] = {sizeof(struct wire_fork), convert_fork},
	[EVENT_PROCESS_EXEC] = {sizeof(struct wire_exec), convert_exec},
	[EVENT_PROCESS_EXIT] = {sizeof(struct wire_exit), convert_exit},
	[EVENT_PROCESS_STDIO] = {sizeof(struct wire_stdio), convert_stdio},
	[EVENT_PROCESS_SETID] = {sizeof(struct wire_setid), convert_setid},
	[EVENT_FILE_OPEN] = {sizeof(struct wire_open), convert_open},
	[EVENT_FILE_CREATE] = {sizeof(struct wire_change), convert_file_create},
	[EVENT_FILE_MODIFY] = {sizeof(struct wire_open), convert_file_modify},
	[EVENT_FILE_DELETE] = {sizeof(struct wire_change), convert_file_delete},
	[EVENT_FILE_RENAME] = {sizeof(struct wire_change), convert_file_rename},
	[EVENT_FILE_LINK] = {sizeof(struct wire_change), convert_file_link},
	[EVENT_FILE_SYMLINK] = {sizeof(struct wire_change), convert_file_symlink},
	[EVENT_FILE_CHMOD] = {sizeof(struct wire_change), convert_file_chmod},
	[EVENT_FILE_CHOWN] = {sizeof(struct wire_change), convert_file_chown},
	[EVENT_FILE_SETXATTR] = {sizeof(struct wire_change), convert_file_setxattr},
	[EVENT_FILE_MKNOD] = {sizeof(struct wire_change), convert_file_mknod},
	[EVENT_FILE_MOUNT] = {sizeof(struct wire_change), convert_file_mount},
	[EVENT_FILE_UMOUNT] = {sizeof(struct wire_change), convert_file_umount},
	[EVENT_FILE_TRUNCATE] = {sizeof(struct wire_change), convert_file_truncate},
	[EVENT_NET_SOCKET] = {sizeof(struct wire_socket), convert_net_socket},
	[EVENT_NET_RAW] = {sizeof(struct wire_socket), convert_net_raw},
	[EVENT_NET_SEND] = {sizeof(struct wire_net), convert_send},
	[EVENT_NET_CLOSE] = {sizeof(struct wire_close), convert_net_close},
	[EVENT_NET_DNS] = {sizeof(struct wire_dns), convert_net_dns},
	[EVENT_NET_CONNECT] = {sizeof(struct wire_net), convert_connect},
	[EVENT_NET_ACCEPT] = {sizeof(struct wire_net), convert_accept},
	[EVENT_NET_BIND] = {sizeof(struct wire_net), convert_bind},
	[EVENT_NET_LISTEN] = {sizeof(struct wire_net), convert_listen},
	[EVENT_MEMORY_MEMFD] = {sizeof(struct wire_memfd), convert_memfd},
	[EVENT_PROCESS_SETCAP] = {sizeof(struct wire_caps), convert_caps},
	[EVENT_PROCESS_SETSID] = ACT,
	[EVENT_PROCESS_PRCTL] = ACT,
	[EVENT_PROCESS_PTRACE] = ACT,
	[EVENT_PROCESS_SIGNAL] = ACT,
	[EVENT_PROCESS_SETNS] = {sizeof(struct wire_namespace), convert_namespace},
	[EVENT_PROCESS_UNSHARE] = {sizeof(struct wire_namespace), convert_namespace},
	[EVENT_PROCESS_CHROOT] = ACT,
	[EVENT_PROCESS_RLIMIT] = ACT,
	[EVENT_MEMORY_MMAP_EXEC] = ACT,
	[EVENT_MEMORY_MPROTECT_EXEC] = ACT,
	[EVENT_MEMORY_PROCESS_VM_WRITE] = ACT,
	[EVENT_MEMORY_USERFAULTFD] = ACT,
	[EVENT_KERNEL_MODULE_LOAD] = ACT,
	[EVENT_KERNEL_MODULE_UNLOAD] = ACT,
	[EVENT_KERNEL_BPF_LOAD] = ACT,
	[EVENT_KERNEL_BPF_ATTACH] = ACT,
	[EVENT_KERNEL_PERF_OPEN] = ACT,
	[EVENT_KERNEL_KEXEC] = ACT,
	[EVENT_KERNEL_SYSCTL] = {sizeof(struct wire_sysctl), convert_sysctl},
	[EVENT_KERNEL_IO_URING] = ACT,
	[EVENT_KERNEL_KEYCTL] = ACT,
	[EVENT_KERNEL_CRED_VIOLATION] = {sizeof(struct wire_caps), convert_caps},
};

bool convert_record(struct convert *convert, const void *record, size_t len,
	struct event *ret_event, struct err *err)
{
	const struct wire_header *header = record;
	if (len < sizeof(*header))
		return err_set(err, "record of %zu bytes has no header", len);
	if (header->kind > EVENT_KIND_MAX || !kinds[header->kind].convert)
		return err_set(err, "record of unknown kind %u", header->kind);
	const char *name = event_kinds[header->kind].name;
	/* The ring rounds nothing that the header counts: its length is exact. */
	if (header->len != len || len < kinds[header->kind].fixed_bytes)
		return err_set(err, "%s record of %zu bytes has a wrong length", name, len);
	struct input in = {.convert = convert, .bytes = record, .len = len};
	convert->used_bytes = 0;
	event_init(ret_event, header->kind);
	ret_event->time_ns = convert->boot_time_ns + header->time_boot_ns;
	if (header->pid != WIRE_NONE)
		ret_event->actor =
			(struct event_actor){header->pid, header->tid, header->start_boot_ns};
	kinds[header->kind].convert(&in, ret_event);
	if (in.broken)
		return err_set(err, "%s record has a string outside of it", name);
	return true;
}
