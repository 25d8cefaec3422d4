/* talk ACT...: acts on sockets; prints what the events must say.
 *   socket FAMILY TYPE PROTOCOL   makes a socket
 *   send FAMILY N                 sends N datagrams to each of two places on an unconnected socket
 *   tcp OUT IN                    connects to itself, sends OUT bytes, receives IN, closes
 *   refused                       connects to where nobody listens
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static unsigned long inode_of(int fd)
{
	struct stat info;
	fstat(fd, &info);
	return (unsigned long)info.st_ino;
}

static int make_socket(char **argv)
{
	int fd = socket(atoi(argv[0]), atoi(argv[1]), (int)strtol(argv[2], NULL, 0));
	if (fd < 0)
		die("socket");
	printf("pid=%d fd=%d inode=%lu\n", (int)getpid(), fd, inode_of(fd));
	return 0;
}

static int port_of(int fd)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof(at);
	getsockname(fd, (struct sockaddr *)&at, &len);
	/* The port stands at the same place in both families. */
	return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

static int send_to(char **argv)
{
	int family = atoi(argv[0]);
	int fd = socket(family, SOCK_DGRAM, 0);
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	for (int i = 0; i < 2 * atoi(argv[1]); i++) {
		four.sin_port = six.sin6_port = htons((unsigned short)(4001 + i % 2));
		ssize_t sent =
			family == AF_INET
				? sendto(fd, "x", 1, 0, (struct sockaddr *)&four, sizeof(four))
				: sendto(fd, "x", 1, 0, (struct sockaddr *)&six, sizeof(six));
		if (sent != 1 && errno != ECONNREFUSED)
			die("sendto");
	}
	printf("pid=%d port=%d\n", (int)getpid(), port_of(fd));
	return 0;
}

static void move(int from, int to, long bytes)
{
	static char data[65536];
	while (bytes > 0) {
		size_t part = bytes > (long)sizeof(data) ? sizeof(data) : (size_t)bytes;
		if (send(to, data, part, 0) != (ssize_t)part)
			die("send");
		for (size_t got = 0; got < part;) {
			ssize_t len = recv(from, data, part - got, 0);
			if (len <= 0)
				die("recv");
			got += (size_t)len;
		}
		bytes -= (long)part;
	}
}

static int talk_tcp(char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
	socklen_t len = sizeof(at);
	char rest;
	int server = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(server, (struct sockaddr *)&at, len) != 0 || listen(server, 1) != 0)
		die("listen");
	getsockname(server, (struct sockaddr *)&at, &len);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		die("connect");
	int taken = accept(server, NULL, NULL);
	printf("pid=%d client=%d server=%d client_inode=%lu server_inode=%lu\n", (int)getpid(),
		port_of(fd), port_of(server), inode_of(fd), inode_of(taken));
	move(taken, fd, atol(argv[0]));
	move(fd, taken, atol(argv[1]));
	close(fd);
	if (recv(taken, &rest, 1, 0) != 0)
		die("end");
	close(taken);
	return 0;
}

static int be_refused(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_port = htons(1);
	return connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "socket") == 0)
		return make_socket(argv + 2);
	if (argc == 4 && strcmp(argv[1], "send") == 0)
		return send_to(argv + 2);
	if (argc == 4 && strcmp(argv[1], "tcp") == 0)
		return talk_tcp(argv + 2);
	if (argc == 2 && strcmp(argv[1], "refused") == 0)
		return be_refused();
	return 2;
}
