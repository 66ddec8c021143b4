/* dialect-graphql.c - answers as clients of GraphQL over HTTP like them */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dialect.h"
#include "json.h"
#include "reply.h"

/* The draft of the GraphQL over HTTP specification, 6. */
#define PLAIN "application/json"
#define TYPED "application/graphql-response+json"

static const char *accepted(char **env)
{
	static const char name[] = "HTTP_ACCEPT=";

	for (; *env; env++)
		if (strncmp(*env, name, sizeof name - 1) == 0)
			return *env + sizeof name - 1;
	return "";
}

/* The weight of one of the types that are accepted, 0 if it is not that one
 * (RFC 9110, 12.5.1). */
static double weight_of(const char *range, size_t len, const char *type)
{
	size_t n = strlen(type);
	const char *q;

	if (strncasecmp(range, type, n) != 0 || strcspn(range, ";, \t") != n)
		return 0;
	q = memmem(range, len, "q=", 2);
	return q ? strtod(q + 2, NULL) : 1;
}

static double weight(const char *accept, const char *type)
{
	double most = 0;

	while (*accept) {
		size_t len = strcspn(accept, ",");
		double is = weight_of(accept, len, type);

		most = is > most ? is : most;
		accept += len;
		accept += strspn(accept, ", \t");
	}
	return most;
}

bool dialect_graphql_typed(char **env)
{
	const char *accept = accepted(env);
	double typed = weight(accept, TYPED);

	return typed > 0 && typed >= weight(accept, PLAIN);
}

static const char *type_for(char **env)
{
	return dialect_graphql_typed(env) ? TYPED "; charset=utf-8"
	                                  : PLAIN "; charset=utf-8";
}

static struct wording wording(enum error e)
{
	return (struct wording){ error_status(e), error_sentence(e), false };
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	const char *detail = "";

	(void)route;
	(void)shared; /* it shares none */
	if (!r->error)
		return r->data ? r->data : "{}";
	if (r->why)
		detail = arena_printf(a, ",\"detail\":%s",
		                      json_quote(a, r->why));
	return arena_printf(a,
	                    "{\"errors\":[{\"message\":%s,"
	                    "\"extensions\":{\"code\":\"%s\"%s}}]}",
	                    json_quote(a, reply_sentence(a, r)),
	                    error_word(r->error), detail);
}

const struct dialect dialect_graphql = {
	.name = "graphql",
	.type = PLAIN,
	.type_for = type_for,
	.caller_first = true,
	.wording = wording,
	.body = body,
};
