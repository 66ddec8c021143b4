/* text.h - a text as messages that Telegram takes */
#ifndef TEXT_H
#define TEXT_H

#include "arena.h"

/* UTF-16 code units, which is how Telegram counts. */
enum { TEXT_MAX = 4096 };

/*
 * How many messages that text is: *pieces has them, cut between words where
 * there are any.  What is nothing but white space is none, as Telegram takes
 * none of it.
 */
int text_split(struct arena *a, const char *text, const char *const **pieces);

#endif
