/*
 * confine.h - a program takes from itself what it never needs
 *
 * Whoever makes a program do what they like, by a fault in it, starts no other
 * program by that, looks into no other process, and opens no socket but of the
 * kinds that it has.  To try to start one, or to look, ends the process; what
 * else is taken away fails with an error.  It lasts, and holds for what is
 * forked.
 *
 * Where the kernel has not all of it, what there is is taken.  A build with
 * sanitizers, which need more, confines nothing.
 */
#ifndef CONFINE_H
#define CONFINE_H

#include <stdbool.h>

/* Without network there are sockets of this machine alone. */
void confine(bool network);

#endif
