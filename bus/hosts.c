/* hosts.c - the other hosts, over whatever carries words between them */
#include "hosts.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "hint.h"
#include "identity.h"
#include "log.h"
#include "metrics.h"
#include "utf8.h"

enum {
	NAME = 16, /* digits */
	HOSTS = 256,
	SAY_TICKS = 2,
	SILENT_MS = 5000,
	BROKER_MAX = 255,
	HEAD_MAX = 400,
	UNSAID = 4096,
	UNSAID_MAX = 16 * 1024 * 1024,
};

struct host {
	char name[NAME + 1];
	uint64_t heard;
};

static struct {
	uv_loop_t *loop;
	const struct carrier *carrier;
	char name[NAME + 1];
	bool reached;
	int ticks;
	struct host hosts[HOSTS];
	int n;
	counter *count;
	/* What is yet to be said: how large each is, and all of it. */
	size_t sizes[UNSAID], unsaid;
	unsigned begun, done;
} us;

/* A carrier that is slow is not to cost much memory: what is too much for it is
 * not said. */
static bool give(const char *words, size_t len)
{
	if (!us.reached || us.unsaid + len > UNSAID_MAX ||
	    us.begun - us.done == UNSAID)
		return false;
	us.sizes[us.begun++ % UNSAID] = len;
	us.unsaid += len;
	us.carrier->say(words, len);
	return true;
}

void hosts_said(void)
{
	us.unsaid -= us.sizes[us.done++ % UNSAID];
}

static bool say(const char *fmt, ...) PRINTF(1, 2);
static bool say(const char *fmt, ...)
{
	static char words[HEAD_MAX + IDENTITY_MAX + IDENTITY_JSON_MAX];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(words, sizeof words, fmt, ap);
	va_end(ap);
	return give(words, (size_t)len);
}

static struct host *find(const char *name)
{
	for (int i = 0; i < us.n; i++)
		if (strcmp(us.hosts[i].name, name) == 0)
			return &us.hosts[i];
	return NULL;
}

static void count(int n)
{
	us.n = n;
	*us.count = n;
}

static void remove_host(struct host *h)
{
	if (!h)
		return;
	count(us.n - 1);
	*h = us.hosts[us.n];
}

/* One more than there is room for is reached, and not waited for. */
static void hear_here(const char *name, const char *rest)
{
	struct host *h = find(name);

	if (!h && us.n < HOSTS) {
		h = &us.hosts[us.n];
		memcpy(h->name, name, sizeof h->name);
		count(us.n + 1);
	}
	if (h)
		h->heard = uv_now(us.loop);
	if (strcmp(rest, " ?") == 0)
		say("here %s", us.name);
}

static int carry(struct push *p)
{
	if (!us.n)
		return 0;
	return say("push %s %s %zu %s\n%s%s", us.name, p->request,
	           strlen(p->identity), *p->broker ? p->broker : "-",
	           p->identity, p->json)
	               ? us.n
	               : 0;
}

static void answer(void *asker, const char *request, bool yes)
{
	say("%s %s %s", yes ? "yes" : "no", (char *)asker, request);
	free(asker);
}

const struct link hosts_link = { .carry = carry, .answer = answer };

/* " <request> <bytes> <broker>\n<identity><json>" */
static void hear_push(const char *name, const char *rest)
{
	char request[IDENTITY_REQUEST + 1], broker[BROKER_MAX + 1],
		identity[IDENTITY_MAX + 1];
	const char *bytes = rest + strcspn(rest, "\n");
	struct push p = { request, identity, NULL, broker };
	size_t n;

	if (!*bytes++ ||
	    sscanf(rest, " %32s %zu %255s", request, &n, broker) != 3 ||
	    !identity_is_request(request) || n == 0 || n > IDENTITY_MAX ||
	    n >= strlen(bytes) || strlen(bytes) - n > IDENTITY_JSON_MAX ||
	    utf8_length(bytes) == -1)
		return;
	memcpy(identity, bytes, n);
	identity[n] = '\0';
	p.json = bytes + n;
	if (strcmp(broker, "-") == 0)
		p.broker = "";
	push_begin(&hosts_link, memcpy(alloc_zero(NAME + 1), name, NAME), &p);
}

/* " <request>", of one that came from here */
static void hear_answer(const char *name, const char *rest, bool yes)
{
	if (strcmp(name, us.name) == 0 && *rest == ' ' &&
	    identity_is_request(rest + 1))
		push_answered(&hosts_link, rest + 1, yes);
}

static void hear_from(const char *name, const char *word, const char *rest,
                      size_t len)
{
	if (strcmp(word, "here") == 0)
		hear_here(name, rest);
	else if (strcmp(word, "gone") == 0)
		remove_host(find(name));
	else if (strcmp(word, "push") == 0)
		hear_push(name, rest);
	else if (strcmp(word, "hint") == 0 && *rest == '\n')
		hint_pass_on(rest + 1, len - 1);
}

/* All hear all, and each the answers to itself and what the others say. */
void hosts_hear(const char *words, size_t len)
{
	char word[5], name[NAME + 1];
	int n = 0;

	if (sscanf(words, "%4[a-z] %16[0-9a-f]%n", word, name, &n) != 2 ||
	    strlen(name) != NAME)
		return;
	if (strcmp(word, "yes") == 0 || strcmp(word, "no") == 0)
		hear_answer(name, words + n, *word == 'y');
	else if (strcmp(name, us.name) != 0)
		hear_from(name, word, words + n, len - (size_t)n);
}

void hosts_hint(const char *packet, size_t len)
{
	static char words[HEAD_MAX + HINT_MAX];
	size_t n = (size_t)snprintf(words, HEAD_MAX, "hint %s\n", us.name);

	if (!us.n)
		return;
	memcpy(words + n, packet, len);
	give(words, n + len);
}

void hosts_reached(void)
{
	us.reached = true;
	say("here %s ?", us.name);
}

void hosts_lost(void)
{
	us.reached = false;
	us.unsaid = 0;
	us.done = us.begun;
	push_lost(&hosts_link);
}

void hosts_tick(void)
{
	uint64_t now = uv_now(us.loop);

	for (int i = us.n; i-- > 0;)
		if (now - us.hosts[i].heard > SILENT_MS)
			remove_host(&us.hosts[i]);
	if (++us.ticks % SAY_TICKS == 0)
		say("here %s", us.name);
}

void hosts_open(uv_loop_t *loop, const struct carrier *carrier)
{
	unsigned char bytes[NAME / 2];

	us.loop = loop;
	us.carrier = carrier;
	us.count = metrics_counter("confab_bus_hosts");
	count(0);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(us.name, sizeof us.name, bytes, sizeof bytes);
}

void hosts_close(void)
{
	say("gone %s", us.name);
}
