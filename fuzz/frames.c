/*
 * frames - a WebSocket's bytes, in however many pieces they come
 *
 * The first byte says whether messages may be compressed, the second how large
 * the pieces are.
 */
#include "../gateway/frames.h"

#include "fuzz.h"
#include "utf8.h"

struct heard {
	char *bytes; /* of messages, each with its length, and of what is due */
	size_t len, due_len;
	char *due;
};

static void add(char **to, size_t *len, const void *bytes, size_t n)
{
	*to = realloc(*to, *len + n + 1);
	if (!*to)
		abort();
	memcpy(*to + *len, bytes, n);
	*len += n;
}

static void message(void *of, const char *text, size_t len)
{
	struct heard *h = of;
	char *copy;

	must(len <= MESSAGE_MAX, "a message is only so long");
	add(&h->bytes, &h->len, text ? "t" : "b", 1);
	if (!text)
		return;
	add(&h->bytes, &h->len, &len, sizeof len);
	add(&h->bytes, &h->len, text, len);
	copy = fuzz_text(text, len);
	must(utf8_length(copy) >= 0, "a text is in UTF-8");
	free(copy);
}

static void due(void *of, const char *bytes, size_t len)
{
	struct heard *h = of;

	add(&h->due, &h->due_len, bytes, len);
}

static enum frames_is take(struct frames *f, const char *bytes, size_t len,
                           size_t step, struct heard *heard)
{
	static const struct frames_events events = { message, due };
	enum frames_is is = FRAMES_GOOD;

	for (size_t at = 0; at < len && is == FRAMES_GOOD; at += step)
		is = frames_take(f, bytes + at,
		                 len - at < step ? len - at : step, &events,
		                 heard);
	return is;
}

/* All that we send ourselves are whole frames; where the last one begins. */
static size_t last_of(const struct heard *h)
{
	size_t at = 0, last = 0;

	for (; at < h->due_len; at += frames_length(h->due + at))
		last = at;
	must(at == h->due_len, "what is due are whole frames");
	return last;
}

/* Whoever is told goodbye may have been owed a pong before it, and of two rules
 * that a frame breaks be told either. */
static void same_due(enum frames_is is, const struct heard *a,
                     const struct heard *b)
{
	size_t from_a = last_of(a), from_b = last_of(b);

	if (is == FRAMES_FAULT) {
		must(a->due_len && b->due_len, "a fault is told");
		return;
	}
	if (is == FRAMES_GOOD)
		from_a = from_b = 0;
	must(a->due_len - from_a == b->due_len - from_b &&
	             (!a->due_len || memcmp(a->due + from_a, b->due + from_b,
	                                    a->due_len - from_a) == 0),
	     "and the same is due");
}

/* Of a reason to close wslay takes each piece for all of it: it may find it
 * wrong before it has come whole, and where a character is cut. */
static bool is_hasty(enum frames_is is, const struct frames *f,
                     enum frames_is was)
{
	return is == FRAMES_FAULT &&
	       (was == FRAMES_CLOSED || (was == FRAMES_GOOD && f->part));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frames one = { 0 }, other;
	struct heard whole = { 0 }, pieces = { 0 };
	const char *bytes = (const char *)data + 2;
	enum frames_is is, was;

	if (size < 3)
		return 0;
	one.window_bits = data[0] & 1 ? 15 : 0;
	other = one;
	is = take(&one, bytes, size - 2, size - 2, &whole);
	was = take(&other, bytes, size - 2, data[1] % 32 + 1u, &pieces);
	must(is == was || is_hasty(is, &other, was) || is_hasty(was, &one, is),
	     "pieces break the rules that the whole does");
	must(whole.len == pieces.len &&
	             (!whole.len ||
	              memcmp(whole.bytes, pieces.bytes, whole.len) == 0),
	     "the same messages come in pieces");
	if (is == was)
		same_due(is, &whole, &pieces);
	frames_free(&one);
	frames_free(&other);
	free(whole.bytes);
	free(whole.due);
	free(pieces.bytes);
	free(pieces.due);
	return 0;
}
