/*
 * hint.h - telling the notifier what was committed
 *
 * After a commit the program that made it sends one packet over a local
 * SOCK_SEQPACKET socket, CONFAB_RUN/notifier.hint, and goes on.  It never
 * waits: a hint may be lost, as msgId is dense and the notifier reads from the
 * table whatever it finds missing.
 *
 * A packet is "<room> <msg_id> <sender>\n<event>", the first three being the
 * database's own numbers; without the event if that is too large to send.
 * "ping" is answered "pong".
 */
#ifndef HINT_H
#define HINT_H

#include <stdbool.h>

enum { HINT_MAX = 128 * 1024 };

/* Where hints go from now on.  Until then, and to nobody, they are dropped. */
void hint_open(const char *run);

void hint_send(const char *room, const char *msg_id, const char *sender,
               const char *event);

/* Does the notifier answer, within a second? */
bool hint_ping(void);

#endif
