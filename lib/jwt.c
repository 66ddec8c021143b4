/* jwt.c - what somebody says, signed by a secret */
#include "jwt.h"

#include <sodium.h>
#include <string.h>

#include "hmac.h"

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

const char *jwt_make(struct arena *a, const char *secret, const char *claims)
{
	static const char head[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
	const char *said = arena_printf(a, "%s.%s",
	                                encode(a, head, sizeof head - 1),
	                                encode(a, claims, strlen(claims)));
	unsigned char mac[HMAC_SIZE];

	if (!*secret)
		return NULL;
	hmac_sha256(secret, strlen(secret), said, strlen(said), mac);
	return arena_printf(a, "%s.%s", said, encode(a, mac, sizeof mac));
}

enum { HEAD, CLAIMS, SIGNATURE, PARTS };

static bool split(const char *text, struct part parts[PARTS])
{
	if (strlen(text) > JWT_MAX)
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

bool jwt_signed(struct arena *a, const void *secret, size_t secret_len,
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

json_object *jwt_read(struct arena *a, const char *secret, const char *text)
{
	struct part parts[PARTS];

	if (!*secret || !jwt_signed(a, secret, strlen(secret), text) ||
	    !split(text, parts))
		return NULL;
	return object(a, parts[CLAIMS]);
}

const char *jwt_text(struct arena *a, json_object *claims, const char *name)
{
	json_object *text = json_object_object_get(claims, name);

	if (!json_object_is_type(text, json_type_string))
		return NULL;
	return arena_copy(a, json_object_get_string(text),
	                  (size_t)json_object_get_string_len(text));
}

int64_t jwt_expires(json_object *claims)
{
	json_object *exp = json_object_object_get(claims, "exp");
	int64_t at = json_object_is_type(exp, json_type_int)
	                     ? json_object_get_int64(exp)
	                     : 0;

	return at > 0 ? at : 0;
}
