/* broker.c - other servers, by the broker's protocol */
#include "broker.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "identity.h"
#include "listener.h"
#include "log.h"
#include "metrics.h"
#include "peer.h"

/* Who asks more at a time is told no. */
enum {
	PORT = 9000,
	AGAIN_MS = 5000,
	PEERS = 64,
	ASKING = 256,
	HOST_MAX = 255,
	ADDRESSES = 16, /* of a name */
};

/* Who asked, and by which id. */
struct asker {
	uint64_t peer;
	char id[];
};

static struct {
	uv_loop_t *loop;
	/* The broker that we are a peer of. */
	const char *name; /* "": there is none */
	char host[HOST_MAX + 1], port[8];
	struct peer *broker;
	bool looks, connected, told, listens;
	uv_timer_t timer;
	uv_getaddrinfo_t looking;
	uv_connect_t connecting;
	/* Those that we are the broker of. */
	struct peer *peers[PEERS];
	int n;
	counter *count;
} us;

static struct asker *asker_new(const struct peer *p, const char *id)
{
	struct asker *a = alloc_zero(sizeof *a + strlen(id) + 1);

	a->peer = p->number;
	memcpy(a->id, id, strlen(id));
	return a;
}

/* Of a broker it may be that another host of ours is its peer as well: there it
 * has to go by the same name. */
static void name_request(struct message *m, const struct link *link)
{
	unsigned char bytes[IDENTITY_REQUEST / 2];

	if (*m->request)
		return;
	if (link == &broker_link) {
		message_name(m);
		return;
	}
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(m->request, sizeof m->request, bytes, sizeof bytes);
}

/* Who asks has to read; others are let be while they are slow. */
static void reply(struct peer *p, const char *id, bool yes)
{
	if (peer_say(p, objects_reply(id, yes)) || p->ended)
		return;
	log_warn("a peer that does not read is dropped");
	peer_end(p);
}

static void take(struct peer *p, const struct link *link, json_object *object)
{
	struct message m;

	message_read(object, &m);
	if (m.is == REPLY && *m.request)
		push_answered(link, m.request, m.success);
	if (m.is != REQUEST)
		return;
	if (p->asking == ASKING) {
		reply(p, m.id, false);
		return;
	}
	p->asking++;
	name_request(&m, link);
	push_begin(link, asker_new(p, m.id),
	           &(struct push){ m.request, m.identity, m.json,
	                           link == &broker_link ? us.name : "" });
}

/* Who asked may have gone. */
static void answer(struct peer *p, struct asker *a, bool yes)
{
	if (!p || p->number != a->peer)
		return;
	p->asking--;
	reply(p, a->id, yes);
}

/* The broker that we are a peer of. */

static int carry_to_broker(struct push *p)
{
	char *text;

	if (!*us.name || strcmp(p->broker, us.name) == 0)
		return 0; /* there is none, or another host has put it there */
	if (!us.connected) {
		/* Else two of the others would put it there. */
		p->broker = us.name;
		return 0;
	}
	text = objects_request(p);
	if (!text)
		return 0;
	p->broker = us.name;
	return peer_say(us.broker, text);
}

static void answer_broker(void *asker, const char *request, bool yes)
{
	(void)request;
	answer(us.broker, asker, yes);
	free(asker);
}

const struct link broker_link = { .carry = carry_to_broker,
	                          .answer = answer_broker };

static void take_from_broker(struct peer *p, json_object *object)
{
	take(p, &broker_link, object);
}

static void complain(const char *why)
{
	if (!us.told)
		log_error("no broker at %s: %s", us.name, why);
	us.told = true;
}

static void broker_gone(struct peer *p)
{
	(void)p;
	complain("the connection has ended");
	us.broker = NULL;
	us.connected = false;
	push_lost(&broker_link);
}

static void connected(uv_connect_t *connecting, int status)
{
	struct peer *p = connecting->handle->data;

	if (status) {
		complain(uv_strerror(status));
		peer_end(p);
		return;
	}
	log_info("connected to the broker at %s", us.name);
	us.told = false;
	us.connected = true;
	peer_begin(p);
}

static void found(uv_getaddrinfo_t *looking, int status, struct addrinfo *at)
{
	static unsigned tries;
	const struct addrinfo *one = at;

	(void)looking;
	us.looks = false;
	if (status) {
		complain(uv_strerror(status));
		return;
	}
	/* One address that refuses is not all that the name has. */
	for (unsigned i = tries++ % ADDRESSES; i; i--)
		one = one->ai_next ? one->ai_next : at;
	us.broker = peer_new(us.loop, take_from_broker, broker_gone);
	if (uv_tcp_connect(&us.connecting, &us.broker->tcp, one->ai_addr,
	                   connected))
		peer_end(us.broker);
	uv_freeaddrinfo(at);
}

/* What has come to nothing until now will not. */
static void try_again(uv_timer_t *timer)
{
	static const struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };

	(void)timer;
	if (us.connected || us.looks)
		return;
	if (us.broker)
		peer_end(us.broker);
	us.looks = uv_getaddrinfo(us.loop, &us.looking, found, us.host, us.port,
	                          &wanted) == 0;
}

/* "host", "host:port" or "[address]:port" */
static void read_name(const char *name)
{
	size_t len = strcspn(name, ":");
	long port = PORT;

	if (*name == '[')
		len = strcspn(++name, "]");
	if (len == 0 || len > HOST_MAX || (name != us.name && !name[len]))
		die("ZMQ_HOST is no host: \"%s\"", us.name);
	memcpy(us.host, name, len);
	name += len + (name[len] == ']');
	if (*name)
		port = settings_number("the port in ZMQ_HOST",
		                       name + (*name == ':'), 1, 65535);
	snprintf(us.port, sizeof us.port, "%ld", port);
}

/* Those that we are the broker of. */

/* Which of them have answered is not kept: who goes without an answer is waited
 * for until the time is over, or nobody is left. */
static int carry_to_peers(struct push *p)
{
	char *text = us.n ? objects_request(p) : NULL;
	int asked = 0;

	if (!text)
		return 0;
	for (int i = us.n; i-- > 0;)
		asked += peer_say(us.peers[i], alloc_copy(text));
	free(text);
	return asked;
}

static void answer_peer(void *asker, const char *request, bool yes)
{
	(void)request;
	for (int i = 0; i < us.n; i++)
		answer(us.peers[i], asker, yes);
	free(asker);
}

const struct link peers_link = { .is_hub = true,
	                         .carry = carry_to_peers,
	                         .answer = answer_peer };

static void take_from_peer(struct peer *p, json_object *object)
{
	take(p, &peers_link, object);
}

static void peer_gone(struct peer *p)
{
	int i = 0;

	while (us.peers[i] != p)
		i++;
	us.peers[i] = us.peers[--us.n];
	*us.count = us.n;
	if (!us.n)
		push_lost(&peers_link);
}

static void enter(int fd, struct origin *origin)
{
	struct peer *p = peer_new(us.loop, take_from_peer, peer_gone);

	(void)origin;
	us.peers[us.n++] = p;
	*us.count = us.n;
	if (uv_tcp_open(&p->tcp, fd)) {
		close(fd);
		peer_end(p);
		return;
	}
	peer_begin(p);
}

static int count(void)
{
	return us.n;
}

void broker_open(uv_loop_t *loop, const struct settings *settings)
{
	static const struct guests guests = { .label = "{program=\"bus\"}",
		                              .most = PEERS,
		                              .enter = enter,
		                              .count = count };

	us.loop = loop;
	us.name = settings->broker;
	us.count = metrics_counter("confab_bus_peers");
	*us.count = 0;
	uv_timer_init(loop, &us.timer);
	if (*us.name) {
		read_name(us.name);
		uv_timer_start(&us.timer, try_again, 0, AGAIN_MS);
	}
	us.listens = *settings->broker_port;
	if (us.listens)
		listener_open(loop, &guests, settings->bind,
		              settings->broker_port);
}

void broker_tick(void)
{
	if (us.listens)
		listener_resume();
}

void broker_close(void)
{
	uv_timer_stop(&us.timer);
	us.told = true; /* that it ends */
	if (us.listens)
		listener_close();
	if (us.broker)
		peer_end(us.broker);
	while (us.n)
		peer_end(us.peers[0]);
}
