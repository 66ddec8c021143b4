/* account.h - people: register, look up */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "db.h"

/* OK: there is an account of that login.  ERROR_LOGIN_TAKEN: there was. */
enum error account_register(struct db *db, const char *login, const char *hash,
                            const char *name);

struct account {
	const char *id, *name, *hash;
};

/* OK: *account is whose login that is, its members NULL if nobody's. */
enum error account_find(struct db *db, const char *login,
                        struct account *account);

/* Keep another hash of the same password. */
enum error account_rehash(struct db *db, const char *id, const char *hash);

#endif
