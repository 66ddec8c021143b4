/*
 * request - from CGI variables, a line each, and behind a line of -- a body, to
 * arguments
 */
#include "request.h"

#include "accepted.h"
#include "admission.h"
#include "credential.h"
#include "fuzz.h"
#include "utf8.h"

static const struct param params[] = {
	{ "q", QUERY, TEXT, .min = 1, .max = 4, .summary = "" },
	{ "n", QUERY, INTEGER, .min = -5, .max = 10, .optional = true,
	  .summary = "" },
	{ "t", BODY, TEXT, .min = 1, .max = 4, .summary = "" },
	{ "i", BODY, INTEGER, .min = -5, .max = 10, .optional = true,
	  .summary = "" },
	{ "b", BODY, BOOLEAN, .optional = true, .summary = "" },
	{ "a", BODY, TEXTS, .min = 1, .max = 2, .optional = true,
	  .no_null = true, .summary = "" },
	{ 0 },
};
static const struct param fields[] = {
	{ "t", BODY, TEXT, .min = 1, .max = 4, .summary = "" },
	{ 0 },
};

static const struct endpoint endpoints[] = {
	{ .route = "POST /x", .params = params },
	{ .route = "EVENT x",
	  .access = USER,
	  .params = params,
	  .takes = STRUCTURED },
	{ .route = "POST /x", .params = fields, .takes = FORM },
};
enum { ENDPOINTS = sizeof endpoints / sizeof *endpoints };

static bool fits(const struct param *p, const char *arg)
{
	char *end;
	long n;

	if (!arg)
		return p->optional;
	switch (p->type) {
	case TEXT:
		return utf8_fits(arg, p->min, p->max);
	case INTEGER:
		n = strtol(arg, &end, 10);
		return *arg && !*end && n >= p->min && n <= p->max;
	case BOOLEAN:
		return strcmp(arg, "true") == 0 || strcmp(arg, "false") == 0;
	case TEXTS:
		return *arg == '[';
	}
	return false;
}

static void ask(struct arena *a, const struct endpoint *ep,
                const struct incoming *in)
{
	/* Asked of many requests, as it is in a worker. */
	static struct schema *accepted[ENDPOINTS];
	struct schema **s = &accepted[ep - endpoints];
	struct request rq = { .arena = a, .env = in->env };
	enum fault fault;

	if (!*s)
		*s = accepted_new(ep);
	request_route(ep, in);
	if (request_body(&rq, ep, in) == OK &&
	    !request_args(&rq, ep, *s, in, &fault))
		for (const struct param *p = ep->params; p->name; p++)
			must(fits(p, rq.arg[p - ep->params]),
			     "an argument is what its parameter says");
	json_object_put(rq.body);
	if (ep->access == USER)
		admit(&rq, ep, in); /* as the gateway says */
}

static void show(struct arena *a, const struct incoming *in)
{
	static const struct settings settings = { .jwt_secret = "x",
		                                  .hook_secret = "y" };

	credential_of(a, in, "https://example.org");
	credential_shown(in);
	credential_login_token(a, in->env, "https://example.org");
	credential_tokens_count(in, &settings);
	credential_hook(in->env, &settings);
	credential_local(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MOST = 80 };
	char *text = fuzz_text(data, size), *body = fuzz_second(text),
	     *variables[MOST + 1], *lines = text, *line;
	struct incoming in = { .env = variables, .body = body ? body : "" };
	struct arena *a = fuzz_arena();
	size_t n = 0;

	in.body_len = body ? size - (size_t)(body - text) : 0;
	while (n < MOST && (line = strsep(&lines, "\n")))
		if (strchr(line, '='))
			variables[n++] = line;
	variables[n] = NULL;
	if (incoming_sound(&in))
		show(a, &in);
	for (size_t i = 0; i < ENDPOINTS; i++)
		ask(a, &endpoints[i], &in);
	free(text);
	return 0;
}
