/* peer.c - a connection that speaks the broker's protocol */
#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"

enum { WAITING_MAX = 1024 * 1024, READ = 64 * 1024, KEEPALIVE_S = 30 };

struct saying {
	uv_write_t write;
	char *text;
};

struct peer *peer_new(uv_loop_t *loop,
                      void (*take)(struct peer *p, json_object *object),
                      void (*gone)(struct peer *p))
{
	static uint64_t numbers;
	struct peer *p = alloc_zero(sizeof *p);

	uv_tcp_init(loop, &p->tcp);
	p->tcp.data = p;
	p->number = ++numbers;
	p->take = take;
	p->gone = gone;
	return p;
}

static void peer_free(uv_handle_t *handle)
{
	struct peer *p = handle->data;

	objects_free(&p->came);
	free(p);
}

void peer_end(struct peer *p)
{
	if (p->ended)
		return;
	p->ended = true;
	p->gone(p);
	uv_close((uv_handle_t *)&p->tcp, peer_free);
}

static void said(uv_write_t *write, int status)
{
	struct saying *s = write->data;

	if (status)
		peer_end(write->handle->data);
	free(s->text);
	free(s);
}

bool peer_say(struct peer *p, char *text)
{
	struct saying *s;
	uv_buf_t buffer;

	if (p->ended || p->tcp.write_queue_size > WAITING_MAX) {
		free(text);
		return false;
	}
	s = alloc_zero(sizeof *s);
	s->text = text;
	s->write.data = s;
	buffer = uv_buf_init(text, (unsigned)strlen(text));
	if (uv_write(&s->write, (uv_stream_t *)&p->tcp, &buffer, 1, said) == 0)
		return true;
	free(s->text);
	free(s);
	peer_end(p);
	return false;
}

static void take_all(struct peer *p)
{
	json_object *object;

	while (!p->ended && objects_next(&p->came, &object)) {
		if (!object)
			return;
		p->take(p, object);
		json_object_put(object);
	}
	if (p->ended)
		return;
	log_warn("a peer that sends something else is dropped");
	peer_end(p);
}

static void came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buffer)
{
	struct peer *p = stream->data;

	if (len > 0) {
		objects_add(&p->came, buffer->base, (size_t)len);
		take_all(p);
	} else if (len < 0) {
		peer_end(p);
	}
}

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
	static char bytes[READ];

	(void)handle;
	(void)size;
	*buffer = uv_buf_init(bytes, sizeof bytes);
}

void peer_begin(struct peer *p)
{
	uv_tcp_nodelay(&p->tcp, 1);
	uv_tcp_keepalive(&p->tcp, 1, KEEPALIVE_S);
	if (uv_read_start((uv_stream_t *)&p->tcp, give_buffer, came))
		peer_end(p);
}
