/*
 * asker.h - somebody who asks one thing after the other, and takes the time
 *
 * By one connection, opened beforehand; a new one only where an answer says
 * that it was the last.
 */
#ifndef ASKER_H
#define ASKER_H

#include <stdint.h>

void asker_open(const char *address, const char *port);

/*
 * POST that JSON there and wait for the whole answer, which is to have that
 * status or the program ends; ns from the first byte out to the last one in.
 */
int64_t asker_ask(const char *path, const char *json, int status);

/* The last answer, head and body. */
const char *asker_answer(void);

#endif
