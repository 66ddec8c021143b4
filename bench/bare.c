/*
 * bare.c - the least that a notifier could do: the limit of the fan-out
 *
 *	bare each	one write for each message and reader
 *	bare all	one write for all the messages that wait for a reader
 *
 * It takes the place of the notifier for ./confab bench: it listens where
 * CONFAB_PUSH_PORT and CONFAB_RUN say, and believes whatever a reader says.
 * It serves one sender of hints and ends with it, or when that takes too long.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "event.h"
#include "hint.h"
#include "log.h"
#include "settings.h"

enum {
	PATIENCE_S = 300,
	ROOMS = 8192,
	BACKLOG = 4096,
	WAITING_MAX = 1024 * 1024
};

static struct room {
	int *readers;
	size_t n, waiting_len;
	char *waiting;
	struct room *next; /* that has something waiting */
} rooms[ROOMS];

static struct room *first;
static bool each;

static int listen_at(struct sockaddr *address, socklen_t len, int type)
{
	int fd = socket(address->sa_family, type | SOCK_CLOEXEC, 0);

	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 },
	               sizeof(int)) ||
	    bind(fd, address, len) || listen(fd, BACKLOG))
		die("cannot listen: %s", strerror(errno));
	return fd;
}

static int listen_for_readers(const char *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET };

	a.sin_port = htons((uint16_t)settings_number("CONFAB_PUSH_PORT", port,
	                                             1, UINT16_MAX));
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return listen_at((struct sockaddr *)&a, sizeof a, SOCK_STREAM);
}

static int listen_for_hints(const char *run)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	snprintf(a.sun_path, sizeof a.sun_path, "%s/hints", run);
	mkdir(a.sun_path, 0770);
	snprintf(a.sun_path, sizeof a.sun_path, "%s/hints/notifier", run);
	unlink(a.sun_path);
	return listen_at((struct sockaddr *)&a, sizeof a, SOCK_SEQPACKET);
}

/* A reader that has gone is no matter here. */
static void write_to(const struct room *room, const char *bytes, size_t len)
{
	for (size_t i = 0; i < room->n; i++)
		send(room->readers[i], bytes, len, MSG_NOSIGNAL);
}

static struct room *room_of(const char *number)
{
	long n = strtol(number, NULL, 10);

	if (n < 0 || n >= ROOMS)
		die("no such room: %ld", n);
	return &rooms[n];
}

/* The hello comes in one piece, and asks for message 1 or for none. */
static void admit(int listener)
{
	char hello[256] = "", event[EVENT_MAX], *gid;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	struct room *room;

	if (fd == -1 || recv(fd, hello, sizeof hello - 1, 0) <= 0)
		die("cannot accept a reader: %s", strerror(errno));
	gid = strstr(hello, "\"room_gid\":\"");
	if (!gid)
		die("not a hello: %s", hello);
	room = room_of(gid + strlen("\"room_gid\":\""));
	room->readers = realloc(room->readers, (room->n + 1) * sizeof(int));
	if (!room->readers)
		die("out of memory");
	room->readers[room->n++] = fd;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	if (strstr(hello, "\"after\""))
		dprintf(fd, "%.*s\n", (int)event_render(event, 1), event);
}

static void append(struct room *room, const char *line, size_t len)
{
	if (!room->waiting && !(room->waiting = malloc(WAITING_MAX)))
		die("out of memory");
	if (room->waiting_len + len > WAITING_MAX)
		die("more waits than can be kept");
	if (room->waiting_len == 0) {
		room->next = first;
		first = room;
	}
	memcpy(room->waiting + room->waiting_len, line, len);
	room->waiting_len += len;
}

static void flush(void)
{
	for (; first; first = first->next) {
		write_to(first, first->waiting, first->waiting_len);
		first->waiting_len = 0;
	}
}

/* "event <room> ...\n<event>", without a frame; false: the sender has gone. */
static bool take_hints(int sender)
{
	static char packet[HINT_MAX + 1];
	ssize_t len;

	while ((len = recv(sender, packet, HINT_MAX, MSG_DONTWAIT)) > 0) {
		char *line = memchr(packet, '\n', (size_t)len);
		struct room *room = room_of(packet + strlen("event "));
		size_t n;

		if (!line)
			die("not a hint");
		packet[len++] = '\n';
		n = (size_t)(packet + len - ++line);
		if (each)
			write_to(room, line, n);
		else
			append(room, line, n);
	}
	flush();
	return len != 0;
}

int main(int argc, char **argv)
{
	const struct settings *s = settings_read();
	enum { READERS, SENDERS, SENDER, DOORS };
	struct pollfd doors[DOORS] = { { .events = POLLIN },
		                       { .events = POLLIN },
		                       { -1, POLLIN, 0 } };

	log_name("bare");
	if (argc != 2 || ((each = strcmp(argv[1], "each") == 0) ==
	                  (strcmp(argv[1], "all") == 0))) {
		fputs("usage: bare each|all\n", stderr);
		return 2;
	}
	alarm(PATIENCE_S);
	doors[READERS].fd = listen_for_readers(s->push_port);
	doors[SENDERS].fd = listen_for_hints(s->run);
	for (;;) {
		if (poll(doors, DOORS, -1) == -1)
			die("cannot poll: %s", strerror(errno));
		if (doors[READERS].revents)
			admit(doors[READERS].fd);
		if (doors[SENDERS].revents)
			doors[SENDER].fd = accept4(doors[SENDERS].fd, NULL,
			                           NULL, SOCK_CLOEXEC);
		if (doors[SENDER].revents && !take_hints(doors[SENDER].fd))
			return 0;
	}
}
