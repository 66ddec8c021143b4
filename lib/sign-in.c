/* sign-in.c - from a login and a password to an account */
#include "sign-in.h"

#include "attempt.h"
#include "password.h"

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
