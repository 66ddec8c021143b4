/*
 * owner.h - whose a socket is: all the sockets of an account, or an identity
 *
 * Sockets that speak events are of an account, and are told of what happens to
 * it.  Those of actions are of an identity, a text by which whoever has
 * something for them finds them; they may be of an account as well, which opens
 * them to nothing of what the others are told.
 */
#ifndef OWNER_H
#define OWNER_H

#include <stdint.h>

struct socket;

struct owner {
	char *identity;         /* NULL: it is an account */
	int64_t account;        /* 0: none */
	struct socket *sockets; /* linked by next_of_owner */
};

/* The socket is one of its account's from now on, or of that identity if there
 * is one. */
void owner_enter(struct socket *s, const char *identity);
void owner_leave(struct socket *s);

/* The first of their sockets; NULL: they have none here. */
struct socket *owner_sockets(int64_t account);
struct socket *owner_sockets_of(const char *identity);

/* Each one that has a socket here. */
void owner_each(void (*visit)(const struct owner *owner));

#endif
