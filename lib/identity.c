/* identity.c - reaching somebody, on whichever gateway or host */
#include "identity.h"

#include <poll.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "hint.h"

enum { HEAD_MAX = 64, ANSWER_MAX = 64, QUEUE_MS = 250 };

_Static_assert(HEAD_MAX + IDENTITY_MAX + IDENTITY_JSON_MAX <= HINT_MAX,
               "what may be pushed fits into a packet");

bool identity_is_request(const char *text)
{
	return strlen(text) == IDENTITY_REQUEST &&
	       strspn(text, "0123456789abcdef") == IDENTITY_REQUEST;
}

/* Others would not know what this is about. */
static bool is_asked(const char *name)
{
	return strncmp(name, "gateway", 7) == 0 || strcmp(name, "bus") == 0;
}

static int ask(const char *request, const char *id, const char *json,
               int socks[HINT_PEERS])
{
	char packet[HEAD_MAX + IDENTITY_MAX + IDENTITY_JSON_MAX + 1];
	int len = snprintf(packet, sizeof packet, "push %s %zu\n%s%s", request,
	                   strlen(id), id, json);

	return hint_ask(is_asked, packet, (size_t)len, QUEUE_MS, socks);
}

/* What else comes than the answer is none: nothing else was asked there. */
static bool says_yes(int sock, const char *request)
{
	char answer[ANSWER_MAX + 1], yes[ANSWER_MAX];
	ssize_t len = recv(sock, answer, ANSWER_MAX, 0);

	answer[len > 0 ? len : 0] = '\0';
	snprintf(yes, sizeof yes, "yes %s", request);
	return strcmp(answer, yes) == 0;
}

/* Who has answered, or ended, is not waited for any more. */
static bool first_yes(const int socks[], int n, const char *request)
{
	struct pollfd wait[HINT_PEERS];
	int64_t until = clock_ms() + IDENTITY_PATIENCE_MS, left = 0;
	int silent = n;

	for (int i = 0; i < n; i++)
		wait[i] = (struct pollfd){ socks[i], POLLIN, 0 };
	while (silent && (left = until - clock_ms()) > 0) {
		poll(wait, (nfds_t)n, (int)left);
		for (int i = 0; i < n; i++) {
			if (wait[i].fd == -1 || !wait[i].revents)
				continue;
			if (says_yes(wait[i].fd, request))
				return true;
			wait[i].fd = -1;
			silent--;
		}
	}
	return false;
}

static bool fits(const char *text, size_t most)
{
	size_t len = strlen(text);

	return len > 0 && len <= most;
}

bool identity_send(const char *id, const char *json)
{
	unsigned char bytes[IDENTITY_REQUEST / 2];
	char request[IDENTITY_REQUEST + 1];
	int socks[HINT_PEERS], n;
	bool delivered;

	if (!fits(id, IDENTITY_MAX) || !fits(json, IDENTITY_JSON_MAX))
		return false;
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(request, sizeof request, bytes, sizeof bytes);
	n = ask(request, id, json, socks);
	delivered = first_yes(socks, n, request);
	while (n > 0)
		close(socks[--n]);
	return delivered;
}
