/* hint.c - telling the notifier what was committed */
#include "hint.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un notifier = { .sun_family = AF_UNIX };
static int sock = -1;

void hint_open(const char *run)
{
	snprintf(notifier.sun_path, sizeof notifier.sun_path,
	         "%s/notifier.hint", run);
}

static void disconnect(void)
{
	if (sock != -1)
		close(sock);
	sock = -1;
}

static bool connected(void)
{
	if (sock != -1)
		return true;
	sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC,
	              0);
	if (sock != -1 &&
	    connect(sock, (struct sockaddr *)&notifier, sizeof notifier) == 0)
		return true;
	disconnect();
	return false;
}

/* A full queue is no reason to wait; a notifier that restarted, to reconnect.
 */
static bool send_parts(struct iovec *parts, size_t n)
{
	struct msghdr m = { .msg_iov = parts, .msg_iovlen = n };

	for (int try = 0; try < 2 && connected(); try++) {
		if (sendmsg(sock, &m, MSG_NOSIGNAL) != -1)
			return true;
		if (errno == EAGAIN || errno == EMSGSIZE)
			return false;
		disconnect();
	}
	return false;
}

void hint_send(const char *room, const char *msg_id, const char *sender,
               const char *event)
{
	char head[96];
	int len = snprintf(head, sizeof head, "%s %s %s\n", room, msg_id,
	                   sender);
	size_t event_len = strlen(event);
	struct iovec parts[] = { { head, (size_t)len },
		                 { (void *)event, event_len } };

	send_parts(parts, event_len + (size_t)len > HINT_MAX ? 1 : 2);
}

bool hint_ping(void)
{
	char answer[8];
	struct iovec ping = { (void *)"ping", 4 };
	struct pollfd p;

	disconnect(); /* a late answer to an earlier ping goes with it */
	if (!send_parts(&ping, 1))
		return false;
	p = (struct pollfd){ sock, POLLIN, 0 };
	return poll(&p, 1, 1000) == 1 &&
	       recv(sock, answer, sizeof answer, 0) == 4 &&
	       memcmp(answer, "pong", 4) == 0;
}
