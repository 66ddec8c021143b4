/* inbox.h - hints of what was committed, from the programs that did (hint.h) */
#ifndef INBOX_H
#define INBOX_H

#include <uv.h>

/* Listen in that folder, or end the program. */
void inbox_open(uv_loop_t *loop, const char *run);

/* Take a turn of what has come from each sender, and nothing more. */
void inbox_close(void);

#endif
