/* listener.c - the door: accepting, and refusing politely */
#include "listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "descriptors.h"
#include "log.h"
#include "metrics.h"

/*
 * A peer that vanished is noticed by keepalive within a minute; one that does
 * not read, by the kernel, once something has waited for it for half of one.
 * Behind nginx the peer is nginx: there, nginx asks who is silent whether it is
 * there, and who does not read has only the length of its queue (client.c).
 */
enum {
	BACKLOG = 4096,
	KEEPALIVE_IDLE_S = 30,
	KEEPALIVE_EACH_S = 10,
	KEEPALIVE_COUNT = 3,
	STUCK_MS = 30000,
	SEND_BUFFER = 131072,
	TURN = 64, /* connections accepted before others are looked after */
	RESERVED = 32,
};

static struct {
	const struct guests *guests;
	uv_poll_t poll;
	struct sockaddr_un local; /* has a path if that is where it listens */
	int fd, most;
	int each; /* may be of one network; 0: nginx counts them */
	bool paused, full;
	counter *refused;
} listener = { .fd = -1 };

/* The rest is for the database, the senders of hints, and the log. */
static int most_clients(void)
{
	int n = descriptors_raise();

	if (n <= RESERVED + RESERVED)
		die("%d descriptors are too few", n);
	return n - n / 8 - RESERVED;
}

static void option(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof value))
		log_warn("cannot set socket option %d: %s", name,
		         strerror(errno));
}

static void tune(int fd)
{
	option(fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER);
	if (*listener.local.sun_path)
		return;
	option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
	option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_EACH_S);
	option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT);
	option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, STUCK_MS);
	option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
}

/* One line when it begins, not one for everybody who is refused. */
static void complain(const char *why)
{
	if (!listener.full)
		log_warn("no further connections than %d: %s",
		         listener.guests->count(), why);
	listener.full = true;
}

/* One line a second, whichever network it is. */
static void complain_of(const struct sockaddr_storage *from)
{
	static int64_t said;
	int64_t now = clock_seconds();
	char name[INET6_ADDRSTRLEN];

	if (now == said)
		return;
	said = now;
	origin_name(from, name);
	log_warn("no further connections than %d from %s", listener.each, name);
}

static void refuse(int fd)
{
	close(fd);
	++*listener.refused;
}

static void welcome(int fd, const struct sockaddr_storage *from)
{
	int n = listener.guests->count();
	struct origin *origin = NULL;

	if (n >= listener.most) {
		refuse(fd);
		complain("as many as there may be");
		return;
	}
	if (n < listener.most - listener.most / 16)
		listener.full = false;
	if (listener.each && !(origin = origin_enter(from, listener.each))) {
		refuse(fd);
		complain_of(from);
		return;
	}
	tune(fd);
	listener.guests->enter(fd, origin);
}

/* Nobody can be refused if nobody can be accepted: they wait. */
static void pause_accepting(int error)
{
	complain(strerror(error));
	listener.paused = true;
	uv_poll_stop(&listener.poll);
}

static void accept_some(uv_poll_t *poll, int status, int events)
{
	(void)poll;
	(void)status;
	(void)events;
	for (int i = 0; i < TURN; i++) {
		struct sockaddr_storage from;
		socklen_t len = sizeof from;
		int fd = accept4(listener.fd, (struct sockaddr *)&from, &len,
		                 SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd == -1 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd == -1) {
			if (errno != EAGAIN)
				pause_accepting(errno);
			return;
		}
		welcome(fd, &from);
	}
}

static int listen_at(const struct sockaddr *at, socklen_t len)
{
	int fd = socket(at->sa_family,
	                SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
	    one = 1;

	if (fd == -1)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, at, len) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

static void begin(uv_loop_t *loop, const struct guests *guests)
{
	listener.guests = guests;
	listener.most = most_clients();
	if (guests->most && guests->most < listener.most)
		listener.most = guests->most;
	listener.refused = metrics_counter("confab_connections_refused_total%s",
	                                   guests->label);
	uv_poll_init(loop, &listener.poll, listener.fd);
	uv_poll_start(&listener.poll, UV_READABLE, accept_some);
}

void listener_open(uv_loop_t *loop, const struct guests *guests,
                   const char *address, const char *port)
{
	struct addrinfo *at,
		wanted = { .ai_socktype = SOCK_STREAM,
		           .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	int error = getaddrinfo(address, port, &wanted, &at);

	if (error)
		die("CONFAB_BIND %s, port %s: %s", address, port,
		    gai_strerror(error));
	listener.fd = listen_at(at->ai_addr, at->ai_addrlen);
	if (listener.fd == -1)
		die("cannot listen on %s port %s: %s", address, port,
		    strerror(errno));
	freeaddrinfo(at);
	listener.each = guests->each;
	begin(loop, guests);
	log_info("listening on %s port %s", address, port);
}

void listener_open_local(uv_loop_t *loop, const struct guests *guests,
                         const char *run, const char *name)
{
	mode_t mask = umask(0117); /* before bind: nobody gets in between */
	struct sockaddr_un *at = &listener.local;

	at->sun_family = AF_UNIX;
	if (snprintf(at->sun_path, sizeof at->sun_path, "%s/%s", run, name) >=
	    (int)sizeof at->sun_path)
		die("CONFAB_RUN is too long for the path of a socket: %s", run);
	unlink(at->sun_path);
	listener.fd = listen_at((struct sockaddr *)at, sizeof *at);
	if (listener.fd == -1)
		die("cannot listen at %s: %s", at->sun_path, strerror(errno));
	umask(mask);
	begin(loop, guests);
	log_info("listening at %s", at->sun_path);
}

void listener_resume(void)
{
	if (!listener.paused)
		return;
	listener.paused = false;
	uv_poll_start(&listener.poll, UV_READABLE, accept_some);
}

void listener_close(void)
{
	uv_poll_stop(&listener.poll);
	close(listener.fd);
	if (*listener.local.sun_path)
		unlink(listener.local.sun_path);
}
