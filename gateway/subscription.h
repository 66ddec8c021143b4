/*
 * subscription.h - what a socket is pushed: its conversations, and rooms that
 * it asked for
 *
 * A conversation's member gets each message as a frame of the contract, and
 * exactly one for each that it sends itself: the answer to it, which takes the
 * message's place among the others.  So while a request of a socket is with a
 * program, no message of its own account passes.  Who subscribed to a room gets
 * its events, whoever they are of, and so does a member of one that is open, as
 * devices are.
 */
#ifndef SUBSCRIPTION_H
#define SUBSCRIPTION_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct reader;
struct socket;

/* label is of the counters, and lasts. */
void subscription_open_all(uv_loop_t *loop, const char *label);

/* It was let in: rooms are those that it is a member of, a room and its last
 * msg_id each, and open has the gids of those that are no conversations. */
void subscription_let_in(struct socket *s, const char *rooms,
                         json_object *open);

/*
 * A request of the socket was answered by that frame; words, or NULL, are what
 * the program said of it beside (X-Confab-Socket):
 *
 *	event <room> <msg_id>: it is that message
 *
 *	join <room>: it is what the members of a new conversation get
 *
 *	subscribe <room> <after> <last> <gid as JSON>
 *
 *	unsubscribe <room>
 */
void subscription_answer(struct socket *s, const char *words, const char *text,
                         size_t len);

/* The socket can be written to: go on with what its rooms have. */
void subscription_flush(struct socket *s);

/* Whose reader it is. */
struct socket *subscription_socket(struct reader *r);

/* It has gone; subscription_free() once nobody looks at it any more. */
void subscription_leave(struct socket *s);
void subscription_free(struct socket *s);

/* The socket's account is a member of the room from last on; gid is its name as
 * JSON if it is open, or nothing.  Nothing is done if that is known. */
void subscription_join(struct socket *s, int64_t room, const char *gid,
                       int64_t last);

/* The same of a conversation just made, of which a program told; the frame is
 * said as well. */
void subscription_invite(struct socket *s, int64_t room, const char *frame,
                         size_t len);

/* Its account may not hear the room any more. */
void subscription_end(struct socket *s, int64_t room);

/* Does it hear the room? */
bool subscription_has(const struct socket *s, int64_t room);

/* What it may hear is not known any more, but for what it is joined to again:
 * of the others there is a doubt (news.h). */
void subscription_doubt(struct socket *s);
void subscription_tell_doubts(struct socket *s);

#endif
