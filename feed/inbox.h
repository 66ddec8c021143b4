/* inbox.h - hints of what was committed, from the programs that did (hint.h) */
#ifndef INBOX_H
#define INBOX_H

#include <stddef.h>
#include <uv.h>

/* What else than messages is taken: the line after its first word, and the
 * bytes that follow; from is where it may be answered (packets.h).  Words end
 * with a nameless one. */
struct inbox_word {
	const char *word;
	void (*take)(int from, char *line, const char *bytes, size_t len);
};

/* Listen in that folder under that name, or end the program.  words may be
 * NULL: there are only messages.  What else there is to do with it is
 * packets.h's: to resume, and to close. */
void inbox_open(uv_loop_t *loop, const char *run, const char *name,
                const struct inbox_word *words);

#endif
