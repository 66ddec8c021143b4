/* answer.h - what nginx answers, as far as whoever asks it has to know */
#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>

/* Is all of it there?  Every answer says its Content-Length. */
bool answer_whole(const char *answer);

int answer_status(const char *answer);

/* Is the connection at its end after this one? */
bool answer_last(const char *answer);

#endif
