/* asker.c - somebody who asks one thing after the other, and takes the time */
#include "asker.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answer.h"
#include "clock.h"
#include "connection.h"
#include "log.h"

static struct {
	const char *address, *port;
	int fd;
	char request[1024], answer[4096];
} asker;

static void reconnect(void)
{
	asker.fd = connect_to(asker.address, asker.port);
}

void asker_open(const char *address, const char *port)
{
	asker.address = address;
	asker.port = port;
	reconnect();
}

static void send_request(const char *path, const char *json)
{
	int len = snprintf(asker.request, sizeof asker.request,
	                   "POST %s HTTP/1.1\r\nHost: %s:%s\r\n"
	                   "Content-Type: application/json\r\n"
	                   "Content-Length: %zu\r\n\r\n%s",
	                   path, asker.address, asker.port, strlen(json), json);

	if (send(asker.fd, asker.request, (size_t)len, MSG_NOSIGNAL) != len)
		die("cannot send a request: %s", strerror(errno));
}

static void read_answer(void)
{
	size_t len = 0;

	do {
		ssize_t n = recv(asker.fd, asker.answer + len,
		                 sizeof asker.answer - 1 - len, 0);

		if (n <= 0)
			die("nobody answers: %s",
			    n ? strerror(errno) : "end of file");
		len += (size_t)n;
		asker.answer[len] = '\0';
	} while (!answer_whole(asker.answer));
}

int64_t asker_ask(const char *path, const char *json, int status)
{
	int64_t since = clock_ns(), took;

	send_request(path, json);
	read_answer();
	took = clock_ns() - since;
	if (answer_status(asker.answer) != status)
		die("%s of %s is answered %s", path, json, asker.answer);
	if (answer_last(asker.answer)) {
		close(asker.fd);
		reconnect();
	}
	return took;
}

const char *asker_answer(void)
{
	return asker.answer;
}
