/* hmac.c - HMAC with SHA-256 (RFC 2104), by OpenSSL */
#include "hmac.h"

#include <openssl/evp.h>

#include "log.h"

void hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
                 unsigned char mac[HMAC_SIZE])
{
	size_t n = 0;

	if (!EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key, key_len, bytes,
	               len, mac, HMAC_SIZE, &n) ||
	    n != HMAC_SIZE)
		die("OpenSSL makes no HMAC with SHA-256");
}
