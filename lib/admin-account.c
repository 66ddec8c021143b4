/* admin-account.c - accounts, as administrators see and change them */
#include "admin-sql.h"
#include "admin.h"
#include "login-token.h"
#include "session-cache.h"

/* Of a row "account", however many rooms it has. */
#define VIEW_JSON \
	"json_build_object('login', account.login, 'username', account.name," \
	"  'uuid', account.uuid," \
	"  'created', extract(epoch FROM account.created_at)," \
	"  'online', account.online," \
	"  'last_online', extract(epoch FROM account.last_online)," \
	"  'administrator', account.administrator," \
	"  'device', EXISTS (SELECT FROM devices device" \
	"    WHERE device.account = account.id)," \
	"  'muted', account.muted, 'disabled', account.disabled," \
	"  'sessions', (SELECT count(*) FROM sessions session" \
	"    WHERE session.account = account.id AND session.expires_at > " \
	"now())," \
	"  'rooms', (SELECT count(*) FROM (" \
	"    (SELECT id FROM rooms WHERE owner = account.id LIMIT 10000)" \
	"    UNION (SELECT room FROM members" \
	"      WHERE members.account = account.id LIMIT 10000)" \
	"    UNION (SELECT room FROM reads" \
	"      WHERE reads.account = account.id LIMIT 10000)) room))"

#define LIST_SQL(from) \
	"WITH page AS (" \
	"  SELECT account.id, row_number() OVER (ORDER BY account.login) AS n" \
	"  FROM " from \
	" WHERE account.login > coalesce($2, '')" \
	"  ORDER BY account.login LIMIT $1::bigint + 1" \
	") " \
	"SELECT " ADMIN_LIST( \
		VIEW_JSON) " FROM page JOIN accounts account USING (id)"

#define FOUND \
	"((SELECT id FROM accounts WHERE " ADMIN_BEGINS("login") ")" \
	" UNION (SELECT id FROM accounts WHERE " ADMIN_BEGINS("name") ")" \
	") found JOIN accounts account USING (id)"

static const char list_sql[] = LIST_SQL("accounts account"),
		  search_sql[] = LIST_SQL(FOUND);

enum error admin_accounts(struct db *db, const struct admin_page *page,
                          struct admin_list *list)
{
	struct rows *rows;
	enum error e = page->search
	                       ? db_query(db, &rows, search_sql, page->limit,
	                                  page->after, page->search)
	                       : db_query(db, &rows, list_sql, page->limit,
	                                  page->after);

	if (e)
		return e;
	*list = (struct admin_list){ rows_text(rows, 0, 0),
		                     rows_true(rows, 0, 1) };
	return OK;
}

static const char show_sql[] = "SELECT " VIEW_JSON
			       " FROM accounts account WHERE account.id = $1";

static enum error show(struct db *db, const char *id, const char **json)
{
	return db_text(db, json, ERROR_UNKNOWN_ACCOUNT, show_sql, id);
}

/* Of two at the same moment the second sees what the first one did. */
static const char change_sql[] =
	"WITH before AS ("
	"  SELECT id, login, disabled, muted FROM accounts"
	"  WHERE login = $2 AND login <> $1 FOR NO KEY UPDATE"
	"), " ADMIN_CHANGE("accounts", "account", "login")
	"SELECT (SELECT id FROM accounts WHERE login = $2), $1 = $2";

enum error admin_change_account(struct db *db, const struct user *admin,
                                const char *login,
                                const struct admin_change *change,
                                const char **json)
{
	const char *id;
	struct rows *rows;
	enum error e = db_query(db, &rows, change_sql, admin->login, login,
	                        change->disabled, change->muted);

	session_cache_clear(); /* who knows what was done */
	if (e)
		return e;
	id = rows_text(rows, 0, 0);
	if (!id)
		return ERROR_UNKNOWN_ACCOUNT;
	if (rows_true(rows, 0, 1))
		return ERROR_OWN_ACCOUNT;
	return show(db, id, json);
}

static const char sessions_sql[] =
	"SELECT (SELECT coalesce(json_agg(json_build_object("
	"    'session', session.id,"
	"    'created', extract(epoch FROM session.created_at),"
	"    'expires', extract(epoch FROM session.expires_at),"
	"    'agent', session.agent) ORDER BY session.id), '[]')"
	"  FROM sessions session"
	"  WHERE session.account = account.id AND session.expires_at > now())"
	" FROM accounts account WHERE account.login = $1";

enum error admin_sessions(struct db *db, const char *login, const char **json)
{
	return db_text(db, json, ERROR_UNKNOWN_ACCOUNT, sessions_sql, login);
}

static const char end_sql[] =
	"WITH ended AS ("
	"  DELETE FROM sessions USING accounts account"
	"  WHERE sessions.id = $3 AND sessions.account = account.id"
	"    AND account.login = $2 RETURNING account.login"
	"), noted AS ("
	"  INSERT INTO deeds (who, what, whom)"
	"  SELECT $1, 'end-session', login FROM ended"
	") "
	"SELECT true FROM ended";

enum error admin_end_session(struct db *db, const struct user *admin,
                             const char *login, const char *session)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, end_sql, admin->login, login,
	                        session);

	session_cache_clear(); /* who knows what was done */
	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_UNKNOWN_SESSION;
}

/* The account first, as whoever opens a session does it. */
static const char end_all_sql[] =
	"WITH account AS ("
	"  UPDATE accounts SET tokens_from = " LOGIN_TOKENS_VOID
	"  WHERE login = $2 RETURNING id, login"
	"), ended AS ("
	"  DELETE FROM sessions USING account"
	"  WHERE sessions.account = account.id"
	"  RETURNING sessions.expires_at > now() AS good"
	"), noted AS ("
	"  INSERT INTO deeds (who, what, whom)"
	"  SELECT $1, 'end-sessions', login FROM account"
	") "
	"SELECT (SELECT count(*) FROM ended WHERE good) FROM account";

enum error admin_end_sessions(struct db *db, const struct user *admin,
                              const char *login, const char **ended)
{
	enum error e = db_text(db, ended, ERROR_UNKNOWN_ACCOUNT, end_all_sql,
	                       admin->login, login);

	session_cache_clear(); /* who knows what was done */
	return e;
}
