/*
 * question.h - what is asked of the database, and how
 *
 * Parameters are text, lists as PostgreSQL has them.
 */
#ifndef QUESTION_H
#define QUESTION_H

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

/* Prepares all of them, and each by the name that it has then. */
extern const char question_sql[];
extern const char *const question_names[];

#endif
