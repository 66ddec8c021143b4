/*
 * tokens - signs and verifies, a line each, as another side asks
 *
 * usage: tokens PRIVATE-KEY
 *
 * Of a line "sign CODE ID PERM TIME BELONGS", with TABs between and CODE a JSON
 * string, it makes the token; of "read NOW TOKEN" it says whether it is good.
 */
#include <openssl/pem.h>
#include <stdint.h>

#include "auth-token.h"
#include "json.h"
#include "log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static EVP_PKEY *key;

static void sign(char *said)
{
	const char *field[5] = { 0 };
	json_object *code;

	for (int i = 0; i < 5; i++)
		field[i] = strsep(&said, "\t");
	if (!field[4] || !json_parse(field[0], strlen(field[0]), &code))
		die("a line of five fields is wanted");
	puts(auth_token_sign(
		arena, key,
		&(struct auth_token){ .code = json_object_get_string(code),
	                              .id = field[1],
	                              .permissions = field[2],
	                              .time = field[3],
	                              .belongs = field[4] }));
	json_object_put(code);
}

static void read_one(const char *said)
{
	static const char *const results[] = { "ok", "expired",
		                               "verification failed",
		                               "invalid" };
	struct auth_signature signature;
	struct auth_token read;
	json_object *token;
	char *text;
	int64_t now = strtoll(said, &text, 10);
	enum auth result = AUTH_INVALID;

	if (json_parse(text, strlen(text), &token))
		result = auth_token_read(arena, token, now, &read, &signature);
	if (result == AUTH_OK && !auth_token_signed(key, &signature))
		result = AUTH_VERIFICATION_FAILED;
	puts(results[result]);
	json_object_put(token);
}

int main(int argc, char **argv)
{
	FILE *pem = argc == 2 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t size = 0;

	log_name("tokens");
	key = pem ? PEM_read_PrivateKey(pem, NULL, NULL, NULL) : NULL;
	if (!key)
		die("a file with a private key is wanted");
	fclose(pem);
	arena = arena_new();
	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "sign ", 5) == 0)
			sign(line + 5);
		else if (strncmp(line, "read ", 5) == 0)
			read_one(line + 5);
		fflush(stdout);
		arena_reset(arena);
	}
	free(line);
	EVP_PKEY_free(key);
	arena_free(arena);
	return 0;
}
