/* opening.c - from a connection to a socket that was let in, or refused */
#include "opening.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "exchange.h"
#include "handshake.h"
#include "json.h"
#include "lease.h"
#include "news.h"
#include "owner.h"
#include "program.h"
#include "socket.h"
#include "speech.h"
#include "subscription.h"

enum { NUMBER = 24, ID = 64, WAITERS = 256 };

static const char unavailable[] = "Try again in a moment.";

/*
 * Those whose first frame has not come.  Nobody knows who they are, so they
 * have no claim to stay: when all places are taken, a newcomer gets that of who
 * has waited the longest.  So a flood of them takes this much and no more, and
 * who has something to say has as long as that takes to come round.
 */
static struct {
	struct socket *places[WAITERS]; /* in the order that they came */
	size_t n;
} waiting;

/* In s->in, instead of the request: how it is answered if socket-open agrees,
 * a NUL, and what came after it. */
static void keep_welcome(struct socket *s, const struct handshake *h)
{
	char text[WELCOME_MAX];
	size_t len = (size_t)handshake_welcome(h, text),
	       rest = s->in_len - h->len;
	char *in = alloc_grow(NULL, len + 1 + rest);

	memcpy(in, text, len + 1);
	if (rest)
		memcpy(in + len + 1, s->in + h->len, rest);
	free(s->in);
	s->in = in;
	s->in_len = len + 1 + rest;
}

static int64_t number_in(json_object *data, const char *name)
{
	json_object *v = NULL;

	json_object_object_get_ex(data, name, &v);
	return json_object_get_int64(v);
}

static const char *text_in(json_object *data, const char *name)
{
	json_object *v = NULL;

	return json_object_object_get_ex(data, name, &v) &&
	                       json_object_is_type(v, json_type_string)
	               ? json_object_get_string(v)
	               : NULL;
}

/* The handshake is done; what came after it waits in s->in. */
static void welcome(struct socket *s)
{
	size_t len = strlen(s->in);
	char *in = s->in;

	socket_admit(s, in, len);
	s->in_len -= len + 1;
	memmove(in, in + len + 1, s->in_len);
}

static void hear_rest(struct socket *s)
{
	char *in = s->in;
	size_t len = s->in_len;

	s->in = NULL;
	s->in_len = 0;
	if (len)
		socket_hear(s, in, len);
	free(in);
}

void opening_forget(struct socket *s)
{
	struct socket **at = waiting.places, **end = at + waiting.n;

	if (s->speech != &speech_none)
		return;
	while (at < end && *at != s)
		at++;
	if (at == end)
		return;
	for (; at + 1 < end; at++)
		at[0] = at[1];
	waiting.n--;
}

static void await_first(struct socket *s)
{
	struct socket *first = waiting.places[0];

	if (waiting.n == WAITERS) {
		opening_forget(first);
		socket_close(first, CLOSE_NORMAL, speech_none.silent);
	}
	waiting.places[waiting.n++] = s;
	welcome(s);
	hear_rest(s);
}

static void let_in(struct socket *s, json_object *data)
{
	const char *name = text_in(data, "fullname");

	s->speech = &speech_event;
	s->account = number_in(data, "account");
	s->session = number_in(data, "session");
	s->issued = number_in(data, "issued");
	if (s->session)
		s->deadline = (int64_t)uv_now(s->poll.loop) +
		              number_in(data, "seconds") * 1000;
	s->who = alloc_copy(text_in(data, "login"));
	s->name = name ? alloc_copy(name) : NULL;
	s->let_in = true;
	owner_enter(s, NULL);
	welcome(s);
	subscription_let_in(s, text_in(data, "rooms"),
	                    json_object_object_get(data, "open"));
	if (s->news != news_count())
		news_ask_about(s);
	hear_rest(s);
}

static bool true_in(json_object *data, const char *name)
{
	return json_object_get_boolean(json_object_object_get(data, name));
}

/* Contracts, 2.3: the handshake always completes, and a close frame refuses. */
static void decide(struct socket *s, const struct answer *answer)
{
	json_object *o = json_parse_object(answer->body, answer->len),
		    *data = NULL;
	const char *refused;

	json_object_object_get_ex(o, "data", &data);
	refused = text_in(data, "refused");
	if (refused) {
		welcome(s);
		socket_close(s, CLOSE_NORMAL, refused);
	} else if (text_in(data, "login")) {
		let_in(s, data);
	} else if (true_in(data, "waits")) {
		await_first(s);
	} else {
		lease_socket_gone(s->number, NULL, NULL);
		socket_refuse(s, 503, unavailable);
	}
	json_object_put(o);
}

/* A program that was given up may let it in yet, and a database that went away
 * may have done what it did not answer. */
static void opened(void *asker, const struct answer *answer)
{
	struct socket *s = asker;
	bool told = answer->is == PROGRAM_ANSWERED && answer->status != 503;

	s->asking = NULL;
	if (!told && answer->is != PROGRAM_ABSENT)
		lease_socket_unknown(s->number);
	if (!told)
		socket_refuse(s, 503, unavailable);
	else if (answer->status == 200)
		decide(s, answer);
	else
		socket_refuse(s, 403, "You may not do that.");
	if (socket_draining())
		socket_close(s, CLOSE_RESTART, "restarting");
}

static void ask(struct socket *s, const struct handshake *h)
{
	const char *const *of = h->headers, *scheme = of[HEADER_SCHEME];
	char number[NUMBER], id[ID];
	const struct variable variables[] = {
		{ "REQUEST_METHOD", "SOCKET" },
		{ "SCRIPT_NAME", "open" },
		{ "GATEWAY", lease_gateway() },
		{ "SOCKET", number },
		{ "REQUEST_ID", id },
		{ "CONTENT_LENGTH", "0" },
		{ "CONTRACT", of[HEADER_CONTRACT] },
		{ "HTTPS",
		  scheme && strcmp(scheme, "https") == 0 ? "on" : NULL },
		{ "REMOTE_ADDR", of[HEADER_ADDRESS] },
		{ "HTTP_AUTHORIZATION", of[HEADER_AUTHORIZATION] },
		{ "HTTP_COOKIE", of[HEADER_COOKIE] },
		{ "HTTP_HOST", of[HEADER_HOST] },
		{ "HTTP_ORIGIN", of[HEADER_ORIGIN] },
		{ "HTTP_SEC_FETCH_SITE", of[HEADER_FETCH_SITE] },
		{ "HTTP_USER", of[HEADER_USER] },
		{ "HTTP_USER_AGENT", of[HEADER_USER_AGENT] },
		{ "HTTP_X_AUTH_TOKEN", of[HEADER_AUTH_TOKEN] },
		{ "HTTP_X_FORWARDED_FOR", of[HEADER_FORWARDED] },
		{ NULL, NULL },
	};

	snprintf(number, sizeof number, "%" PRId64, s->number);
	snprintf(id, sizeof id, "%s.%s", lease_gateway(), number);
	s->news = news_count();
	s->asking = program_call("socket-open", variables, NULL, 0, opened, s);
}

/* By a token, for the dialect of actions: the database has no row of it. */
static void identify(struct socket *s, json_object *data)
{
	s->speech = &speech_action;
	s->account = number_in(data, "account");
	s->issued = number_in(data, "issued");
	s->who = alloc_copy(json_of(data, "caller", ""));
	s->let_in = true;
	owner_enter(s, text_in(data, "identity"));
	if (s->account && s->news != news_count())
		news_ask_about(s);
}

static void decide_by_frame(struct socket *s, const struct answer *answer)
{
	json_object *o = json_parse_object(answer->body, answer->len),
		    *data = NULL;
	const char *frame, *refused;

	json_object_object_get_ex(o, "data", &data);
	frame = json_of(data, "frame", NULL);
	refused = text_in(data, "refused");
	if (frame)
		socket_say(s, frame, strlen(frame));
	if (text_in(data, "identity"))
		identify(s, data);
	else
		socket_close(s, CLOSE_NORMAL,
		             refused ? refused : speech_none.silent);
	json_object_put(o);
}

/* Contracts, 1.4: what cannot be decided has no comment. */
static void identified(void *asker, const struct answer *answer)
{
	static const char failed[] = "{\"action\":\"auth\",\"success\":false}";
	struct socket *s = asker;

	s->asking = NULL;
	if (s->state != OPEN)
		return;
	if (answer->is != PROGRAM_ANSWERED || answer->status == 503) {
		socket_say(s, failed, sizeof failed - 1);
		socket_close(s, CLOSE_NORMAL, "");
	} else {
		decide_by_frame(s, answer);
	}
	exchange_go_on(s);
}

void opening_ask_who(struct socket *s, const char *text, size_t len)
{
	char number[NUMBER], length[NUMBER], id[ID];
	const struct variable variables[] = {
		{ "REQUEST_METHOD", "SOCKET" },
		{ "SCRIPT_NAME", "auth" },
		{ "GATEWAY", lease_gateway() },
		{ "SOCKET", number },
		{ "REQUEST_ID", id },
		{ "CONTENT_LENGTH", length },
		{ NULL, NULL },
	};

	opening_forget(s);
	snprintf(number, sizeof number, "%" PRId64, s->number);
	snprintf(length, sizeof length, "%zu", len);
	snprintf(id, sizeof id, "%s.%s", lease_gateway(), number);
	s->news = news_count();
	s->asking = program_call("socket-auth", variables, text, len,
	                         identified, s);
}

void opening_take(struct socket *s)
{
	struct handshake h;

	switch (handshake_read(s->in, s->in_len, &h)) {
	case HANDSHAKE_CUT:
		return;
	case HANDSHAKE_BAD:
		socket_refuse(s, h.status, h.why);
		return;
	case HANDSHAKE_GOOD:
		break;
	}
	if (!lease_gateway() || socket_draining()) {
		socket_refuse(s, 503, unavailable);
		return;
	}
	s->frames.window_bits = h.deflate.taken ? (uint8_t)h.deflate.window_bits
	                                        : 0;
	socket_opening(s);
	ask(s, &h);
	keep_welcome(s, &h);
}
