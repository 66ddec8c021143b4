/* sender.c - somebody who sends messages to a room, one after the other */
#include "sender.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"
#include "connection.h"
#include "event.h"
#include "log.h"
#include "readers.h"

static struct {
	const char *address, *port;
	int fd;
	char request[1024], answer[4096];
	size_t request_len, answer_len;
	bool waiting;
} sender;

static void read_answer(void);

static void reconnect(void)
{
	sender.fd = connect_to(sender.address, sender.port);
	readers_watch(sender.fd, read_answer);
}

/* After so many requests nginx ends a connection, having answered. */
static void read_answer(void)
{
	size_t room = sizeof sender.answer - 1 - sender.answer_len;
	ssize_t n = recv(sender.fd, sender.answer + sender.answer_len, room, 0);

	if (n == 0 && !sender.waiting) {
		close(sender.fd);
		reconnect();
		return;
	}
	if (n <= 0)
		die("send-message has left: %s",
		    n ? strerror(errno) : "end of file");
	sender.answer_len += (size_t)n;
	sender.answer[sender.answer_len] = '\0';
	if (answer_status(sender.answer) != 200)
		die("send-message answers %s", sender.answer);
	sender.waiting = !answer_whole(sender.answer);
}

void sender_open(const char *address, const char *port, long room)
{
	char body[512];
	int len = snprintf(body, sizeof body,
	                   "{\"room_gid\":\"%ld\",\"msg\":\"%s\"}", room,
	                   event_text);

	sender.request_len = (size_t)snprintf(
		sender.request, sizeof sender.request,
		"POST /send-message HTTP/1.1\r\nHost: %s:%s\r\nuser: %s\r\n"
		"Content-Type: application/json\r\nContent-Length: "
		"%d\r\n\r\n%s",
		address, port, WRITER_TOKEN, len, body);
	sender.address = address;
	sender.port = port;
	reconnect();
}

bool sender_free(void)
{
	return !sender.waiting;
}

void sender_send(void)
{
	ssize_t len = (ssize_t)sender.request_len;

	sender.waiting = true;
	sender.answer_len = 0;
	if (send(sender.fd, sender.request, sender.request_len, MSG_NOSIGNAL) !=
	    len)
		die("cannot send a request: %s", strerror(errno));
}
