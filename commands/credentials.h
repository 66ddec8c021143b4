/*
 * credentials.h - names and their passwords, as a file has them
 *
 * One JSON object, {"ada": "tea at five", "bob": "no sugar"}: contracts, 5.1.
 */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include "json.h"

/* The object is one of the values. */
enum { CREDENTIALS_SIZE = 16 << 20, CREDENTIALS_MAX = JSON_VALUES - 1 };

/*
 * Read the file, "-" being standard input, and check all of it.  NULL: *names
 * is an object in which every name and password is one that may be, to be given
 * back by json_object_put().  Otherwise what is wrong, as a sentence with no
 * password in it.
 */
const char *credentials_read(struct arena *a, const char *path,
                             json_object **names);

/* Overwrite a password that was used. */
void credentials_wipe(json_object *password);

#endif
