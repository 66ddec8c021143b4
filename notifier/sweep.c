/* sweep.c - who may not stay is found among the clients, and ended */
#include "sweep.h"

#include <stdbool.h>
#include <stdlib.h>

#include "channel.h"
#include "client.h"
#include "ended.h"
#include "store.h"

/* By whose address the store knows who asks. */
static char sweeper;

void sweep_late(int64_t now)
{
	for (struct client *c = client_all(); c; c = c->next)
		if (c->deadline <= now)
			client_end(c);
}

/* One walk for many sessions, as all of them may be deleted at once. */
void sweep_ended(void)
{
	if (!ended_any())
		return;
	for (struct client *c = client_all(); c; c = c->next)
		if (c->state == READING && ended_has(c->session))
			client_end(c);
	ended_clear();
}

void sweep_session(int64_t session)
{
	if (ended_add(session))
		return;
	sweep_ended();
	ended_add(session);
}

static void swept(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++)
		sweep_session(store_number(r, i, 0));
}

/*
 * One question for each NUMBERS clients, about a millisecond of the database
 * each.  What was asked on a connection before is not worth an answer: its
 * sessions are among these.
 */
void sweep_sessions(void)
{
	struct client *c = client_all();

	store_forget(&sweeper);
	while (c) {
		struct numbers sessions = { 0 };

		while (c && (c->state != READING ||
		             numbers_add(&sessions, c->session)))
			c = c->next;
		if (sessions.n)
			store_ask(ENDED, swept, &sweeper,
			          numbers_text(&sessions), NULL);
	}
}

/* An account that is not let into that room any more. */
struct stranger {
	int64_t room, account;
};

static int compare(const void *a, const void *b)
{
	const struct stranger *x = a, *y = b;

	if (x->room != y->room)
		return x->room > y->room ? 1 : -1;
	return (x->account > y->account) - (x->account < y->account);
}

static bool is_among(const struct client *c, const struct stranger *strangers,
                     size_t n)
{
	struct stranger like;

	if (c->state != READING)
		return false;
	like.room = channel_room(c->reader.channel);
	like.account = c->account;
	return bsearch(&like, strangers, n, sizeof like, compare);
}

/* One walk for all that are told of, of whom there are as many as were asked
 * about at most. */
static void strangers_swept(void *asker, const PGresult *r)
{
	static struct stranger strangers[NUMBERS];
	size_t n = (size_t)PQntuples(r);

	(void)asker;
	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		strangers[i] = (struct stranger){ store_number(r, (int)i, 0),
			                          store_number(r, (int)i, 1) };
	qsort(strangers, n, sizeof *strangers, compare);
	for (struct client *c = client_all(); c; c = c->next)
		if (is_among(c, strangers, n))
			client_end(c);
}

static bool reads(const struct client *c, int64_t room)
{
	return c->state == READING &&
	       (room == ANY_ROOM || channel_room(c->reader.channel) == room);
}

/* The same of who reads what. */
void sweep_rooms(int64_t room)
{
	struct client *c = client_all();

	while (c) {
		struct numbers rooms = { 0 }, accounts = { 0 };

		for (; c && rooms.n < NUMBERS; c = c->next) {
			if (!reads(c, room))
				continue;
			numbers_add(&rooms, channel_room(c->reader.channel));
			numbers_add(&accounts, c->account);
		}
		if (rooms.n)
			store_ask(STRANGERS, strangers_swept, &sweeper,
			          numbers_text(&rooms),
			          numbers_text(&accounts));
	}
}
