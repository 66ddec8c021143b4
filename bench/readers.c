/* readers.c - many connections to the push port, and what they get */
#include "readers.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "event.h"
#include "log.h"

/*
 * So many may be on their way in at once.  Nobody is told that he is in; but
 * hellos are looked at in the order they come, so after so many somebody comes
 * who wants to be sent message 1 of another room, and has it when all are in.
 */
enum { AT_ONCE = 256, LAST_ONE_ROOM = 5000, EVENTS = 512, PATIENCE_MS = 10000 };

struct reader {
	int fd;
	long room, last;
	size_t rest_len;
	char rest[EVENT_MAX]; /* of a line that has not come to its end */
};

static struct {
	int epoll;
	struct reader *all;
	const char *address, *port;
	delivered *then;
	void (*readable)(void);
} readers;

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void watch(int fd, void *who)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = who };

	if (epoll_ctl(readers.epoll, EPOLL_CTL_ADD, fd, &e))
		die("cannot watch a socket: %s", strerror(errno));
}

/* Ended by a reset, a connection leaves no port waiting behind. */
int connect_to(const char *address, const char *port)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	static const struct linger reset = { .l_onoff = 1 };
	struct addrinfo *a;
	int fd;

	if (getaddrinfo(address, port, &hints, &a))
		die("no such address: %s port %s", address, port);
	fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
	if (fd == -1 || connect(fd, a->ai_addr, a->ai_addrlen) ||
	    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset))
		die("cannot connect to %s port %s: %s", address, port,
		    strerror(errno));
	freeaddrinfo(a);
	return fd;
}

/* Says hello as one who has had everything up to last, if that is not 1. */
static void reader_open(struct reader *r, long room, long last)
{
	char hello[128];
	int len = snprintf(hello, sizeof hello,
	                   "{\"uuid\":\"%s\",\"room_gid\":\"%ld\"%s}",
	                   READER_TOKEN, room, last ? "" : ",\"after\":0");

	r->room = room;
	r->last = last;
	r->fd = connect_to(readers.address, readers.port);
	if (send(r->fd, hello, (size_t)len, MSG_NOSIGNAL) != len)
		die("cannot say hello: %s", strerror(errno));
	watch(r->fd, r);
}

static void await_admission(void)
{
	struct reader last_one = { 0 };

	reader_open(&last_one, LAST_ONE_ROOM, 0);
	while (!last_one.last)
		if (!readers_poll(PATIENCE_MS))
			die("nobody is let in");
	close(last_one.fd);
}

static void ignore(long room, long msg_id)
{
	(void)room;
	(void)msg_id;
}

void readers_open(const char *address, const char *port, long first, long rooms,
                  long each)
{
	readers.all = calloc((size_t)(rooms * each), sizeof *readers.all);
	if (!readers.all)
		die("out of memory");
	readers.address = address;
	readers.port = port;
	readers.epoll = epoll_create1(EPOLL_CLOEXEC);
	readers.then = ignore;
	for (long n = 0; n < rooms * each; n++) {
		if (n % AT_ONCE == AT_ONCE - 1)
			await_admission();
		reader_open(&readers.all[n], first + n % rooms, 1);
	}
	await_admission();
}

void readers_tell(delivered *then)
{
	readers.then = then;
}

void readers_watch(int fd, void (*readable)(void))
{
	readers.readable = readable;
	watch(fd, NULL);
}

/* The number is read by hand, as there are millions of them a second. */
static void take_line(struct reader *r, const char *line, const char *end)
{
	static const char head[] = EVENT_HEAD;
	const char *c = line + sizeof head - 1;
	long id = 0;

	if (end - line < (long)sizeof head + TEXT_LENGTH ||
	    memcmp(line, head, sizeof head - 1) != 0)
		die("not an event: %.*s", (int)(end - line), line);
	while (*c >= '0' && *c <= '9')
		id = 10 * id + (*c++ - '0');
	if (id != r->last + 1)
		die("a reader of room %ld got message %ld after %ld", r->room,
		    id, r->last);
	r->last = id;
	readers.then(r->room, id);
}

static void reader_read(struct reader *r)
{
	static char bytes[EVENT_MAX + 256 * 1024];
	char *at = bytes, *end, *newline;
	ssize_t n;

	memcpy(bytes, r->rest, r->rest_len);
	n = recv(r->fd, bytes + r->rest_len, sizeof bytes - EVENT_MAX,
	         MSG_DONTWAIT);
	if (n <= 0)
		die("a reader of room %ld was left after message %ld: %s",
		    r->room, r->last, n ? strerror(errno) : "end of file");
	end = bytes + r->rest_len + n;
	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		take_line(r, at, newline);
		at = newline + 1;
	}
	r->rest_len = (size_t)(end - at);
	if (r->rest_len > EVENT_MAX)
		die("an event that is too long: %.99s", at);
	memcpy(r->rest, at, r->rest_len);
}

bool readers_poll(int ms)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(readers.epoll, events, EVENTS, ms);

	for (int i = 0; i < n; i++)
		if (events[i].data.ptr)
			reader_read(events[i].data.ptr);
		else
			readers.readable();
	return n > 0;
}
