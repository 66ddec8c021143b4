/* local.c - this machine: programs that ask, gateways that are asked */
#include "local.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "alloc.h"
#include "hint.h"
#include "identity.h"
#include "log.h"
#include "packets.h"
#include "utf8.h"

/* So many gateways are asked at a time, as their queues are not endless; what
 * is more waits, and what is too much goes to none. */
enum {
	QUESTIONS = 256,
	WAITING = 4096,
	WAITING_MAX = 16 * 1024 * 1024,
	HEAD_MAX = 64,
};

/* One gateway, and the request that it was asked. */
struct question {
	uv_poll_t poll;
	int fd;
	char request[IDENTITY_REQUEST + 1];
	uint64_t asked;
	struct question *next, **prev;
};

/* A request that none has been asked yet. */
struct waiting {
	struct waiting *next;
	char request[IDENTITY_REQUEST + 1];
	uint64_t since;
	size_t len;
	char packet[];
};

static struct {
	uv_loop_t *loop;
	char relay[sizeof((struct sockaddr_un *)0)->sun_path];
	void (*relayed)(const char *packet, size_t len);
	struct question *questions;
	int n;
	struct waiting *first, **last;
	int waiting;
	size_t waiting_len;
} local;

static bool is_gateway(const char *name)
{
	return strncmp(name, "gateway", 7) == 0;
}

static void question_free(uv_handle_t *handle)
{
	struct question *q = handle->data;

	close(q->fd);
	free(q);
}

static void question_end(struct question *q)
{
	*q->prev = q->next;
	if (q->next)
		q->next->prev = q->prev;
	local.n--;
	uv_close((uv_handle_t *)&q->poll, question_free);
}

static void answered(uv_poll_t *poll, int status, int events);

static void question_begin(int fd, const char *request)
{
	struct question *q = alloc_zero(sizeof *q);

	q->fd = fd;
	if (uv_poll_init(local.loop, &q->poll, fd))
		die("cannot watch a gateway");
	q->poll.data = q;
	memcpy(q->request, request, IDENTITY_REQUEST);
	q->asked = uv_now(local.loop);
	q->next = local.questions;
	q->prev = &local.questions;
	if (q->next)
		q->next->prev = &q->next;
	local.questions = q;
	local.n++;
	uv_poll_start(&q->poll, UV_READABLE, answered);
}

static int ask(const char *request, const char *packet, size_t len)
{
	int socks[HINT_PEERS], n = hint_ask(is_gateway, packet, len, 0, socks);

	for (int i = 0; i < n; i++)
		question_begin(socks[i], request);
	return n;
}

static struct waiting *pop(void)
{
	struct waiting *w = local.first;

	local.first = w->next;
	if (!local.first)
		local.last = &local.first;
	local.waiting--;
	local.waiting_len -= w->len;
	return w;
}

/* Each was said to have one answer.  Which is too old has got it. */
static void ask_waiting(void)
{
	while (local.first && local.n < QUESTIONS) {
		struct waiting *w = pop();

		if (uv_now(local.loop) - w->since < IDENTITY_PATIENCE_MS)
			push_expect(&local_link, w->request,
			            ask(w->request, w->packet, w->len) - 1);
		free(w);
	}
}

static int wait_for_turn(const char *request, const char *packet, size_t len)
{
	struct waiting *w;

	if (local.waiting == WAITING || local.waiting_len + len > WAITING_MAX)
		return 0;
	w = alloc_zero(sizeof *w + len);
	memcpy(w->request, request, IDENTITY_REQUEST);
	memcpy(w->packet, packet, len);
	w->len = len;
	w->since = uv_now(local.loop);
	*local.last = w;
	local.last = &w->next;
	local.waiting++;
	local.waiting_len += len;
	return 1;
}

/* Whatever is not a yes to this is a no. */
static void answered(uv_poll_t *poll, int status, int events)
{
	struct question *q = poll->data;
	char answer[HEAD_MAX + 1], yes[HEAD_MAX];
	ssize_t len = recv(q->fd, answer, HEAD_MAX, MSG_DONTWAIT);

	(void)status;
	(void)events;
	if (len == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	answer[len > 0 ? len : 0] = '\0';
	snprintf(yes, sizeof yes, "yes %s", q->request);
	push_answered(&local_link, q->request, strcmp(answer, yes) == 0);
	question_end(q);
	ask_waiting();
}

static int carry(struct push *p)
{
	static char packet[HEAD_MAX + IDENTITY_MAX + IDENTITY_JSON_MAX + 1];
	int len = snprintf(packet, sizeof packet, "push %s %zu\n%s%s",
	                   p->request, strlen(p->identity), p->identity,
	                   p->json);

	return (local.first || local.n >= QUESTIONS ? wait_for_turn : ask)(
		p->request, packet, (size_t)len);
}

/* Who asked may have gone. */
static void say(int fd, const char *request, bool yes)
{
	char text[HEAD_MAX];
	int len = snprintf(text, sizeof text, "%s %s", yes ? "yes" : "no",
	                   request);

	send(fd, text, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void answer(void *asker, const char *request, bool yes)
{
	int *fd = asker;

	say(*fd, request, yes);
	close(*fd);
	free(fd);
}

const struct link local_link = { .carry = carry, .answer = answer };

/* "<request> <length>", and the identity and the JSON; the NUL ends that. */
static bool read_push(const char *line, char *bytes, size_t len,
                      char identity[IDENTITY_MAX + 1], struct push *p)
{
	static char request[IDENTITY_REQUEST + 1];
	size_t n;

	if (sscanf(line, "push %32s %zu", request, &n) != 2 || n == 0 ||
	    n > IDENTITY_MAX || n >= len || len - n > IDENTITY_JSON_MAX ||
	    memchr(bytes, '\0', len))
		return false;
	memcpy(identity, bytes, n);
	identity[n] = '\0';
	*p = (struct push){ request, identity, bytes + n, "" };
	return identity_is_request(request) && utf8_length(bytes) >= 0;
}

/* The duplicate lives as long as the answer takes. */
static void take_push(int from, const char *line, char *bytes, size_t len)
{
	char identity[IDENTITY_MAX + 1];
	struct push p;
	int *asker, fd;

	if (!read_push(line, bytes, len, identity, &p))
		return;
	fd = fcntl(from, F_DUPFD_CLOEXEC, 0);
	if (fd == -1) {
		say(from, p.request, false);
		return;
	}
	asker = alloc_zero(sizeof *asker);
	*asker = fd;
	push_begin(&local_link, asker, &p);
}

static void take(int from, char *packet, size_t len)
{
	char *end = memchr(packet, '\n', len);

	if (strncmp(packet, "push ", 5) != 0) {
		if (local.relayed)
			local.relayed(packet, len);
		return;
	}
	if (!end)
		return;
	*end++ = '\0';
	packet[len] = '\0';
	take_push(from, packet, end, len - (size_t)(end - packet));
}

/* By another name, so that those who tell of what they committed do so only if
 * somebody wants to hear of it. */
static void be_told(const char *run)
{
	snprintf(local.relay, sizeof local.relay, "%s/hints/relay", run);
	unlink(local.relay);
	if (local.relayed && symlink("bus", local.relay))
		die("cannot make %s: %s", local.relay, strerror(errno));
}

void local_open(uv_loop_t *loop, const char *run,
                void (*relay)(const char *packet, size_t len))
{
	local.loop = loop;
	local.last = &local.first;
	local.relayed = relay;
	hint_open(run);
	packets_open(loop, run, "bus", take);
	be_told(run);
}

/* What nobody waits for any more is not waited for here. */
void local_tick(void)
{
	uint64_t now = uv_now(local.loop);

	packets_resume();
	for (struct question *q = local.questions, *next; q; q = next) {
		next = q->next;
		if (now - q->asked > IDENTITY_PATIENCE_MS)
			question_end(q);
	}
	ask_waiting();
}

void local_close(void)
{
	unlink(local.relay);
	packets_close();
	while (local.questions)
		question_end(local.questions);
	while (local.first)
		free(pop());
}
