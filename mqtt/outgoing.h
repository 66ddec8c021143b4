/*
 * outgoing.h - what is said in rooms that have devices goes out, in its order
 *
 * To <domain>/<gid>/pepeunit, retained, its text as it is, with the user
 * properties msgId and sender, and where it applies edits or deletes, which are
 * numbers of earlier messages: an edit is their new text, and a deletion has no
 * text at all.  What came by MQTT does not go out.
 *
 * The log is the outbox: mqtt_rooms knows up to which message all of a room was
 * acknowledged by the broker, and what follows is published again after
 * whatever was lost.  What the broker retains is the last that was said, so an
 * edit or a deletion of that takes its place, and one of an earlier message
 * does not.
 */
#ifndef OUTGOING_H
#define OUTGOING_H

#include <stdbool.h>

#include "db.h"

void outgoing_open(struct db *db, const char *domain);

/* Which rooms have devices now?  False: the database did not answer. */
bool outgoing_look(void);

/* Publish what is due, if all that was published is acknowledged.  False: there
 * is nothing more for now. */
bool outgoing_turn(void);

/* One was acknowledged; or none will be any more. */
void outgoing_published(void);
void outgoing_lost(void);

#endif
