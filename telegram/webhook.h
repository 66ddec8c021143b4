/* webhook.h - where Telegram brings updates: looked at once, as it starts */
#ifndef WEBHOOK_H
#define WEBHOOK_H

#include "settings.h"

/* Look, set it right if it is not, and say in a line what there was and what
 * was done.  0, or 1 if it could not be. */
int webhook_settle(const struct settings *settings);

#endif
