/* secret.h - what the database knows of what lets somebody in: its SHA-256 */
#ifndef SECRET_H
#define SECRET_H

enum { HASH_LENGTH = 64 };

/* As hexadecimal digits.  Secrets are random, so that nothing slower is needed.
 */
void secret_hash(const char *secret, char hash[HASH_LENGTH + 1]);

#endif
