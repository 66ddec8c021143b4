/* websocket.h - what a client of a WebSocket says and hears, as bytes */
#ifndef WEBSOCKET_H
#define WEBSOCKET_H

#include <stddef.h>

enum { WEBSOCKET_MAX = 1024 }; /* bytes of what is said at a time */

/* The request that opens one there, of whose token that is or, if it is NULL,
 * of nobody; its length. */
size_t websocket_request(char to[WEBSOCKET_MAX], const char *path,
                         const char *token);

/* Behind the answer to it, or NULL if that is not whole; what refuses ends the
 * program. */
const char *websocket_opened(const char *bytes, size_t len);

/* A text as a frame, masked as a client's have to be; its length. */
size_t websocket_frame(char to[WEBSOCKET_MAX], const char *text, size_t len);

/*
 * The frame that bytes begin with: its length, 0 if it is not whole.  The text
 * is in it; NULL: it is a ping or a pong.  What else a server may send does not
 * come here, or ends the program.
 */
size_t websocket_cut(const char *bytes, size_t len, const char **text,
                     size_t *text_len);

#endif
