/* subscription.c - what a socket is pushed */
#include "subscription.h"

#include <inttypes.h>
#include <search.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "channel.h"
#include "frames.h"
#include "json.h"
#include "log.h"
#include "news.h"
#include "socket.h"

/* An answer that takes the place of a message. */
struct answer {
	struct answer *next;
	int64_t msg_id;
	size_t len;
	char text[];
};

struct subscription {
	struct reader reader;
	struct socket *socket;
	struct subscription *next, *next_spare;
	int64_t room;
	struct answer *answers; /* ascending */
	bool doubted;
	bool told; /* of the conversation, which was new */
};

/* A conversation that somebody made while this socket asked for something:
 * which may have been just that. */
struct invitation {
	struct invitation *next;
	int64_t room;
	size_t len;
	char frame[];
};

static struct subscription *of(struct reader *r)
{
	return (struct subscription *)((char *)r -
	                               offsetof(struct subscription, reader));
}

struct socket *subscription_socket(struct reader *r)
{
	return of(r)->socket;
}

static int compare(const void *a, const void *b)
{
	const struct subscription *x = a, *y = b;

	if (x->room != y->room)
		return x->room > y->room ? 1 : -1;
	return x->reader.kind - y->reader.kind;
}

static struct subscription *find(const struct socket *s, int64_t room, int kind)
{
	const struct subscription like = { .room = room,
		                           .reader.kind = (unsigned char)kind };
	struct subscription **found = tfind(&like, &s->by_room, compare);

	return found ? *found : NULL;
}

/* One that ended, or a new one.  Those stay in the list of all until the socket
 * is freed, as somebody may be going through it. */
static struct subscription *place(struct socket *s)
{
	struct subscription *sub = s->spare;

	if (sub) {
		s->spare = sub->next_spare;
		return sub;
	}
	sub = alloc_zero(sizeof *sub);
	sub->socket = s;
	sub->next = s->subscriptions;
	return s->subscriptions = sub;
}

static struct subscription *begin(struct socket *s, int kind, int64_t room,
                                  int64_t last, int64_t after)
{
	struct subscription *sub = place(s);

	sub->doubted = sub->told = false;
	sub->room = room;
	sub->reader.kind = (unsigned char)kind;
	if (!tsearch(sub, &s->by_room, compare))
		die("out of memory");
	sub->reader.blocked = socket_blocked(s);
	reader_enter(&sub->reader, kind, room, last, after);
	socket_await(s);
	return sub;
}

/* What is kept for a socket that does not read counts as what waits for it. */
static void keep(struct socket *s, size_t len)
{
	s->kept += len;
	if (s->kept > SOCKET_QUEUE_MAX)
		socket_drop(s);
}

/* What takes the place of something that will not come any more is said. */
static void say_answers(struct subscription *sub, int64_t before)
{
	struct answer *a;

	while ((a = sub->answers) && a->msg_id < before) {
		sub->answers = a->next;
		sub->socket->kept -= a->len;
		sub->socket->owed--;
		socket_say(sub->socket, a->text, a->len);
		free(a);
	}
}

static void leave(struct subscription *sub)
{
	if (!sub->reader.channel)
		return;
	tdelete(sub, &sub->socket->by_room, compare);
	reader_leave(&sub->reader);
}

static void end(struct subscription *sub)
{
	say_answers(sub, INT64_MAX);
	leave(sub);
	sub->next_spare = sub->socket->spare;
	sub->socket->spare = sub;
}

/* To that place; false: the socket took less.  What it took a part of it has to
 * get the rest of before all else. */
static bool write_to(struct subscription *sub, uint64_t to)
{
	struct reader *r = &sub->reader;
	const struct stream *st = channel_stream(r->channel, r->kind);
	struct iovec part = stream_stretch(st, r->at, to);
	uint64_t at = r->at + socket_write(sub->socket, &part, 1);
	const struct event *e;

	if (!r->channel)
		return false; /* the socket has gone meanwhile */
	e = at < to ? stream_event(st, at) : NULL;
	if (e && e->at < at) {
		part = stream_stretch(st, at, e->at + e->len);
		socket_rest(sub->socket, part.iov_base, part.iov_len);
		at = e->at + e->len;
	}
	r->blocked = at < to || socket_blocked(sub->socket);
	r->at = at;
	return at == to;
}

/* The socket's own message is next. */
static bool write_own(struct subscription *sub, const struct event *own)
{
	uint64_t end_of_own = own->at + own->len;
	int64_t msg_id = own->msg_id;

	if (sub->socket->asking) {
		sub->reader.blocked = true; /* its answer may be this one */
		return false;
	}
	if (!sub->answers || sub->answers->msg_id != msg_id)
		return write_to(sub, end_of_own);
	sub->reader.at = end_of_own;
	say_answers(sub, msg_id + 1);
	return true;
}

/* One step on; false: there is no further one now. */
static bool write_next(struct subscription *sub)
{
	struct reader *r = &sub->reader;
	const struct stream *st = channel_stream(r->channel, r->kind);
	const struct event *next = stream_event(st, r->at), *own = NULL;

	say_answers(sub, next ? next->msg_id : channel_last(r->channel) + 1);
	if (!next || !r->channel)
		return false;
	if (r->kind == FRAMES)
		own = stream_event_of(st, r->at, sub->socket->account);
	if (own && own->at == r->at)
		return write_own(sub, own);
	return write_to(sub, own ? own->at : st->end);
}

static void write_reader(struct reader *r)
{
	while (r->channel && r->state == LIVE && write_next(of(r)))
		;
}

/* {"type":"message","success":true,"room_gid":"...","data":<event>} */
static void render_event(struct stream *s, const char *gid,
                         const struct post *post)
{
	char header[FRAME_HEAD_MAX], head[512];
	int len = snprintf(head, sizeof head,
	                   "{\"type\":\"message\",\"success\":true,"
	                   "\"room_gid\":%s,\"data\":",
	                   gid);
	const struct iovec parts[] = {
		{ header, frames_head(header, (size_t)len + post->len + 1) },
		{ head, (size_t)len },
		{ (void *)post->event, post->len },
		{ (void *)"}", 1 },
	};

	stream_append(s, post->sender, post->msg_id, parts, 4);
}

static void render(struct stream *s, int kind, const struct channel *ch,
                   const struct post *post)
{
	char header[FRAME_HEAD_MAX];
	const struct iovec parts[] = {
		{ header, frames_head(header, post->frame_len) },
		{ (void *)post->frame, post->frame_len },
	};

	if (kind == EVENTS)
		render_event(s, channel_gid(ch), post);
	else if (post->frame_len)
		stream_append(s, post->sender, post->msg_id, parts, 2);
}

/* By a stream of its own, so that it looks as those who are live see it. */
static void queue(struct subscription *sub, const struct post *post)
{
	struct stream one = { 0 };
	struct iovec part;

	render(&one, sub->reader.kind, sub->reader.channel, post);
	if (one.end) {
		part = stream_stretch(&one, 0, one.end);
		socket_queue(sub->socket, part.iov_base, part.iov_len);
	}
	stream_free(&one);
}

static bool replay(struct reader *r, const struct post *post)
{
	struct subscription *sub = of(r);
	bool own = r->kind == FRAMES && post->sender == sub->socket->account;

	if (socket_full(sub->socket) || (own && sub->socket->asking))
		return false;
	say_answers(sub, post->msg_id);
	if (sub->answers && sub->answers->msg_id == post->msg_id)
		say_answers(sub, post->msg_id + 1);
	else
		queue(sub, post);
	return r->channel != NULL;
}

static void replayed(struct reader *r)
{
	struct socket *s = of(r)->socket;

	/* Otherwise it goes on once that is answered. */
	if (!s->asking)
		socket_await(s);
}

static void drop(struct reader *r)
{
	socket_drop(of(r)->socket);
}

static void go_on(struct reader *r)
{
	bool was_blocked = r->blocked;

	r->blocked = false;
	if (r->state == REPLAYING)
		reader_catch_up(r);
	write_reader(r);
	if (r->channel && was_blocked && !r->blocked)
		channel_caught_up(r->channel);
}

void subscription_flush(struct socket *s)
{
	for (struct subscription *sub = s->subscriptions; sub;
	     sub = sub->next) {
		if (socket_blocked(s)) {
			socket_await(s);
			return;
		}
		if (sub->reader.channel)
			go_on(&sub->reader);
	}
}

/* A conversation has frames of its own, and no gid here. */
static struct subscription *join(struct socket *s, int64_t room,
                                 const char *gid, int64_t last)
{
	int kind = *gid ? EVENTS : FRAMES;
	struct subscription *sub = find(s, room, kind);

	if (!sub) {
		sub = begin(s, kind, room, last, last);
		if (*gid)
			channel_name(sub->reader.channel, gid);
	}
	sub->doubted = false;
	return sub;
}

void subscription_join(struct socket *s, int64_t room, const char *gid,
                       int64_t last)
{
	join(s, room, gid, last);
}

/* By the answer or by what all of them are told, whichever comes first. */
static void tell_of(struct socket *s, int64_t room, const char *frame,
                    size_t len)
{
	struct subscription *sub = join(s, room, "", 0);

	if (sub->told)
		return;
	socket_say(s, frame, len);
	sub->told = true;
	news_doubt(s, room); /* it may have left since that was said */
}

static void say_invitations(struct socket *s)
{
	struct invitation *i;

	while (!s->asking && (i = s->invitations)) {
		s->invitations = i->next;
		s->kept -= i->len;
		tell_of(s, i->room, i->frame, i->len);
		free(i);
	}
}

void subscription_invite(struct socket *s, int64_t room, const char *frame,
                         size_t len)
{
	struct invitation *i = alloc_zero(sizeof *i + len), **at;

	i->room = room;
	i->len = len;
	memcpy(i->frame, frame, len);
	keep(s, len);
	for (at = &s->invitations; *at; at = &(*at)->next)
		;
	*at = i;
	say_invitations(s);
}

/* The answer is what the others are invited by. */
static void answer_join(struct socket *s, char *words, const char *text,
                        size_t len)
{
	int64_t room = strtoll(words, NULL, 10);
	struct invitation **at = &s->invitations, *i;

	while ((i = *at) && i->room != room)
		at = &i->next;
	if (i) {
		*at = i->next;
		s->kept -= i->len;
		free(i);
	}
	tell_of(s, room, text, len);
}

static void add_answer(struct subscription *sub, int64_t msg_id,
                       const char *text, size_t len)
{
	struct answer *a = alloc_zero(sizeof *a + len), **at = &sub->answers;

	a->msg_id = msg_id;
	a->len = len;
	memcpy(a->text, text, len);
	sub->socket->owed++;
	keep(sub->socket, len);
	while (*at && (*at)->msg_id <= msg_id)
		at = &(*at)->next;
	a->next = *at;
	*at = a;
}

static void answer_event(struct socket *s, char *words, const char *text,
                         size_t len)
{
	int64_t room = strtoll(words, &words, 10);
	struct post post = { .msg_id = strtoll(words, NULL, 10) };
	struct subscription *sub = find(s, room, FRAMES);

	if (!sub) {
		socket_say(s, text, len);
		return;
	}
	add_answer(sub, post.msg_id, text, len);
	channel_hear(room, &post); /* should its hint have been lost */
}

static void answer_subscribe(struct socket *s, char *words, const char *text,
                             size_t len)
{
	int64_t room = strtoll(words, &words, 10),
		after = strtoll(words, &words, 10),
		last = strtoll(words, &words, 10);
	struct subscription *sub = find(s, room, EVENTS);

	socket_say(s, text, len);
	if (sub)
		end(sub);
	if (*words != ' ' || !words[1])
		return;
	sub = begin(s, EVENTS, room, last, after);
	channel_name(sub->reader.channel, words + 1);
	if (s->news != news_count())
		news_doubt(s, room);
}

static void answer_unsubscribe(struct socket *s, char *words, const char *text,
                               size_t len)
{
	struct subscription *sub = find(s, strtoll(words, NULL, 10), EVENTS);

	if (sub)
		end(sub);
	socket_say(s, text, len);
}

void subscription_answer(struct socket *s, const char *words, const char *text,
                         size_t len)
{
	static const struct {
		const char *word;
		void (*take)(struct socket *s, char *words, const char *text,
		             size_t len);
	} known[] = { { "event ", answer_event },
		      { "join ", answer_join },
		      { "subscribe ", answer_subscribe },
		      { "unsubscribe ", answer_unsubscribe } };
	size_t i, n = sizeof known / sizeof *known, word = 0;

	for (i = 0; words && i < n; i++) {
		word = strlen(known[i].word);
		if (strncmp(words, known[i].word, word) == 0)
			break;
	}
	if (words && i < n)
		known[i].take(s, (char *)words + word, text, len);
	else
		socket_say(s, text, len);
	say_invitations(s);
	subscription_flush(s);
}

void subscription_let_in(struct socket *s, const char *rooms, json_object *open)
{
	char *at = (char *)rooms, key[24];

	while (*at) {
		int64_t room = strtoll(at, &at, 10),
			last = strtoll(at, &at, 10);

		snprintf(key, sizeof key, "%" PRId64, room);
		join(s, room, json_of(open, key, ""), last);
	}
}

void subscription_end(struct socket *s, int64_t room)
{
	for (int kind = 0; kind < KINDS; kind++) {
		struct subscription *sub = find(s, room, kind);

		if (sub)
			end(sub);
	}
}

void subscription_doubt(struct socket *s)
{
	for (struct subscription *sub = s->subscriptions; sub; sub = sub->next)
		sub->doubted = true;
}

void subscription_tell_doubts(struct socket *s)
{
	for (struct subscription *sub = s->subscriptions; sub; sub = sub->next)
		if (sub->reader.channel && sub->doubted)
			news_doubt(s, channel_room(sub->reader.channel));
}

bool subscription_has(const struct socket *s, int64_t room)
{
	return find(s, room, FRAMES) || find(s, room, EVENTS);
}

void subscription_leave(struct socket *s)
{
	for (struct subscription *sub = s->subscriptions; sub; sub = sub->next)
		leave(sub);
}

void subscription_free(struct socket *s)
{
	struct subscription *sub;
	struct invitation *i;
	struct answer *a;

	while ((sub = s->subscriptions)) {
		s->subscriptions = sub->next;
		while ((a = sub->answers)) {
			sub->answers = a->next;
			free(a);
		}
		free(sub);
	}
	while ((i = s->invitations)) {
		s->invitations = i->next;
		free(i);
	}
}

void subscription_open_all(uv_loop_t *loop, const char *label)
{
	static struct reading reading = {
		.render = render,
		.write = write_reader,
		.replay = replay,
		.replayed = replayed,
		.drop = drop,
	};

	reading.label = label;
	channel_open(loop, &reading);
}
