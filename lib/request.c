/* request.c - from what the server hands over to checked arguments */
#include "request.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "accepted.h"
#include "dialect.h"
#include "form.h"
#include "json.h"
#include "utf8.h"

enum { VARIABLES = 64, VARIABLES_SIZE = 64 * 1024, NAMES = 1024 };

/* Its value, if the variable is of that name, "name" or "name=anything". */
static const char *value_of(const char *variable, const char *name)
{
	while (*name && *name != '=' && *variable == *name) {
		variable++;
		name++;
	}
	return (!*name || *name == '=') && *variable == '=' ? variable + 1
	                                                    : NULL;
}

static const char *variable(char **env, const char *name)
{
	const char *value = NULL;

	while (*env && !(value = value_of(*env, name)))
		env++;
	return value;
}

const char *incoming_get(const struct incoming *in, const char *name)
{
	return variable(in->env, name);
}

const char *request_variable(const struct request *rq, const char *name)
{
	return variable(rq->env, name);
}

static bool is_number(const char *text)
{
	return text && *text && strspn(text, "0123456789") == strlen(text) &&
	       strlen(text) < 19;
}

const char *request_number(const struct request *rq, const char *name)
{
	const char *text = variable(rq->env, name);

	return is_number(text) ? text : NULL;
}

static bool given_twice(char **env, const char *name)
{
	for (; *env; env++)
		if (*env != name && value_of(*env, name))
			return true;
	return false;
}

/* A number below NAMES that few other names have. */
static unsigned hash_of(const char *name)
{
	unsigned hash = 0;

	for (; *name && *name != '='; name++)
		hash = hash * 31 + (unsigned char)*name;
	return hash % NAMES;
}

/* To compare all with one another takes a tenth of what there is to do. */
bool incoming_sound(const struct incoming *in)
{
	bool seen[NAMES] = { false };
	size_t size = 0;
	int n = 0;

	for (char **e = in->env; *e; e++) {
		bool *like = &seen[hash_of(*e)];

		size += strlen(*e);
		if (++n > VARIABLES || size > VARIABLES_SIZE ||
		    (*like && given_twice(in->env, *e)))
			return false;
		*like = true;
	}
	return true;
}

static bool is_http(const struct endpoint *ep)
{
	return strchr(ep->route, '/') != NULL;
}

/* Run by hand from a shell, a program is at its own route unless told. */
enum error request_route(const struct endpoint *ep, const struct incoming *in)
{
	const char *method = incoming_get(in, "REQUEST_METHOD"),
		   *path = incoming_get(in, "SCRIPT_NAME");
	size_t n = strcspn(ep->route, " ");

	if (path && strcmp(path, ep->route + n + 1) != 0)
		return ERROR_UNKNOWN_ROUTE;
	if (!method || (strcmp(method, "OPTIONS") == 0 && is_http(ep)))
		return OK;
	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	if (ep->takes == FORM && strcmp(method, "GET") == 0)
		return OK;
	return strlen(method) == n && strncmp(method, ep->route, n) == 0
	               ? OK
	               : ERROR_WRONG_METHOD;
}

bool request_takes_body(const struct endpoint *ep)
{
	return ep->get_body || strncmp(ep->route, "POST ", 5) == 0 ||
	       strncmp(ep->route, "EVENT ", 6) == 0 ||
	       strncmp(ep->route, "ACTION ", 7) == 0 ||
	       (ep->access == GATEWAY && ep->takes == VALUE);
}

bool request_takes_session(const struct endpoint *ep)
{
	return (ep->access == USER || ep->access == ADMINISTRATOR ||
	        ep->access == GUEST) &&
	       !ep->login_token && strncmp(ep->route, "EVENT ", 6) != 0 &&
	       strncmp(ep->route, "ACTION ", 7) != 0;
}

static bool read_form(struct request *rq, const struct incoming *in)
{
	const char *method = incoming_get(in, "REQUEST_METHOD"),
		   *query = incoming_get(in, "QUERY_STRING");

	if (!method || strcmp(method, "POST") == 0)
		return form_parse(rq->arena, in->body, in->body_len, &rq->body);
	return form_parse(rq->arena, query, query ? strlen(query) : 0,
	                  &rq->body);
}

enum error request_body(struct request *rq, const struct endpoint *ep,
                        const struct incoming *in)
{
	if (!request_takes_body(ep) || ep->takes == NOTHING)
		return OK;
	if (ep->takes == FORM)
		return read_form(rq, in) ? OK : ep->if_no_object;
	if (!json_parse(in->body, in->body_len, &rq->body))
		return ep->if_no_object;
	if (json_object_is_type(rq->body, json_type_object) ||
	    ep->takes == VALUE ||
	    (ep->takes == STRUCTURED &&
	     json_object_is_type(rq->body, json_type_array)))
		return OK;
	return ep->if_no_object;
}

/* A name given twice means two things to two readers: it is wrong. */
static enum fault from_query(struct request *rq, const struct incoming *in,
                             const char *name, const char **arg)
{
	const char *q = incoming_get(in, "QUERY_STRING");
	size_t n = strlen(name);
	char *value = NULL;

	while (q && *q) {
		size_t len = strcspn(q, "&");

		if (len > n && strncmp(q, name, n) == 0 && q[n] == '=') {
			if (value)
				return WRONG_TYPE;
			value = arena_copy(rq->arena, q + n + 1, len - n - 1);
		}
		q += len + (q[len] == '&');
	}
	*arg = value;
	if (!value)
		return ABSENT;
	return form_unescape(value) ? NO_FAULT : WRONG_TYPE;
}

/* As PostgreSQL is given an array: the one value that is no text of its own. */
static const char *text_of(json_object *v, enum param_type type)
{
	return type == TEXTS ? json_object_to_json_string_ext(
				       v, JSON_C_TO_STRING_PLAIN)
	                     : json_object_get_string(v);
}

static const char *from_body(json_object *body, const struct param *p)
{
	json_object *v = NULL;

	json_object_object_get_ex(body, p->name, &v);
	return v ? text_of(v, p->type) : NULL;
}

static bool in_range(const char *s, long min, long max)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)*s) && *s != '-')
		return false;
	errno = 0;
	n = strtol(s, &end, 10);
	return !errno && !*end && n >= min && n <= max;
}

static enum fault size_in_query(const struct param *p, const char *s)
{
	bool fits = false;

	switch (p->type) {
	case INTEGER:
		fits = in_range(s, p->min, p->max);
		break;
	case BOOLEAN:
		fits = strcmp(s, "true") == 0 || strcmp(s, "false") == 0;
		break;
	case TEXT:
		fits = utf8_fits(s, p->min, p->max);
		break;
	case TEXTS:
		break; /* is of bodies: declaration.c */
	}
	if (fits)
		return NO_FAULT;
	return p->type == TEXT && !*s ? EMPTY : WRONG_SIZE;
}

static enum fault read_query(struct request *rq, const struct incoming *in,
                             const struct param *p, const char **arg)
{
	enum fault fault = from_query(rq, in, p->name, arg);

	if (fault == ABSENT) {
		*arg = p->otherwise;
		return p->optional || *arg ? NO_FAULT : ABSENT;
	}
	return fault ? fault : size_in_query(p, *arg);
}

static size_t count(const struct param *params)
{
	size_t n = 0;

	while (params && params[n].name)
		n++;
	return n;
}

/* The first one, or the first of the gravest fault: see dialect.h. */
static const struct param *gravest(const struct endpoint *ep,
                                   const enum fault *faults, size_t n,
                                   enum fault *fault)
{
	bool by_fault = ep->dialect && ep->dialect->fault_first;
	const struct param *worst = NULL;

	*fault = NO_FAULT;
	for (size_t i = 0; i < n; i++)
		if (faults[i] && (!worst || (by_fault && faults[i] < *fault))) {
			worst = &ep->params[i];
			*fault = faults[i];
		}
	return worst;
}

const struct param *request_args(struct request *rq, const struct endpoint *ep,
                                 const struct schema *accepted,
                                 const struct incoming *in, enum fault *fault)
{
	size_t n = count(ep->params);
	const char **arg = arena_alloc(rq->arena, n * sizeof *arg);
	enum fault *faults = arena_alloc(rq->arena, n * sizeof *faults);

	rq->arg = arg;
	if (n && accepted && !ep->schema)
		accepted_params(accepted, ep, rq->arena, rq->body, faults);
	for (size_t i = 0; i < n; i++)
		if (ep->params[i].in == QUERY)
			faults[i] = read_query(rq, in, &ep->params[i], &arg[i]);
		else if (!faults[i])
			arg[i] = from_body(rq->body, &ep->params[i]);
	return gravest(ep, faults, n, fault);
}
