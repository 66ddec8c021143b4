/* publisher.c - whoever sends messages to rooms as fast as they are wanted */
#include "publisher.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "connection.h"
#include "event.h"
#include "hint.h"
#include "log.h"
#include "readers.h"
#include "websocket.h"

static struct {
	const struct way *way;
	int fd;
} publisher;

static void say(const char *bytes, size_t len)
{
	if (send(publisher.fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("cannot send a message: %s", strerror(errno));
}

static void say_frame(const char *text, size_t len)
{
	char frame[WEBSOCKET_MAX];

	say(frame, websocket_frame(frame, text, len));
}

static size_t hear(char *to, size_t size)
{
	ssize_t n = recv(publisher.fd, to, size, 0);

	if (n <= 0)
		die("nobody takes messages: %s",
		    n ? strerror(errno) : "end of file");
	return (size_t)n;
}

static void ignore_answers(void)
{
	static char bytes[64 * 1024];

	hear(bytes, sizeof bytes);
}

static bool among(const char *bytes, size_t len, const char *text)
{
	return memmem(bytes, len, text, strlen(text)) != NULL;
}

/* Until what was wished for is granted. */
static void open_websocket(const struct way *way)
{
	char request[WEBSOCKET_MAX], answer[4096];
	size_t len = 0;

	say(request, websocket_request(request, way->writer_path, NULL));
	while (!websocket_opened(answer, len))
		len += hear(answer + len, sizeof answer - len);
	if (!way->wish)
		return;
	say_frame(way->wish, strlen(way->wish));
	while (!among(answer, len, way->granted) && len < sizeof answer)
		len += hear(answer + len, sizeof answer - len);
}

void publisher_open(const struct way *way, const struct settings *settings)
{
	publisher.way = way;
	if (!way->writer) {
		hint_open(settings->run);
		return;
	}
	publisher.fd = connect_to(settings->bind, settings->http_port);
	if (way->writer_path)
		open_websocket(way);
	readers_watch(publisher.fd, ignore_answers);
}

/*
 * The message is in the table already, so that a lost hint is made good as
 * ever; but its room's counter does not know of it, so that who pushes hears of
 * it by the hint alone.
 */
static void hint(long room, long msg_id, const char *event)
{
	char room_text[24], id_text[24];

	snprintf(room_text, sizeof room_text, "%ld", room);
	snprintf(id_text, sizeof id_text, "%ld", msg_id);
	hint_event(room_text, id_text, WRITER, event, NULL);
}

static void post(const char *path, const char *event, size_t len)
{
	char request[WEBSOCKET_MAX];

	say(request, (size_t)snprintf(request, sizeof request,
	                              "POST %s HTTP/1.1\r\nHost: localhost\r\n"
	                              "Content-Length: %zu\r\n\r\n%s",
	                              path, len, event));
}

void publisher_send(long room, long msg_id)
{
	const struct way *way = publisher.way;
	char event[EVENT_MAX], head[WAY_MAX], text[EVENT_MAX + WAY_MAX];
	size_t len = event_render(event, msg_id);

	if (!way->writer) {
		hint(room, msg_id, event);
		return;
	}
	way_fill(head, way->writer, room);
	if (!way->writer_path) {
		post(head, event, len);
		return;
	}
	len = (size_t)snprintf(text, sizeof text, "%s%s%s", head, event,
	                       way->writer_end);
	say_frame(text, len);
}
