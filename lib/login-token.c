/* login-token.c - tokens that say by themselves whose they are */
#include "login-token.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "hmac.h"
#include "json.h"
#include "log.h"

enum { BASE64URL = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

/* One of the three parts, or two of them, within the text. */
struct part {
	const char *text;
	size_t len;
};

static const char *encode(struct arena *a, const void *bytes, size_t len)
{
	size_t size = sodium_base64_encoded_len(len, BASE64URL);
	char *text = arena_alloc(a, size);

	return sodium_bin2base64(text, size, bytes, len, BASE64URL);
}

/* Strict: neither padding nor white space, and no bit that is not needed. */
static bool decode(struct arena *a, struct part from, unsigned char **bytes,
                   size_t *len)
{
	*bytes = arena_alloc(a, from.len + 1);
	return sodium_base642bin(*bytes, from.len, from.text, from.len, NULL,
	                         len, NULL, BASE64URL) == 0;
}

const char *login_token_make(struct arena *a, const char *secret,
                             const struct login_token *token)
{
	static const char head[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
	const char *claims = arena_printf(
			   a, "{\"username\":%s,\"exp\":%" PRId64 "}",
			   json_quote(a, token->username), token->exp),
		   *said = arena_printf(a, "%s.%s",
	                                encode(a, head, sizeof head - 1),
	                                encode(a, claims, strlen(claims)));
	unsigned char mac[HMAC_SIZE];

	hmac_sha256(secret, strlen(secret), said, strlen(said), mac);
	return arena_printf(a, "%s.%s", said, encode(a, mac, sizeof mac));
}

enum { HEAD, CLAIMS, SIGNATURE, PARTS };

static bool split(const char *text, struct part parts[PARTS])
{
	if (strlen(text) > LOGIN_TOKEN_MAX)
		return false;
	for (int i = 0; i < PARTS; i++) {
		parts[i] = (struct part){ text, strcspn(text, ".") };
		text += parts[i].len;
		if (*text != (i < SIGNATURE ? '.' : '\0'))
			return false;
		text += i < SIGNATURE;
	}
	return true;
}

/* NULL: the part is no object. */
static json_object *object(struct arena *a, struct part part)
{
	unsigned char *bytes;
	size_t len;

	return decode(a, part, &bytes, &len)
	               ? json_parse_object((const char *)bytes, len)
	               : NULL;
}

static bool is_text(json_object *o, const char *key, const char *text)
{
	json_object *v = json_object_object_get(o, key);

	return json_object_is_type(v, json_type_string) &&
	       strcmp(json_object_get_string(v), text) == 0;
}

/* What is critical to whoever made it we do not know (RFC 7515, 4.1.11). */
static bool says_hs256(struct arena *a, struct part head)
{
	json_object *o = object(a, head);
	bool says = is_text(o, "alg", "HS256") &&
	            !json_object_object_get_ex(o, "crit", NULL);

	json_object_put(o);
	return says;
}

bool login_token_signed(struct arena *a, const void *secret, size_t secret_len,
                        const char *text)
{
	unsigned char mac[HMAC_SIZE], *signature, *claims;
	struct part parts[PARTS];
	size_t len;

	if (!split(text, parts) || !decode(a, parts[CLAIMS], &claims, &len) ||
	    !decode(a, parts[SIGNATURE], &signature, &len) || len != HMAC_SIZE)
		return false;
	hmac_sha256(secret, secret_len, text,
	            (size_t)(parts[SIGNATURE].text - text) - 1, mac);
	return sodium_memcmp(mac, signature, HMAC_SIZE) == 0 &&
	       says_hs256(a, parts[HEAD]);
}

bool login_token_read(struct arena *a, const char *secret, const char *text,
                      int64_t now, struct login_token *token)
{
	struct part parts[PARTS];
	json_object *claims, *name, *exp;
	bool good;

	if (!login_token_signed(a, secret, strlen(secret), text) ||
	    !split(text, parts))
		return false;
	claims = object(a, parts[CLAIMS]);
	name = json_object_object_get(claims, "username");
	exp = json_object_object_get(claims, "exp");
	good = json_object_is_type(name, json_type_string) &&
	       json_object_is_type(exp, json_type_int) &&
	       json_object_get_int64(exp) > now;
	if (good) {
		const char *username = json_object_get_string(name);

		token->username = arena_copy(a, username, strlen(username));
		token->exp = json_object_get_int64(exp);
	}
	json_object_put(claims);
	return good;
}

/* The lock, and why: see session.c. */
static const char moment_sql[] =
	"SELECT " LOGIN_TOKENS_NOW
	" FROM accounts WHERE id = $1 AND password = $2 AND NOT disabled"
	" FOR SHARE";

enum error login_token_moment(struct db *db, const struct account *account,
                              const char **moment)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, moment_sql, account->id,
	                        account->hash);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_LOGIN_WRONG;
	*moment = rows_text(rows, 0, 0);
	return OK;
}

enum error login_token_issue(struct db *db, struct arena *a, const char *secret,
                             const char *login, const struct account *account,
                             const char **text)
{
	struct login_token token = { .username = login };
	const char *moment;
	enum error e = login_token_moment(db, account, &moment);

	if (e)
		return e;
	token.exp = strtoll(moment, NULL, 10) + LOGIN_TOKEN_SECONDS;
	*text = login_token_make(a, secret, &token);
	return OK;
}

static const char user_sql[] =
	"SELECT id, login, name,"
	"   NOT disabled AND $2 >= " LOGIN_TOKENS_FROM
	" FROM accounts WHERE login = $1";

enum error login_token_user(struct db *db, struct arena *a,
                            const struct login_token *token,
                            const struct user **user)
{
	const char *issued = arena_printf(a, "%" PRId64,
	                                  token->exp - LOGIN_TOKEN_SECONDS);
	struct user *u;
	struct rows *rows;
	enum error e = db_query(db, &rows, user_sql, token->username, issued);

	*user = NULL;
	if (e || rows_count(rows) == 0)
		return e;
	if (!rows_true(rows, 0, 3))
		return ERROR_UNKNOWN_USER;
	u = arena_alloc(a, sizeof *u);
	*u = (struct user){ .id = rows_text(rows, 0, 0),
		            .login = rows_text(rows, 0, 1),
		            .name = rows_text(rows, 0, 2) };
	*user = u;
	return OK;
}

bool login_token_public(const struct settings *s)
{
	return strcmp(s->jwt_secret, settings_default("JWTSECRET")) == 0;
}

static bool is_loopback(const char *address)
{
	struct in6_addr six;
	struct in_addr four;

	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &six) == 1 &&
	       IN6_IS_ADDR_LOOPBACK(&six);
}

void login_token_check(const struct settings *s)
{
	if (login_token_public(s) && !is_loopback(s->bind))
		die("JWTSECRET is the one that everybody knows, and "
		    "CONFAB_BIND is %s: set one of your own, as openssl rand "
		    "-hex 32 makes it",
		    s->bind);
}
