/* dialect-test - how each contract words what went wrong */
#include "dialect.h"

#include "json.h"

#include "../tap.h"

static const struct dialect *const dialects[] = { &dialect_room,
	                                          &dialect_serverapi };

static struct arena *a;

static const char *body(const struct dialect *d, enum error e, bool shared)
{
	struct reply r = reply_error(e);

	r.status = d->wording(e).status;
	return d->body(a, "", &r, shared);
}

/* An object, as its member ok says or, in a contract that knows none, without
 * it. */
static bool is_told(const char *text, bool has_ok)
{
	json_object *o = json_parse_object(text, strlen(text)), *value = NULL;
	bool found = json_object_object_get_ex(o, "ok", &value);
	bool told = o && found == has_ok && !json_object_get_boolean(value) &&
	            json_object_object_get_ex(o, "error", NULL);

	json_object_put(o);
	return told;
}

static void test_all(const struct dialect *d)
{
	bool statuses = true, sentences = true, alone = true, shared = true;
	char what[128];

	for (enum error e = OK + 1; e < ERRORS; e++) {
		struct wording w = d->wording(e);

		statuses = statuses && w.status >= 400 && w.status < 600;
		sentences = sentences && w.sentence && *w.sentence;
		alone = alone && is_told(body(d, e, false), d == &dialect_room);
		shared = shared && is_told(body(d, e, true), true);
	}
	snprintf(what, sizeof what, "%s: an error has its status", d->name);
	ok(statuses, what);
	snprintf(what, sizeof what, "%s: and its sentence", d->name);
	ok(sentences, what);
	snprintf(what, sizeof what, "%s: and its JSON", d->name);
	ok(alone, what);
	snprintf(what, sizeof what,
	         "%s: which says ok:false where a route is shared", d->name);
	ok(shared, what);
}

/* Contracts, 5.2. */
static const struct {
	enum error e;
	int status;
	const char *body, *what;
} serverapi[] = {
	{ ERROR_LOGIN_WRONG, 401, "{\"error\": \"Invalid credentials.\"}",
	  "wrong is one thing, user or password" },
	{ ERROR_ACCOUNT_DISABLED, 401, "{\"error\": \"Invalid credentials.\"}",
	  "so is a disabled account" },
	{ ERROR_MALFORMED_LOGIN, 400,
	  "{\"error\": \"Username and password required.\"}", "two members" },
	{ ERROR_INVALID_DATA, 400, "{\"error\": \"Invalid JSON.\"}",
	  "no JSON" },
	{ ERROR_INVALID_JSON, 400, "{\"error\": \"Invalid JSON.\"}",
	  "no JSON to hand on" },
	{ ERROR_SESSION_NEEDED, 400, "{\"error\": \"Session token required.\"}",
	  "no token" },
	{ ERROR_UNKNOWN_USER, 401, "{\"error\": \"Invalid session token.\"}",
	  "a token that nobody has" },
	{ ERROR_CALLBACK_FAILED, 500, "{\"error\": \"Internal server error.\"}",
	  "a callback that fails" },
	{ ERROR_BODY_TOO_LARGE, 400,
	  "{\"error\": \"Maximum number of reads reached before completing "
	  "the request body.\"}",
	  "too much" },
	{ ERROR_UNKNOWN_ROUTE, 404,
	  "{\"error\": \"Invalid request.\", \"detail\": \"Not Found\"}",
	  "no such path" },
	{ ERROR_WRONG_METHOD, 405,
	  "{\"error\": \"Invalid request.\", "
	  "\"detail\": \"Method Not Allowed\"}",
	  "no such method" },
};

static void test_serverapi(void)
{
	const struct dialect *d = &dialect_serverapi;

	for (size_t i = 0; i < sizeof serverapi / sizeof *serverapi; i++) {
		is(body(d, serverapi[i].e, false), serverapi[i].body,
		   serverapi[i].what);
		ok(d->wording(serverapi[i].e).status == serverapi[i].status,
		   "and its status");
		ok(d->wording(serverapi[i].e).open ==
		           (serverapi[i].e == ERROR_INVALID_JSON),
		   "and whether the connection stays");
	}
	is(body(d, ERROR_LOGIN_WRONG, true),
	   "{\"error\": \"Invalid credentials.\", \"ok\": false}",
	   "shared, it says it in two ways");
	is(d->body(a, "", &(struct reply){ .status = 200, .data = "[1]" },
	           true),
	   "[1]", "what is right is what it is");
}

/* Contracts, 2.2. */
static const struct {
	enum error e;
	int status;
	const char *body, *what;
} chatapp[] = {
	{ ERROR_INVALID_DATA, 400, "not a valid json", "no JSON" },
	{ ERROR_LOGIN_TAKEN, 409, "username already exists", "a login twice" },
	{ ERROR_LOGIN_WRONG, 401, "mismatch username and password",
	  "wrong is one thing, user or password" },
	{ ERROR_ACCOUNT_DISABLED, 401, "mismatch username and password",
	  "so is a disabled account" },
	{ ERROR_TOKEN_NEEDED, 401, "login-token required", "no token" },
	{ ERROR_UNKNOWN_USER, 401, "invalid login-token",
	  "a token that is none" },
	{ ERROR_UNKNOWN_ROUTE, 404, "404: Not Found", "no such path" },
	{ ERROR_WRONG_METHOD, 405, "405: Method Not Allowed",
	  "no such method" },
	{ ERROR_BAD_REQUEST, 400, "400: Bad Request", "no request" },
	{ ERROR_BODY_TOO_LARGE, 413, "The body is too large",
	  "a limit of ours is a sentence" },
};

static const struct {
	enum fault fault;
	const char *body;
} chatapp_faults[] = {
	{ ABSENT, "fullname required" },
	{ WRONG_TYPE, "fullname should be a string" },
	{ EMPTY, "fullname should not be empty" },
	{ WRONG_SIZE, "fullname should be of at most 64 characters" },
};

static void test_chatapp(void)
{
	const struct dialect *d = &dialect_chatapp;
	static const struct param name = {
		"fullname", BODY, TEXT, .min = 1, .max = 64, .summary = ""
	};
	struct reply r = reply_error(ERROR_MALFORMED);
	bool sentences = true;

	for (size_t i = 0; i < sizeof chatapp / sizeof *chatapp; i++) {
		is(body(d, chatapp[i].e, false), chatapp[i].body,
		   chatapp[i].what);
		ok(d->wording(chatapp[i].e).status == chatapp[i].status,
		   "and its status");
	}
	for (enum error e = OK + 1; e < ERRORS; e++)
		sentences = sentences && *body(d, e, false) &&
		            strcmp(body(d, e, false), body(d, e, true)) == 0 &&
		            !strchr(body(d, e, false), '\n');
	ok(sentences, "chatapp: every error is a line, shared or not");
	r.param = &name;
	for (size_t i = 0; i < sizeof chatapp_faults / sizeof *chatapp_faults;
	     i++) {
		r.fault = chatapp_faults[i].fault;
		is(d->body(a, "", &r, true), chatapp_faults[i].body,
		   "chatapp: what is wrong with a parameter");
	}
}

/* Contracts, 1.3. */
static const struct {
	enum error e;
	int status;
	const char *body, *what;
} auth[] = {
	{ ERROR_LOGIN_WRONG, 200,
	  "{\"success\":false,\"comment\":\"Incorrect email or password!\"}",
	  "wrong is one thing, email or password" },
	{ ERROR_ACCOUNT_DISABLED, 200,
	  "{\"success\":false,\"comment\":\"Incorrect email or password!\"}",
	  "so is a disabled account" },
	{ ERROR_LOGIN_TAKEN, 201,
	  "{\"success\":false,\"comment\":\"User already exists\"}",
	  "an email twice" },
	{ ERROR_TOKEN_EXPIRED, 200,
	  "{\"success\":false,\"comment\":\"Expired\"}", "an old token" },
	{ ERROR_TOKEN_FORGED, 200,
	  "{\"success\":false,\"comment\":\"Invalid signature\"}",
	  "one that we did not sign" },
	{ ERROR_TOKEN_INVALID, 200,
	  "{\"success\":false,\"comment\":\"Invalid token\"}",
	  "one that is none" },
	{ ERROR_MALFORMED, 400, "{\"detail\":\"Incomplete request form\"}",
	  "a member is missing" },
	{ ERROR_INVALID_DATA, 400, "{\"detail\":\"Incomplete request form\"}",
	  "all of them are" },
	{ ERROR_UNKNOWN_ROUTE, 404, "{\"detail\":\"Not Found\"}",
	  "no such path" },
	{ ERROR_WRONG_METHOD, 405, "{\"detail\":\"Method Not Allowed\"}",
	  "no such method" },
	{ ERROR_NO_KEY, 503,
	  "{\"success\":false,"
	  "\"comment\":\"There is no key to sign with yet\"}",
	  "no key" },
};

static void test_auth(void)
{
	const struct dialect *d = &dialect_auth;
	bool objects = true;

	for (size_t i = 0; i < sizeof auth / sizeof *auth; i++) {
		is(body(d, auth[i].e, false), auth[i].body, auth[i].what);
		ok(d->wording(auth[i].e).status == auth[i].status,
		   "and its status");
	}
	for (enum error e = OK + 1; e < ERRORS; e++) {
		const char *text = body(d, e, false);
		json_object *o = json_parse_object(text, strlen(text));

		objects = objects && o && strcmp(text, body(d, e, true)) == 0;
		json_object_put(o);
	}
	ok(objects, "auth: every error is an object, shared or not");
	is(d->body(a, "", &(struct reply){ .status = 200 }, true),
	   "{\"success\":true}", "auth: what is right is a success");
	is(d->body(a, "", &(struct reply){ .status = 200, .data = "[1]" },
	           false),
	   "[1]", "auth: or what it is");
}

static void test_room(void)
{
	const struct dialect *d = &dialect_room;
	static const struct param text = { "t\"",    BODY,     TEXT,
		                           .min = 1, .max = 4, .summary = "" },
				  truth = { "b", BODY, BOOLEAN, .summary = "" };
	struct reply r = reply_error(ERROR_MALFORMED);

	r.param = &text;
	is(d->body(a, "", &r, false),
	   "{\"ok\":false,\"error\":{\"code\":400,\"reason\":\"bad-param\","
	   "\"message\":\"Malformed request\",\"param\":\"t\\\"\","
	   "\"detail\":\"t\\\" has to be a text of 1 to 4 characters\"}}\n",
	   "room: a parameter is named, and what it has to be");
	r.param = &truth;
	ok(strstr(d->body(a, "", &r, false), "\"b has to be true or false\""),
	   "room: of a boolean there is not much to say");
	is(d->body(a, "", &(struct reply){ .status = 200 }, true),
	   "{\"ok\":true}\n", "room: what is right is ok");
	is(d->body(a, "",
	           &(struct reply){
			   .status = 200, .data = "[1]", .more = true },
	           false),
	   "{\"ok\":true,\"data\":[1],\"more\":true}\n",
	   "room: with what it is, and whether there is more");
	is(d->body(a, "", &(struct reply){ .status = 503, .data = "{}" },
	           false),
	   "{\"ok\":false,\"data\":{}}\n",
	   "room: what is not right may say more as well");
}

static const char *event(const struct reply *r)
{
	return dialect_event.body(a, "EVENT wave", r, false);
}

/* Contracts, 2.3. */
static void test_event(void)
{
	static const struct param p = { "p",
		                        BODY,
		                        TEXT,
		                        .if_wrong = "wrong",
		                        .if_unfit = "unfit",
		                        .if_large = "large" },
				  q = { "q", BODY, TEXT, .if_wrong = "wrong" };
	static const struct {
		const struct param *param;
		enum fault fault;
		const char *sentence;
	} wrong[] = { { &p, ABSENT, "wrong" },
		      { &p, WRONG_TYPE, "wrong" },
		      { &p, EMPTY, "unfit" },
		      { &p, WRONG_SIZE, "large" },
		      { &q, WRONG_SIZE, "wrong" } };
	struct reply r = { .status = 200, .data = "[1]", .echo = "{\"a\":1}" };

	is(event(&r),
	   "{\"type\":\"wave\",\"success\":true,\"data\":[1],"
	   "\"id\":{\"a\":1}}",
	   "event: what is right is data, with the id of the request");
	r = reply_error_about(ERROR_UNKNOWN_REPLY, "{}", "\"b\"");
	is(event(&r),
	   "{\"type\":\"wave\",\"success\":false,\"error\":\"No such {} "
	   "message "
	   "id found in \\\"b\\\" conversation_id\"}",
	   "event: what a sentence is about is named in it, as it is");
	r = reply_error_about(ERROR_UNKNOWN_CONTACT, "%s", NULL);
	is(event(&r),
	   "{\"type\":\"wave\",\"success\":false,"
	   "\"error\":\"no such user '%s' exists\"}",
	   "event: whatever it is");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		r = reply_error(ERROR_MALFORMED);
		r.param = wrong[i].param;
		r.fault = wrong[i].fault;
		ok(strstr(event(&r), wrong[i].sentence),
		   "event: a parameter has a sentence for what is wrong with "
		   "it");
	}
}

/* What is wrong with a body as a whole, as each contract has room for it. */
static void test_unfit(void)
{
	static const struct {
		const struct dialect *dialect;
		const char *body;
	} said[] = {
		{ &dialect_room,
		  "{\"ok\":false,\"error\":{\"code\":400,"
		  "\"reason\":\"bad-param\",\"message\":\"Malformed request\","
		  "\"detail\":\"'\\\"' is too short\"}}\n" },
		{ &dialect_serverapi,
		  "{\"error\": \"Malformed request\", "
		  "\"detail\": \"'\\\"' is too short\"}" },
		{ &dialect_chatapp, "'\"' is too short" },
		{ &dialect_event,
		  "{\"type\":\"wave\",\"success\":false,"
		  "\"error\":\"'\\\"' is too short\"}" },
	};
	struct reply r = reply_error(ERROR_MALFORMED);

	r.status = 400;
	r.why = "'\"' is too short";
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		is(said[i].dialect->body(a, "EVENT wave", &r, false),
		   said[i].body, "what is wrong with a body is told");
}

static const char *action(const struct reply *r)
{
	return dialect_action.body(a, "ACTION fly", r, false);
}

/* Contracts, 1.4. */
static void test_action(void)
{
	static const struct {
		const char *data, *members, *what;
	} given[] = {
		{ NULL, "", "without more" },
		{ "null", "", "nor with nothing" },
		{ "{}", "", "nor with no members" },
		{ "{\"a\":1.50,\"b\":\"/\"}", ",\"a\":1.50,\"b\":\"/\"",
		  "with members" },
		{ "{\"success\":false,\"a\":1,\"action\":\"x\"}", ",\"a\":1",
		  "but none that takes the place of its own" },
		{ "[]",
		  ",\"comment\":\"Could not add optional data. Server did not "
		  "return dict. Returned list\"",
		  "and no object is told so" },
	};
	char want[256];
	struct reply r = { .status = 400, .data = "{\"a\":1}" };

	is(action(&r), "{\"action\":\"fly\",\"success\":false,\"a\":1}",
	   "action: what was not done says so");
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		r = (struct reply){ .status = 200, .data = given[i].data };
		snprintf(want, sizeof want,
		         "{\"action\":\"fly\",\"success\":true%s}",
		         given[i].members);
		is(action(&r), want, given[i].what);
	}
	r = (struct reply){ .status = 200, .data = "{\"id\":1}", .echo = "2" };
	is(action(&r), "{\"action\":\"fly\",\"success\":true,\"id\":1}",
	   "action: an id of its own is the one");
	r.data = NULL;
	is(action(&r), "{\"action\":\"fly\",\"success\":true,\"id\":2}",
	   "action: else that of the request");
	r = reply_error_about(ERROR_ACTION_FAILED, "a \"{}\"", NULL);
	is(action(&r),
	   "{\"action\":\"fly\",\"success\":false,\"comment\":"
	   "\"Error from endpoint: 'a \\\"{}\\\"'\"}",
	   "action: what failed says why");
	ok(dialect_action.closes && !dialect_action.wording(r.error).open,
	   "action: and ends the connection");
	r = reply_error(ERROR_MALFORMED);
	r.why = "'x' is too long";
	is(action(&r),
	   "{\"action\":\"fly\",\"success\":false,\"comment\":"
	   "\"'x' is too long\"}",
	   "action: what does not fit is told why");
	ok(dialect_action.wording(r.error).open, "action: and goes on");
}

/* GraphQL over HTTP, 6.1. */
static const struct {
	const char *accept;
	bool typed;
	const char *what;
} accepts[] = {
	{ "Accept=", false, "who says nothing gets plain JSON" },
	{ "HTTP_ACCEPT=", false, "so does who says it in no letter" },
	{ "HTTP_ACCEPT=*/*", false, "or takes anything" },
	{ "HTTP_ACCEPT=application/json", false, "or plain JSON" },
	{ "HTTP_ACCEPT=application/graphql-response+json", true,
	  "who takes GraphQL's own type gets that" },
	{ "HTTP_ACCEPT=APPLICATION/GraphQL-Response+JSON", true,
	  "however it is spelled" },
	{ "HTTP_ACCEPT=application/graphql-response+json; charset=utf-8", true,
	  "whatever is said of it" },
	{ "HTTP_ACCEPT=application/graphql-response+json, application/json",
	  true, "who takes either, too" },
	{ "HTTP_ACCEPT=application/json,application/graphql-response+json",
	  true, "in whichever order" },
	{ "HTTP_ACCEPT=application/graphql-response+json;q=0.4, "
	  "application/json;q=0.5",
	  false, "unless plain JSON is liked better" },
	{ "HTTP_ACCEPT=application/graphql-response+json;q=0", false,
	  "and it is not refused" },
	{ "HTTP_ACCEPT=application/graphql-response+jsonx", false,
	  "a longer type is another" },
	{ "HTTP_ACCEPT=text/html, ;;,q=, application/graphql-response+json",
	  true, "what else there is does not matter" },
};

static void test_graphql(void)
{
	const struct dialect *d = &dialect_graphql;
	struct reply r = reply_error(ERROR_BAD_REQUEST);

	for (size_t i = 0; i < sizeof accepts / sizeof *accepts; i++) {
		const char *env[] = { accepts[i].accept, NULL };

		ok(dialect_graphql_typed((char **)env) == accepts[i].typed,
		   accepts[i].what);
	}
	is(body(d, ERROR_UNKNOWN_USER, false),
	   "{\"errors\":[{\"message\":\"Unknown user\","
	   "\"extensions\":{\"code\":\"unknown-user\"}}]}",
	   "what went wrong is one of the errors");
	r.why = "a \"b\"";
	is(d->body(a, "", &r, false),
	   "{\"errors\":[{\"message\":\"Malformed request\","
	   "\"extensions\":{\"code\":\"bad-request\","
	   "\"detail\":\"a \\\"b\\\"\"}}]}",
	   "and why");
}

int main(void)
{
	a = arena_new();
	test_event();
	test_unfit();
	test_action();
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
		test_all(dialects[i]);
	test_room();
	test_graphql();
	test_serverapi();
	test_chatapp();
	test_auth();
	arena_free(a);
	return done();
}
