/* chat.c - when a chat may be sent something */
#include "chat.h"

#include <sodium.h>
#include <stdlib.h>

#include "alloc.h"
#include "clock.h"

enum {
	CHAT_MS = 1000,
	GROUP_MESSAGES = 20,
	GROUP_MS = 60000,
	ALL_MS = 40, /* 25 a second: they may arrive closer together */
	UNDER_WAY = 8,
	FIRST_MS = 1000,
	MOST_MS = 60000,
};

struct chat {
	struct chat *next;
	int64_t id;
	bool busy;
	int64_t not_before;
	int64_t sent[GROUP_MESSAGES]; /* when, the latest ones in a ring */
	int at;
	long failed_ms;
	int64_t msg_id;
	int step;
};

static struct {
	struct chat *chats; /* that are of interest just now */
	int under_way;
	int64_t not_before; /* of all */
	int64_t told_until; /* the last one that was told to wait */
	int64_t told_chat;
} all;

static struct chat *find(int64_t id)
{
	struct chat *c = all.chats;

	while (c && c->id != id)
		c = c->next;
	if (c)
		return c;
	c = alloc_zero(sizeof *c);
	c->id = id;
	c->next = all.chats;
	return all.chats = c;
}

/* Groups have negative numbers; oldest is the next to be written over. */
static int64_t may_from(const struct chat *c)
{
	int64_t oldest = c->sent[c->at];

	return c->id < 0 && oldest && oldest + GROUP_MS > c->not_before
	               ? oldest + GROUP_MS
	               : c->not_before;
}

struct chat *chat_begin(int64_t id, bool *nobody)
{
	int64_t now = clock_ms();
	struct chat *c;

	*nobody = all.under_way >= UNDER_WAY || now < all.not_before;
	if (*nobody)
		return NULL;
	c = find(id);
	if (c->busy || now < may_from(c))
		return NULL;
	c->busy = true;
	all.under_way++;
	all.not_before = now + ALL_MS;
	return c;
}

static long longer(long ms)
{
	ms = !ms ? FIRST_MS : ms < MOST_MS / 2 ? ms * 2 : MOST_MS;
	return ms - (long)randombytes_uniform((uint32_t)ms / 4);
}

static void wait_as_told(struct chat *c, int64_t until)
{
	c->not_before = until;
	if (clock_ms() < all.told_until && all.told_chat != c->id &&
	    until > all.not_before)
		all.not_before = until;
	all.told_until = until;
	all.told_chat = c->id;
}

/* It counts from when it is over, as it may have arrived late. */
void chat_end(struct chat *c, long seconds, bool failed)
{
	int64_t now = clock_ms();

	c->busy = false;
	all.under_way--;
	c->sent[c->at] = now;
	c->at = (c->at + 1) % GROUP_MESSAGES;
	c->failed_ms = failed ? longer(c->failed_ms) : 0;
	c->not_before = now + CHAT_MS + c->failed_ms;
	if (seconds > 0)
		wait_as_told(c, now + (int64_t)seconds * 1000);
}

int *chat_step(int64_t id, int64_t msg_id)
{
	struct chat *c = find(id);

	if (c->msg_id != msg_id)
		c->step = 0;
	c->msg_id = msg_id;
	return &c->step;
}

static bool waits(const struct chat *c)
{
	return c->busy || clock_ms() < may_from(c);
}

/* What happened longer ago than it counts. */
static bool is_past(const struct chat *c)
{
	int64_t last = c->sent[(c->at + GROUP_MESSAGES - 1) % GROUP_MESSAGES];

	return !waits(c) && !c->failed_ms && clock_ms() > last + GROUP_MS;
}

static void forget(struct chat **at)
{
	struct chat *c = *at;

	*at = c->next;
	free(c);
}

const char *chat_waiting(struct arena *a)
{
	const char *array = "{";

	for (struct chat **at = &all.chats; *at;) {
		struct chat *c = *at;

		if (is_past(c)) {
			forget(at);
			continue;
		}
		if (waits(c))
			array = arena_printf(a, "%s%s%lld", array,
			                     array[1] ? "," : "",
			                     (long long)c->id);
		at = &c->next;
	}
	return arena_printf(a, "%s}", array);
}

int chat_patience(int ms)
{
	int64_t now = clock_ms(), until = now + ms;

	for (const struct chat *c = all.chats; c; c = c->next)
		if (!c->busy && may_from(c) > now && may_from(c) < until)
			until = may_from(c);
	if (all.not_before > now && all.not_before < until)
		until = all.not_before;
	return (int)(until - now);
}

void chat_forget_all(void)
{
	while (all.chats)
		forget(&all.chats);
}
