/*
 * opening.h - from a connection to a socket that was let in, or refused
 *
 * Contracts, C3: who it is says the request that opens it, or if that says
 * nothing, the first frame, {"action":"auth","token":{...}}.  Until then it is
 * waited for.
 */
#ifndef OPENING_H
#define OPENING_H

#include <stddef.h>

struct socket;

/* Bytes came of one that is SHAKING, and are in s->in. */
void opening_take(struct socket *s);

/* The first frame of one that is waited for; exchange_go_on() once that is
 * decided. */
void opening_ask_who(struct socket *s, const char *text, size_t len);

/* It is waited for no more. */
void opening_forget(struct socket *s);

#endif
