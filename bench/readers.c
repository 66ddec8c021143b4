/* readers.c - many connections to who pushes, and what they get */
#include "readers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"
#include "event.h"
#include "log.h"
#include "websocket.h"

/*
 * So many may be on their way in at once.  At the push port nobody is told that
 * he is in; but hellos are looked at in the order they come, so after so many
 * somebody comes who wants to be sent message 1 of another room, and has it
 * when all are in.
 */
enum {
	AT_ONCE = 256,
	LAST_ONE_ROOM = 5000,
	EVENTS = 512,
	PATIENCE_MS = 10000,
	REST_MAX = 1024,
};

/* By a WebSocket: asked to be let in, there, and granted what was wished. */
enum reader_state { ASKED, THERE, READING };

struct reader {
	int fd;
	enum reader_state state;
	long room, last;
	size_t rest_len;
	char rest[REST_MAX]; /* of a message that has not come to its end */
};

static struct {
	int epoll;
	struct reader *all;
	long first, n, reading;
	const struct way *way;
	const struct settings *settings;
	size_t before_len, between_len, least;
	int64_t bytes;
	delivered *then;
	void (*readable)(void);
} readers;

static void watch(int fd, void *who)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = who };

	if (epoll_ctl(readers.epoll, EPOLL_CTL_ADD, fd, &e))
		die("cannot watch a socket: %s", strerror(errno));
}

static int connect_by(const struct way *way)
{
	const struct settings *s = readers.settings;
	char path[128];

	switch (way->door) {
	case GATEWAY_SOCKET:
		snprintf(path, sizeof path, "%s/gateway.sock", s->run);
		return connect_locally(path);
	case HTTP_PORT:
		return connect_to(s->bind, s->http_port);
	default:
		return connect_to(s->bind, s->push_port);
	}
}

static void say(const struct reader *r, const char *bytes, size_t len)
{
	if (send(r->fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("a reader of room %ld cannot say anything: %s", r->room,
		    strerror(errno));
}

static void say_frame(const struct reader *r, const char *text, size_t len)
{
	char frame[WEBSOCKET_MAX];

	say(r, frame, websocket_frame(frame, text, len));
}

static void say_hello(const struct reader *r)
{
	char hello[128];

	say(r, hello,
	    (size_t)snprintf(hello, sizeof hello,
	                     "{\"uuid\":\"%s\",\"room_gid\":\"%ld\"%s}",
	                     READER_TOKEN, r->room,
	                     r->last ? "" : ",\"after\":0"));
}

static void ask_for_websocket(const struct reader *r)
{
	const struct way *way = readers.way;
	char request[WEBSOCKET_MAX], path[WAY_MAX], token[64];
	long n = r - readers.all;

	way_fill(path, way->path, r->room);
	if (way->accounts)
		snprintf(token, sizeof token, "%08ld" TOKEN_END,
		         way->first_account + n % way->accounts);
	say(r, request,
	    websocket_request(request, path, way->accounts ? token : NULL));
}

/* Comes as one who has had everything up to last, if that is not 1. */
static void reader_open(struct reader *r, long room, long last)
{
	r->room = room;
	r->last = last;
	r->fd = connect_by(readers.way);
	r->state = readers.way->path ? ASKED : READING;
	if (readers.way->path)
		ask_for_websocket(r);
	else
		say_hello(r);
	watch(r->fd, r);
}

void readers_catch_up(long room, long messages)
{
	struct reader late = { 0 };

	reader_open(&late, room, 0);
	while (late.last < messages)
		if (!readers_poll(PATIENCE_MS))
			die("who came late to room %ld got no message after "
			    "%ld",
			    room, late.last);
	close(late.fd);
}

static void await_admission(long opened)
{
	if (!readers.way->path)
		readers_catch_up(LAST_ONE_ROOM, 1);
	while (readers.way->path && readers.reading < opened)
		if (!readers_poll(PATIENCE_MS))
			die("of %ld who came %ld were let in", opened,
			    readers.reading);
}

static void ignore(long room, long msg_id)
{
	(void)room;
	(void)msg_id;
}

void readers_open(const struct way *way, const struct settings *settings,
                  long first, long rooms, long each)
{
	const struct head *head = &way->head;

	readers.n = rooms * each;
	readers.all = calloc((size_t)readers.n, sizeof *readers.all);
	if (!readers.all)
		die("out of memory");
	readers.way = way;
	readers.settings = settings;
	readers.first = first;
	readers.before_len = strlen(head->before);
	readers.between_len = head->between ? strlen(head->between) : 0;
	readers.least = readers.before_len + readers.between_len +
	                (way->brief ? 1 : TEXT_LENGTH);
	readers.epoll = epoll_create1(EPOLL_CLOEXEC);
	readers.then = ignore;
	for (long n = 0; n < readers.n; n++) {
		if (n % AT_ONCE == AT_ONCE - 1)
			await_admission(n);
		reader_open(&readers.all[n], first + n % rooms, 1);
	}
	await_admission(readers.n);
	readers.bytes = 0;
}

void readers_tell(delivered *then)
{
	readers.then = then;
}

void readers_say(long room, const char *text)
{
	say_frame(&readers.all[room - readers.first], text, strlen(text));
}

void readers_watch(int fd, void (*readable)(void))
{
	readers.readable = readable;
	watch(fd, NULL);
}

int64_t readers_bytes(void)
{
	return readers.bytes;
}

/* By hand, as there are millions of them a second. */
static const char *read_number(const char *c, long *number)
{
	for (*number = 0; *c >= '0' && *c <= '9'; c++)
		*number = 10 * *number + (*c - '0');
	return c;
}

/* The msgId of a text that begins as it has to; 0: it does not. */
static long msg_id_of(const struct reader *r, const char *text, size_t len)
{
	const struct head *head = &readers.way->head;
	const char *c = text + readers.before_len;
	long room, id;

	if (len < readers.least ||
	    memcmp(text, head->before, readers.before_len) != 0)
		return 0;
	if (head->between) {
		c = read_number(c, &room);
		if (room != r->room ||
		    memcmp(c, head->between, readers.between_len) != 0)
			return 0;
		c += readers.between_len;
	}
	read_number(c, &id);
	return id;
}

static void take_message(struct reader *r, const char *text, size_t len)
{
	long id = msg_id_of(r, text, len);

	if (!id)
		die("not an event: %.*s", (int)len, text);
	if (id != r->last + 1)
		die("a reader of room %ld got message %ld after %ld", r->room,
		    id, r->last);
	r->last = id;
	readers.then(r->room, id);
}

static void begin_reading(struct reader *r)
{
	r->state = READING;
	readers.reading++;
}

/* Behind the answer to the request, once that is whole. */
static const char *take_answer(struct reader *r, const char *at, size_t len)
{
	const struct way *way = readers.way;
	const char *end = websocket_opened(at, len);
	char wish[WAY_MAX];

	if (!end)
		return at;
	r->state = THERE;
	if (way->wish)
		say_frame(r, wish, way_fill(wish, way->wish, r->room));
	else
		begin_reading(r);
	return end;
}

/* What has one character is a ping of Socket.IO. */
static void take_text(struct reader *r, const char *text, size_t len)
{
	const char *granted = readers.way->granted;

	if (r->state == READING && len > 1)
		take_message(r, text, len);
	else if (r->state == THERE && len >= strlen(granted) &&
	         memcmp(text, granted, strlen(granted)) == 0)
		begin_reading(r);
}

static const char *take_frames(struct reader *r, const char *at,
                               const char *end)
{
	const char *text;
	size_t len, n;

	if (r->state == ASKED)
		at = take_answer(r, at, (size_t)(end - at));
	while (r->state != ASKED &&
	       (n = websocket_cut(at, (size_t)(end - at), &text, &len))) {
		if (text)
			take_text(r, text, len);
		at += n;
	}
	return at;
}

static const char *take_lines(struct reader *r, const char *at, const char *end)
{
	const char *newline;

	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		take_message(r, at, (size_t)(newline - at));
		at = newline + 1;
	}
	return at;
}

static void reader_read(struct reader *r)
{
	static char bytes[REST_MAX + 256 * 1024];
	const char *at = bytes, *end;
	ssize_t n;

	memcpy(bytes, r->rest, r->rest_len);
	n = recv(r->fd, bytes + r->rest_len, sizeof bytes - REST_MAX,
	         MSG_DONTWAIT);
	if (n <= 0)
		die("a reader of room %ld was left after message %ld: %s",
		    r->room, r->last, n ? strerror(errno) : "end of file");
	readers.bytes += n;
	end = bytes + r->rest_len + n;
	at = readers.way->path ? take_frames(r, at, end)
	                       : take_lines(r, at, end);
	r->rest_len = (size_t)(end - at);
	if (r->rest_len > REST_MAX)
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
