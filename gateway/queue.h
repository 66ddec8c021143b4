/*
 * queue.h - bytes for a socket that it has not taken yet; no I/O
 *
 * They are frames, the first of which may have been taken in part: what is left
 * of that is torn, and goes before anything else.  Without a byte in it a queue
 * takes no memory; zeroed it is empty.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stddef.h>

struct queue {
	char *bytes;
	size_t at, len, size, torn;
};

/* The memory of all of them. */
size_t queue_all(void);

size_t queue_length(const struct queue *q);

/* Without the frame that was written in part. */
size_t queue_behind(const struct queue *q);

/* What is to be written next, as much as there is. */
const char *queue_next(const struct queue *q);

void queue_add(struct queue *q, const void *bytes, size_t len);

/* The rest of a frame that has begun; there is nothing else in the queue. */
void queue_add_rest(struct queue *q, const void *bytes, size_t len);

/* So much was taken. */
void queue_took(struct queue *q, size_t n);

/* All is given up but the rest of a frame that has begun. */
void queue_cut(struct queue *q);

/* The last so many bytes, taken back: to be freed. */
char *queue_take_back(struct queue *q, size_t len);

void queue_free(struct queue *q);

#endif
