/* bearer.c - whom a signed token is of, and how they get one */
#include "bearer.h"

#include <time.h>

#include "ask.h"
#include "auth-key.h"
#include "login-token.h"

/* By our own keys, whichever service is asked elsewhere. */
enum error bearer_of(struct request *rq, struct bearer *bearer)
{
	static const enum error errors[] = {
		[AUTH_EXPIRED] = ERROR_TOKEN_EXPIRED,
		[AUTH_VERIFICATION_FAILED] = ERROR_TOKEN_FORGED,
		[AUTH_INVALID] = ERROR_TOKEN_INVALID,
		[AUTH_UNAVAILABLE] = ERROR_UNAVAILABLE,
	};
	const struct auth_source ours = { .db = rq->db };
	struct auth_token says;
	enum auth is = auth_verify_by(rq->arena, &ours,
	                              json_object_object_get(rq->body, "token"),
	                              time(NULL), &says);

	if (is)
		return errors[is];
	*bearer = (struct bearer){ says.code, says.id, says.time };
	return OK;
}

/* $1 is code, $2 account, which may be any number, and $3 since. */
#define GOOD \
	" login = $1 AND id::text = $2 AND NOT disabled AND $3 " \
	">= " LOGIN_TOKENS_FROM

static const char check_sql[] = "SELECT FROM accounts WHERE" GOOD;

enum error bearer_check(struct db *db, const struct bearer *bearer)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, check_sql, bearer->code,
	                        bearer->account, bearer->since);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_TOKEN_VOID;
}

/* The lock, and why: see session.c. */
static const char token_sql[] =
	"SELECT perm, " LOGIN_TOKENS_NOW
	","
	"  (SELECT coalesce(json_agg(code ORDER BY code), '[]')"
	"   FROM watchdogs WHERE owner = account.id)"
	" FROM accounts account WHERE" GOOD
	" AND login LIKE '%@%' AND login !~ '[-0-9]$'"
	" FOR SHARE";

enum error bearer_token(struct db *db, const struct bearer *bearer,
                        struct auth_token *token)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, token_sql, bearer->code,
	                        bearer->account, bearer->since);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_TOKEN_VOID;
	*token = (struct auth_token){ .code = bearer->code,
		                      .id = bearer->account,
		                      .permissions = rows_text(rows, 0, 0),
		                      .time = rows_text(rows, 0, 1),
		                      .belongs = rows_text(rows, 0, 2),
		                      .is_user = true };
	return OK;
}

enum error bearer_issue(struct request *rq, const struct bearer *bearer,
                        const char **json)
{
	const struct variable variables[] = {
		{ "REQUEST_METHOD", "ASK" },
		{ "SCRIPT_NAME", "token" },
		{ "REQUEST_ID", request_variable(rq, "REQUEST_ID") },
		{ "CODE", bearer->code },
		{ "ACCOUNT", bearer->account },
		{ "SINCE", bearer->since },
		{ NULL, NULL },
	};
	struct answer answer;
	enum error e = ask(rq->arena, rq->settings->run, "sign-token",
	                   variables, &answer);

	if (e)
		return e;
	if (answer.status == error_status(ERROR_TOKEN_VOID))
		return ERROR_TOKEN_VOID;
	if (answer.status != 200)
		return ERROR_UNAVAILABLE;
	*json = answer.body;
	return OK;
}

struct reply bearer_reply(struct arena *a, const char *json)
{
	return reply_data(
		arena_printf(a, "{\"success\":true,\"token\":%s}", json));
}
