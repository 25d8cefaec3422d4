/* convert_parts: what the files that make up `convert` share; nobody else includes it.
 *
 * Each converter gets a record whose fixed part is there, and fills the event, which is initialised.
 * A string that points outside of the record sets `broken`.
 */
#ifndef MW_CAPTURE_CONVERT_PARTS_H
#define MW_CAPTURE_CONVERT_PARTS_H

#include "capture/convert.h"
#include "wire.h"

#define FAMILY_UNIX  1
#define FAMILY_INET  2
#define FAMILY_INET6 10

/* The record being converted. */
struct input {
	struct convert *convert;
	const uint8_t *bytes;
	size_t len;
	bool broken; /* a string points outside of the record */
};

/* Room that lasts as long as the event; NULL when it is used up. */
char *convert_room(struct convert *convert, size_t len);

/* The bytes of a string, and the same made readable. Absent: STR_NONE. */
struct str convert_raw(struct input *in, const struct wire_str *string);
struct str convert_string(struct input *in, const struct wire_str *string);

/* WIRE_NONE becomes EVENT_NONE. */
uint64_t convert_number(uint32_t value);

void convert_sock(const struct wire_sock *sock, struct event_socket *out);
void convert_flow(const struct wire_sock *sock, bool is_outgoing, struct event_flow *out);

/* convert_file.c */
void convert_file_create(struct input *in, struct event *event);
void convert_file_modify(struct input *in, struct event *event);
void convert_file_delete(struct input *in, struct event *event);
void convert_file_rename(struct input *in, struct event *event);
void convert_file_link(struct input *in, struct event *event);
void convert_file_symlink(struct input *in, struct event *event);
void convert_file_chmod(struct input *in, struct event *event);
void convert_file_chown(struct input *in, struct event *event);
void convert_file_setxattr(struct input *in, struct event *event);
void convert_file_mknod(struct input *in, struct event *event);
void convert_file_mount(struct input *in, struct event *event);
void convert_file_umount(struct input *in, struct event *event);
void convert_file_truncate(struct input *in, struct event *event);

/* convert_net.c */
void convert_net_socket(struct input *in, struct event *event);
void convert_net_raw(struct input *in, struct event *event);
void convert_net_close(struct input *in, struct event *event);
void convert_net_dns(struct input *in, struct event *event);

#endif
