/*
 * channel.h - the readers of one room
 *
 * What is to be pushed to a room is one stream (stream.h), in the order of
 * msgId and without a hole.  A live reader is a place in it; only what the
 * slowest of them has still to get is kept, so readers that keep up cost
 * nothing but their place.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdint.h>
#include <sys/uio.h>
#include <uv.h>

struct client;
struct channel;

/* A reader that has more than this to get is dropped. */
enum { QUEUE_MAX = 256 * 1024 };

void channel_open(uv_loop_t *loop);

/*
 * The channel of a room, whose messages up to last are history if it is new.
 * Who gets it is a member until channel_leave().
 */
struct channel *channel_enter(int64_t room, int64_t last);
void channel_leave(struct channel *ch, struct client *c);

int64_t channel_room(const struct channel *ch);

/* The msgId up to which the stream goes. */
int64_t channel_last(const struct channel *ch);

/* The member goes on at the end of the stream, having had all before it. */
void channel_go_live(struct channel *ch, struct client *c);

/* The member has had more than the stream: it goes live once that is there. */
void channel_await(struct channel *ch, struct client *c);

/*
 * A message was committed: tell its channel, if there is one.  Without event
 * (NULL), or if others are missing before it, they are read from the database.
 */
void channel_hear(int64_t room, int64_t msg_id, int64_t sender,
                  const char *event, size_t len);

/* Ask the database for the last msgId of every room that has readers. */
void channel_sweep(void);

/* Write to every reader what came since the last call. */
void channel_flush_all(void);

/*
 * The parts of the stream that a reader has still to get, as that reader sees
 * them: at most max, pointing into the stream and the client.
 */
int channel_parts(const struct channel *ch, const struct client *c,
                  struct iovec *parts, int max);

/* A reader that was behind has got all there is. */
void channel_caught_up(struct channel *ch);

#endif
