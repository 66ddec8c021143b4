/* websocket.c - a WebSocket from the side of who opened it, over a link */
#include "websocket.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <wslay/wslay.h>

#include "alloc.h"
#include "log.h"

enum { REASON_MAX = 123, CODE_BYTES = 2 };

struct websocket {
	wslay_event_context_ptr wslay;
	struct link *link;
	const struct websocket_events *events;
	const char *first; /* bytes that came before it was one */
	size_t first_len;
	unsigned frames; /* since the last whole message */
	bool lost, fault;
	char reason[REASON_MAX + 1];
};

static ssize_t give_first(struct websocket *w, uint8_t *to, size_t len)
{
	if (len > w->first_len)
		len = w->first_len;
	memcpy(to, w->first, len);
	w->first += len;
	w->first_len -= len;
	return (ssize_t)len;
}

/* wslay knows of "not now" and of "never more". */
static ssize_t result(struct websocket *w, ssize_t n)
{
	if (n > 0)
		return n;
	w->lost |= n < 0;
	wslay_event_set_error(w->wslay, n < 0 ? WSLAY_ERR_CALLBACK_FAILURE
	                                      : WSLAY_ERR_WOULDBLOCK);
	return -1;
}

static ssize_t take(wslay_event_context_ptr wslay, uint8_t *to, size_t len,
                    int flags, void *of)
{
	struct websocket *w = of;

	(void)wslay;
	(void)flags;
	return w->first_len ? give_first(w, to, len)
	                    : result(w, link_read(w->link, to, len));
}

static ssize_t give(wslay_event_context_ptr wslay, const uint8_t *bytes,
                    size_t len, int flags, void *of)
{
	struct websocket *w = of;

	(void)wslay;
	(void)flags;
	return result(w, link_write(w->link, bytes, len));
}

static int mask(wslay_event_context_ptr wslay, uint8_t *to, size_t len,
                void *of)
{
	(void)wslay;
	(void)of;
	randombytes_buf(to, len);
	return 0;
}

static void fail(struct websocket *w, uint16_t code)
{
	wslay_event_queue_close(w->wslay, code, NULL, 0);
	wslay_event_shutdown_read(w->wslay);
}

static void frame_begins(wslay_event_context_ptr wslay,
                         const struct wslay_event_on_frame_recv_start_arg *arg,
                         void *of)
{
	struct websocket *w = of;

	(void)wslay;
	if (!wslay_is_ctrl_frame(arg->opcode) && ++w->frames > TEXT_FRAMES)
		fail(w, WSLAY_CODE_MESSAGE_TOO_BIG);
}

static void message_came(wslay_event_context_ptr wslay,
                         const struct wslay_event_on_msg_recv_arg *arg,
                         void *of)
{
	struct websocket *w = of;

	(void)wslay;
	if (!wslay_is_ctrl_frame(arg->opcode))
		w->frames = 0;
	switch (arg->opcode) {
	case WSLAY_TEXT_FRAME:
		w->events->text((const char *)arg->msg, arg->msg_length);
		break;
	case WSLAY_BINARY_FRAME:
		w->events->binary(arg->msg_length);
		break;
	case WSLAY_PONG:
		w->events->pong();
		break;
	case WSLAY_CONNECTION_CLOSE:
		if (arg->msg_length > CODE_BYTES)
			memcpy(w->reason, arg->msg + CODE_BYTES,
			       arg->msg_length - CODE_BYTES);
		break;
	default:
		break;
	}
}

struct websocket *websocket_new(struct link *link, const char *bytes,
                                size_t len,
                                const struct websocket_events *events)
{
	static const struct wslay_event_callbacks callbacks = {
		.recv_callback = take,
		.send_callback = give,
		.genmask_callback = mask,
		.on_frame_recv_start_callback = frame_begins,
		.on_msg_recv_callback = message_came,
	};
	struct websocket *w = alloc_zero(sizeof *w);

	w->link = link;
	w->first = bytes;
	w->first_len = len;
	w->events = events;
	if (wslay_event_context_client_init(&w->wslay, &callbacks, w))
		die("out of memory");
	wslay_event_config_set_max_recv_msg_length(w->wslay, TEXT_MAX);
	return w;
}

void websocket_free(struct websocket *w)
{
	wslay_event_context_free(w->wslay);
	free(w);
}

static void queue(struct websocket *w, uint8_t opcode, const char *bytes,
                  size_t len)
{
	const struct wslay_event_msg message = { opcode, (const uint8_t *)bytes,
		                                 len };

	if (wslay_event_queue_msg(w->wslay, &message) == WSLAY_ERR_NOMEM)
		die("out of memory");
}

void websocket_send(struct websocket *w, const char *text, size_t len)
{
	queue(w, WSLAY_TEXT_FRAME, text, len);
}

void websocket_ping(struct websocket *w, const char *data, size_t len)
{
	queue(w, WSLAY_PING, data, len);
}

bool websocket_close(struct websocket *w, int code, const char *reason,
                     size_t len)
{
	return len <= REASON_MAX &&
	       wslay_event_queue_close(w->wslay, (uint16_t)code,
	                               (const uint8_t *)reason, len) == 0;
}

static enum websocket_is state(const struct websocket *w)
{
	bool theirs = wslay_event_get_close_received(w->wslay),
	     ours = wslay_event_get_close_sent(w->wslay);

	if (theirs && (ours || w->lost))
		return WEBSOCKET_CLOSED;
	if (w->lost)
		return WEBSOCKET_LOST;
	if (w->fault || (ours && !wslay_event_get_read_enabled(w->wslay)))
		return WEBSOCKET_FAULT;
	return WEBSOCKET_OPEN;
}

enum websocket_is websocket_turn(struct websocket *w)
{
	if (wslay_event_recv(w->wslay))
		w->fault = !w->lost; /* a header that is none at all */
	if (wslay_event_want_write(w->wslay) && wslay_event_send(w->wslay))
		w->lost = true;
	return state(w);
}

bool websocket_waits(const struct websocket *w)
{
	return wslay_event_want_write(w->wslay);
}

int websocket_code(const struct websocket *w, const char **reason)
{
	uint16_t code = wslay_event_get_close_received(w->wslay)
	                        ? wslay_event_get_status_code_received(w->wslay)
	                        : wslay_event_get_status_code_sent(w->wslay);

	*reason = w->reason;
	return code == WSLAY_CODE_NO_STATUS_RCVD ? 0 : code;
}
