/* way.c - the ways that the requests of a program may go */
#include "way.h"

#include <stdlib.h>
#include <string.h>

#include "accepted.h"
#include "declaration.h"
#include "describe.h"
#include "dialect.h"
#include "log.h"
#include "login-token.h"

static struct way ways[CHOICES_MAX];
static size_t ways_n;

static void fill_in(struct endpoint *ep)
{
	if (!ep->if_no_object)
		ep->if_no_object = ERROR_INVALID_DATA;
	if (!ep->if_malformed)
		ep->if_malformed = ERROR_MALFORMED;
	if (!ep->if_no_token)
		ep->if_no_token = ep->login_token ? ERROR_TOKEN_NEEDED
		                                  : ERROR_UNKNOWN_USER;
	if (!ep->dialect)
		ep->dialect = &dialect_room;
}

void ways_take(const struct choice *choices)
{
	do {
		struct way *way = &ways[ways_n];

		if (ways_n == CHOICES_MAX)
			die("there are more choices than %d, or the last one "
			    "has a key",
			    CHOICES_MAX);
		declaration_check(choices->ep);
		way->key = choices->key;
		way->ep = *choices->ep;
		fill_in(&way->ep);
		way->accepted = accepted_new(&way->ep);
		if (strcmp(way->ep.name, ways[0].ep.name) != 0 ||
		    strcmp(way->ep.route, ways[0].ep.route) != 0)
			die("the choices are of different names or routes");
		ways_n++;
	} while ((choices++)->key);
}

const struct way *way_last(void)
{
	return &ways[ways_n - 1];
}

/* A listener that speaks one contract alone says so (contracts, C9). */
const struct way *way_only(const struct incoming *in)
{
	const char *contract = incoming_get(in, "CONTRACT");

	for (size_t i = 0; contract && i < ways_n; i++)
		if (strcmp(contract, ways[i].ep.dialect->name) == 0)
			return &ways[i];
	return ways_n == 1 ? way_last() : NULL;
}

const struct way *way_of_body(json_object *body)
{
	size_t i = 0;

	while (ways[i].key &&
	       !json_object_object_get_ex(body, ways[i].key, NULL))
		i++;
	return &ways[i];
}

/* What several keys lead to is told once. */
void ways_describe(void)
{
	for (size_t i = 0; i < ways_n; i++)
		if (!i || ways[i].ep.dialect != ways[i - 1].ep.dialect)
			describe_endpoint(&ways[i].ep, ways[i].key);
}

/* Who lets nobody in by a secret does not know it. */
void ways_withhold(void)
{
	const char *names[2 * CHOICES_MAX + 2] = { way_last()->ep.name };
	size_t n = 1;

	for (size_t i = 0; i < ways_n; i++) {
		if (request_takes_session(&ways[i].ep))
			names[n++] = "any-session";
		if (ways[i].ep.login_token)
			names[n++] = "any-login-token";
	}
	settings_withhold(names);
}

void ways_open(struct arena *a, const struct settings *s)
{
	for (size_t i = 0; i < ways_n; i++) {
		struct endpoint *ep = &ways[i].ep;
		const char *route = endpoint_route(a, s, ep->route);

		if (route != ep->route && !(ep->route = strdup(route)))
			die("no memory");
		if (ep->login_token)
			login_token_check(s);
	}
	arena_reset(a);
}
