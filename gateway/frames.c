/* frames.c - a WebSocket's frames: from bytes to messages, and back; no I/O */
#include "frames.h"

#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

#include "alloc.h"
#include "deflate.h"
#include "log.h"
#include "utf8.h"

enum {
	FIN = 0x80,
	COMPRESSED = 0x40,
	MASK = 4,
	SHORT = 2, /* bytes of the shortest header */
	LENGTH_16 = 126,
	LENGTH_64 = 127,
	LENGTH_BITS = 0x7F,
};

/* What is there while a message is under way, or part of a frame. */
struct frames_part {
	struct frames *frames;
	wslay_event_context_ptr wslay;
	const struct frames_events *events;
	void *of;
	const uint8_t *bytes; /* still to be taken */
	size_t len;
	uint64_t taken, begun; /* bytes; in all the frames that have begun */
	unsigned count;        /* frames since the last whole message */
	bool open;             /* a message has begun and not ended */
	bool closed;           /* by the client */
	int fault;             /* what to close with; 0: nothing is wrong */
	size_t echo;           /* length of the close frame that wslay queued */
	char *out;             /* frames of our own that are due */
	size_t out_len;
};

static ssize_t give(wslay_event_context_ptr wslay, uint8_t *to, size_t len,
                    int flags, void *part)
{
	struct frames_part *p = part;

	(void)flags;
	if (!p->len) {
		wslay_event_set_error(wslay, WSLAY_ERR_WOULDBLOCK);
		return -1;
	}
	if (len > p->len)
		len = p->len;
	memcpy(to, p->bytes, len);
	p->bytes += len;
	p->len -= len;
	p->taken += len;
	return (ssize_t)len;
}

static void append(struct frames_part *p, const void *bytes, size_t len)
{
	p->out = alloc_grow(p->out, p->out_len + len);
	memcpy(p->out + p->out_len, bytes, len);
	p->out_len += len;
}

static ssize_t keep(wslay_event_context_ptr wslay, const uint8_t *bytes,
                    size_t len, int flags, void *part)
{
	(void)wslay;
	(void)flags;
	append(part, bytes, len);
	return (ssize_t)len;
}

static void fail(struct frames_part *p, enum close_code code)
{
	p->fault = (int)code;
	wslay_event_shutdown_read(p->wslay);
}

static size_t head_length(uint64_t payload)
{
	return payload < LENGTH_16     ? SHORT
	       : payload <= UINT16_MAX ? SHORT + sizeof(uint16_t)
	                               : SHORT + sizeof(uint64_t);
}

/* Empty fragments cost no memory, but time: they are counted as all others. */
static void frame_begins(wslay_event_context_ptr wslay,
                         const struct wslay_event_on_frame_recv_start_arg *arg,
                         void *part)
{
	struct frames_part *p = part;

	(void)wslay;
	p->begun += head_length(arg->payload_length) + MASK +
	            arg->payload_length;
	if (wslay_is_ctrl_frame(arg->opcode)) {
		if (p->frames->controls < UINT16_MAX)
			p->frames->controls++;
		return;
	}
	p->open = !arg->fin;
	if (++p->count > MESSAGE_FRAMES)
		fail(p, CLOSE_TOO_BIG);
}

static bool well_formed(const char *text, size_t len)
{
	while (len) {
		int step = utf8_step(text, len);

		if (step <= 0)
			return false;
		text += step;
		len -= (size_t)step;
	}
	return true;
}

/* wslay has looked at the characters of what is not compressed. */
static void take_text(struct frames_part *p, const char *text, size_t len,
                      bool compressed)
{
	enum deflate_is is = DEFLATE_GOOD;

	if (compressed)
		is = deflate_undo(text, len, MESSAGE_MAX, &text, &len);
	if (is == DEFLATE_LARGE)
		fail(p, CLOSE_TOO_BIG);
	else if (is == DEFLATE_BAD || (compressed && !well_formed(text, len)))
		fail(p, CLOSE_BAD_DATA);
	else
		p->events->message(p->of, text, len);
}

/*
 * wslay has said the same back by now.  It takes a close of one byte for one
 * without a code, and looks at a reason only if that comes in one piece.
 */
static void take_close(struct frames_part *p, const char *body, size_t len)
{
	p->closed = true;
	p->echo = SHORT + (len < sizeof(uint16_t) ? 0 : len);
	if (len == 1)
		fail(p, CLOSE_PROTOCOL);
	else if (len &&
	         !well_formed(body + sizeof(uint16_t), len - sizeof(uint16_t)))
		fail(p, CLOSE_BAD_DATA);
}

static void message_came(wslay_event_context_ptr wslay,
                         const struct wslay_event_on_msg_recv_arg *arg,
                         void *part)
{
	struct frames_part *p = part;

	(void)wslay;
	if (arg->opcode == WSLAY_CONNECTION_CLOSE)
		take_close(p, (const char *)arg->msg, arg->msg_length);
	if (wslay_is_ctrl_frame(arg->opcode) ||
	    !wslay_event_get_read_enabled(p->wslay))
		return;
	p->count = 0;
	if (arg->opcode == WSLAY_TEXT_FRAME)
		take_text(p, arg->msg_length ? (const char *)arg->msg : "",
		          arg->msg_length, wslay_get_rsv1(arg->rsv));
	else
		p->events->message(p->of, NULL, 0);
}

static struct frames_part *part_new(struct frames *f)
{
	static const struct wslay_event_callbacks callbacks = {
		.recv_callback = give,
		.send_callback = keep,
		.on_frame_recv_start_callback = frame_begins,
		.on_msg_recv_callback = message_came,
	};
	struct frames_part *p = alloc_zero(sizeof *p);

	p->frames = f;
	if (wslay_event_context_server_init(&p->wslay, &callbacks, p))
		die("out of memory");
	wslay_event_config_set_max_recv_msg_length(p->wslay, MESSAGE_MAX);
	if (f->window_bits)
		wslay_event_config_set_allowed_rsv_bits(p->wslay,
		                                        WSLAY_RSV1_BIT);
	return p;
}

/* Instead of what wslay would close with, if it was about to. */
static void close_for_fault(struct frames_part *p)
{
	char frame[FRAME_CONTROL_MAX];

	p->out_len -= p->echo <= p->out_len ? p->echo : 0;
	append(p, frame, frames_close(frame, (enum close_code)p->fault, ""));
}

/* For a header that is none at all wslay ends the connection without saying
 * why: that is a fault of the protocol like others. */
static void pump(struct frames_part *p)
{
	if (wslay_event_recv(p->wslay)) {
		p->fault = CLOSE_PROTOCOL;
		p->echo = SHORT;
	}
	if (wslay_event_want_write(p->wslay))
		wslay_event_send(p->wslay);
	if (p->fault && (p->echo || !wslay_event_get_close_sent(p->wslay)))
		close_for_fault(p);
}

static void hand_out(struct frames_part *p)
{
	if (p->out_len)
		p->events->due(p->of, p->out, p->out_len);
	free(p->out);
	p->out = NULL;
	p->out_len = 0;
}

enum frames_is frames_take(struct frames *f, const void *bytes, size_t len,
                           const struct frames_events *events, void *of)
{
	struct frames_part *p = f->part ? f->part : (f->part = part_new(f));
	enum frames_is is = FRAMES_GOOD;

	p->events = events;
	p->of = of;
	p->bytes = bytes;
	p->len = len;
	pump(p);
	if (p->fault || !wslay_event_get_read_enabled(p->wslay))
		is = p->closed && !p->fault ? FRAMES_CLOSED : FRAMES_FAULT;
	hand_out(p);
	if (is != FRAMES_GOOD || (p->taken == p->begun && !p->open))
		frames_free(f);
	return is;
}

void frames_free(struct frames *f)
{
	if (!f->part)
		return;
	wslay_event_context_free(f->part->wslay);
	free(f->part->out);
	free(f->part);
	f->part = NULL;
}

static void put_number(char *to, uint64_t number, size_t bytes)
{
	while (bytes--) {
		to[bytes] = (char)number;
		number >>= 8;
	}
}

size_t frames_head(char head[FRAME_HEAD_MAX], size_t len)
{
	size_t n = head_length(len);

	head[0] = (char)(FIN | WSLAY_TEXT_FRAME);
	head[1] = (char)(n == SHORT            ? len
	                 : n == FRAME_HEAD_MAX ? LENGTH_64
	                                       : LENGTH_16);
	put_number(head + SHORT, len, n - SHORT);
	return n;
}

size_t frames_pack(const struct frames *f, char head[FRAME_HEAD_MAX],
                   const char **text, size_t *len)
{
	const char *packed = NULL;
	size_t n, packed_len;

	if (f->window_bits && *len > DEFLATE_MIN && *len <= DEFLATE_MAX)
		packed = deflate_do(*text, *len, f->window_bits, &packed_len);
	if (packed) {
		*text = packed;
		*len = packed_len;
	}
	n = frames_head(head, *len);
	if (packed)
		head[0] = (char)(head[0] | COMPRESSED);
	return n;
}

/* The reason's bytes up to the last character that fits. */
static size_t reason_length(const char *reason)
{
	size_t len = strlen(reason), at = 0;

	while (at < len) {
		int step = utf8_step(reason + at, len - at);

		if (step <= 0 || at + (size_t)step > CLOSE_REASON_MAX)
			break;
		at += (size_t)step;
	}
	return at;
}

size_t frames_close(char frame[FRAME_CONTROL_MAX], enum close_code code,
                    const char *reason)
{
	size_t len = reason_length(reason);

	frame[0] = (char)(FIN | WSLAY_CONNECTION_CLOSE);
	frame[1] = (char)(sizeof(uint16_t) + len);
	put_number(frame + SHORT, (uint64_t)code, sizeof(uint16_t));
	memcpy(frame + SHORT + sizeof(uint16_t), reason, len);
	return SHORT + sizeof(uint16_t) + len;
}

size_t frames_ping(char frame[FRAME_CONTROL_MAX])
{
	frame[0] = (char)(FIN | WSLAY_PING);
	frame[1] = 0;
	return SHORT;
}

size_t frames_length(const char *frame)
{
	const unsigned char *f = (const unsigned char *)frame;
	uint64_t len = f[1] & LENGTH_BITS;
	size_t bytes = len == LENGTH_64   ? sizeof(uint64_t)
	               : len == LENGTH_16 ? sizeof(uint16_t)
	                                  : 0;

	if (bytes)
		len = 0;
	for (size_t i = 0; i < bytes; i++)
		len = len << 8 | f[SHORT + i];
	return SHORT + bytes + len;
}
