/*
 * push.h - what somebody has for an identity, sent to all of its sockets here
 *
 *	push <request> <length>\n<identity of that length><JSON>
 *
 * is answered "yes <request>" if a socket took it, "no <request>" if none did.
 * The same request may come by several ways and is delivered once: later ones
 * are answered as the first one was.
 */
#ifndef PUSH_H
#define PUSH_H

#include <stddef.h>

/* A word of the inbox (inbox.h). */
void push_take(int from, char *line, const char *bytes, size_t len);

#endif
