/* deflate.h - permessage-deflate (RFC 7692, 7.2) without contexts; no I/O */
#ifndef DEFLATE_H
#define DEFLATE_H

#include <stddef.h>

enum deflate_is { DEFLATE_GOOD, DEFLATE_BAD, DEFLATE_LARGE };

/*
 * What a message was before it was deflated: *text, of *len bytes, at most
 * most, lasts until the next call.
 */
enum deflate_is deflate_undo(const void *bytes, size_t n, size_t most,
                             const char **text, size_t *len);

/*
 * The text deflated, for who looks back so many bits: it lasts until the next
 * call.  NULL: that would not be smaller.
 */
const char *deflate_do(const char *text, size_t n, int window_bits,
                       size_t *len);

#endif
