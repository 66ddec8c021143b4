/*
 * telegram.h - what the programs that have to do with the bot of Telegram share
 *
 * Its updates come by long polling if BACKEND_DOMAIN is an address, with or
 * without port, or nothing, and by a webhook if it is a domain (contracts,
 * 4.1).  Either way each becomes a row of telegram_updates, once.
 */
#ifndef TELEGRAM_H
#define TELEGRAM_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"
#include "settings.h"

/* Are updates asked for, or do they come? */
bool telegram_polls(const struct settings *s);

/*
 * What Telegram shows to the webhook: CONFAB_TELEGRAM_SECRET, or what is made
 * from SECRET_KEY.  NULL: there is neither, or it is none that Telegram takes,
 * 1 to 256 letters, digits, _ and -.
 */
const char *telegram_secret(struct arena *a, const struct settings *s);

/* Where Telegram is to send updates. */
const char *telegram_webhook(struct arena *a, const struct settings *s);

/*
 * OK: an update is known, and the bot has been told if it was not before.
 * sent: it was sent by Telegram, which may bring the one before it later.
 */
enum error telegram_update(struct db *db, const char *update_id,
                           const char *json, bool sent);

#endif
