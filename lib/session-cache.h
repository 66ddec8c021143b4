/*
 * session-cache.h - sessions that this process looked up a moment ago
 *
 * Who is calling is asked at every request, and mostly the answer is the same.
 * A process remembers it, for a minute at most, and only as long as it is sure
 * that no session has ended meanwhile.  Two numbers, which all programs of a
 * machine share in CONFAB_RUN/sessions, say so:
 *
 *	the epoch, which whoever ends a session moves on after the commit and
 *	before that is answered, so that nothing remembered before counts in any
 *	request that comes later; the notifier does the same for sessions that
 *	other hands end, as soon as the database tells it;
 *
 *	the moment up to which the notifier would have been told, which it moves
 *	on every second that the database answers it.  Beyond it, as without a
 *	notifier, nothing is remembered and every request asks.
 */
#ifndef SESSION_CACHE_H
#define SESSION_CACHE_H

#include <stdint.h>

#include "session.h"

/* Until then, and where that cannot be, nothing is remembered. */
void session_cache_open(const char *run);

/* Some session has ended: nobody trusts what they remember. */
void session_cache_clear(void);

/* The epoch; to be read before the database is asked. */
uint64_t session_cache_epoch(void);

/* Remember, as of that epoch, for so many seconds at most, whose token has that
 * hash; the user's token is not kept. */
void session_cache_keep(uint64_t epoch, const char *hash,
                        const struct user *user, long seconds);

/* Whose it is, without the token, until the next call of any of these; NULL:
 * ask the database. */
const struct user *session_cache_find(const char *hash);

/* The clock of trust, in ms. */
int64_t session_cache_clock(void);

/* The notifier's: the database answered what was asked at that moment, and so
 * has told of every session that ended before.  0: it does not answer. */
void session_cache_trust(int64_t asked);

#endif
