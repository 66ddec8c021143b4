/* admin-deed.c - what administrators did */
#include "admin-sql.h"
#include "admin.h"

#define DEED_JSON \
	"json_build_object('deed', page.id," \
	"  'at', extract(epoch FROM page.done_at)," \
	"  'who', page.who, 'what', page.what, 'whom', page.whom)"

static const char deeds_sql[] =
	"WITH page AS ("
	"  SELECT *, row_number() OVER (ORDER BY id DESC) AS n FROM deeds"
	"  WHERE id < coalesce($2, 9223372036854775807)"
	"  ORDER BY id DESC LIMIT $1::bigint + 1"
	") "
	"SELECT " ADMIN_LIST(DEED_JSON) " FROM page";

enum error admin_deeds(struct db *db, const char *before, const char *limit,
                       struct admin_list *list)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, deeds_sql, limit, before);

	if (e)
		return e;
	*list = (struct admin_list){ rows_text(rows, 0, 0),
		                     rows_true(rows, 0, 1) };
	return OK;
}
