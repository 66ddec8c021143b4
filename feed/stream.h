/*
 * stream.h - what is pushed to a room: its latest messages, rendered once
 *
 * Bytes that all readers of the room are sent from wherever they are.  A place
 * is counted in bytes from the room's first one on, so it stays true while what
 * everybody has is forgotten.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdint.h>
#include <sys/uio.h>

/* One message's bytes: those from at on. */
struct event {
	uint64_t at;
	size_t len;
	int64_t sender, msg_id;
};

/* All zero: an empty one. */
struct stream {
	uint64_t start, end; /* the places of what is kept */
	char *bytes;
	size_t size;
	struct event *events;
	size_t nevents, events_size;
};

/* The parts, one after the other, are the stream's next message. */
void stream_append(struct stream *s, int64_t sender, int64_t msg_id,
                   const struct iovec *parts, int n);

/* The bytes between two places that are kept; they stay until it is changed. */
struct iovec stream_stretch(const struct stream *s, uint64_t from, uint64_t to);

/* The message that the place is in, or the one that begins there; NULL: there
 * is none yet. */
const struct event *stream_event(const struct stream *s, uint64_t at);

/* The same, but of that sender: the first one that does not end before. */
const struct event *stream_event_of(const struct stream *s, uint64_t at,
                                    int64_t sender);

/* Nobody is before that place: forget what is. */
void stream_trim(struct stream *s, uint64_t least);

void stream_free(struct stream *s);

#endif
