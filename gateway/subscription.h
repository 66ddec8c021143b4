/* subscription.h - what is pushed to a socket */
#ifndef SUBSCRIPTION_H
#define SUBSCRIPTION_H

#include <json-c/json.h>
#include <stddef.h>

struct socket;

/* The socket was let in: rooms is [[room,last],...] of socket-open's answer. */
void subscription_let_in(struct socket *s, json_object *rooms);

/*
 * An answer with a control line (NULL: none) has come for a request of the
 * socket: the frame's text is sent, now or in its place.  Every answer passes
 * here, in order.
 */
void subscription_answer(struct socket *s, const char *words, const char *text,
                         size_t len);

/*
 * The socket can be written to and its own queue is empty: write on what its
 * rooms have.
 */
void subscription_flush(struct socket *s);

/* It has gone. */
void subscription_leave(struct socket *s);

#endif
