/*
 * settings.h - every setting, from the environment, read once
 *
 * The table is settings.def; which of them are secret, settings-secret.def.  A
 * value that does not parse, and a CONFAB_ name that is not in the table, stop
 * the start with a sentence: a typo is found then and not in production.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>

enum {
	WORKERS_MAX = 256,
	SECONDS_MAX = 10 * 366 * 86400,
	TIMEOUT_MAX = 3600,  /* seconds */
	RATE_MAX = 1000000,  /* a minute */
	SOCKETS_MAX = 65535, /* what nginx can count to there */
	REQUEST_MIN = 1024,  /* bytes */
	REQUEST_MAX = 64 * 1024 * 1024,
};

/* What is secret and not for this program is NULL if there is one. */
struct settings {
#define SETTING(id, name, value, sentence) const char *id;
#include "settings.def"
#undef SETTING
};

/* The settings; they last as long as the process. */
const struct settings *settings_read(void);

/*
 * Of what is secret leave this process what is used by a program that goes by
 * these names, which end with NULL; from then on neither settings_read() nor
 * the environment, nor what /proc shows of it, has the rest.
 */
void settings_withhold(const char *const names[]);

/* Is it set, be it that the value is not for this program? */
bool settings_given(const char *secret);

/* What a setting is if nobody sets it; NULL: there is no such setting. */
const char *settings_default(const char *name);

/* A setting as a number of min to max; if it is none, the program ends. */
long settings_number(const char *name, const char *value, long min, long max);

#endif
