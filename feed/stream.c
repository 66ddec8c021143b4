/* stream.c - what is pushed to a room: its latest messages, rendered once */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"

static void append_event(struct stream *s, const struct event *e)
{
	if (s->nevents == s->events_size) {
		s->events_size = s->events_size ? 2 * s->events_size : 4;
		s->events = alloc_grow(s->events,
		                       s->events_size * sizeof *s->events);
	}
	s->events[s->nevents++] = *e;
}

static void append_bytes(struct stream *s, const void *bytes, size_t len)
{
	size_t used = (size_t)(s->end - s->start);

	if (!len)
		return;
	if (used + len > s->size) {
		s->size = 2 * (used + len);
		s->bytes = alloc_grow(s->bytes, s->size);
	}
	memcpy(s->bytes + used, bytes, len);
	s->end += len;
}

void stream_append(struct stream *s, int64_t sender, int64_t msg_id,
                   const struct iovec *parts, int n)
{
	struct event e = { s->end, 0, sender, msg_id };

	for (int i = 0; i < n; i++) {
		append_bytes(s, parts[i].iov_base, parts[i].iov_len);
		e.len += parts[i].iov_len;
	}
	append_event(s, &e);
}

struct iovec stream_stretch(const struct stream *s, uint64_t from, uint64_t to)
{
	return (struct iovec){ s->bytes + (from - s->start),
		               (size_t)(to - from) };
}

static const struct event *end_of(const struct stream *s)
{
	return s->events + s->nevents;
}

const struct event *stream_event(const struct stream *s, uint64_t at)
{
	size_t n = s->nevents;

	while (n && s->events[n - 1].at + s->events[n - 1].len > at)
		n--;
	return n < s->nevents ? s->events + n : NULL;
}

const struct event *stream_event_of(const struct stream *s, uint64_t at,
                                    int64_t sender)
{
	const struct event *e = stream_event(s, at);

	while (e && e < end_of(s) && e->sender != sender)
		e++;
	return e && e < end_of(s) ? e : NULL;
}

void stream_free(struct stream *s)
{
	free(s->bytes);
	free(s->events);
	*s = (struct stream){ .start = s->end, .end = s->end };
}

/* Moving the rest waits until it is the smaller half, so that a slow reader
 * does not have it moved for each message. */
void stream_trim(struct stream *s, uint64_t least)
{
	size_t used = (size_t)(s->end - s->start), n = 0, past;

	if (least == s->end) {
		stream_free(s);
		return;
	}
	if (least - s->start <= used / 2)
		return;
	while (s->events[n].at + s->events[n].len <= least)
		n++;
	past = (size_t)(s->events[n].at - s->start);
	memmove(s->bytes, s->bytes + past, used - past);
	memmove(s->events, s->events + n, (s->nevents - n) * sizeof *s->events);
	s->start += past;
	s->nevents -= n;
}
