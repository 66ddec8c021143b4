/* hmac.h - HMAC with SHA-256 (RFC 2104), by OpenSSL */
#ifndef HMAC_H
#define HMAC_H

#include <stddef.h>

enum { HMAC_SIZE = 32 };

void hmac_sha256(const void *key, size_t key_len, const void *bytes, size_t len,
                 unsigned char mac[HMAC_SIZE]);

#endif
