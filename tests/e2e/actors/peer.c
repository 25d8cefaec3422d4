/* The other end of a connection.
 *   peer listen OUT CMD...   runs CMD with $PORT set to a loopback port; who connects there is told TEXT
 *   peer call OUT PORT       connects to a loopback port as soon as somebody listens there, prints the port it
 *                            calls from, tells TEXT
 * What comes back is written to the file OUT until the other side closes. $TEXT is what is told ("exit" and a
 * newline when it is not set); with $SAY_NO_MORE the sending side is closed after it. The process that becomes
 * CMD listens on nothing and holds no socket: the listener is a child of it. Ends by itself after SECONDS. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECONDS 15

static int die(const char *what)
{
	perror(what);
	exit(1);
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void talk(int fd, int out)
{
	const char *text = getenv("TEXT") ? getenv("TEXT") : "exit\n";
	char bytes[4096];
	ssize_t len;
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		die("send");
	if (getenv("SAY_NO_MORE"))
		shutdown(fd, SHUT_WR);
	while ((len = read(fd, bytes, sizeof(bytes))) > 0)
		if (write(out, bytes, (size_t)len) != len)
			die("write");
	close(fd);
}

static void serve(int tell, int out)
{
	struct sockaddr_in address = loopback(0);
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (void *)&address, size) != 0 || listen(fd, 8) != 0 ||
		getsockname(fd, (void *)&address, &size) != 0)
		die("listen");
	int port = ntohs(address.sin_port);
	if (write(tell, &port, sizeof(port)) != sizeof(port))
		die("write");
	close(tell);
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	if (client < 0)
		die("accept");
	close(fd);
	talk(client, out);
}

static int open_call(int port)
{
	struct sockaddr_in address = loopback(port);
	for (;;) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd < 0)
			die("socket");
		if (connect(fd, (void *)&address, sizeof(address)) == 0)
			return fd;
		close(fd);
		/* Nothing tells another process that a port is being listened on. */
		nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	}
}

int main(int argc, char **argv)
{
	int ends[2], port;
	if (argc < 4)
		return 2;
	int out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out < 0 || pipe2(ends, O_CLOEXEC) != 0)
		die(argv[2]);
	if (strcmp(argv[1], "call") == 0) {
		alarm(SECONDS);
		struct sockaddr_in address;
		socklen_t size = sizeof(address);
		int fd = open_call(atoi(argv[3]));
		if (getsockname(fd, (void *)&address, &size) != 0)
			die("getsockname");
		printf("%d\n", ntohs(address.sin_port));
		talk(fd, out);
		return 0;
	}
	pid_t child = fork();
	if (child == 0) {
		alarm(SECONDS);
		close(ends[0]);
		serve(ends[1], out);
		_exit(0);
	}
	close(ends[1]);
	if (child < 0 || read(ends[0], &port, sizeof(port)) != sizeof(port))
		die("listener");
	char text[16];
	snprintf(text, sizeof(text), "%d", port);
	setenv("PORT", text, 1);
	execvp(argv[3], argv + 3);
	return die(argv[3]);
}
