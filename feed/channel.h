/*
 * channel.h - the readers of one room
 *
 * What is to be pushed to a room is a stream (stream.h) for each kind of
 * readers, in the order of msgId and without a hole.  A live reader is a place
 * in it; only what the slowest of them has still to get is kept, so readers
 * that keep up cost nothing but their place.
 *
 *	REPLAYING -> AWAITING -> LIVE
 *
 * A reader replays from its last on, out of the database, and goes live when it
 * has had as much as its channel's streams.  That there is neither a hole nor a
 * repeat rests on one rule: last is the msgId up to which it was sent
 * everything, and only what follows it comes next.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "post.h"
#include "stream.h"

struct channel;

/* A reader that has more than this to get is dropped. */
enum { QUEUE_MAX = 256 * 1024 };

/* Whoever listens to events, and members: how a daemon renders those is its own
 * business. */
enum { EVENTS, FRAMES, KINDS };

enum reader_state { REPLAYING, AWAITING, LIVE };

/* A part of whatever it belongs to.  All zero: it is in no channel. */
struct reader {
	struct channel *channel;
	int64_t last;   /* until it is live */
	uint64_t at;    /* live: its place in the stream of its kind; before
	                   that: which msgId was the last when it asked */
	unsigned place; /* in the channel's array of its state */
	unsigned char state, kind;
	bool blocked; /* it cannot be written to just now */
	bool asking;  /* for what it is to replay next */
};

/* What a daemon does with its readers; label is of its counters, {a="b"} or
 * nothing. */
struct reading {
	const char *label;
	/* The stream goes on by that message, if there are bytes for it. */
	void (*render)(struct stream *s, int kind, const struct channel *ch,
	               const struct post *post);
	/* Send what there is in its stream. */
	void (*write)(struct reader *r);
	/* Send a message out of turn.  False: it takes no more for now, and
	 * will call reader_catch_up() again. */
	bool (*replay)(struct reader *r, const struct post *post);
	/* That was all for now: once it is written, reader_catch_up(). */
	void (*replayed)(struct reader *r);
	/* It is too slow. */
	void (*drop)(struct reader *r);
};

void channel_open(uv_loop_t *loop, const struct reading *reading);

/*
 * The reader goes on after that msgId, in a room whose messages up to last are
 * history if nobody reads it yet.  It is the channel's until reader_leave().
 */
void reader_enter(struct reader *r, int kind, int64_t room, int64_t last,
                  int64_t after);
void reader_leave(struct reader *r);

/* All that it was replayed was sent: go on, by more of that or live. */
void reader_catch_up(struct reader *r);

int64_t channel_room(const struct channel *ch);

/* The msgId up to which the streams go. */
int64_t channel_last(const struct channel *ch);

const struct stream *channel_stream(const struct channel *ch, int kind);

/* How the room is called, once somebody has said so; else NULL. */
const char *channel_gid(const struct channel *ch);
void channel_name(struct channel *ch, const char *gid);

/* Each live reader of that kind in the room. */
void channel_each(int64_t room, int kind,
                  void (*visit)(struct reader *r, void *with), void *with);

/*
 * A message was committed: tell its channel, if there is one.  Without its
 * event, or if others are missing before it, they are read from the database.
 */
void channel_hear(int64_t room, const struct post *post);

/* Ask the database for the last msgId of every room that has readers. */
void channel_sweep(void);

/* Write to every reader what came since the last call. */
void channel_flush_all(void);

/* A reader that was behind has got all there is. */
void channel_caught_up(struct channel *ch);

#endif
