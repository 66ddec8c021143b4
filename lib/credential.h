/*
 * credential.h - where a request says who is calling
 *
 * Of most contracts, in the header user, in authorization (bare or after
 * Bearer), in x-auth-token, or in the cookie sessionToken (contracts 3.1, 4.4
 * and decision 3).  Headers that name two sessions name none: whoever picked
 * one would be guessing.
 *
 * A browser sends a cookie along whoever asks it to, so a cookie counts only
 * if the page that asks is our own or of CORS_ALLOW_ORIGIN.
 */
#ifndef CREDENTIAL_H
#define CREDENTIAL_H

#include "request.h"

/* What the caller says is its token, as it came; NULL if there is none. */
const char *credential_of(struct arena *a, const struct incoming *in,
                          const char *cors_origin);

/* Does whoever calls know the token, having put it into a header?  A page whose
 * browser sends a cookie along does not. */
bool credential_in_header(char **env);

/* Is there a header that says who is calling, whatever it says? */
bool credential_shown(const struct incoming *in);

/* The cookie login-token, as it came; NULL if there is none. */
const char *credential_login_token(struct arena *a, char **env,
                                   const char *cors_origin);

/*
 * May a login-token be made or believed?  Whoever knows the secret makes them
 * for everybody, and the default is known: with that only where it came
 * straight from this machine, and by a name or address that is its own.
 */
bool credential_tokens_count(const struct incoming *in,
                             const struct settings *settings);

/* Did a page of our own or of that origin ask, or no page at all? */
bool credential_own_page(char **env, const char *cors_origin);

/* Did it come straight from this machine?  From a shell it did. */
bool credential_local(const struct incoming *in);

/* Did the broker show CONFAB_MQTT_HOOK_SECRET, if it has to show any? */
bool credential_hook(char **env, const struct settings *settings);

#endif
