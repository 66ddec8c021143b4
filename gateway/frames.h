/*
 * frames.h - a WebSocket's frames: from bytes to messages, and back; no I/O
 *
 * RFC 6455, 5 to 8, by wslay, and RFC 7692 by zlib.  Between two messages
 * nothing is kept: what takes memory is made when bytes come and given back at
 * the end of the message, so a socket that is silent costs nothing.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MESSAGE_MAX = 64 * 1024,   /* bytes of a message that comes */
	MESSAGE_FRAMES = 1024,     /* frames from its first to its last one */
	FRAME_HEAD_MAX = 10,       /* bytes of a header that we make */
	FRAME_CONTROL_MAX = 127,   /* bytes of a control frame that we make */
	CLOSE_REASON_MAX = 123,    /* bytes of a reason (5.5.1) */
	DEFLATE_MIN = 1024,        /* bytes that are worth the work, */
	DEFLATE_MAX = 1024 * 1024, /* and for which all others can wait */
};

enum close_code {
	CLOSE_NORMAL = 1000,
	CLOSE_GOING_AWAY = 1001,
	CLOSE_PROTOCOL = 1002,
	CLOSE_BAD_DATA = 1007,
	CLOSE_POLICY = 1008,
	CLOSE_TOO_BIG = 1009,
	CLOSE_RESTART = 1012,
	CLOSE_SESSION_ENDED = 4001,
	CLOSE_TOO_SLOW = 4008,
};

struct frames_part;

/* All zero but for what the handshake said: nothing has come yet. */
struct frames {
	struct frames_part *part; /* of a message or frame that has begun */
	uint8_t window_bits;      /* 0: no permessage-deflate */
	uint16_t controls; /* control frames; for who limits their rate */
};

struct frames_events {
	/* A whole text, in well-formed UTF-8; NULL: a binary message, whose
	 * bytes are let be. */
	void (*message)(void *of, const char *text, size_t len);
	/* Whole frames of our own that are due: pongs, and the close frame. */
	void (*due)(void *of, const char *bytes, size_t len);
};

enum frames_is {
	FRAMES_GOOD,   /* go on */
	FRAMES_CLOSED, /* the client closed, which was answered */
	FRAMES_FAULT,  /* it broke a rule, and was told so by a close frame */
};

/*
 * Bytes have come.  After CLOSED or FAULT no more may be given.  The events may
 * do anything but free the frames.
 */
enum frames_is frames_take(struct frames *f, const void *bytes, size_t len,
                           const struct frames_events *events, void *of);

void frames_free(struct frames *f);

/* The header of a text that is one frame, as all we send are: how long it is.
 */
size_t frames_head(char head[FRAME_HEAD_MAX], size_t len);

/*
 * The same for a text to this one socket, which is then made smaller if that is
 * agreed on and worth it: text and len become what has to be sent, and last
 * until the next call.
 */
size_t frames_pack(const struct frames *f, char head[FRAME_HEAD_MAX],
                   const char **text, size_t *len);

/* Control frames, whole: how long they are.  A reason is cut to what fits. */
size_t frames_close(char frame[FRAME_CONTROL_MAX], enum close_code code,
                    const char *reason);
size_t frames_ping(char frame[FRAME_CONTROL_MAX]);

/* How long the frame is that begins there; we made it, so it is not masked. */
size_t frames_length(const char *frame);

#endif
