/* stream.c - what is pushed to a room: its latest messages, rendered once */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "message.h"

struct event {
	uint64_t at;
	uint32_t len;
	int64_t sender;
};

static void append_event(struct stream *s, int64_t sender, size_t len)
{
	if (s->nevents == s->events_size) {
		s->events_size = s->events_size ? 2 * s->events_size : 4;
		s->events = alloc_grow(s->events,
		                       s->events_size * sizeof *s->events);
	}
	s->events[s->nevents++] = (struct event){ s->end, (uint32_t)len,
		                                  sender };
}

static void append_bytes(struct stream *s, const char *bytes, size_t len)
{
	size_t used = (size_t)(s->end - s->start);

	if (used + len > s->size) {
		s->size = 2 * (used + len);
		s->bytes = alloc_grow(s->bytes, s->size);
	}
	memcpy(s->bytes + used, bytes, len);
	s->end += len;
}

void stream_append(struct stream *s, int64_t sender, const char *event,
                   size_t len)
{
	append_event(s, sender, len + 1);
	append_bytes(s, event, len);
	append_bytes(s, "\n", 1);
}

static const char *bytes_at(const struct stream *s, uint64_t at)
{
	return s->bytes + (at - s->start);
}

static struct iovec stretch(const struct stream *s, uint64_t from, uint64_t to)
{
	return (struct iovec){ (void *)bytes_at(s, from), (size_t)(to - from) };
}

/* The first event that does not end before the place. */
static const struct event *event_at(const struct stream *s, uint64_t at)
{
	const struct event *e = s->events + s->nevents;

	while (e > s->events && e[-1].at + e[-1].len > at)
		e--;
	return e;
}

int stream_parts(const struct stream *s, const struct reader *reader,
                 struct iovec *parts, int max)
{
	const struct event *end = s->events + s->nevents;
	uint64_t at = reader->at;
	int n = 0;

	if (at == s->end)
		return 0;
	for (const struct event *e = event_at(s, at); e < end; e++) {
		if (e->sender != reader->account)
			continue;
		if (n + 4 > max)
			return n;
		if (e->at > at) {
			parts[n++] = stretch(s, at, e->at);
			at = e->at;
		}
		n += message_as_own(bytes_at(s, e->at), e->len,
		                    (size_t)(at - e->at), reader->token,
		                    parts + n);
		at = e->at + e->len;
	}
	if (at < s->end)
		parts[n++] = stretch(s, at, s->end);
	return n;
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
