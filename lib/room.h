/* room.h - rooms: open */
#ifndef ROOM_H
#define ROOM_H

#include "arena.h"
#include "db.h"

/*
 * OK: *room is {"room_gid":...}, a room of that owner's.  Who knows its gid
 * may read and write it: eight random letters and digits, none of which looks
 * like another (contracts 3.1).
 */
enum error room_create(struct db *db, struct arena *a, const char *owner,
                       const char **room);

#endif
