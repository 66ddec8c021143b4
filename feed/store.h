/*
 * store.h - questions to the database, answered later
 *
 * One connection, one question at a time, in the order asked; but whoever reads
 * what was missed long ago, in however many rooms, takes turns with all else.
 * All of them only read, or may be done twice, so what was under way when the
 * connection was lost is asked again on the next one, until it is answered or
 * its asker forgets it.
 */
#ifndef STORE_H
#define STORE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/*
 * ADMIT(token's hash, gid): account, room, the room's last msgId, seconds that
 * the session is still good, session; no row if either is unknown, or if the
 * room does not let the account in (room.h).
 *
 * AFTER(room, msgId): msgId, sender, event, frame; the PAGE oldest ones after
 * it, fewer where they are long, but one if there is one.  REPLAY(room, msgId):
 * the same, for one reader.
 *
 * LATEST({room,...}): room, its last msgId.
 *
 * STRANGERS({room,...}, {account,...}): room, account; those of the pairs where
 * the room does not let the account in.
 *
 * ENDED({session,...}): those of them that let nobody in any more.
 *
 * ALIVE(number): that number.
 *
 * MEMBERS(room): room, account, the room's last msgId when that joined, and, if
 * it is open, its gid as JSON.
 *
 * ROOMS({account,...}): the same of every room that they are members of, by
 * account; of one that is in none there is one row whose room is 0.
 *
 * SHUT({account,...}): account, Unix seconds; what was issued before then lets
 * nobody in, and that is the end of time if it is disabled or gone.
 *
 * CONTACTS({account,...}, {1 or 0,...}): contact, what it is told of an account
 * being online or not, in the order of those.
 *
 * EDGES({account,...}, seconds): account, what it is told of a contact that
 * came or went in the last so many seconds, as it is now.
 *
 * TELL({words,...}): told to all who have an ear at confab_bus, each by itself.
 *
 * KEEP(words): those are too long for that: they are kept in a table, and told
 * is "kept <number>".  KEPT(number): words.
 *
 * DROP(seconds): what was kept longer ago than that is gone.
 */
enum question {
	ADMIT,
	AFTER,
	LATEST,
	ENDED,
	ALIVE,
	MEMBERS,
	ROOMS,
	SHUT,
	CONTACTS,
	EDGES,
	STRANGERS,
	TELL,
	KEEP,
	KEPT,
	DROP,
	REPLAY,
};
#define PAGE 64 /* rows at most */

enum { STORE_PARAMS = 2 };

typedef void answered(void *asker, const PGresult *answer);

/*
 * A channel of NOTIFY, and whom to tell of what comes on it: of what is
 * committed after every answer that did not know of it yet.
 */
struct ear {
	const char *channel;
	void (*heard)(const char *payload);
};

/* Whose connection it is, and what it hears: ears end with a nameless one.
 * There may have been more than is told after every connect: missed.  While
 * there is no connection nothing is told, and nothing of that later. */
struct listening {
	const char *program;
	void (*missed)(void);
	void (*lost)(void);
	struct ear ears[8];
};

void store_open(uv_loop_t *loop, const char *conninfo,
                const struct listening *listening);
void store_ask(enum question question, answered *then, void *asker,
               const char *first, const char *second);
void store_forget(const void *asker);
void store_close(void);

/* A column of an answer that is a number. */
int64_t store_number(const PGresult *r, int row, int column);

/*
 * Numbers as a parameter, {1,2,3}: begun, each added, and closed.  False: it is
 * full, and the number is for the next one.
 */
enum { NUMBERS = 1000 };
struct numbers {
	int n;
	size_t len;
	char text[NUMBERS * 21 + 2];
};
bool numbers_add(struct numbers *list, int64_t number);
const char *numbers_text(struct numbers *list);

#endif
