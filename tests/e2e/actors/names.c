/* names ACT...: asks a name server of its own, on 127.0.0.1:53 in a network namespace of its own.
 *   query NAME TYPE CODE ADDRESS...  over UDP on a connected socket
 *   loose NAME TYPE CODE ADDRESS...  over UDP on one that is not
 *   tcp   NAME TYPE CODE ADDRESS...  over TCP
 *   raw   HEX                        sends these bytes, which get no answer
 *   dial  ADDRESS PORT               connects to a listener of its own there
 * The server answers as the command line says, with a CNAME to alias.NAME first and a TTL of 60. */
#include <arpa/inet.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned char message[4096];
static size_t message_len;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void put(const void *data, size_t len)
{
	memcpy(message + message_len, data, len);
	message_len += len;
}

static void put16(unsigned number)
{
	put((unsigned char[]){(unsigned char)(number >> 8), (unsigned char)number}, 2);
}

static void put_name(const char *name)
{
	while (*name) {
		size_t len = strcspn(name, ".");
		put((unsigned char[]){(unsigned char)len}, 1);
		put(name, len);
		name += len + (name[len] == '.');
	}
	put("", 1);
}

static void put_question(const char *name, unsigned type)
{
	message_len = 0;
	put("\x12\x34\1\0\0\1\0\0\0\0\0\0", 12);
	put_name(name);
	put16(type);
	put16(1);
}

static void put_record(unsigned name_at, unsigned type, const void *data, size_t len)
{
	put16(0xc000 | name_at);
	put16(type);
	put16(1);
	put("\0\0\0\x3c", 4);
	put16((unsigned)len);
	put(data, len);
}

static void make_answer(unsigned code, char **addresses)
{
	unsigned count = 0, alias = 0;
	message[2] = 0x81;
	message[3] = (unsigned char)(0x80 | code);
	if (*addresses) {
		alias = (unsigned)message_len + 12;
		put_record(12, 5, "\5alias\xc0\x0c", 8);
		count++;
	}
	for (; *addresses; addresses++, count++) {
		unsigned char ip[16];
		int is_six = strchr(*addresses, ':') != NULL;
		inet_pton(is_six ? AF_INET6 : AF_INET, *addresses, ip);
		put_record(alias, is_six ? 28 : 1, ip, is_six ? 16 : 4);
	}
	message[7] = (unsigned char)count;
}

static struct sockaddr_in place(const char *address, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
	inet_pton(AF_INET, address, &to.sin_addr);
	return to;
}

static int serve(const char *address, int port, int type)
{
	struct sockaddr_in at = place(address, port);
	int on = 1, fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		die("bind");
	if (type == SOCK_STREAM && listen(fd, 8) != 0)
		die("listen");
	return fd;
}

static void tell_port(int fd)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);
	getsockname(fd, (struct sockaddr *)&at, &len);
	printf("pid=%d port=%d\n", (int)getpid(), ntohs(at.sin_port));
}

static void over_udp(int is_connected, unsigned code, char **addresses)
{
	struct sockaddr_in to = place("127.0.0.1", 53), from;
	socklen_t from_len = sizeof(from);
	unsigned char got[4096];
	int server = serve("127.0.0.1", 53, SOCK_DGRAM);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (is_connected && connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	if (is_connected ? send(fd, message, message_len, 0) < 0
			 : sendto(fd, message, message_len, 0, (struct sockaddr *)&to, sizeof(to)) <
				   0)
		die("send");
	if (recvfrom(server, got, sizeof(got), 0, (struct sockaddr *)&from, &from_len) < 0)
		die("recvfrom");
	if (addresses) {
		make_answer(code, addresses);
		sendto(server, message, message_len, 0, (struct sockaddr *)&from, from_len);
		if (recv(fd, got, sizeof(got), 0) != (ssize_t)message_len)
			die("recv");
	}
	tell_port(fd);
	close(fd);
	close(server);
}

static void send_framed(int fd)
{
	unsigned char frame[4098] = {(unsigned char)(message_len >> 8), (unsigned char)message_len};
	memcpy(frame + 2, message, message_len);
	if (send(fd, frame, message_len + 2, 0) < 0)
		die("send");
}

static void over_tcp(unsigned code, char **addresses)
{
	struct sockaddr_in to = place("127.0.0.1", 53);
	unsigned char got[4098];
	int server = serve("127.0.0.1", 53, SOCK_STREAM);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	int taken = accept(server, NULL, NULL);
	send_framed(fd);
	recv(taken, got, sizeof(got), 0);
	make_answer(code, addresses);
	send_framed(taken);
	recv(fd, got, sizeof(got), 0);
	tell_port(fd);
	close(fd);
	close(taken);
	close(server);
}

static void dial(const char *address, int port)
{
	struct sockaddr_in to = place(address, port);
	int server = serve(address, port, SOCK_STREAM);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	close(fd);
	close(server);
}

static void put_hex(const char *hex)
{
	unsigned byte;
	for (message_len = 0; sscanf(hex, "%2x", &byte) == 1; hex += 2)
		message[message_len++] = (unsigned char)byte;
}

static void own_network(void)
{
	struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	if (unshare(CLONE_NEWNET) != 0)
		die("unshare");
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (ioctl(fd, SIOCSIFFLAGS, &loopback) != 0)
		die("lo");
	close(fd);
}

/* Acts are separated by "then". */
int main(int argc, char **argv)
{
	own_network();
	for (int i = 1; i < argc;) {
		char **act = argv + i;
		while (i < argc && strcmp(argv[i], "then") != 0)
			i++;
		argv[i++] = NULL;
		if (strcmp(act[0], "raw") == 0) {
			put_hex(act[1]);
			over_udp(1, 0, NULL);
		} else if (strcmp(act[0], "dial") == 0) {
			dial(act[1], atoi(act[2]));
		} else {
			put_question(act[1], (unsigned)atoi(act[2]));
			if (strcmp(act[0], "tcp") == 0)
				over_tcp((unsigned)atoi(act[3]), act + 4);
			else
				over_udp(strcmp(act[0], "query") == 0, (unsigned)atoi(act[3]),
					act + 4);
		}
	}
	return 0;
}
