/*
 * incoming.h - what devices publish becomes messages of rooms, once each
 *
 *	<domain>/<gid>/pepeunit
 *	<domain>/output_base_topic/<device's uuid>/<gid>/pepeunit
 *
 * A subscriber is not told who published.  Of the longer topic, whose third
 * segment the broker grants to that device alone, the sender is the device.  Of
 * the shorter one it is the device that is a member of the room, and where
 * several are it is the bridge's own account.  Only devices count that are let
 * in: signed in, and not disabled.
 *
 * The message's key is "mqtt:" and the publisher's own ("mqtt." by the longer
 * topic), the user property client_msg_id, or a random one, which is found
 * again by the packet's number and content if it comes again after the
 * connection was lost.
 *
 * What is no text of a message, or whose sender or room there is not, is
 *dropped: counted, and logged by its size.
 */
#ifndef INCOMING_H
#define INCOMING_H

#include <stdbool.h>

#include "broker.h"
#include "db.h"

/* By what came what devices have heard from each other already, as it was
 * published to the short topic. */
#define INCOMING_SHORT "mqtt"

void incoming_open(struct db *db, const char *domain);

/* Both are false if the database did not answer: it is to come again. */
bool incoming_take(const struct arrival *arrival);
bool incoming_forget(void);

/* What was taken until this was called the last time does not come again. */
void incoming_settle(void);

#endif
