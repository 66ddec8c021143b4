/*
 * hint.h - telling those who push what was committed
 *
 * The notifier and every gateway have a SOCK_SEQPACKET socket in CONFAB_RUN/
 * hints, and the bus, which tells other hosts, is there as "relay".  After a
 * commit the program that made it sends each of them one packet and goes on. It
 *never waits: a hint may be lost, as msgId is dense and what is missing is read
 *from the table.
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
 * but for that account (0: for all).  "ping" is answered "pong".  What else is
 * asked there stands in identity.h; the bus as "bus" is there for that alone.
 */
#ifndef HINT_H
#define HINT_H

#include <stdbool.h>
#include <stddef.h>

enum { HINT_MAX = 128 * 1024, HINT_PEERS = 80 };

/* Where hints go from now on.  Until then, and to nobody, they are dropped. */
void hint_open(const char *run);

/* frame may be NULL: the room has no members. */
void hint_event(const char *room, const char *msg_id, const char *sender,
                const char *event, const char *frame);
void hint_join(const char *room, const char *accounts, const char *frame);
void hint_room(const char *room, const char *account, const char *frame);

/* What was told on another host is told here, to all but the bus. */
void hint_pass_on(const char *packet, size_t len);

/*
 * Send a packet to everybody of a name that it is for, each on a connection of
 * its own, so that an answer cannot be taken for another's: how many there are.
 * Who has too many waiting already is waited for so long; 0: not at all.  Who
 * asked closes them.
 */
int hint_ask(bool (*is_for)(const char *name), const char *packet, size_t len,
             long patience_ms, int socks[HINT_PEERS]);

/* Does whoever has a socket of a name that begins so answer, within a second?
 */
bool hint_ping(const char *name);

/* The same of the one that is called so. */
bool hint_ping_one(const char *name);

#endif
