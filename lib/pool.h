/*
 * pool.h - several processes at one listening socket
 *
 * Each takes one request at a time, so a crash costs one request and nobody
 * needs a lock.  There is always one that waits, as far as may be: when all are
 * busy another is started, and who has not been needed for POOL_LINGER seconds
 * is told to go; the last two stay, as somebody new has first to connect to the
 * database and to have its statements planned.  One that dies is replaced, at
 * most once a second.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>

enum { POOL_LINGER = 30 };

/*
 * Run work() in n processes at most until SIGTERM or SIGINT, which are passed
 * on to let them finish what they are at, or until idle_exit seconds (0: never)
 * went by without pool_busy().  Of one that was ended by a signal, or that left
 * with another status than 0, ended() is told in a process of its own, as
 * waitpid() has it.  The exit status.
 */
int pool_run(long n, long idle_exit, void (*work)(void),
             void (*ended)(int status));

/* Called by a worker at each request: it and the pool are not idle; and once it
 * waits for whoever comes next. */
void pool_busy(void);
void pool_free(void);

/* Has this worker been told to stop? */
bool pool_stopping(void);

#endif
