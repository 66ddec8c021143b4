/* auth-token - a signed token: what it says, and that it can be said again */
#include "auth-token.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "fuzz.h"
#include "json.h"

enum { NOW = 1700000000, BITS = 1024 /* as it is quick */ };

static EVP_PKEY *key(void)
{
	static EVP_PKEY *made;

	if (!made && !(made = EVP_RSA_gen(BITS)))
		abort();
	return made;
}

static bool is_same(const struct auth_token *a, const struct auth_token *b)
{
	return strcmp(a->code, b->code) == 0 && strcmp(a->id, b->id) == 0 &&
	       strcmp(a->permissions, b->permissions) == 0 &&
	       strcmp(a->time, b->time) == 0 && a->is_user == b->is_user;
}

static void say_again(struct arena *a, const struct auth_token *token,
                      const struct auth_signature *was)
{
	const char *text = auth_token_sign(a, key(), token);
	json_object *again = json_parse_object(text, strlen(text));
	struct auth_signature signature;
	struct auth_token read;

	must(again && auth_token_read(a, again, NOW, &read, &signature) ==
	                      AUTH_OK,
	     "what is signed is a token");
	must(is_same(token, &read), "that says the same");
	must(strcmp(was->text, signature.text) == 0, "by the same letters");
	must(auth_token_signed(key(), &signature), "and is signed");
	json_object_put(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	struct auth_signature signature;
	struct auth_token token;
	json_object *value;

	if (!json_parse((const char *)data, size, &value))
		return 0;
	if (auth_token_read(a, value, NOW, &token, &signature) == AUTH_OK) {
		must(!auth_token_signed(key(), &signature),
		     "nobody has signed it");
		say_again(a, &token, &signature);
	}
	json_object_put(value);
	return 0;
}
