/* room.c - rooms: open */
#include "room.h"

#include <sodium.h>

enum { GID_LENGTH = 8, ATTEMPTS = 3 };

static const char *random_gid(struct arena *a)
{
	static const char letters[] =
		"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
	char *gid = arena_alloc(a, GID_LENGTH + 1);

	for (int i = 0; i < GID_LENGTH; i++)
		gid[i] = letters[randombytes_uniform(sizeof letters - 1)];
	return gid;
}

static const char create_sql[] =
	"INSERT INTO rooms (gid, owner) VALUES ($1, $2)"
	" ON CONFLICT (gid) DO NOTHING"
	" RETURNING format('{\"room_gid\":%s}', to_json(gid))";

/* Of 10^14 gids two are hardly ever the same; then there is no row. */
enum error room_create(struct db *db, struct arena *a, const char *owner,
                       const char **room)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		struct rows *rows;
		enum error e = db_query(db, &rows, create_sql, random_gid(a),
		                        owner);

		if (e)
			return e;
		if (rows_count(rows)) {
			*room = rows_text(rows, 0, 0);
			return OK;
		}
	}
	return ERROR_UNAVAILABLE;
}
