/*
 * lease.h - what the database knows of this gateway
 *
 * A gateway is a row with a lease that runs out, and whose sockets go with it:
 * so who was connected to one that died is known to have left.  It has a
 * number, which every question of it names; while it has none, nobody is let
 * in.
 */
#ifndef LEASE_H
#define LEASE_H

#include <stdint.h>

/* Take the lease whose row is called so, from whoever had it before; then() is
 * called when it is there, once. */
void lease_open(const char *name, const char *row, void (*then)(void));

/* The gateway's number; NULL: it has none yet. */
const char *lease_gateway(void);

/* Renew it, and say again what was not heard; about once a second. */
void lease_tick(void);

/*
 * A socket that was let in has gone: socket-close is told, until it hears. Once
 * it was told for the first time, then(of) is called, whatever came of it.
 */
struct gone *lease_socket_gone(int64_t number, void (*then)(void *of),
                               void *of);

/* Whoever waits for that does not any more.  NULL: nobody does. */
void lease_forget(struct gone *gone);

/*
 * Whether a socket was let in nobody said, and it is not: socket-close is told
 * once no program can be about to let it in.  Until then its row, if there is
 * one, stays.
 */
void lease_socket_unknown(int64_t number);

/* Of those that are known to have gone, how many are not told of yet. */
int lease_pending(void);

void lease_close(void);

#endif
