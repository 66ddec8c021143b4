/*
 * pool.h - several processes at one listening socket
 *
 * Each takes one request at a time, so a crash costs one request and nobody
 * needs a lock.  There is always one that waits, as far as may be: when all are
 * busy another is started, and who has not been needed for POOL_LINGER seconds
 * is told to go; the last one stays.  One that dies is replaced, at most once a
 * second.  A worker that is told to go answers whoever it listens to by then,
 * and who sent what nobody has read is told so by the kernel.
 */
#ifndef POOL_H
#define POOL_H

#include <fcgiapp.h>
#include <stdbool.h>

/* In seconds; a request may take longer than any statement does. */
enum { POOL_LINGER = 30, POOL_REQUEST = 10 };

/*
 * Run work() in n processes at most until SIGTERM or SIGINT, which are passed
 * on to let them finish what they are at, or until idle_exit seconds (0: never)
 * went by without a request.  Of one that was ended by a signal, or that left
 * with another status than 0, ended() is told in a process of its own, as
 * waitpid() has it.  The exit status.
 */
int pool_run(long n, long idle_exit, void (*work)(FCGX_Request *),
             void (*ended)(int status));

/*
 * The next request, for a worker; false: there is none, as it is to go.  What
 * was given up before anybody came to it is left undone.  From its first byte
 * on SIGALRM comes after POOL_REQUEST seconds, unless the next one is asked
 * for, or alarm(0) called as soon as it is answered.
 */
bool pool_next(FCGX_Request *fcgi);

#endif
