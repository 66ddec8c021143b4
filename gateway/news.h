/*
 * news.h - what programs and the database tell, and whom it is for
 *
 * Messages go to their channels; who is invited, whose contact came or went,
 * and what is said in a room beside messages, to sockets; whose session or
 * token has ended is closed.  After a while without an answer of the database
 * nobody knows who that would be: then news_trusted() says no.
 */
#ifndef NEWS_H
#define NEWS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "settings.h"

struct socket;

/* Under that name in CONFAB_RUN/hints; label is of the counters, and lasts. */
void news_open(uv_loop_t *loop, const struct settings *settings,
               const char *name, const char *label);

/* About once a second. */
void news_tick(void);

/* After each turn of the loop: whoever is to be closed is, and all that came is
 * written. */
void news_turn(void);

/* Would it be known by now whose session has ended? */
bool news_trusted(void);

/*
 * How often it was told that sessions, tokens or members are not what they
 * were. Whoever was let in by what was true before asks again: what was told
 * meanwhile did not find it here.
 */
uint32_t news_count(void);
void news_ask_about(struct socket *s);

/* May that socket's account still hear that room?  It is asked before the turn
 * of the loop is over. */
void news_doubt(const struct socket *s, int64_t room);

/* Nothing is heard any more. */
void news_close(void);

#endif
