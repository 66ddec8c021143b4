/* admin-sql.h - what the statements of admin-*.c have in common */
#ifndef ADMIN_SQL_H
#define ADMIN_SQL_H

/*
 * What of a column begins with $3, by the index that has the column's
 * beginnings in this order.  The greatest character stands for whatever
 * follows.
 */
#define ADMIN_BEGINS(column) \
	"lower(" column \
	") ~>=~ lower($3)" \
	" AND lower(" column \
	") ~<~ (lower($3) || chr(1114111))" \
	" ORDER BY lower(" column ") USING ~<~ LIMIT 1000"

/* One of the rows "page" beyond the limit $1 tells that there are more. */
#define ADMIN_LIST(view) \
	"coalesce(json_agg(" view \
	" ORDER BY page.n)" \
	"    FILTER (WHERE page.n <= $1::bigint), '[]')," \
	"  count(*) > $1::bigint"

/*
 * The row "before" becomes another, and what was done by the login $1 is
 * written down; $3 and $4 are what disabled and muted are to be.
 */
#define ADMIN_CHANGE(table, noun, whom) \
	"changed AS (" \
	"  UPDATE " table \
	" SET disabled = coalesce($3, before.disabled)," \
	"    muted = coalesce($4, before.muted)" \
	"  FROM before WHERE " table \
	".id = before.id" \
	"), noted AS (" \
	"  INSERT INTO deeds (who, what, whom)" \
	"  SELECT $1, deed.what || '-" noun "', before." whom \
	"  FROM before CROSS JOIN LATERAL (VALUES" \
	"    ('disable', $3 AND NOT before.disabled)," \
	"    ('enable', NOT $3 AND before.disabled)," \
	"    ('mute', $4 AND NOT before.muted)," \
	"    ('unmute', NOT $4 AND before.muted)) deed (what, done)" \
	"  WHERE deed.done" \
	") "

#endif
