/* contact.c - who knows whom: add, list */
#include "contact.h"

#include "account.h"
#include "device.h"

/* Has that account as many contacts as one may have?  Each is told when it
 * comes or goes, and anybody may be anybody's.  No more are looked at; of those
 * who add somebody at the same moment each may go one further. */
#define CONTACTS_MAX "10000"
#define CONTACTS_FULL(of) \
	"(SELECT count(*) = " CONTACTS_MAX \
	"  FROM (SELECT FROM contacts WHERE contacts.account = " of \
	"    LIMIT " CONTACTS_MAX ") counted)"

/*
 * The two rows are inserted in the order of their key: of two who add each
 * other at the same moment one waits for the other at the first, and neither
 * at what the other one waits for.
 */
static const char add_sql[] =
	"WITH too_many AS ("
	"  SELECT account.login FROM accounts account"
	"  WHERE (account.id = $1 OR account.login = $2)"
	"    AND " CONTACTS_FULL("account.id")
	"), added AS ("
	"  INSERT INTO contacts (account, contact)"
	"  SELECT pair.account, pair.contact FROM accounts found"
	"  CROSS JOIN LATERAL (VALUES ($1::bigint, found.id), (found.id, $1))"
	"    pair (account, contact)"
	"  WHERE found.login = $2 AND found.id <> $1"
	"    AND " DEVICE_IS_NONE("$1")
	"    AND NOT EXISTS (SELECT FROM too_many)"
	"  ORDER BY pair.account"
	"  ON CONFLICT DO NOTHING RETURNING account"
	") "
	"SELECT " DEVICE_IS_NONE("$1") ", account.id = $1,"
	"  EXISTS (SELECT FROM added WHERE added.account = $1),"
	"  (SELECT min(login) FROM too_many WHERE NOT EXISTS ("
	"    SELECT FROM contacts WHERE contacts.account = $1"
	"      AND contacts.contact = account.id)), " ACCOUNT_JSON
	" FROM accounts account WHERE account.login = $2";

enum { MAY, SELF, ADDED, FULL, CONTACT };

enum error contact_add(struct db *db, const char *account, const char *login,
                       struct contact *added)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, add_sql, account, login);

	*added = (struct contact){ NULL, login };
	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_CONTACT;
	if (!rows_true(rows, 0, MAY))
		return ERROR_DEVICE;
	if (rows_true(rows, 0, SELF))
		return ERROR_CONTACT_SELF;
	if (rows_text(rows, 0, FULL)) {
		added->whom = rows_text(rows, 0, FULL);
		return ERROR_TOO_MANY_CONTACTS;
	}
	if (!rows_true(rows, 0, ADDED))
		return ERROR_CONTACT_TAKEN;
	added->json = rows_text(rows, 0, CONTACT);
	return OK;
}

static const char list_sql[] =
	"SELECT coalesce(json_agg(CASE WHEN $2 THEN " ACCOUNT_JSON
	"    ELSE to_json(account.login) END"
	"    ORDER BY contact.added_at, account.login), '[]')"
	" FROM contacts contact"
	" JOIN accounts account ON account.id = contact.contact"
	" WHERE contact.account = $1";

enum error contact_list(struct db *db, const char *account, bool details,
                        const char **contacts)
{
	return db_text(db, contacts, OK, list_sql, account,
	               details ? "t" : "f");
}
