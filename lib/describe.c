/* describe.c - an endpoint, and all errors, as JSON for the makers of
 * documents and routes */
#include "describe.h"

#include <json-c/json.h>
#include <stdio.h>

#include "accepted.h"
#include "dialect.h"
#include "log.h"
#include "request.h"

static json_object *word(const char *s)
{
	return s ? json_object_new_string(s) : NULL;
}

static json_object *error_object(const struct dialect *d, enum error e)
{
	struct wording w = d->wording(e);
	json_object *o = json_object_new_object();

	json_object_object_add(o, "status", json_object_new_int(w.status));
	json_object_object_add(o, "reason", word(error_word(e)));
	json_object_object_add(o, "message", word(w.sentence));
	return o;
}

static void print(json_object *o)
{
	puts(json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

static void describe_errors_of(const struct dialect *d)
{
	struct arena *a = arena_new();

	for (enum error e = OK + 1; e < ERRORS; e++) {
		json_object *o = error_object(d, e);
		struct reply r = reply_error(e);

		r.status = d->wording(e).status;
		json_object_object_add(o, "contract", word(d->name));
		json_object_object_add(o, "body",
		                       word(d->body(a, "", &r, false)));
		json_object_object_add(o, "shared_body",
		                       word(d->body(a, "", &r, true)));
		print(o);
	}
	arena_free(a);
}

void describe_errors(void)
{
	describe_errors_of(&dialect_room);
	describe_errors_of(&dialect_serverapi);
	describe_errors_of(&dialect_chatapp);
	describe_errors_of(&dialect_event);
	describe_errors_of(&dialect_action);
	describe_errors_of(&dialect_auth);
	describe_errors_of(&dialect_pepeunit);
	describe_errors_of(&dialect_hook);
	describe_errors_of(&dialect_rabbitmq);
	describe_errors_of(&dialect_graphql);
}

/* Errors that come of what the endpoint is; the others it has to name. */
static bool implied(const struct endpoint *ep, enum error e)
{
	switch (e) {
	case ERROR_BAD_REQUEST:
	case ERROR_WRONG_METHOD:
	case ERROR_UNAVAILABLE:
		return true;
	case ERROR_BODY_TOO_LARGE:
		return request_takes_body(ep);
	case ERROR_UNKNOWN_USER:
		return ep->access == USER || ep->access == GUEST ||
		       ep->access == ADMINISTRATOR;
	case ERROR_NOT_ADMINISTRATOR:
		return ep->access == ADMINISTRATOR;
	case ERROR_TOO_MANY_REQUESTS:
		return ep->costly;
	case ERROR_NOT_ALLOWED:
		return ep->access == LOCAL || ep->login_token || ep->lets_in;
	default:
		return (e == ep->if_no_object && request_takes_body(ep) &&
		        ep->takes != NOTHING) ||
		       (e == ep->if_malformed && (ep->params || ep->schema)) ||
		       (e == ep->if_no_token && ep->access == USER);
	}
}

bool describe_declares(const struct endpoint *ep, enum error e)
{
	for (const enum error *d = ep->errors; d && *d; d++)
		if (*d == e)
			return true;
	return implied(ep, e);
}

static json_object *param_object(const struct param *p)
{
	static const char *const types[] = {
		[TEXT] = "text",
		[INTEGER] = "integer",
		[BOOLEAN] = "boolean",
		[TEXTS] = "texts",
	};
	json_object *o = json_object_new_object();

	json_object_object_add(o, "name", word(p->name));
	json_object_object_add(o, "in", word(p->in == BODY ? "body" : "query"));
	json_object_object_add(o, "type", word(types[p->type]));
	json_object_object_add(o, "min", json_object_new_int64(p->min));
	json_object_object_add(o, "max", json_object_new_int64(p->max));
	json_object_object_add(
		o, "optional",
		json_object_new_boolean(p->optional || p->otherwise));
	json_object_object_add(o, "summary", word(p->summary));
	json_object_object_add(o, "schema", accepted_param(p));
	return o;
}

void describe_endpoint(const struct endpoint *ep, const char *key)
{
	static const char *const access[] = {
		[NOBODY] = "nobody",   [ANYONE] = "anyone",
		[USER] = "user",       [ADMINISTRATOR] = "administrator",
		[GUEST] = "guest",     [LOCAL] = "local",
		[GATEWAY] = "gateway", [PROGRAM] = "program",
	};
	static const char *const takes[] = { "object", "structured", "value",
		                             "nothing", "form" };
	json_object *o = json_object_new_object(),
		    *params = json_object_new_array(),
		    *errors = json_object_new_array();

	for (const struct param *p = ep->params; p && p->name; p++)
		json_object_array_add(params, param_object(p));
	for (enum error e = OK + 1; e < ERRORS; e++)
		if (describe_declares(ep, e))
			json_object_array_add(errors,
			                      error_object(ep->dialect, e));
	json_object_object_add(o, "name", word(ep->name));
	json_object_object_add(o, "route", word(ep->route));
	json_object_object_add(o, "summary", word(ep->summary));
	json_object_object_add(o, "contract", word(ep->dialect->name));
	json_object_object_add(o, "key", word(key));
	json_object_object_add(o, "strict",
	                       json_object_new_boolean(ep->dialect->strict));
	json_object_object_add(o, "access", word(access[ep->access]));
	json_object_object_add(
		o, "session",
		json_object_new_boolean(request_takes_session(ep)));
	json_object_object_add(o, "login_token",
	                       json_object_new_boolean(ep->login_token));
	json_object_object_add(
		o, "status",
		json_object_new_int(ep->status ? ep->status : 200));
	json_object_object_add(o, "costly",
	                       json_object_new_boolean(ep->costly));
	json_object_object_add(o, "door", json_object_new_boolean(ep->door));
	json_object_object_add(
		o, "takes",
		word(request_takes_body(ep) ? takes[ep->takes] : NULL));
	json_object_object_add(o, "schema", accepted_body(ep));
	json_object_object_add(o, "large", json_object_new_boolean(ep->large));
	json_object_object_add(o, "body_max", json_object_new_int(BODY_MAX));
	json_object_object_add(o, "params", params);
	json_object_object_add(o, "errors", errors);
	json_object_object_add(o, "returns", word(ep->returns));
	print(o);
}
