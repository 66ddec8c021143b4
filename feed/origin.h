/*
 * origin.h - the networks that connections come from, and how many from each
 *
 * A network is an address, or the first 64 bits of an IPv6 one, which whoever
 * has any of them has all of; attempts to sign in are counted by the same
 * (attempt.h).
 */
#ifndef ORIGIN_H
#define ORIGIN_H

#include <netinet/in.h>
#include <sys/socket.h>

struct origin;

/* One more connection from there; NULL: there are as many already. */
struct origin *origin_enter(const struct sockaddr_storage *from, int most);

/* One of them has gone; NULL: one that was not counted. */
void origin_leave(struct origin *o);

/* What that network is called. */
void origin_name(const struct sockaddr_storage *from,
                 char name[INET6_ADDRSTRLEN]);

#endif
