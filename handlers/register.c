/* register - open an account, in the way of each contract */
#include <string.h>

#include "account.h"
#include "dialect.h"
#include "endpoint.h"
#include "invite.h"

enum { LOGIN, PASSWORD, NAME, CODE = NAME, INVITE };

#define INVITE_SUMMARY "A code that is good once, where registering takes one"

static const struct param by_login[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "The name to sign in with; its own, once" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX,
	               .summary = "Anything; kept as an Argon2id hash" },
	[NAME] = { "username", BODY, TEXT, .min = 1, .max = DISPLAY_NAME_MAX,
	           .summary = "The name that others see" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true, .summary = INVITE_SUMMARY },
	{ 0 },
};

/* username is the login here, and the name that others see there. */
static const struct param by_username[] = {
	[LOGIN] = { "username", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .no_null = true,
	            .summary = "The name to sign in with; its own, once" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX,
	               .no_null = true,
	               .summary = "Anything; kept as an Argon2id hash" },
	[NAME] = { "fullname", BODY, TEXT, .min = 1, .max = DISPLAY_NAME_MAX,
	           .no_null = true, .summary = "The name that others see" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true, .summary = INVITE_SUMMARY },
	{ 0 },
};

/* What it has to be is told by a comment, and not that it is malformed. */
static const struct param by_email[] = {
	[LOGIN] = { "email", BODY, TEXT, .max = BODY_MAX, .no_null = true,
	            .summary = "The login, of less than 50 characters" },
	[PASSWORD] = { "password", BODY, TEXT, .max = BODY_MAX, .no_null = true,
	               .summary = "8 to 30 letters, digits, !, ? or _; kept "
	                          "as an Argon2id hash" },
	[CODE] = { "wdcode", BODY, TEXT, .max = BODY_MAX, .no_null = true,
	           .summary = "The code of a watchdog, 16 letters and digits, "
	                      "that is to be theirs" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true, .summary = INVITE_SUMMARY },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_TAKEN,
	                             ERROR_REGISTRATION_CLOSED,
	                             ERROR_UNKNOWN_INVITE, OK };

static const enum error issuer_errors[] = {
	ERROR_EMAIL_UNFIT,         ERROR_PASSWORD_UNFIT,
	ERROR_CODE_UNFIT,          ERROR_LOGIN_TAKEN,
	ERROR_REGISTRATION_CLOSED, ERROR_UNKNOWN_INVITE,
	ERROR_CODE_TAKEN,          OK
};

static enum error open_account(struct request *rq)
{
	const struct newcomer newcomer = { rq->arg[LOGIN], rq->arg[PASSWORD],
		                           rq->arg[NAME], rq->arg[INVITE],
		                           NULL };

	return account_register(rq->db, rq->arena, rq->settings->registration,
	                        &newcomer);
}

/* Contracts, 3.1. */
static struct reply sign_up(struct request *rq)
{
	enum error e = open_account(rq);

	return e ? reply_error(e) : reply_ok();
}

/* Contracts, 2.2. */
static struct reply sign_up_to_chatapp(struct request *rq)
{
	enum error e = open_account(rq);

	return e ? reply_error(e) : reply_text("registered");
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

enum {
	EMAIL_MAX = 49,
	OLD_PASSWORD_MIN = 8,
	OLD_PASSWORD_MAX = 30,
	CODE_LENGTH = 16
};

/* Contracts, 1.3: to the end of the text, and not of a line of it. */
static bool is_of(const char *text, size_t min, size_t max, const char *letters)
{
	size_t n = strlen(text);

	return n >= min && n <= max && strspn(text, letters) == n;
}

static bool is_email(const char *text)
{
	const char *at = strchr(text, '@');

	for (const char *c = text; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	return at && at > text && at[1] && !strchr(at + 1, '@') &&
	       strchr(text, '.') && strlen(text) <= EMAIL_MAX &&
	       !strchr("-" DIGITS, text[strlen(text) - 1]);
}

static bool is_password(const char *text)
{
	return is_of(text, OLD_PASSWORD_MIN, OLD_PASSWORD_MAX,
	             LOWER UPPER DIGITS "!?_") &&
	       strpbrk(text, LOWER) && strpbrk(text, UPPER) &&
	       strpbrk(text, DIGITS);
}

/* The seed mails a link first, for which there is no service here. */
static enum error open_account_of_email(struct request *rq)
{
	const char *email = rq->arg[LOGIN];
	struct newcomer newcomer = { email, rq->arg[PASSWORD], NULL,
		                     rq->arg[INVITE], rq->arg[CODE] };

	if (!is_email(email))
		return ERROR_EMAIL_UNFIT;
	if (!is_password(newcomer.password))
		return ERROR_PASSWORD_UNFIT;
	if (!is_of(newcomer.code, CODE_LENGTH, CODE_LENGTH, LOWER UPPER DIGITS))
		return ERROR_CODE_UNFIT;
	/* Others need not see the whole address. */
	newcomer.name = arena_copy(rq->arena, email, strcspn(email, "@"));
	return account_register(rq->db, rq->arena, rq->settings->registration,
	                        &newcomer);
}

/* Contracts, 1.3. */
static struct reply sign_up_to_issuer(struct request *rq)
{
	enum error e = open_account_of_email(rq);

	return e ? reply_error(e) : reply_ok();
}

static const struct endpoint room = {
	.name = "register",
	.route = "POST /register",
	.summary = "Open an account",
	.access = ANYONE,
	.costly = true,
	.params = by_login,
	.errors = errors,
	.if_malformed = ERROR_MALFORMED_REGISTER,
	.returns = "Ok",
	.handle = sign_up,
};

static const struct endpoint chatapp = {
	.name = "register",
	.route = "POST /register",
	.summary = "Open an account of that username",
	.access = ANYONE,
	.costly = true,
	.status = 201,
	.takes = STRUCTURED,
	.params = by_username,
	.errors = errors,
	.returns = "Registered",
	.dialect = &dialect_chatapp,
	.handle = sign_up_to_chatapp,
};

static const struct endpoint issuer = {
	.name = "register",
	.route = "POST /register",
	.summary = "Open an account of that email, which owns a watchdog",
	.access = ANYONE,
	.costly = true,
	.status = 201,
	.params = by_email,
	.errors = issuer_errors,
	.returns = "Success",
	.dialect = &dialect_auth,
	.handle = sign_up_to_issuer,
};

int main(int argc, char **argv)
{
	return endpoint_main_of(argc, argv,
	                        (const struct choice[]){ { "login", &room },
	                                                 { "email", &issuer },
	                                                 { "wdcode", &issuer },
	                                                 { NULL, &chatapp } });
}
