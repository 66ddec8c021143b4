/*
 * kick.h - devices whose connection the broker is to end
 *
 * A broker asks what a device may when it connects and when it subscribes, and
 * EMQX never again.  Whoever takes a right away from a device has it noted in
 * mqtt_kicks, by triggers; here the broker is told, until it says that it is
 * done.
 */
#ifndef KICK_H
#define KICK_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "settings.h"

void kick_open(struct db *db, const struct settings *settings);

/* Have some of them disconnected.  False: there is nothing more to do for now;
 * what could not be done is tried again later. */
bool kick_turn(int64_t now);

#endif
