/* token.h - the words of HTTP's headers (RFC 9110, 5.6.2) */
#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>

/* May the character be in a token? */
bool token_char(char c);

/* Is the word in the list, a comma between two, in any case? */
bool token_listed(const char *list, const char *word);

#endif
