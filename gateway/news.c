/* news.c - what programs and the database tell, and whom it is for */
#include "news.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "ended.h"
#include "inbox.h"
#include "owner.h"
#include "packets.h"
#include "pulse.h"
#include "push.h"
#include "session-cache.h"
#include "socket.h"
#include "store.h"
#include "subscription.h"

enum {
	SWEEP_TICKS = 2,
	TRUST_MS = 2500,
	ANSWER_SECONDS = 10,
	STEP = 10, /* by which there is more or less in a question */
};

static struct {
	int64_t trusted_until; /* session_cache_clock() */
	int64_t heard;         /* when the database last answered */
	uint32_t count;        /* of changes to who may be here */
} news;

struct frame {
	int64_t account; /* whom it is not for */
	const char *text;
	size_t len;
};

/* "<room> <account>,<account>...": who is to hear a room from its beginning. */
static void invited(int from, char *line, const char *bytes, size_t len)
{
	int64_t room = strtoll(line, &line, 10);

	(void)from;
	while (*line == ' ' || *line == ',') {
		int64_t account = strtoll(line + 1, &line, 10);

		for (struct socket *s = owner_sockets(account); s;
		     s = s->next_of_owner)
			subscription_invite(s, room, bytes, len);
	}
}

static void say(struct reader *r, void *with)
{
	struct socket *s = subscription_socket(r);
	const struct frame *f = with;

	/* Whoever has not read what matters can do without. */
	if (s->account != f->account && !socket_full(s))
		socket_say(s, f->text, f->len);
}

/* "<room> <account>": for those who subscribed to the room. */
static void said_in_room(int from, char *line, const char *bytes, size_t len)
{
	int64_t room = strtoll(line, &line, 10);
	struct frame f = { strtoll(line, NULL, 10), bytes, len };

	(void)from;
	channel_each(room, EVENTS, say, &f);
}

/* "<room> <msg_id>", of other hands. */
static void message_heard(const char *payload)
{
	char *rest;
	int64_t room = strtoll(payload, &rest, 10);

	channel_hear(room, &(struct post){ .msg_id = strtoll(rest, NULL, 10) });
}

/* Those of the account that tokens have opened which were issued before then
 * are closed. */
static void close_older(struct socket *s, int64_t account, int64_t from)
{
	for (; s; s = s->next_of_owner)
		if (s->account == account && s->issued && s->issued < from)
			socket_close(s, CLOSE_SESSION_ENDED, "session ended");
}

/* An account's identity is its number. */
static void shut(int64_t account, int64_t from)
{
	char identity[24];

	snprintf(identity, sizeof identity, "%" PRId64, account);
	close_older(owner_sockets(account), account, from);
	close_older(owner_sockets_of(identity), account, from);
}

/* "<account> <from>" */
static void account_shut(const char *payload)
{
	char *rest;
	int64_t account = strtoll(payload, &rest, 10);

	news.count++;
	shut(account, strtoll(rest, NULL, 10));
}

static void accounts_swept(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++)
		shut(store_number(r, i, 0), store_number(r, i, 1));
}

static void close_if_ended(struct socket *s, void *with)
{
	(void)with;
	if (s->session && ended_has(s->session))
		socket_close(s, CLOSE_SESSION_ENDED, "session ended");
}

static void close_ended(void)
{
	if (ended_any())
		socket_each(close_if_ended, NULL);
	ended_clear();
}

static void end_session(int64_t session)
{
	if (ended_add(session))
		return;
	close_ended();
	ended_add(session);
}

/* Rows of MEMBERS or ROOMS: a room, an account that is in it, since when, and
 * the name of one that is open. */
static void join(const PGresult *r, int row)
{
	int64_t room = store_number(r, row, 0), since = store_number(r, row, 2);
	struct socket *s = owner_sockets(store_number(r, row, 1));

	for (; s && room; s = s->next_of_owner)
		subscription_join(s, room, PQgetvalue(r, row, 3), since);
}

static void joined(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++)
		join(r, i);
	channel_sweep(); /* for what was said since */
}

/* What is to be asked about in one question, at the end of the turn: two
 * numbers each. */
struct pairs {
	enum question question;
	answered *then;
	struct numbers first, second;
};

static void pairs_ask(struct pairs *p)
{
	if (!p->first.n)
		return;
	store_ask(p->question, p->then, &news, numbers_text(&p->first),
	          numbers_text(&p->second));
	p->first = p->second = (struct numbers){ 0 };
}

static void pairs_add(struct pairs *p, int64_t first, int64_t second)
{
	if (p->first.n == NUMBERS)
		pairs_ask(p);
	numbers_add(&p->first, first);
	numbers_add(&p->second, second);
}

/* Rows of STRANGERS: who is not let into that room any more. */
static void strangers_known(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++) {
		int64_t room = store_number(r, i, 0);
		struct socket *s = owner_sockets(store_number(r, i, 1));

		for (; s; s = s->next_of_owner)
			subscription_end(s, room);
	}
}

static struct pairs doubted = { .question = STRANGERS,
	                        .then = strangers_known };

void news_doubt(const struct socket *s, int64_t room)
{
	pairs_add(&doubted, room, s->account);
}

static void doubt_reader(struct socket *s, void *with)
{
	const int64_t *room = with;

	if (subscription_has(s, *room))
		news_doubt(s, *room);
}

/* "<room> joined" or "<room> left" */
static void members_changed(const char *payload)
{
	int64_t room = strtoll(payload, NULL, 10);
	char number[24];

	news.count++;
	snprintf(number, sizeof number, "%" PRId64, room);
	if (strstr(payload, "left"))
		socket_each(doubt_reader, &room);
	else
		store_ask(MEMBERS, joined, &news, number, NULL);
}

/* Rows of CONTACTS or EDGES: an account, and the frame that it is told. */
static void tell_contacts(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++) {
		struct socket *s = owner_sockets(store_number(r, i, 0));

		for (; s; s = s->next_of_owner)
			socket_say(s, PQgetvalue(r, i, 1),
			           (size_t)PQgetlength(r, i, 1));
	}
}

/* Whoever came or went in this turn: with a gateway that dies many go at once,
 * and what others ask for would wait until each was asked about. */
static struct pairs changed = { .question = CONTACTS, .then = tell_contacts };

/* "<account> t" or "<account> f", in the order of the commits; answers keep it.
 */
static void presence_changed(const char *payload)
{
	char *online;
	int64_t account = strtoll(payload, &online, 10);

	pairs_add(&changed, account, strcmp(online, " t") == 0);
}

static void sessions_swept(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++)
		end_session(store_number(r, i, 0));
}

/* Ordered by account, with a row for each.  What is not said again may be over,
 * or newer than the answer. */
static void rooms_swept(void *asker, const PGresult *r)
{
	int n = PQntuples(r);

	(void)asker;
	for (int i = 0, row = 0; i < n; i = row) {
		int64_t account = store_number(r, i, 1);
		struct socket *first = owner_sockets(account);

		for (struct socket *s = first; s; s = s->next_of_owner)
			subscription_doubt(s);
		for (; row < n && store_number(r, row, 1) == account; row++)
			join(r, row);
		for (struct socket *s = first; s; s = s->next_of_owner)
			subscription_tell_doubts(s);
	}
	channel_sweep();
}

/* Some of those who are here, to be asked about in one question. */
static struct {
	struct numbers list;
	char seconds[24]; /* how long nothing was heard */
	int most;         /* accounts that are asked about at a time */
	int unanswered;   /* such questions */
} some = { .most = NUMBERS };

static void edges_swept(void *asker, const PGresult *r)
{
	some.unanswered--;
	tell_contacts(asker, r);
}

static void ask_accounts(void)
{
	if (!some.list.n)
		return;
	some.unanswered++;
	store_ask(ROOMS, rooms_swept, &news, numbers_text(&some.list), NULL);
	store_ask(SHUT, accounts_swept, &news, numbers_text(&some.list), NULL);
	store_ask(EDGES, edges_swept, &news, numbers_text(&some.list),
	          some.seconds);
	some.list = (struct numbers){ 0 };
}

static void add_account(const struct owner *o)
{
	if (!o->account)
		return;
	if (some.list.n == some.most)
		ask_accounts();
	numbers_add(&some.list, o->account);
}

/* There may be more rooms, or contacts, than can be told in the time that the
 * database gives a question: what was not answered is asked in smaller parts.
 */
static void forget_asked(void)
{
	if (some.unanswered)
		some.most = some.most > STEP ? some.most / STEP : 1;
	else if (some.most < NUMBERS)
		some.most *= STEP;
	some.unanswered = 0;
	changed.first = changed.second = (struct numbers){ 0 };
	store_forget(&news);
}

static void ask_sessions(void)
{
	if (some.list.n)
		store_ask(ENDED, sessions_swept, &news,
		          numbers_text(&some.list), NULL);
	some.list = (struct numbers){ 0 };
}

static void add_session(struct socket *s, void *with)
{
	(void)with;
	if (!s->session || numbers_add(&some.list, s->session))
		return;
	ask_sessions();
	numbers_add(&some.list, s->session);
}

/* What ended or was said while nobody told us is asked for, in this order; what
 * was asked before is among it. */
static void missed(void)
{
	int64_t silence = session_cache_clock() - news.heard;

	news.count++;
	forget_asked();
	socket_each(add_session, NULL);
	ask_sessions();
	snprintf(some.seconds, sizeof some.seconds, "%" PRId64,
	         silence / 1000 + TRUST_MS / 1000 + 1);
	owner_each(add_account);
	ask_accounts();
	channel_sweep();
	pulse_ask();
}

uint32_t news_count(void)
{
	return news.count;
}

/* As long ago as a program may have taken to answer. */
void news_ask_about(struct socket *s)
{
	snprintf(some.seconds, sizeof some.seconds, "%d", ANSWER_SECONDS);
	add_session(s, NULL);
	ask_sessions();
	add_account(s->owner);
	ask_accounts();
}

/* Nobody would tell us. */
static void lost(void)
{
	news.trusted_until = 0;
}

/* A session's id, or the word all. */
static void session_ended(const char *payload)
{
	int64_t session = strtoll(payload, NULL, 10);

	news.count++;
	if (session)
		end_session(session);
	else
		missed();
}

void news_open(uv_loop_t *loop, const struct settings *settings,
               const char *name, const char *label)
{
	static const struct inbox_word words[] = { { "join", invited },
		                                   { "room", said_in_room },
		                                   { "push", push_take },
		                                   { 0 } };
	static const struct listening listening = {
		.program = "gateway",
		.missed = missed,
		.lost = lost,
		.ears = { { "confab_messages", message_heard },
		          { "confab_sessions", session_ended },
		          { "confab_accounts", account_shut },
		          { "confab_members", members_changed },
		          { "confab_presence", presence_changed } },
	};

	news.heard = session_cache_clock();
	subscription_open_all(loop, label);
	inbox_open(loop, settings->run, name, words);
	store_open(loop, settings->database, &listening);
}

void news_tick(void)
{
	static int ticks;

	packets_resume();
	pulse_ask();
	if (++ticks % SWEEP_TICKS == 0)
		channel_sweep();
}

static void vouch(void)
{
	int64_t asked = pulse_take();

	if (!asked)
		return;
	news.heard = asked;
	news.trusted_until = asked + TRUST_MS;
}

void news_turn(void)
{
	vouch();
	close_ended();
	pairs_ask(&doubted);
	pairs_ask(&changed);
	channel_flush_all();
}

bool news_trusted(void)
{
	return session_cache_clock() < news.trusted_until;
}

void news_close(void)
{
	packets_close();
	store_close();
}
