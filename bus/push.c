/* push.c - requests to push something to an identity */
#include "push.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "log.h"
#include "metrics.h"

/*
 * As many are remembered, the latest, for as long.  Those that wait for answers
 * are among them: who finds none of these places free is not waited for.
 */
enum { PLACES = 8192, MEMORY_MS = 10000, LINKS = 8 };

/* A request.  Those whose ids are alike in the beginning are a list. */
struct place {
	char request[IDENTITY_REQUEST + 1];
	enum { NOTHING, ASKED, YES, NO } is;
	int waits[LINKS]; /* for so many answers */
	const struct link *from;
	void *asker;
	uint64_t begun;
	struct place *alike;
};

static struct {
	uv_loop_t *loop;
	uv_timer_t timer;
	const struct link *const *links;
	struct place places[PLACES], *alike[PLACES];
	unsigned taken,
		settled; /* places, counted on; the first that may wait */
	counter *delivered, *undelivered;
} pushes;

static struct place **alike(const char *request)
{
	char digits[] = { request[0], request[1], request[2], request[3], 0 };

	return &pushes.alike[strtoul(digits, NULL, 16) % PLACES];
}

static struct place *find(const char *request)
{
	struct place *p = *alike(request);

	while (p && strcmp(p->request, request) != 0)
		p = p->alike;
	return p && uv_now(pushes.loop) - p->begun < MEMORY_MS ? p : NULL;
}

static void settle(struct place *p, bool yes)
{
	p->is = yes ? YES : NO;
	++*(yes ? pushes.delivered : pushes.undelivered);
	p->from->answer(p->asker, p->request, yes);
}

static void settle_if_denied(struct place *p)
{
	for (int i = 0; i < LINKS; i++)
		if (p->waits[i])
			return;
	settle(p, false);
}

static void expire(uv_timer_t *timer)
{
	uint64_t now = uv_now(pushes.loop);

	for (; pushes.settled != pushes.taken; pushes.settled++) {
		struct place *p = &pushes.places[pushes.settled % PLACES];

		if (p->is != ASKED)
			continue;
		if (now < p->begun + IDENTITY_PATIENCE_MS) {
			uv_timer_start(timer, expire,
			               p->begun + IDENTITY_PATIENCE_MS - now,
			               0);
			return;
		}
		settle(p, false);
	}
}

static void forget(struct place *p)
{
	struct place **at = alike(p->request);

	if (p->is == ASKED)
		settle(p, false);
	if (p->is == NOTHING)
		return;
	while (*at != p)
		at = &(*at)->alike;
	*at = p->alike;
}

static struct place *take_place(const char *request)
{
	struct place *p = &pushes.places[pushes.taken % PLACES], **first;

	forget(p);
	if (pushes.taken++ - pushes.settled == PLACES)
		pushes.settled++;
	memset(p, 0, sizeof *p);
	memcpy(p->request, request, IDENTITY_REQUEST);
	p->begun = uv_now(pushes.loop);
	first = alike(request);
	p->alike = *first;
	return *first = p;
}

void push_begin(const struct link *from, void *asker, struct push *push)
{
	struct place *p = find(push->request);

	if (p) {
		from->answer(asker, push->request, p->is == YES);
		return;
	}
	p = take_place(push->request);
	p->is = ASKED;
	p->from = from;
	p->asker = asker;
	for (int i = 0; pushes.links[i]; i++)
		if (pushes.links[i] != from || from->is_hub)
			p->waits[i] = pushes.links[i]->carry(push);
	settle_if_denied(p);
	if (!uv_is_active((uv_handle_t *)&pushes.timer))
		uv_timer_start(&pushes.timer, expire, IDENTITY_PATIENCE_MS, 0);
}

static int number_of(const struct link *link)
{
	int i = 0;

	while (pushes.links[i] != link)
		i++;
	return i;
}

/* Who says more than was asked for is not counted for another. */
void push_answered(const struct link *by, const char *request, bool yes)
{
	struct place *p = find(request);
	int link = number_of(by);

	if (!p || p->is != ASKED || !p->waits[link])
		return;
	p->waits[link]--;
	if (yes)
		settle(p, true);
	else
		settle_if_denied(p);
}

void push_expect(const struct link *by, const char *request, int more)
{
	struct place *p = find(request);

	if (!p || p->is != ASKED)
		return;
	p->waits[number_of(by)] += more;
	settle_if_denied(p);
}

void push_lost(const struct link *by)
{
	int link = number_of(by);

	for (unsigned i = pushes.settled; i != pushes.taken; i++) {
		struct place *p = &pushes.places[i % PLACES];

		if (p->is != ASKED || !p->waits[link])
			continue;
		p->waits[link] = 0;
		settle_if_denied(p);
	}
}

void push_open(uv_loop_t *loop, const struct link *const *links)
{
	pushes.loop = loop;
	pushes.links = links;
	pushes.delivered = metrics_counter(
		"confab_pushes_total{delivered=\"yes\"}");
	pushes.undelivered = metrics_counter(
		"confab_pushes_total{delivered=\"no\"}");
	uv_timer_init(loop, &pushes.timer);
	for (int i = 0; links[i]; i++)
		if (i == LINKS)
			die("there are more links than %d", LINKS);
}
