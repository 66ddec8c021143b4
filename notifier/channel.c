/* channel.c - the readers of one room, and its latest messages */
#include "channel.h"

#include <inttypes.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "client.h"
#include "log.h"
#include "metrics.h"
#include "store.h"
#include "stream.h"

/* A hint that overtook another is kept so long for it, in ms and in number. */
enum { GAP_MS = 2, EARLY = 16, TELL_MAX = 1000 };

/* Some clients of a channel; each knows its place among them. */
struct crowd {
	struct client **clients;
	unsigned n, size;
};

struct early {
	int64_t msg_id, sender;
	size_t len;
	char *event;
};

struct channel {
	int64_t room;
	int64_t last;  /* the msgId that the stream ends with */
	int64_t known; /* the greatest that was heard of */
	struct crowd live, awaiting;
	unsigned members;
	bool dirty, gapped, asking;
	struct stream stream;
	struct early early[EARLY];
	struct channel *next, **prev; /* of all */
	struct channel *next_dirty, *next_gapped;
};

static struct {
	uv_timer_t gap;
	void *by_room; /* a tree of <search.h> */
	struct channel *all, *dirty, *gapped;
	int sweeping; /* questions that are still to be answered */
	counter *deliveries, *dropped, *gaps, *lag;
} channels;

static void crowd_add(struct crowd *crowd, struct client *c)
{
	if (crowd->n == crowd->size) {
		crowd->size = crowd->size ? 2 * crowd->size : 1;
		crowd->clients = alloc_grow(
			crowd->clients, crowd->size * sizeof(struct client *));
	}
	c->place = crowd->n;
	crowd->clients[crowd->n++] = c;
}

static void crowd_remove(struct crowd *crowd, const struct client *c)
{
	struct client *last = crowd->clients[--crowd->n];

	crowd->clients[c->place] = last;
	last->place = c->place;
}

static int compare(const void *a, const void *b)
{
	int64_t x = ((const struct channel *)a)->room,
		y = ((const struct channel *)b)->room;

	return (x > y) - (x < y);
}

static struct channel *find(int64_t room)
{
	struct channel **found = tfind(&(struct channel){ .room = room },
	                               &channels.by_room, compare);

	return found ? *found : NULL;
}

static struct channel *channel_new(int64_t room, int64_t last)
{
	struct channel *ch = alloc_zero(sizeof *ch);

	ch->room = room;
	if (!tsearch(ch, &channels.by_room, compare))
		die("out of memory");
	ch->last = ch->known = last;
	ch->next = channels.all;
	ch->prev = &channels.all;
	if (ch->next)
		ch->next->prev = &ch->next;
	return channels.all = ch;
}

struct channel *channel_enter(int64_t room, int64_t last)
{
	struct channel *ch = find(room);

	if (!ch)
		ch = channel_new(room, last);
	ch->members++;
	return ch;
}

static void mark_dirty(struct channel *ch)
{
	if (ch->dirty)
		return;
	ch->dirty = true;
	ch->next_dirty = channels.dirty;
	channels.dirty = ch;
}

/* The last one out leaves the door open: channel_flush_all() shuts it. */
void channel_leave(struct channel *ch, struct client *c)
{
	if (c->state == LIVE)
		crowd_remove(&ch->live, c);
	if (c->state == AWAITING)
		crowd_remove(&ch->awaiting, c);
	if (--ch->members == 0)
		mark_dirty(ch);
}

static void channel_free(struct channel *ch)
{
	tdelete(ch, &channels.by_room, compare);
	*ch->prev = ch->next;
	if (ch->next)
		ch->next->prev = ch->prev;
	store_forget(ch);
	for (int i = 0; i < EARLY; i++)
		free(ch->early[i].event);
	free(ch->live.clients);
	free(ch->awaiting.clients);
	stream_free(&ch->stream);
	free(ch);
}

int64_t channel_room(const struct channel *ch)
{
	return ch->room;
}

int64_t channel_last(const struct channel *ch)
{
	return ch->last;
}

void channel_go_live(struct channel *ch, struct client *c)
{
	c->state = LIVE;
	c->at = ch->stream.end;
	crowd_add(&ch->live, c);
}

/* From "timestamp":1546981723.656864}}: how old the message is by now, in us.
 */
static int64_t age_of(const char *event, size_t len)
{
	const char *colon = memrchr(event, ':', len);
	struct timespec now;

	if (!colon)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)(((double)now.tv_sec + (double)now.tv_nsec / 1e9 -
	                  strtod(colon + 1, NULL)) *
	                 1e6);
}

static void admit_awaiting(struct channel *ch)
{
	for (unsigned i = ch->awaiting.n; i-- > 0;) {
		struct client *c = ch->awaiting.clients[i];

		if (c->last <= ch->last) {
			crowd_remove(&ch->awaiting, c);
			channel_go_live(ch, c);
		}
	}
}

/* The stream goes on by the message last + 1. */
static void append(struct channel *ch, int64_t sender, const char *event,
                   size_t len)
{
	ch->last++;
	if (ch->live.n) {
		stream_append(&ch->stream, sender, event, len);
		*channels.deliveries += ch->live.n;
		*channels.lag = age_of(event, len);
		mark_dirty(ch);
	}
	admit_awaiting(ch);
}

/* What came early and is no longer: the next ones, and those that are past. */
static void take_early(struct channel *ch)
{
	for (int i = 0; i < EARLY; i++) {
		struct early *early = &ch->early[i];
		bool next = early->event && early->msg_id == ch->last + 1;

		if (next)
			append(ch, early->sender, early->event, early->len);
		if (early->event && early->msg_id <= ch->last) {
			free(early->event);
			early->event = NULL;
		}
		if (next)
			i = -1; /* one that was passed over may follow it */
	}
}

static void keep_early(struct channel *ch, int64_t msg_id, int64_t sender,
                       const char *event, size_t len)
{
	struct early *early = ch->early;

	while (early < ch->early + EARLY && early->event)
		early++;
	if (early == ch->early + EARLY)
		return; /* it will be read from the database */
	*early = (struct early){ msg_id, sender, len,
		                 alloc_grow(NULL, len + 1) };
	memcpy(early->event, event, len);
	early->event[len] = '\0';
}

static void filled(void *asker, const PGresult *r);

static void fill(struct channel *ch)
{
	char room[24], last[24];

	if (ch->asking || ch->last >= ch->known)
		return;
	ch->asking = true;
	snprintf(room, sizeof room, "%" PRId64, ch->room);
	snprintf(last, sizeof last, "%" PRId64, ch->last);
	store_ask(AFTER, filled, ch, room, last);
}

/*
 * Numbers commit in order, so a row proves that what is missing before it will
 * not come: other hands have deleted it, or were given a number in vain.
 */
static void skip_to(struct channel *ch, int64_t msg_id)
{
	ch->last = msg_id - 1;
	admit_awaiting(ch);
}

static void filled(void *asker, const PGresult *r)
{
	struct channel *ch = asker;
	int n = PQntuples(r);
	size_t len = 0;

	ch->asking = false;
	for (int i = 0; i < n && len <= QUEUE_MAX / 2; i++) {
		int64_t msg_id = store_number(r, i, 0);

		if (msg_id <= ch->last)
			continue; /* a hint was faster */
		if (msg_id > ch->last + 1)
			skip_to(ch, msg_id);
		++*channels.gaps;
		len += (size_t)PQgetlength(r, i, 2);
		append(ch, store_number(r, i, 1), PQgetvalue(r, i, 2),
		       (size_t)PQgetlength(r, i, 2));
	}
	take_early(ch);
	if (n == 0)
		ch->known = ch->last; /* we were told of what is not there */
	fill(ch);
}

static void gap_over(uv_timer_t *timer)
{
	struct channel *ch = channels.gapped;

	(void)timer;
	channels.gapped = NULL;
	for (struct channel *next; ch; ch = next) {
		next = ch->next_gapped;
		ch->gapped = false;
		if (ch->members)
			fill(ch);
		else
			mark_dirty(ch);
	}
}

/* Wait a moment for a hint that was overtaken before asking the database. */
static void mark_gap(struct channel *ch)
{
	if (ch->gapped || ch->asking)
		return;
	ch->gapped = true;
	ch->next_gapped = channels.gapped;
	channels.gapped = ch;
	if (!uv_is_active((uv_handle_t *)&channels.gap))
		uv_timer_start(&channels.gap, gap_over, GAP_MS, 0);
}

static void hear(struct channel *ch, int64_t msg_id)
{
	if (msg_id > ch->known)
		ch->known = msg_id;
	if (ch->last < ch->known)
		mark_gap(ch);
}

void channel_hear(int64_t room, int64_t msg_id, int64_t sender,
                  const char *event, size_t len)
{
	struct channel *ch = find(room);

	if (!ch || msg_id <= ch->last)
		return;
	if (event && msg_id == ch->last + 1) {
		append(ch, sender, event, len);
		take_early(ch);
	} else if (event) {
		keep_early(ch, msg_id, sender, event, len);
	}
	hear(ch, msg_id);
}

void channel_await(struct channel *ch, struct client *c)
{
	c->state = AWAITING;
	crowd_add(&ch->awaiting, c);
	hear(ch, c->last);
}

static void swept(void *asker, const PGresult *r)
{
	(void)asker;
	channels.sweeping--;
	for (int i = 0; i < PQntuples(r); i++)
		channel_hear(store_number(r, i, 0), store_number(r, i, 1), 0,
		             NULL, 0);
}

/* One question for each TELL_MAX rooms, {1,2,3}, unless the last ones are still
 * to be answered: that they will be, once the database is back. */
void channel_sweep(void)
{
	char rooms[TELL_MAX * 21 + 2];
	struct channel *ch = channels.all;

	if (channels.sweeping)
		return;
	while (ch) {
		size_t len = 0;

		for (int n = 0; ch && n < TELL_MAX; n++, ch = ch->next)
			len += (size_t)snprintf(rooms + len, sizeof rooms - len,
			                        "%c%" PRId64, n ? ',' : '{',
			                        ch->room);
		memcpy(rooms + len, "}", 2);
		store_ask(LATEST, swept, &channels, rooms, NULL);
		channels.sweeping++;
	}
}

static uint64_t ahead(const struct channel *ch, const struct client *c)
{
	return ch->stream.end - c->at;
}

/* Where the slowest reader is, once everybody got what there is. */
static uint64_t write_all(struct channel *ch)
{
	uint64_t least = ch->stream.end;

	/* Backwards, as who leaves is replaced by the last. */
	for (unsigned i = ch->live.n; i-- > 0;) {
		struct client *c = ch->live.clients[i];
		bool waited = c->writing;

		if (!waited)
			client_write(c);
		if (c->state == LIVE && waited && ahead(ch, c) > QUEUE_MAX) {
			++*channels.dropped;
			client_end(c);
		}
		if (c->state == LIVE && c->at < least)
			least = c->at;
	}
	return least;
}

void channel_flush_all(void)
{
	while (channels.dirty) {
		struct channel *ch = channels.dirty;

		channels.dirty = ch->next_dirty;
		ch->dirty = false;
		stream_trim(&ch->stream, write_all(ch));
		if (!ch->members && !ch->gapped && !ch->dirty)
			channel_free(ch);
	}
}

void channel_caught_up(struct channel *ch)
{
	mark_dirty(ch);
}

int channel_parts(const struct channel *ch, const struct client *c,
                  struct iovec *parts, int max)
{
	const struct reader reader = { c->at, c->account, c->token };

	return stream_parts(&ch->stream, &reader, parts, max);
}

void channel_open(uv_loop_t *loop)
{
	uv_timer_init(loop, &channels.gap);
	channels.deliveries = metrics_counter("confab_deliveries_total");
	channels.dropped = metrics_counter("confab_slow_readers_dropped_total");
	channels.gaps = metrics_counter("confab_gaps_filled_total");
	channels.lag = metrics_counter("confab_feed_lag_seconds");
}
