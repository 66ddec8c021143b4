/* owner.h - whose a socket is: all the sockets of an account */
#ifndef OWNER_H
#define OWNER_H

#include <stdint.h>

struct socket;

struct owner {
	int64_t account;
	struct socket *sockets; /* linked by next_of_owner */
};

/* The socket is one of its account's from now on. */
void owner_enter(struct socket *s);
void owner_leave(struct socket *s);

/* The first of the account's sockets; NULL: it has none here. */
struct socket *owner_sockets(int64_t account);

/* Each account that has a socket here. */
void owner_each(void (*visit)(const struct owner *owner));

#endif
