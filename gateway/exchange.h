/*
 * exchange.h - what a socket asks, and what it is answered
 *
 * A text is a request, and goes to the program that it names (speech.h);
 * requests of a socket are answered one at a time, in their order.  What comes
 * meanwhile waits, also for an answer that has its place in a room.  The first
 * one of a socket that is not let in yet says who it is.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

struct socket;

/* Bytes of requests that may wait; then the socket is not listened to.  What
 * has come by then may be more, but not by much. */
enum { WAITING_MAX = 64 * 1024, TOO_MANY = 512 * 1024 };

/* logs: each request that goes to a program, but not what it says. */
void exchange_open_all(const char *gateway, bool logs);

void exchange_take(struct socket *s, const char *text, size_t len);

/* What it asked is answered: the next one. */
void exchange_go_on(struct socket *s);

/* Something was said to it: the next one, if it waited for that. */
void exchange_said(struct socket *s);

/* Does as much wait as may? */
bool exchange_full(const struct socket *s);

/* What waits is not asked any more. */
void exchange_stop(struct socket *s);

/* All of it is forgotten: the socket is gone. */
void exchange_free(struct socket *s);

#endif
