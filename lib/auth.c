/* auth.c - who a signed token is of */
#include "auth.h"

#include <time.h>

#include "auth-key.h"
#include "auth-token.h"
#include "endpoint.h"

static bool signed_by_any(const char *const *pems,
                          const struct auth_signature *signature)
{
	for (; *pems; pems++) {
		const char *why;
		EVP_PKEY *key = auth_key_read(*pems, &why);

		if (key && auth_token_signed(key, signature))
			return true;
	}
	return false;
}

enum auth auth_verify_by(struct arena *a, const struct auth_source *source,
                         json_object *token, int64_t now,
                         struct auth_token *verified)
{
	struct auth_signature signature;
	struct auth_token read;
	const char *const *keys;
	enum auth result = auth_token_read(a, token, now, &read, &signature);

	if (result != AUTH_OK)
		return result;
	keys = auth_keys(a, source);
	if (!*keys)
		return AUTH_UNAVAILABLE;
	if (!signed_by_any(keys, &signature) &&
	    !signed_by_any(auth_keys_again(a, source), &signature))
		return AUTH_VERIFICATION_FAILED;
	*verified = read;
	return AUTH_OK;
}

enum auth auth_verify(struct request *rq, json_object *token,
                      struct auth_token *verified)
{
	struct auth_source source = auth_source(rq->arena, rq->settings,
	                                        rq->db);

	return auth_verify_by(rq->arena, &source, token, time(NULL), verified);
}
