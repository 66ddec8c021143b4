/*
 * chat.h - when a chat may be sent something
 *
 * Telegram takes about one message a second for a chat, twenty a minute for a
 * group and thirty a second from a bot.  Whoever is told to wait waits; if that
 * is told of a second chat meanwhile, it is meant for all.  A chat has one
 * request under way at a time, so that what it is told stays in its order.
 */
#ifndef CHAT_H
#define CHAT_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

struct chat;

/* NULL: it may not be sent anything now, nor may others if *nobody.  Otherwise
 * its turn has begun, and ends by chat_end(). */
struct chat *chat_begin(int64_t id, bool *nobody);

/* seconds: that it was told to wait; failed: it is to wait longer each time. */
void chat_end(struct chat *chat, long seconds, bool failed);

/* Of that message, how many of its pieces have been changed: to be counted on
 * in the chat's turn, which has to begin at once. */
int *chat_step(int64_t id, int64_t msg_id);

/* Those who have to wait, as PostgreSQL has an array: {1,2}. */
const char *chat_waiting(struct arena *a);

/* Milliseconds until one of them need not, at most that many. */
int chat_patience(int ms);

void chat_forget_all(void);

#endif
