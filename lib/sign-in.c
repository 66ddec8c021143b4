/* sign-in.c - from a login and a password to an account */
#include "sign-in.h"

#include "attempt.h"
#include "json.h"
#include "password.h"
#include "utf8.h"

static enum error verify(struct db *db, struct arena *a,
                         const struct sign_in *who, struct account *account)
{
	enum error e = account_find(db, who->login, account);

	if (e)
		return e;
	if (!password_verify(a, account->hash, who->password))
		return ERROR_LOGIN_WRONG;
	return account->disabled ? ERROR_ACCOUNT_DISABLED : OK;
}

/* Where somebody else was faster to make the hash anew, it is theirs that the
 * password has to be that of. */
static enum error renew(struct db *db, struct arena *a,
                        const struct sign_in *who, struct account *account)
{
	const char *hash;
	enum error e;

	if (!password_outdated(account->hash))
		return OK;
	hash = password_hash(a, who->password);
	e = account_rehash(db, account, hash);
	return e || account->hash == hash ? e : verify(db, a, who, account);
}

enum error sign_in_begin(struct db *db, struct arena *a,
                         const struct sign_in *who, struct account *account)
{
	enum error e = attempt_begin(db, who->login, who->address);

	if (e || (e = verify(db, a, who, account)))
		return e;
	return renew(db, a, who, account);
}

void sign_in_end(struct db *db, const struct sign_in *who)
{
	attempt_forgive(db, who->login, who->address);
}

/* What it was opened with, for its owner to know it by. */
static const char *agent(const struct request *rq)
{
	const char *text = request_variable(rq, "HTTP_USER_AGENT");

	return text && utf8_length(text) > 0 ? text : NULL;
}

enum error sign_in_for(struct request *rq, const char *login,
                       const char *password, const char *life,
                       struct account *account, const char **token)
{
	const struct sign_in who = { login, password,
		                     request_variable(rq, "REMOTE_ADDR") };
	enum error e;

	if ((e = sign_in_begin(rq->db, rq->arena, &who, account)) ||
	    (e = session_open(rq->db, rq->arena, account, life, agent(rq),
	                      token)))
		return e;
	sign_in_end(rq->db, &who);
	return OK;
}

enum error sign_in_session(struct request *rq, const char *login,
                           const char *password, struct account *account,
                           const char **token)
{
	return sign_in_for(rq, login, password, rq->settings->session_life,
	                   account, token);
}

const char *sign_in_json(struct arena *a, const struct account *account,
                         const char *token)
{
	return arena_printf(a, "{\"username\":%s,\"uuid\":\"%s\"}",
	                    json_quote(a, account->name), token);
}
