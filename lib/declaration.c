/* declaration.c - is what a program says of itself enough, and sound? */
#include "declaration.h"

#include <ctype.h>
#include <string.h>

#include "caller.h"
#include "log.h"
#include "request.h"

static void check_param(const struct endpoint *ep, const struct param *p)
{
	if (!p->summary)
		die("the parameter %s has no summary", p->name);
	if (p->max <= 0 && p->type != BOOLEAN)
		die("the parameter %s has no greatest size", p->name);
	if (p->in == BODY && !request_takes_body(ep))
		die("the parameter %s is in a body that a GET has not",
		    p->name);
	if (p->in == BODY && ep->schema)
		die("the parameter %s is in a body that has a schema", p->name);
	if (p->in == BODY && p->type != TEXT && ep->takes == FORM)
		die("the parameter %s is no text, in a form", p->name);
	if (p->in == QUERY && ep->takes == FORM)
		die("the parameter %s is beside a form", p->name);
	if (p->in == QUERY && p->type == TEXTS)
		die("the parameter %s is an array, in a query", p->name);
}

/* These stand in files of nginx's, a line each. */
static void check_line(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			die("the endpoint has a control character in what it "
			    "says of itself");
}

/* ws-send-message of send_message: the gateway finds it by that. */
static bool is_of(const char *name, const char *event)
{
	if (strncmp(name, "ws-", 3) != 0)
		return false;
	for (name += 3; *event && *name == (*event == '_' ? '-' : *event);
	     event++)
		name++;
	return !*event && !*name;
}

/* action-requestInfo of requestInfo. */
static void check_action(const struct endpoint *ep, const char *action)
{
	size_t len = strlen(action);

	if (!len || len > ACTION_MAX || strspn(action, ACTION_LETTERS) != len)
		die("the name of an action is made of at most %d of A-Z, a-z, "
		    "0-9, _ and -, not \"%s\"",
		    ACTION_MAX, action);
	if (strncmp(ep->name, "action-", 7) != 0 ||
	    strcmp(ep->name + 7, action) != 0)
		die("the action %s is that of a program action-%s", action,
		    action);
	if (ep->access != USER)
		die("an action is for who is signed in");
}

/* "GET /health", or "GET @prefix@": see endpoint_route(). */
static bool is_path(const char *route)
{
	size_t method = strcspn(route, " ");

	return (strncmp(route, "GET ", 4) == 0 ||
	        strncmp(route, "POST ", 5) == 0) &&
	       (route[method + 1] == '/' ||
	        strncmp(route + method + 1, "@prefix@", 8) == 0 ||
	        strncmp(route + method + 1, "@v1@", 4) == 0);
}

/* Of what the gateway and other programs bring nothing comes through nginx, nor
 * the other way. */
static void check_route(const struct endpoint *ep)
{
	bool event = strncmp(ep->route, "EVENT ", 6) == 0,
	     action = strncmp(ep->route, "ACTION ", 7) == 0,
	     gateway = strncmp(ep->route, "SOCKET ", 7) == 0,
	     program = strncmp(ep->route, "ASK ", 4) == 0;

	if (!event && !action && !gateway && !program && !is_path(ep->route))
		die("a route is GET or POST and a path, or EVENT or ACTION and "
		    "a name, not \"%s\"",
		    ep->route);
	if (action)
		check_action(ep, ep->route + 7);
	if (event && !is_of(ep->name, ep->route + 6))
		die("the event %s is that of a program ws-%s, with - for _",
		    ep->route + 6, ep->route + 6);
	if (event && ep->access != USER)
		die("an event is for who is signed in");
	if (gateway != (ep->access == GATEWAY))
		die("what is for the gateway is of the method SOCKET");
	if (program != (ep->access == PROGRAM))
		die("what is for other programs is of the method ASK");
	if (ep->get_body && strncmp(ep->route, "GET ", 4) != 0)
		die("a body of a GET is one of a GET");
}

void declaration_check(const struct endpoint *ep)
{
	const struct {
		bool is_there;
		const char *name;
	} needed[] = { { ep->name, "name" },
		       { ep->route, "route" },
		       { ep->summary, "summary" },
		       { ep->returns, "returns" },
		       { ep->handle, "handle" } };

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!needed[i].is_there)
			die("the endpoint has no .%s", needed[i].name);
	check_line(ep->name);
	check_line(ep->route);
	check_line(ep->summary);
	check_route(ep);
	if (ep->access == NOBODY)
		die("the endpoint does not say who may call it");
	if (ep->session_valid && ep->access != USER)
		die("the endpoint asks about sessions that it does not take");
	if (ep->schema && (!request_takes_body(ep) || ep->takes == NOTHING))
		die("the endpoint has a schema for a body that it does not "
		    "take");
	if (ep->takes == FORM && strncmp(ep->route, "POST ", 5) != 0)
		die("a form is one of a POST");
	for (const struct param *p = ep->params; p && p->name; p++)
		check_param(ep, p);
}
