/*
 * hint.h - telling those who push what was committed
 *
 * The notifier and every gateway have a SOCK_SEQPACKET socket in CONFAB_RUN/
 * hints.  After a commit the program that made it sends each of them one packet
 * and goes on.  It never waits: a hint may be lost, as msgId is dense and what
 * is missing is read from the table.
 *
 * A packet is a line, the numbers in it being the database's own, and bytes:
 *
 *	event <room> <msg_id> <sender> <length>\n<event of that length><frame>
 *	join <room> <account>,<account>...\n<frame>
 *	room <room> <account>\n<frame>
 *
 * An event is a message as the room's readers see it (message.h); the frame is
 * how it is pushed to a conversation's members over a WebSocket.  Both are left
 * out if they are too large to send.  Who joins a room just made is pushed to
 * from its first message on, and gets the frame; it is for all of them.  What
 * is said to a room without being a message is for those who subscribed to it,
 * but for that account (0: for all).  "ping" is answered "pong".
 */
#ifndef HINT_H
#define HINT_H

#include <stdbool.h>

enum { HINT_MAX = 128 * 1024 };

/* Where hints go from now on.  Until then, and to nobody, they are dropped. */
void hint_open(const char *run);

/* frame may be NULL: the room has no members. */
void hint_event(const char *room, const char *msg_id, const char *sender,
                const char *event, const char *frame);
void hint_join(const char *room, const char *accounts, const char *frame);
void hint_room(const char *room, const char *account, const char *frame);

/* Does whoever has a socket of a name that begins so answer, within a second?
 */
bool hint_ping(const char *name);

#endif
