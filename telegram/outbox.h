/*
 * outbox.h - what is to go to Telegram
 *
 * Answers to commands are rows until they were sent.  What was said in a room
 * is its log, in which each linked chat has a place.  Either is noted once it
 * was sent: whoever is killed in between sends it twice, and loses nothing.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "arena.h"
#include "db.h"

void outbox_open(struct db *of);

/* Begin to send what is due and may be sent; OK or ERROR_UNAVAILABLE. */
enum error outbox_send(struct arena *a);

/* Has something been sent or put off since this was asked the last time?  Then
 * there may be more to send. */
bool outbox_moved(void);

#endif
