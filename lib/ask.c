/* ask.c - asking another program of this machine, and waiting for its answer */
#include "ask.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

enum { PIECE = 4096 };

/* To send counts as to connect, where the program's queue is full (unix(7)). */
static bool connect_in_time(int fd, const char *run, const char *name)
{
	const struct timeval patience = { .tv_sec = ASK_SECONDS };
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	if (snprintf(at.sun_path, sizeof at.sun_path, "%s/%s.sock", run,
	             name) >= (int)sizeof at.sun_path) {
		errno = ENAMETOOLONG;
		return false;
	}
	return setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	                  sizeof patience) == 0 &&
	       setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	                  sizeof patience) == 0 &&
	       connect(fd, (const struct sockaddr *)&at, sizeof at) == 0;
}

static bool send_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		if (n == -1)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static bool send_request(int fd, const struct variable *variables)
{
	size_t len;
	char *request = record_request(variables, NULL, 0, &len);
	bool sent = send_all(fd, request, len);

	free(request);
	return sent;
}

static bool read_answer(int fd, struct incoming_answer *in)
{
	char bytes[PIECE];

	while (!in->whole) {
		ssize_t n = recv(fd, bytes, sizeof bytes, 0);

		if (n == 0)
			errno = ECONNRESET;
		if (n <= 0)
			return false;
		if (!record_take(in, bytes, (size_t)n)) {
			errno = EPROTO;
			return false;
		}
	}
	return true;
}

enum error ask(struct arena *a, const char *run, const char *name,
               const struct variable *variables, struct answer *answer)
{
	struct incoming_answer in = { 0 };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered = fd != -1 && connect_in_time(fd, run, name) &&
	                send_request(fd, variables) && read_answer(fd, &in);

	if (!answered)
		log_error("no answer from %s: %s", name, strerror(errno));
	else if (!(answered = record_answer(&in, answer)))
		log_error("no answer from %s that is one", name);
	else
		answer->body = arena_copy(a, answer->body, answer->len);
	answer->words = NULL; /* they are the gateway's */
	if (fd != -1)
		close(fd);
	record_reset(&in);
	return answered ? OK : ERROR_UNAVAILABLE;
}
