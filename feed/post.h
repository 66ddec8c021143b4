/*
 * post.h - a message on its way to those who read its room
 *
 * Rendered by PostgreSQL, in the program that sent it or in an answer of the
 * store; the bytes are borrowed.
 */
#ifndef POST_H
#define POST_H

#include <stddef.h>
#include <stdint.h>

struct post {
	int64_t msg_id, sender;
	const char *event; /* as the room's readers see it; NULL: not known */
	size_t len;
	const char *frame; /* as members see it on a WebSocket; may be empty */
	size_t frame_len;
};

#endif
