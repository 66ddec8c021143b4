/*
 * account.h - people: register, look up, let in or not
 *
 * An account is named by its id once it was found by its login.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"

/* In characters; the shortest has one. */
enum { LOGIN_MAX = 64, PASSWORD_MAX = 256, DISPLAY_NAME_MAX = 64 };

/* Somebody who asks for an account; invite is NULL if they have none, and code,
 * of a watchdog that is to be theirs, if that is not asked for. */
struct newcomer {
	const char *login, *password, *name, *invite, *code;
};

/*
 * By the rules of CONFAB_REGISTRATION, whatever asks.  Who is not let in is
 * told so before a password is hashed, and before whether the login is taken.
 *
 * OK: there is an account of that login, and the invite is used up if one was
 * asked for.  ERROR_REGISTRATION_CLOSED, ERROR_UNKNOWN_INVITE: that.
 * ERROR_LOGIN_TAKEN: there was one; ERROR_CODE_TAKEN: the watchdog is somebody
 * else's.  Then the invite stays good.
 */
enum error account_register(struct db *db, struct arena *a,
                            const char *registration,
                            const struct newcomer *newcomer);

/* By nobody's rules.  OK or ERROR_LOGIN_TAKEN. */
enum error account_add(struct db *db, const char *login, const char *hash,
                       const char *name);

/*
 * Somebody as they and their contacts see them (contracts, 2.3), of a row
 * "account": Unix seconds, and who never was online was so when they came.
 */
#define ACCOUNT_JSON \
	"json_build_object('username', account.login," \
	"  'fullname', account.name, 'is_online', account.online," \
	"  'last_online', floor(extract(epoch FROM" \
	"    coalesce(account.last_online, account.created_at)))," \
	"  'created_at', floor(extract(epoch FROM account.created_at)))"

/* OK: *json is ACCOUNT_JSON.  ERROR_UNKNOWN_CONTACT: there is no such account
 * any more. */
enum error account_self(struct db *db, const char *id, const char **json);

/* OK: *json is {"uuid","login","username","administrator"}.
 * ERROR_UNKNOWN_CONTACT: as above. */
enum error account_me(struct db *db, const char *id, const char **json);

/*
 * OK: *json is the account of that login as the device platform shows it
 * (contracts, 4.4), just registered.  ERROR_UNKNOWN_CONTACT: as above.
 *
 *	{"uuid","role":"User","status":"Unverified","login","create_datetime"}
 */
enum error account_as_user(struct db *db, const char *login, const char **json);

/* OK: *uuid is the public one, as JSON; null: there is no such account any
 * more. */
enum error account_uuid(struct db *db, const char *id, const char **uuid);

struct account {
	const char *id, *name, *hash;
	bool disabled; /* nobody signs in to it */
};

/* OK: *account is whose login that is, its members NULL if nobody's. */
enum error account_find(struct db *db, const char *login,
                        struct account *account);

/* OK: another hash of the same password is kept, and is *account's; or it was
 * changed meanwhile, and *account's is not. */
enum error account_rehash(struct db *db, struct account *account,
                          const char *hash);

/* Whoever sets another password ends the account's sessions after it, and with
 * them its login-tokens.  ERROR_NOT_ALLOWED: nobody signs in to that account,
 * which is a device's or a bridge's. */
enum error account_set_password(struct db *db, const char *id,
                                const char *hash);

/*
 * To disable it ends its sessions and makes its login-tokens void, by a
 * trigger, whoever does it.  Whoever opens a session looks at disabled under a
 * lock on the account's row, so none that is opened at the same moment is left.
 */
enum error account_disable(struct db *db, const char *id, bool disabled);

/* An administrator may see and change what is everybody's.  Who was one is none
 * from the next request on. */
enum error account_appoint(struct db *db, const char *id, bool administrator);

/* OK, or ERROR_NOT_ADMINISTRATOR. */
enum error account_administers(struct db *db, const char *id);

/* OK: its login-tokens are void, and *ended says how many of the sessions that
 * are gone now were still good. */
enum error account_end_sessions(struct db *db, const char *id,
                                const char **ended);

/* OK: its next tokens permit that, a number from 0 to PERM_MAX. */
enum { PERM_MAX = 2147483647 };
enum error account_permit(struct db *db, const char *id, const char *perm);

/* What account_list() gives, by login; the time is UTC's. */
enum { LIST_LOGIN, LIST_NAME, LIST_CREATED, LIST_STATE, LIST_SESSIONS, LISTED };

enum error account_list(struct db *db, struct rows **rows);

#endif
