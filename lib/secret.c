/* secret.c - what the database knows of what lets somebody in: its SHA-256 */
#include "secret.h"

#include <sodium.h>
#include <string.h>

void secret_hash(const char *secret, char hash[HASH_LENGTH + 1])
{
	unsigned char sha256[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(sha256, (const unsigned char *)secret,
	                   strlen(secret));
	sodium_bin2hex(hash, HASH_LENGTH + 1, sha256, sizeof sha256);
}
