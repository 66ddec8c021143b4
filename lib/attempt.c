/* attempt.c - how often one may try to sign in */
#include "attempt.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

/* $1 is the login, $2 the address. */
#define NETWORK \
	"network(set_masklen($2::inet, CASE family($2::inet) WHEN 4 THEN 32" \
	" ELSE 64 END))::text"
/* No login is the bucket of another and its network. */
#define HERE "sha256(convert_to('here ' || " NETWORK " || ' ' || $1, 'UTF8'))"
#define ANYWHERE "sha256(convert_to('anywhere ' || $1, 'UTF8'))"

/*
 * A bucket is full five minutes ahead: ten attempts of 30 seconds, or a hundred
 * of 3.  What is refused here is not counted anywhere: otherwise one place
 * could fill the bucket that all share, and keep everybody waiting.
 */
#define FILL \
	" ON CONFLICT (bucket) DO UPDATE SET empty_again =" \
	"   greatest(old.empty_again, now()) + (excluded.empty_again - now())" \
	" WHERE greatest(old.empty_again, now())" \
	"   + (excluded.empty_again - now()) <= now() + interval '5 minutes'" \
	" RETURNING true"

/*
 * Of those that have been empty for long a few are taken away each time, more
 * than an attempt can add.
 */
static const char begin_sql[] =
	"WITH empty AS ("
	"  DELETE FROM attempts WHERE bucket IN ("
	"    SELECT bucket FROM attempts"
	"    WHERE empty_again < now() - interval '1 minute'"
	"      AND bucket NOT IN (" HERE ", " ANYWHERE
	")"
	"    ORDER BY empty_again LIMIT 8 FOR UPDATE SKIP LOCKED)"
	"), here AS ("
	"  INSERT INTO attempts AS old (bucket, empty_again)"
	"  VALUES (" HERE ", now() + interval '30 seconds')" FILL
	") "
	"INSERT INTO attempts AS old (bucket, empty_again)"
	" SELECT " ANYWHERE ", now() + interval '3 seconds' FROM here" FILL;

/*
 * From a shell, and from where there are none, all come from one address; those
 * of IPv4 that come to a socket of IPv6 do not come from one network (RFC 4291,
 * 2.5.5.2).
 */
static const char *known(const char *address)
{
	static const char mapped[] = "::ffff:";
	unsigned char bytes[sizeof(struct in6_addr)];

	if (address && strncmp(address, mapped, sizeof mapped - 1) == 0 &&
	    strchr(address, '.'))
		address += sizeof mapped - 1;
	if (address && (inet_pton(AF_INET, address, bytes) == 1 ||
	                inet_pton(AF_INET6, address, bytes) == 1))
		return address;
	return "127.0.0.1";
}

enum error attempt_begin(struct db *db, const char *login, const char *address)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, begin_sql, login, known(address));

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_TOO_MANY_REQUESTS;
}

/* Those who are right at the same moment wait for each other's rows in the
 * order in which they were counted, and never in a circle. */
static const char forgive_sql[] =
	"WITH here AS (DELETE FROM attempts WHERE bucket = " HERE
	" RETURNING true) "
	"UPDATE attempts SET empty_again = empty_again - interval '3 seconds'"
	" WHERE bucket = " ANYWHERE "  AND (SELECT count(*) FROM here) >= 0";

void attempt_forgive(struct db *db, const char *login, const char *address)
{
	struct rows *rows;

	(void)db_query(db, &rows, forgive_sql, login, known(address));
}
