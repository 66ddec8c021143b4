/* channel.c - the readers of one room */
#include "channel.h"

#include <inttypes.h>
#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "log.h"
#include "metrics.h"
#include "store.h"

/* A hint that overtook another is kept so long for it, in ms and in number. */
enum { GAP_MS = 2, EARLY = 16 };

/* Some readers of a channel; each knows its place among them. */
struct crowd {
	struct reader **readers;
	unsigned n, size;
};

struct channel {
	int64_t room;
	int64_t last;  /* the msgId that the stream ends with */
	int64_t known; /* the greatest that was heard of */
	struct crowd live[KINDS], awaiting;
	unsigned members;
	bool dirty, gapped, asking;
	struct stream streams[KINDS];
	struct post *
		*early; /* EARLY places, while there is one; bytes follow */
	char *gid;
	struct channel *next, **prev; /* of all */
	struct channel *next_dirty, *next_gapped;
};

static struct {
	const struct reading *reading;
	uv_timer_t gap;
	void *by_room; /* a tree of <search.h> */
	struct channel *all, *dirty, *gapped;
	int sweeping; /* questions that are still to be answered */
	counter *deliveries, *dropped, *gaps, *lag;
} channels;

static void crowd_add(struct crowd *crowd, struct reader *r)
{
	if (crowd->n == crowd->size) {
		crowd->size = crowd->size ? 2 * crowd->size : 1;
		crowd->readers = alloc_grow(
			crowd->readers, crowd->size * sizeof(struct reader *));
	}
	r->place = crowd->n;
	crowd->readers[crowd->n++] = r;
}

static void crowd_remove(struct crowd *crowd, const struct reader *r)
{
	struct reader *last = crowd->readers[--crowd->n];

	crowd->readers[r->place] = last;
	last->place = r->place;
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

void reader_enter(struct reader *r, int kind, int64_t room, int64_t last,
                  int64_t after)
{
	struct channel *ch = find(room);

	if (!ch)
		ch = channel_new(room, last);
	ch->members++;
	*r = (struct reader){ .channel = ch,
		              .last = after,
		              .kind = (unsigned char)kind,
		              .blocked = r->blocked };
	reader_catch_up(r);
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
void reader_leave(struct reader *r)
{
	struct channel *ch = r->channel;

	if (!ch)
		return;
	if (r->state == LIVE)
		crowd_remove(&ch->live[r->kind], r);
	if (r->state == AWAITING)
		crowd_remove(&ch->awaiting, r);
	store_forget(r);
	r->channel = NULL;
	if (--ch->members == 0)
		mark_dirty(ch);
}

static void forget_early(struct channel *ch)
{
	for (int i = 0; ch->early && i < EARLY; i++)
		free(ch->early[i]);
	free(ch->early);
	ch->early = NULL;
}

static void channel_free(struct channel *ch)
{
	tdelete(ch, &channels.by_room, compare);
	*ch->prev = ch->next;
	if (ch->next)
		ch->next->prev = ch->prev;
	store_forget(ch);
	forget_early(ch);
	for (int i = 0; i < KINDS; i++) {
		free(ch->live[i].readers);
		stream_free(&ch->streams[i]);
	}
	free(ch->awaiting.readers);
	free(ch->gid);
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

const struct stream *channel_stream(const struct channel *ch, int kind)
{
	return &ch->streams[kind];
}

const char *channel_gid(const struct channel *ch)
{
	return ch->gid;
}

void channel_name(struct channel *ch, const char *gid)
{
	size_t size = strlen(gid) + 1;

	if (!ch->gid)
		ch->gid = memcpy(alloc_zero(size), gid, size);
}

void channel_each(int64_t room, int kind,
                  void (*visit)(struct reader *r, void *with), void *with)
{
	struct channel *ch = find(room);

	/* Backwards, as who leaves is replaced by the last. */
	for (unsigned i = ch ? ch->live[kind].n : 0; i-- > 0;)
		visit(ch->live[kind].readers[i], with);
}

static void go_live(struct reader *r)
{
	struct channel *ch = r->channel;

	r->state = LIVE;
	r->at = ch->streams[r->kind].end;
	crowd_add(&ch->live[r->kind], r);
}

/*
 * From "timestamp":1546981723.656864}}: how old the message is by now, in us.
 * The database's clock may be ahead of ours, and then it is new.
 */
static int64_t age_of(const char *event, size_t len)
{
	const char *colon = memrchr(event, ':', len);
	struct timespec now;
	double age;

	if (!colon)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	age = (double)now.tv_sec + (double)now.tv_nsec / 1e9 -
	      strtod(colon + 1, NULL);
	return age > 0 ? (int64_t)(age * 1e6) : 0;
}

static void admit_awaiting(struct channel *ch)
{
	for (unsigned i = ch->awaiting.n; i-- > 0;) {
		struct reader *r = ch->awaiting.readers[i];

		if (r->last <= ch->last) {
			crowd_remove(&ch->awaiting, r);
			go_live(r);
			mark_dirty(ch); /* it may be owed an answer */
		}
	}
}

/* The streams go on by the message last + 1. */
static void append(struct channel *ch, const struct post *post)
{
	ch->last++;
	for (int i = 0; i < KINDS; i++) {
		if (!ch->live[i].n)
			continue;
		channels.reading->render(&ch->streams[i], i, ch, post);
		*channels.deliveries += ch->live[i].n;
		*channels.lag = age_of(post->event, post->len);
		mark_dirty(ch);
	}
	admit_awaiting(ch);
}

/* What came early and is no longer: the next ones, and those that are past. */
static void take_early(struct channel *ch)
{
	bool left = false;

	for (int i = 0; ch->early && i < EARLY; i++) {
		struct post *early = ch->early[i];
		bool next = early && early->msg_id == ch->last + 1;

		if (next)
			append(ch, early);
		if (early && early->msg_id <= ch->last) {
			free(early);
			ch->early[i] = NULL;
		}
		left = left || ch->early[i];
		if (next) {
			i = -1; /* one that was passed over may follow it */
			left = false;
		}
	}
	if (!left)
		forget_early(ch);
}

static struct post *copy_of(const struct post *post)
{
	struct post *copy = alloc_zero(sizeof *copy + post->len +
	                               post->frame_len + 2);
	char *bytes = (char *)(copy + 1);

	*copy = *post;
	copy->event = memcpy(bytes, post->event, post->len);
	bytes += post->len + 1;
	copy->frame = bytes;
	if (post->frame_len)
		memcpy(bytes, post->frame, post->frame_len);
	return copy;
}

/* One for which there is no place will be read from the database. */
static void keep_early(struct channel *ch, const struct post *post)
{
	if (!ch->early)
		ch->early = alloc_zero(EARLY * sizeof(struct post *));
	for (int i = 0; i < EARLY; i++) {
		if (ch->early[i])
			continue;
		ch->early[i] = copy_of(post);
		return;
	}
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

static struct post post_of(const PGresult *r, int row)
{
	return (struct post){ .msg_id = store_number(r, row, 0),
		              .sender = store_number(r, row, 1),
		              .event = PQgetvalue(r, row, 2),
		              .len = (size_t)PQgetlength(r, row, 2),
		              .frame = PQgetvalue(r, row, 3),
		              .frame_len = (size_t)PQgetlength(r, row, 3) };
}

static void filled(void *asker, const PGresult *r)
{
	struct channel *ch = asker;
	int n = PQntuples(r);
	size_t len = 0;

	ch->asking = false;
	for (int i = 0; i < n && len <= QUEUE_MAX / 2; i++) {
		struct post post = post_of(r, i);

		if (post.msg_id <= ch->last)
			continue; /* a hint was faster */
		if (post.msg_id > ch->last + 1)
			skip_to(ch, post.msg_id);
		++*channels.gaps;
		len += post.len + post.frame_len;
		append(ch, &post);
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

void channel_hear(int64_t room, const struct post *post)
{
	struct channel *ch = find(room);

	if (!ch || post->msg_id <= ch->last)
		return;
	if (post->event && post->msg_id == ch->last + 1) {
		append(ch, post);
		take_early(ch);
	} else if (post->event) {
		keep_early(ch, post);
	}
	hear(ch, post->msg_id);
}

static void replayed(void *asker, const PGresult *rows)
{
	struct reader *r = asker;
	int n = PQntuples(rows);

	r->asking = false;
	if (n == 0)
		r->last = (int64_t)r->at; /* what was there is gone */
	for (int i = 0; i < n; i++) {
		struct post post = post_of(rows, i);

		if (!channels.reading->replay(r, &post))
			break;
		r->last = post.msg_id;
		++*channels.deliveries;
	}
	channels.reading->replayed(r);
}

void reader_catch_up(struct reader *r)
{
	struct channel *ch = r->channel;
	char room[24], after[24];

	if (r->state != REPLAYING || r->asking)
		return;
	if (r->last == ch->last) {
		go_live(r);
		return;
	}
	if (r->last > ch->last) {
		r->state = AWAITING;
		crowd_add(&ch->awaiting, r);
		hear(ch, r->last);
		return;
	}
	r->asking = true;
	r->at = (uint64_t)ch->last;
	snprintf(room, sizeof room, "%" PRId64, ch->room);
	snprintf(after, sizeof after, "%" PRId64, r->last);
	store_ask(REPLAY, replayed, r, room, after);
}

static void swept(void *asker, const PGresult *r)
{
	(void)asker;
	channels.sweeping--;
	for (int i = 0; i < PQntuples(r); i++)
		channel_hear(store_number(r, i, 0),
		             &(struct post){ .msg_id = store_number(r, i, 1) });
}

/* One question for each NUMBERS rooms, unless the last ones are still to be
 * answered: that they will be, once the database is back. */
void channel_sweep(void)
{
	struct channel *ch = channels.all;

	if (channels.sweeping)
		return;
	while (ch) {
		struct numbers rooms = { 0 };

		while (ch && numbers_add(&rooms, ch->room))
			ch = ch->next;
		store_ask(LATEST, swept, &channels, numbers_text(&rooms), NULL);
		channels.sweeping++;
	}
}

/* Where the slowest reader is, once everybody got what there is. */
static uint64_t write_all(struct channel *ch, int kind)
{
	const struct stream *s = &ch->streams[kind];
	const struct crowd *live = &ch->live[kind];
	uint64_t least = s->end;

	/* Backwards, as who leaves is replaced by the last. */
	for (unsigned i = live->n; i-- > 0;) {
		struct reader *r = live->readers[i];
		bool waited = r->blocked;

		if (!waited)
			channels.reading->write(r);
		if (i < live->n && live->readers[i] == r && waited &&
		    s->end - r->at > QUEUE_MAX) {
			++*channels.dropped;
			channels.reading->drop(r);
		}
		if (i < live->n && live->readers[i] == r && r->at < least)
			least = r->at;
	}
	return least;
}

void channel_flush_all(void)
{
	while (channels.dirty) {
		struct channel *ch = channels.dirty;

		channels.dirty = ch->next_dirty;
		ch->dirty = false;
		for (int i = 0; i < KINDS; i++)
			stream_trim(&ch->streams[i], write_all(ch, i));
		if (!ch->members && !ch->gapped && !ch->dirty)
			channel_free(ch);
	}
}

void channel_caught_up(struct channel *ch)
{
	mark_dirty(ch);
}

void channel_open(uv_loop_t *loop, const struct reading *reading)
{
	channels.reading = reading;
	uv_timer_init(loop, &channels.gap);
	channels.deliveries = metrics_counter("confab_deliveries_total%s",
	                                      reading->label);
	channels.dropped = metrics_counter(
		"confab_slow_readers_dropped_total%s", reading->label);
	channels.gaps = metrics_counter("confab_gaps_filled_total%s",
	                                reading->label);
	channels.lag = metrics_counter("confab_feed_lag_seconds%s",
	                               reading->label);
}
