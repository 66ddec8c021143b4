/* password.c - Argon2id, the only file that knows how */
#include "password.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "log.h"

/* OWASP's second choice of Argon2id parameters: the least memory of the three
 * that cost an attacker the same. */
enum { PASSES = 2, MEMORY = 19 * 1024 * 1024 };

const char *password_hash(struct arena *a, const char *password)
{
	char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str(hash, password, strlen(password), PASSES, MEMORY))
		die("no memory to hash a password");
	return hash;
}

bool password_verify(struct arena *a, const char *hash, const char *password)
{
	if (!hash || strcmp(hash, PASSWORD_NONE) == 0) {
		password_hash(a, password);
		return false;
	}
	errno = 0;
	if (crypto_pwhash_str_verify(hash, password, strlen(password)) == 0)
		return true;
	if (errno == ENOMEM)
		die("no memory to verify a password");
	return false;
}

bool password_outdated(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, PASSES, MEMORY) != 0;
}
