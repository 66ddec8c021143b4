/* credential.c - where a request says who is calling */
#include "credential.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "log.h"
#include "login-token.h"
#include "secret.h"
#include "session.h"

static const char *header(const struct incoming *in, const char *name)
{
	const char *value = incoming_get(in, name);

	return value && *value ? value : NULL;
}

static const char *authorization(const struct incoming *in)
{
	static const char scheme[] = "Bearer ";
	const char *value = header(in, "HTTP_AUTHORIZATION");

	if (!value || strncasecmp(value, scheme, sizeof scheme - 1) != 0)
		return value;
	value += sizeof scheme - 1;
	return value + strspn(value, " ");
}

/* The one cookie of that name; given twice, none (RFC 6265 section 5.4 lets
 * another host of the domain add its own). */
static const char *cookie(struct arena *a, const struct incoming *in,
                          const char *name)
{
	const char *c = header(in, "HTTP_COOKIE"), *found = NULL;
	size_t n = strlen(name);

	while (c && *c) {
		size_t len;

		c += strspn(c, "; ");
		len = strcspn(c, ";");
		if (len > n && strncmp(c, name, n) == 0 && c[n] == '=') {
			if (found)
				return NULL;
			found = arena_copy(a, c + n + 1, len - n - 1);
		}
		c += len;
	}
	return found;
}

/* "https://host:port" is what was asked?  Whoever is on the wire can make a
 * page of the same host without TLS, so with it only pages with it count. */
static bool same_host(const char *origin, const struct incoming *in)
{
	const char *authority = strstr(origin, "://"),
		   *host = header(in, "HTTP_HOST");

	if (header(in, "HTTPS") && strncasecmp(origin, "https:", 6) != 0)
		return false;
	return authority && host && strcasecmp(authority + 3, host) == 0;
}

bool credential_own_page(char **env, const char *cors_origin)
{
	const struct incoming of = { .env = env }, *in = &of;
	const char *origin = header(in, "HTTP_ORIGIN"),
		   *site = header(in, "HTTP_SEC_FETCH_SITE");

	if (origin)
		return strcmp(origin, cors_origin) == 0 ||
		       same_host(origin, in);
	return !site || strcmp(site, "same-origin") == 0 ||
	       strcmp(site, "none") == 0;
}

/* In whatever spelling each of them has it. */
static bool of_one_mind(const char *a, const char *b)
{
	char x[TOKEN_LENGTH + 1], y[TOKEN_LENGTH + 1];

	return strcmp(a, b) == 0 || (session_token(a, x) &&
	                             session_token(b, y) && strcmp(x, y) == 0);
}

const char *credential_of(struct arena *a, const struct incoming *in,
                          const char *cors_origin)
{
	const char *named[] = { header(in, "HTTP_USER"), authorization(in),
		                header(in, "HTTP_X_AUTH_TOKEN") },
		   *found = NULL;

	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (named[i] && found && !of_one_mind(found, named[i]))
			return NULL;
		if (!found)
			found = named[i];
	}
	if (found || !credential_own_page(in->env, cors_origin))
		return found;
	return cookie(a, in, "sessionToken");
}

bool credential_in_header(char **env)
{
	const struct incoming in = { .env = env };

	return header(&in, "HTTP_USER") || header(&in, "HTTP_AUTHORIZATION") ||
	       header(&in, "HTTP_X_AUTH_TOKEN");
}

bool credential_shown(const struct incoming *in)
{
	return header(in, "HTTP_USER") || authorization(in);
}

const char *credential_login_token(struct arena *a, char **env,
                                   const char *cors_origin)
{
	const struct incoming in = { .env = env };

	return credential_own_page(env, cors_origin)
	               ? cookie(a, &in, "login-token")
	               : NULL;
}

bool credential_local(const struct incoming *in)
{
	const char *address = header(in, "REMOTE_ADDR");

	if (header(in, "HTTP_X_FORWARDED_FOR"))
		return false;
	return !address || strncmp(address, "127.", 4) == 0 ||
	       strcmp(address, "::1") == 0 || strcmp(address, "unix:") == 0;
}

/*
 * A page of anybody's may give its own name this machine's address, and then
 * asks from a browser here as if of itself (DNS rebinding); but that name is
 * the Host it asks for.
 */
static bool local_host(const struct incoming *in)
{
	const char *host = header(in, "HTTP_HOST");
	char name[sizeof "255.255.255.255"];
	struct in_addr address;

	if (!host || strncmp(host, "[::1]", 5) == 0)
		return true;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(host, ":"), host);
	return strcasecmp(name, "localhost") == 0 ||
	       (inet_pton(AF_INET, name, &address) == 1 &&
	        ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET);
}

bool credential_tokens_count(const struct incoming *in,
                             const struct settings *settings)
{
	if (!login_token_public(settings) ||
	    (credential_local(in) && local_host(in)))
		return true;
	log_warn(
		"JWTSECRET is the one that everybody knows: login-tokens are "
		"for this machine alone until you set one of your own");
	return false;
}

/* Their hashes are of one length, so that the time it takes tells nothing. */
bool credential_hook(char **env, const struct settings *settings)
{
	const struct incoming in = { .env = env };
	const char *shown = header(&in, "HTTP_X_HOOK_SECRET");
	char hash[HASH_LENGTH + 1], shown_hash[HASH_LENGTH + 1];

	if (!*settings->hook_secret)
		return true;
	secret_hash(settings->hook_secret, hash);
	secret_hash(shown ? shown : "", shown_hash);
	return sodium_memcmp(hash, shown_hash, HASH_LENGTH) == 0;
}
