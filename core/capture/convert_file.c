/* Changes of files. A name that the process wrote down is joined to the folder it starts from and made
 * straight word by word: "." and empty parts go, ".." takes the part before it along. Links on the way
 * are not followed, so ".." behind one leads elsewhere than the kernel went; such a path comes with
 * moonwatch.user_memory. A name that fills the kernel's limit, or whose folder was cut, begins with
 * "..." as every cut path does. */
#include "capture/convert_parts.h"

#define PERMISSIONS 07777
#define TYPE_MASK   0170000

static bool is_dots(struct str part, uint32_t count)
{
	return part.len == count && memcmp(part.data, "..", count) == 0;
}

static struct str next_part(struct str *rest)
{
	const char *slash = memchr(rest->data, '/', rest->len);
	struct str part = {rest->data, slash ? (uint32_t)(slash - rest->data) : rest->len};
	uint32_t step = part.len + (slash != NULL);
	rest->data += step;
	rest->len -= step;
	return part;
}

/* `at` holds `len` bytes, of which the first `floor` stay; returns the new length. */
static uint32_t add_part(char *at, uint32_t len, uint32_t floor, struct str part)
{
	if (part.len == 0 || is_dots(part, 1))
		return len;
	if (is_dots(part, 2)) {
		while (len > floor && at[len - 1] != '/')
			len--;
		return len > floor ? len - 1 : len;
	}
	at[len] = '/';
	memcpy(at + len + 1, part.data, part.len);
	return len + 1 + part.len;
}

static struct str straight(struct input *in, struct str base, struct str text)
{
	char *at = convert_room(in->convert, (size_t)base.len + text.len + 2);
	uint32_t len = 0, floor = 0;
	if (!at)
		return STR_NONE;
	/* The dots of a cut folder are no part of a name. */
	if (str_starts(base, STR("..."))) {
		memcpy(at, "...", 3);
		len = floor = 3;
		base = (struct str){base.data + 3, base.len - 3};
	}
	while (base.len)
		len = add_part(at, len, floor, next_part(&base));
	while (text.len)
		len = add_part(at, len, floor, next_part(&text));
	if (len == 0)
		at[len++] = '/';
	return (struct str){at, len};
}

static struct str name(struct input *in, const struct wire_str *path, const struct wire_str *base)
{
	struct str text = convert_string(in, path);
	if (!text.data || path->form != WIRE_TEXT)
		return text;
	if (text.len && text.data[0] == '/')
		return straight(in, STR_NONE, text);
	struct str folder = convert_string(in, base);
	/* Without the folder a relative name says too little to be taken for a path. */
	return folder.data ? straight(in, folder, text) : STR_NONE;
}

static struct str path_of(struct input *in)
{
	const struct wire_change *wire = (const void *)in->bytes;
	return name(in, &wire->path, &wire->path_base);
}

static struct str other_of(struct input *in)
{
	const struct wire_change *wire = (const void *)in->bytes;
	return name(in, &wire->other, &wire->other_base);
}

static uint64_t user_memory(const struct input *in)
{
	const struct wire_header *header = (const void *)in->bytes;
	return header->flags & WIRE_USER_MEMORY ? 1 : EVENT_NONE;
}

static void inode(const struct wire_inode *wire, struct event_file *out)
{
	if (wire->inode == 0)
		return;
	out->inode = wire->inode;
	out->device = wire->device;
	out->mode = wire->mode;
	out->uid = wire->uid;
	out->links = wire->links;
}

/* The fixed part's file, where it is known, and its path. */
static void changed(struct input *in, struct event_file *out)
{
	const struct wire_change *wire = (const void *)in->bytes;
	out->path = path_of(in);
	inode(&wire->inode, out);
}

void convert_file_create(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	struct event_file_create *out = &event->file_create;
	changed(in, &out->file);
	if (wire->type)
		out->file_type = wire->type;
	out->moonwatch_file_new_mode = wire->mode;
	out->moonwatch_user_memory = user_memory(in);
}

void convert_file_modify(struct input *in, struct event *event)
{
	const struct wire_open *wire = (const void *)in->bytes;
	event->file_modify.file.path = convert_string(in, &wire->path);
	inode(&wire->inode, &event->file_modify.file);
	event->file_modify.moonwatch_fd_number = wire->fd;
}

void convert_file_delete(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	event->file_delete.file_path = path_of(in);
	if (wire->type)
		event->file_delete.file_type = wire->type;
	event->file_delete.moonwatch_user_memory = user_memory(in);
}

void convert_file_rename(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	event->file_rename.file_path = path_of(in);
	event->file_rename.moonwatch_file_old_path = other_of(in);
	event->file_rename.moonwatch_rename_flags = wire->call_flags;
	event->file_rename.moonwatch_user_memory = user_memory(in);
}

void convert_file_link(struct input *in, struct event *event)
{
	event->file_link.file_path = path_of(in);
	event->file_link.moonwatch_file_old_path = other_of(in);
	event->file_link.moonwatch_user_memory = user_memory(in);
}

void convert_file_symlink(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	event->file_symlink.file_path = path_of(in);
	event->file_symlink.file_target_path = convert_string(in, &wire->text);
	event->file_symlink.moonwatch_user_memory = user_memory(in);
}

void convert_file_chmod(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	changed(in, &event->file_chmod.file);
	event->file_chmod.moonwatch_file_new_mode = wire->mode & PERMISSIONS;
	event->file_chmod.moonwatch_user_memory = user_memory(in);
}

void convert_file_chown(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	changed(in, &event->file_chown.file);
	event->file_chown.moonwatch_file_new_uid = convert_number(wire->uid);
	event->file_chown.moonwatch_file_new_gid = convert_number(wire->gid);
	event->file_chown.moonwatch_user_memory = user_memory(in);
}

void convert_file_setxattr(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	changed(in, &event->file_setxattr.file);
	event->file_setxattr.moonwatch_xattr_name = convert_string(in, &wire->text);
	event->file_setxattr.moonwatch_xattr_size = wire->size;
	event->file_setxattr.moonwatch_user_memory = user_memory(in);
}

/* mknod() takes the device as the C library encodes it in 32 bits. */
static uint64_t device(uint32_t code)
{
	uint64_t major = code >> 8 & 0xfff, minor = (code & 0xff) | (code >> 12 & 0xfff00);
	return major << 20 | minor;
}

void convert_file_mknod(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	uint32_t type = wire->mode & TYPE_MASK;
	event->file_mknod.file_path = path_of(in);
	event->file_mknod.moonwatch_file_new_mode = wire->mode & (TYPE_MASK | PERMISSIONS);
	if (type == 0020000 || type == 0060000)
		event->file_mknod.moonwatch_mknod_device = device(wire->device);
	event->file_mknod.moonwatch_user_memory = user_memory(in);
}

void convert_file_mount(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	event->file_mount.file_path = path_of(in);
	/* mount() gives it as it is, a name of a device or anything else; move_mount() a path. */
	event->file_mount.moonwatch_mount_source =
		wire->other_base.len ? other_of(in) : convert_string(in, &wire->other);
	event->file_mount.moonwatch_mount_type = convert_string(in, &wire->text);
	event->file_mount.moonwatch_mount_flags = wire->call_flags;
	event->file_mount.moonwatch_user_memory = user_memory(in);
}

void convert_file_umount(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	event->file_umount.file_path = path_of(in);
	event->file_umount.moonwatch_umount_flags = wire->call_flags;
	event->file_umount.moonwatch_user_memory = user_memory(in);
}

void convert_file_truncate(struct input *in, struct event *event)
{
	const struct wire_change *wire = (const void *)in->bytes;
	changed(in, &event->file_truncate.file);
	event->file_truncate.file_size = wire->size;
	event->file_truncate.moonwatch_user_memory = user_memory(in);
}

bool convert_creation(const struct event *open, struct event *ret_create)
{
	if (open->kind != EVENT_FILE_OPEN || open->file_open.moonwatch_file_created != 1)
		return false;
	event_init(ret_create, EVENT_FILE_CREATE);
	ret_create->time_ns = open->time_ns;
	ret_create->actor = open->actor;
	ret_create->file_create.file = open->file_open.file;
	ret_create->file_create.file_type = EVENT_FILE_TYPE_FILE;
	ret_create->file_create.moonwatch_fd_number = open->file_open.moonwatch_fd_number;
	return true;
}
