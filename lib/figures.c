/* figures.c - how much there is of everything, for whoever asks */
#include "figures.h"

/* As messages are numbered without a gap, the rooms know how many there are. */
static const char count_sql[] =
	"SELECT json_build_object("
	"  'accounts', (SELECT count(*) FROM accounts account WHERE NOT EXISTS"
	"    (SELECT FROM devices device WHERE device.account = account.id)),"
	"  'devices', (SELECT count(*) FROM devices),"
	"  'rooms', count(*),"
	"  'memberships', (SELECT count(*) FROM members"
	"    JOIN devices USING (account)),"
	"  'messages', coalesce(sum(last_msg_id), 0)) FROM rooms";

enum error figures_count(struct db *db, const char **json)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, count_sql);

	if (e)
		return e;
	*json = rows_text(rows, 0, 0);
	return OK;
}
