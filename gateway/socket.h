/*
 * socket.h - one WebSocket, from its first byte to its end
 *
 *	SHAKING -> OPENING -> OPEN -> CLOSING -> GONE
 *
 * SHAKING: what came is no whole request yet.  OPENING: socket-open is asked
 * who that is.  OPEN: frames come and go, and one that was not let in yet is
 * waited for to say who it is.  CLOSING: the last words are said, a
 * close frame or, of one that was not let in, an answer of HTTP; then the end.
 * Each may be followed by GONE at once.
 */
#ifndef SOCKET_H
#define SOCKET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>
#include <uv.h>

#include "frames.h"
#include "queue.h"

enum socket_state { SHAKING, OPENING, OPEN, CLOSING, GONE };

/* One that has more than this still to get, while more comes, is too slow. */
enum { SOCKET_QUEUE_MAX = 256 * 1024 };

struct call;
struct invitation;
struct origin;
struct owner;
struct speech;
struct subscription;
struct exchange;
struct gone;

struct socket {
	uv_poll_t poll;
	int fd;
	unsigned char state;   /* enum socket_state */
	unsigned char watched; /* what of it is waited for */
	unsigned short owed;   /* answers that wait for their place in a room */
	bool let_in;           /* and has to be shown out */
	bool blocked;          /* it takes no more for now */
	bool starved;          /* something waits until it takes more */
	bool deaf;             /* what it says is not listened to any more */
	bool done;             /* once all is written it has ended */
	bool held;             /* nothing is written until the database knows */
	bool dirty; /* in the list of those that are to be written to */
	int64_t number, account, session /* 0: none */;
	int64_t issued; /* when the token was that let it in; 0: a session did
	                 */
	uint32_t news;  /* news_count() when something was last asked for it */
	int64_t deadline; /* uv_now(): of its session */
	int64_t until;    /* of its state; of one that is OPEN, until it has to
	                     say something */
	int64_t heard, pinged, stuck; /* since when it is silent, or blocked */
	struct call *asking;          /* a program, for it; NULL: none */
	const struct speech *speech;
	char *who;  /* it is, as programs are told: a login, or JSON */
	char *name; /* that others see; NULL where it is not known */
	struct subscription *subscriptions, *spare; /* all; that ended */
	void *by_room; /* a tree of those that have not */
	struct invitation *invitations;
	size_t kept;         /* bytes of those, and of answers that wait */
	struct owner *owner; /* whose it is, once it was let in */
	struct socket *next_of_owner;
	struct exchange *exchange; /* requests that are not answered */
	struct gone *leaving;      /* what the database is being told */
	struct frames frames;
	char *in; /* what came before it was open; what is said as it goes */
	size_t in_len;
	struct queue out;            /* frames to write */
	struct socket *next, **prev; /* all */
	struct socket *next_dirty;
};

/* timeout: seconds that one may be silent whose speech has an end to that. */
void socket_open_all(uv_loop_t *loop, const char *gateway, long timeout);

/* Take a connection that was accepted. */
void socket_new(int fd, struct origin *origin);

/* A text frame of its own, queued and written as the socket takes it. */
void socket_say(struct socket *s, const char *text, size_t len);

/*
 * Bytes that are frames already, as many as the socket takes now, after all
 * that is queued: how many it took; 0: it is blocked (subscription_flush()
 * comes when it is not).  If a frame was taken in part, its rest is what comes
 * next.
 */
size_t socket_write(struct socket *s, struct iovec *parts, int n);
void socket_rest(struct socket *s, const void *bytes, size_t len);
void socket_queue(struct socket *s, const void *bytes, size_t len);
bool socket_blocked(const struct socket *s);

/* Is there as much in its queue as should be there at a time?  Once that is
 * written, subscription_flush() comes for who asked for that. */
bool socket_full(const struct socket *s);
void socket_await(struct socket *s);

/* It is too slow: told so by a close frame after what it has begun to get. */
void socket_drop(struct socket *s);

/* A close frame of that code and reason, then the end; safe at any time. */
void socket_close(struct socket *s, int code, const char *reason);

/* An answer of HTTP, then the end. */
void socket_refuse(struct socket *s, int status, const char *why);

/* Its handshake is whole: it is not listened to until that is decided. */
void socket_opening(struct socket *s);

/* From the welcome on, frames come and go. */
void socket_admit(struct socket *s, const char *welcome, size_t len);

/* Frames, or parts of them, have come. */
void socket_hear(struct socket *s, const char *bytes, size_t len);

/* All that it asked is answered. */
void socket_settled(struct socket *s);

/* Listen to it again, if that was not done as too much was under way. */
void socket_listen(struct socket *s);

void socket_end(struct socket *s);

void socket_each(void (*visit)(struct socket *s, void *with), void *with);

/* Write what came up in this turn. */
void socket_flush_all(void);

/* Look after those whose time is up; about once a second. */
void socket_tick(void);

/* Close whoever waits for no answer; later, the others as well. */
void socket_drain(void);
bool socket_draining(void);
void socket_end_all(void);

int socket_count(void);

#endif
