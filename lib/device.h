/*
 * device.h - accounts of things: nobody signs in to one, its token lets it in
 *
 * A device is an account with a password that nobody has, and a token is its
 * only session's.  It is let into the rooms that it is a member of, open or not
 * (room.h), which others have to make it: by itself it opens no room, and adds
 * no contact.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "arena.h"
#include "db.h"
#include "settings.h"

/* Is that account none? */
#define DEVICE_IS_NONE(account) \
	"NOT EXISTS (SELECT FROM devices device" \
	"   WHERE device.account = " account ")"

struct device {
	const char *id;   /* of its account */
	const char *uuid; /* by which others know it */
};

/* OK: *device is the one of that name, its members NULL if there is none. */
enum error device_find(struct db *db, const char *name, struct device *device);

/*
 * gids is a JSON array of rooms that it is to be a member of.  OK: *device is a
 * new one, without a token yet.  ERROR_LOGIN_TAKEN: an account is called so
 * already; ERROR_UNKNOWN_ROOM: *unknown is a gid that no room has.
 */
enum error device_add(struct db *db, const char *name, const char *gids,
                      struct device *device, const char **unknown);

/*
 * OK: *token is a new one, good for CONFAB_DEVICE_LIFE, and the one before is
 * not any more: a JWT (access-token.h), or without a SECRET_KEY what it would
 * be around.  ERROR_ACCOUNT_DISABLED: it was revoked.
 */
enum error device_token(struct db *db, struct arena *a,
                        const struct settings *s, const struct device *device,
                        const char **token);

/* OK: it is a member of the room of that gid, as it may have been before.
 * ERROR_UNKNOWN_ROOM; ERROR_TOO_MANY_ROOMS: it is in as many as it may be. */
enum error device_join(struct db *db, const struct device *device,
                       const char *gid);

/* OK: it is none any more.  ERROR_UNKNOWN_ROOM: it was not. */
enum error device_leave(struct db *db, const struct device *device,
                        const char *gid);

/* OK: nothing lets it in any more, until device_enable() and another token. */
enum error device_revoke(struct db *db, const struct device *device);
enum error device_enable(struct db *db, const struct device *device);

/* What device_list() gives, by name; the time is UTC's, and of rooms there are
 * the gids with spaces between. */
enum {
	DEVICE_NAME,
	DEVICE_UUID,
	DEVICE_CREATED,
	DEVICE_STATE,
	DEVICE_ROOMS,
	DEVICE_LISTED
};

enum error device_list(struct db *db, struct rows **rows);

#endif
