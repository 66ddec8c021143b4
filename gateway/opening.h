/* opening.h - from a connection to a socket that was let in, or refused */
#ifndef OPENING_H
#define OPENING_H

#include <stddef.h>

struct socket;

/* Bytes came of one that is SHAKING, and are in s->in. */
void opening_take(struct socket *s);

#endif
