/* contact.h - who knows whom: add, list */
#ifndef CONTACT_H
#define CONTACT_H

#include <stdbool.h>

#include "db.h"

struct contact {
	const char *json; /* as ACCOUNT_JSON */
	const char *whom; /* the login that an error is about */
};

/*
 * Both are each other's contact from then on (contracts, 2.3).
 *
 * OK: *added is who was.  ERROR_CONTACT_SELF; ERROR_UNKNOWN_CONTACT: nobody has
 * that login; ERROR_CONTACT_TAKEN: they are already; ERROR_TOO_MANY_CONTACTS:
 * added->whom, who may be the account, has as many as one may have;
 * ERROR_DEVICE: the account is one.
 */
enum error contact_add(struct db *db, const char *account, const char *login,
                       struct contact *added);

/* OK: *contacts is an array of them as they were added: of their logins, or,
 * with details, of what ACCOUNT_JSON says of each. */
enum error contact_list(struct db *db, const char *account, bool details,
                        const char **contacts);

#endif
