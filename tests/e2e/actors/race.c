/* race open A B N | race connect N: a thread changes the argument in memory all the time while the
 * call is made N times, and on until both arguments were taken. Prints what each call that succeeded
 * really did, in order: the name of the file that is open, or the address the socket is connected to. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *choices[2];
static char path[4096];
static struct sockaddr_in addresses[2], address;
static volatile int is_over;
static int was_taken[256], taken;

/* By the last letter of what was taken, which differs. */
static void take(unsigned char last)
{
	taken += !was_taken[last];
	was_taken[last] = 1;
}

static void *change(void *data)
{
	for (unsigned i = 0; !is_over; i ^= 1) {
		if (data)
			memcpy(path, choices[i], strlen(choices[i]) + 1);
		else
			memcpy(&address, &addresses[i], sizeof(address));
	}
	return NULL;
}

static void open_once(void)
{
	char link[64], name[4096];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t len = readlink(link, name, sizeof(name) - 1);
	printf("%.*s\n", (int)len, name);
	take((unsigned char)name[len - 1]);
	close(fd);
}

static void connect_once(void)
{
	struct sockaddr_in peer;
	socklen_t len = sizeof(peer);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		getpeername(fd, (struct sockaddr *)&peer, &len) == 0) {
		printf("%s %d\n", inet_ntoa(peer.sin_addr), ntohs(peer.sin_port));
		take((unsigned char)ntohs(peer.sin_port));
	}
	close(fd);
}

int main(int argc, char **argv)
{
	int is_open = argc == 5 && strcmp(argv[1], "open") == 0;
	if (!is_open && argc != 3)
		return 2;
	for (unsigned i = 0; i < 2; i++) {
		choices[i] = is_open ? argv[2 + i] : "";
		addresses[i] = (struct sockaddr_in){.sin_family = AF_INET,
			.sin_port = htons((unsigned short)(1111 * (i + 1))),
			.sin_addr.s_addr = htonl(0x7f000001 + i)};
	}
	strcpy(path, choices[0]);
	address = addresses[0];
	pthread_t thread;
	pthread_create(&thread, NULL, change, is_open ? path : NULL);
	int wanted = atoi(argv[argc - 1]);
	for (int i = 0; i < wanted || (taken < 2 && i < 20 * wanted); i++) {
		if (is_open)
			open_once();
		else
			connect_once();
	}
	is_over = 1;
	pthread_join(thread, NULL);
	return 0;
}
