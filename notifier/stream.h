/*
 * stream.h - what is pushed to a room: its latest messages, rendered once
 *
 * Bytes, an event a line, that all readers of the room are sent from wherever
 * they are.  A place is counted in bytes from the room's first one on, so it
 * stays true while what everybody has is forgotten.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdint.h>
#include <sys/uio.h>

struct event;

/* All zero: an empty one. */
struct stream {
	uint64_t start, end; /* the places of what is kept */
	char *bytes;
	size_t size;
	struct event *events;
	size_t nevents, events_size;
};

/* Who reads, from which place on; token lasts as long as the parts. */
struct reader {
	uint64_t at;
	int64_t account;
	const char *token;
};

/* The event, without a newline, goes to the end. */
void stream_append(struct stream *s, int64_t sender, const char *event,
                   size_t len);

/*
 * What the reader has still to get, as it sees it: at most max > 4 parts, which
 * point into the stream, and into the token where a message is its own.  The
 * token is as long as what it stands for, so places are the same for all.
 */
int stream_parts(const struct stream *s, const struct reader *reader,
                 struct iovec *parts, int max);

/* Nobody is before that place: forget what is. */
void stream_trim(struct stream *s, uint64_t least);

void stream_free(struct stream *s);

#endif
