/* utf8.h - well-formed UTF-8 (RFC 3629): no overlong form, no surrogate */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes of the character that s, of len > 0 bytes, begins with: 1 to 4.
 * 0: it is not well-formed.  -1: it may be, but ends too early to tell.
 */
int utf8_step(const char *s, size_t len);

/* Characters of a text; -1 if it is not well-formed. */
long utf8_length(const char *text);

/* Is it well-formed, and of min to max characters? */
bool utf8_fits(const char *text, long min, long max);

/* How many bytes, at most that many, the first whole characters have. */
size_t utf8_cut(const char *text, size_t max);

#endif
