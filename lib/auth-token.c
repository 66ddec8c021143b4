/* auth-token.c - what a signed token says, and its signature */
#include "auth-token.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "json.h"
#include "log.h"
#include "python.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/*
 * What counts of a text in base64 as Python's b64decode() reads it: what is no
 * letter of it is passed over, if it is ASCII, and once there is all the
 * padding that its last letters need it has ended, whatever follows.  False:
 * padding is missing, or a letter is.
 */
static bool letters_of(const char *text, char *letters, size_t *n)
{
	static const char alphabet[] = LETTERS DIGITS "+/";
	size_t padding = 0;

	*n = 0;
	for (; *text; text++) {
		if (strchr(alphabet, *text)) {
			letters[(*n)++] = *text;
			padding = 0;
		} else if (*text == '=' && *n % 4 >= 2 &&
		           *n % 4 + ++padding == 4) {
			return true;
		}
	}
	return *n % 4 == 0;
}

static bool is_ascii(const char *text)
{
	while (*text && !(*text & 0x80))
		text++;
	return !*text;
}

static bool decode(struct arena *a, const char *text,
                   struct auth_signature *signature)
{
	size_t n, size = strlen(text) + 4; /* for padding that was left out */
	char *letters = arena_alloc(a, size);
	unsigned char *bytes = arena_alloc(a, size);

	if (!is_ascii(text) || !letters_of(text, letters, &n))
		return false;
	signature->bytes = bytes;
	signature->len = n * 3 / 4;
	memset(letters + n, '=', (4 - n % 4) % 4);
	return EVP_DecodeBlock(bytes, (unsigned char *)letters,
	                       (int)((n + 3) / 4 * 4)) != -1;
}

static bool is_member(json_object *token, const char *key, json_type type,
                      json_object **value)
{
	return json_object_object_get_ex(token, key, value) &&
	       json_object_is_type(*value, type);
}

static bool are_texts(json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!json_object_is_type(json_object_array_get_idx(list, i),
		                         json_type_string))
			return false;
	return true;
}

/*
 * The id follows in what is signed, with nothing between: a code that ended in
 * a digit could be a shorter one and another id.  No address ends so, and codes
 * of watchdogs are all of one length (contracts, 1.3).
 */
static bool is_code(const char *text)
{
	size_t n = strlen(text);

	if (strchr(text, '@'))
		return !strchr("-0123456789", text[n - 1]);
	return n == AUTH_CODE_LENGTH && strspn(text, LETTERS DIGITS) == n;
}

struct members {
	json_object *code, *id, *time, *belongs, *perm, *signature;
};

static bool has_shape(json_object *token, struct members *m)
{
	return json_object_is_type(token, json_type_object) &&
	       is_member(token, "code", json_type_string, &m->code) &&
	       is_code(json_object_get_string(m->code)) &&
	       is_member(token, "id", json_type_int, &m->id) &&
	       is_member(token, "time", json_type_int, &m->time) &&
	       (is_member(token, "belongs", json_type_null, &m->belongs) ||
	        (is_member(token, "belongs", json_type_array, &m->belongs) &&
	         are_texts(m->belongs))) &&
	       is_member(token, "perm", json_type_int, &m->perm) &&
	       is_member(token, "signature", json_type_string, &m->signature);
}

static const char *signed_text(struct arena *a, const struct auth_token *t,
                               json_object *belongs)
{
	return arena_printf(a, "%s%s%s%s%s", t->code, t->id, t->time,
	                    python_str(a, belongs), t->permissions);
}

static const char *json_text(struct arena *a, json_object *value)
{
	const char *text = json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);

	return arena_copy(a, text, strlen(text));
}

enum auth auth_token_read(struct arena *a, json_object *token, int64_t now,
                          struct auth_token *read,
                          struct auth_signature *signature)
{
	struct members m;
	struct auth_signature s;
	int64_t time;

	if (!has_shape(token, &m) ||
	    !decode(a, json_object_get_string(m.signature), &s))
		return AUTH_INVALID;
	time = json_object_get_int64(m.time);
	if (time > now + AUTH_AHEAD_SECONDS)
		return AUTH_INVALID;
	if (time < now - AUTH_SECONDS)
		return AUTH_EXPIRED;
	*read = (struct auth_token){
		.code = python_str(a, m.code),
		.id = python_str(a, m.id),
		.permissions = python_str(a, m.perm),
		.time = python_str(a, m.time),
		.belongs = json_text(a, m.belongs),
		.is_user = strchr(json_object_get_string(m.code), '@'),
	};
	s.text = signed_text(a, read, m.belongs);
	*signature = s;
	return AUTH_OK;
}

/* What both sides agree on; the salt's length is enforced, too. */
static bool is_pss(EVP_PKEY_CTX *c)
{
	return EVP_PKEY_CTX_set_rsa_padding(c, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(c, EVP_sha256()) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(c, RSA_PSS_SALTLEN_MAX) == 1;
}

bool auth_token_signed(EVP_PKEY *key, const struct auth_signature *signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *c;
	bool good;

	if (!context)
		die("out of memory");
	good = EVP_DigestVerifyInit(context, &c, EVP_sha256(), NULL, key) ==
	               1 &&
	       is_pss(c) &&
	       EVP_DigestVerify(context, signature->bytes, signature->len,
	                        (const unsigned char *)signature->text,
	                        strlen(signature->text)) == 1;
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good;
}

/* In base64. */
static const char *sign(struct arena *a, EVP_PKEY *key, const char *text)
{
	size_t len = (size_t)EVP_PKEY_get_size(key);
	unsigned char *bytes = arena_alloc(a, len),
		      *letters = arena_alloc(a, len * 4 / 3 + 5);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *c;

	if (!context ||
	    EVP_DigestSignInit(context, &c, EVP_sha256(), NULL, key) != 1 ||
	    !is_pss(c) ||
	    EVP_DigestSign(context, bytes, &len, (const unsigned char *)text,
	                   strlen(text)) != 1)
		die("OpenSSL signs nothing by this key");
	EVP_MD_CTX_free(context);
	EVP_EncodeBlock(letters, bytes, (int)len);
	return (char *)letters;
}

const char *auth_token_sign(struct arena *a, EVP_PKEY *key,
                            const struct auth_token *token)
{
	const char *said = token->belongs;
	json_object *belongs;
	const char *text;

	if (!json_parse(said, strlen(said), &belongs))
		die("what belongs to whom a token is of is no JSON");
	text = signed_text(a, token, belongs);
	json_object_put(belongs);
	return arena_printf(a,
	                    "{\"code\":%s,\"id\":%s,\"perm\":%s,\"time\":%s,"
	                    "\"belongs\":%s,\"signature\":\"%s\"}",
	                    json_quote(a, token->code), token->id,
	                    token->permissions, token->time, said,
	                    sign(a, key, text));
}
