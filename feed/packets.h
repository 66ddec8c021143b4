/* packets.h - packets from the programs of this machine (lib/hint.h) */
#ifndef PACKETS_H
#define PACKETS_H

#include <stddef.h>
#include <uv.h>

/*
 * Listen in that folder under that name, or end the program.  What comes is
 * taken, with room for a NUL after it; from is the connection of who sent it,
 * where an answer may be sent at once, or later on a duplicate of it.
 */
void packets_open(uv_loop_t *loop, const char *run, const char *name,
                  void (*take)(int from, char *packet, size_t len));

/* Try again, if accepting failed for want of descriptors; about once a second.
 */
void packets_resume(void);

/* Take a turn of what has come from each sender, and nothing more. */
void packets_close(void);

#endif
