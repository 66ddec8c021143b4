/* queue.c - bytes for a socket that it has not taken yet; no I/O */
#include "queue.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "frames.h"

static size_t all;

size_t queue_all(void)
{
	return all;
}

size_t queue_length(const struct queue *q)
{
	return q->len - q->at;
}

size_t queue_behind(const struct queue *q)
{
	return queue_length(q) - q->torn;
}

const char *queue_next(const struct queue *q)
{
	return q->bytes + q->at;
}

void queue_add(struct queue *q, const void *bytes, size_t len)
{
	size_t left = queue_length(q);

	if (q->len + len > q->size && q->at) {
		memmove(q->bytes, q->bytes + q->at, left);
		q->at = 0;
		q->len = left;
	}
	if (q->len + len > q->size) {
		all -= q->size;
		q->size = left > len ? 2 * (left + len) : left + len;
		all += q->size;
		q->bytes = alloc_grow(q->bytes, q->size);
	}
	memcpy(q->bytes + q->len, bytes, len);
	q->len += len;
}

void queue_add_rest(struct queue *q, const void *bytes, size_t len)
{
	queue_add(q, bytes, len);
	q->torn = len;
}

void queue_free(struct queue *q)
{
	all -= q->size;
	free(q->bytes);
	*q = (struct queue){ 0 };
}

/* Whole frames, and then perhaps part of one. */
void queue_took(struct queue *q, size_t n)
{
	while (n > q->torn) {
		n -= q->torn;
		q->at += q->torn;
		q->torn = frames_length(q->bytes + q->at);
	}
	q->torn -= n;
	q->at += n;
	if (q->at == q->len)
		queue_free(q);
}

void queue_cut(struct queue *q)
{
	q->len = q->at + q->torn;
}

char *queue_take_back(struct queue *q, size_t len)
{
	char *back = alloc_grow(NULL, len);

	q->len -= len;
	memcpy(back, q->bytes + q->len, len);
	if (q->len == q->at)
		queue_free(q);
	return back;
}
