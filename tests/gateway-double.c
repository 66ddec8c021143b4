/*
 * gateway-double - programs that do what a gateway has to stand
 *
 * It is the program whose name it is called by.  Those of the gateway itself
 * say what the cookies of the socket want them to: refused=WHY, seconds=N,
 * rooms=ROOM LAST, waits=1, and after sleep=MS; or what its first frame does.
 */
#include <confab/action.h>
#include <confab/dialect.h>
#include <confab/endpoint.h>
#include <confab/json.h>
#include <json-c/json.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const enum error errors[] = { ERROR_NOT_ALLOWED, OK };

/* What a file in CONFAB_RUN says; a program is told by it how to be. */
static bool told(const char *what)
{
	char path[256];

	snprintf(path, sizeof path, "%s/double.%s", getenv("CONFAB_RUN"), what);
	return access(path, F_OK) == 0;
}

/* A line in CONFAB_RUN/double.log, of what was asked. */
static void note(const struct request *rq, const char *what)
{
	const char *socket = request_variable(rq, "SOCKET");
	char path[256];
	FILE *log;

	snprintf(path, sizeof path, "%s/double.log", getenv("CONFAB_RUN"));
	log = fopen(path, "a");
	if (!log)
		return;
	fprintf(log, "%s %s\n", what, socket ? socket : "-");
	fclose(log);
}

/* What a socket is opened with, a line each in CONFAB_RUN/double.open. */
static void note_variables(const struct request *rq)
{
	char path[256];
	FILE *log;

	snprintf(path, sizeof path, "%s/double.open", getenv("CONFAB_RUN"));
	log = fopen(path, "w");
	if (!log)
		return;
	for (char **v = rq->env; *v; v++)
		fprintf(log, "%s\n", *v);
	fclose(log);
}

static const char *cookie(const struct request *rq, const char *name)
{
	const char *all = request_variable(rq, "HTTP_COOKIE"),
		   *at = all ? strstr(all, name) : NULL;
	size_t n = strlen(name);

	return at && at[n] == '=' ? arena_copy(rq->arena, at + n + 1,
	                                       strcspn(at + n + 1, ";"))
	                          : NULL;
}

static struct reply alive(struct request *rq)
{
	note(rq, "alive");
	if (told("lost"))
		return reply_error(ERROR_NOT_ALLOWED);
	if (told("unavailable"))
		return reply_error(ERROR_UNAVAILABLE);
	return reply_data("{\"gateway\":\"7\"}");
}

static struct reply open_socket(struct request *rq)
{
	const char *refused = cookie(rq, "refused"),
		   *seconds = cookie(rq, "seconds"),
		   *rooms = cookie(rq, "rooms"), *slow = cookie(rq, "sleep"),
		   *origin = request_variable(rq, "HTTP_ORIGIN");

	if (slow)
		usleep((useconds_t)strtoul(slow, NULL, 10) * 1000);
	note(rq, "open");
	note_variables(rq);
	if (told("unavailable"))
		return reply_error(ERROR_UNAVAILABLE);
	if (origin && strcmp(origin, rq->settings->cors_origin) != 0)
		return reply_error(ERROR_NOT_ALLOWED);
	if (refused)
		return reply_data(arena_printf(
			rq->arena, "{\"refused\":\"%s\"}", refused));
	if (cookie(rq, "waits"))
		return reply_data("{\"waits\":true}");
	return reply_data(arena_printf(
		rq->arena,
		"{\"account\":\"1\",\"login\":\"ada\",\"session\":\"5\","
		"\"seconds\":%s,\"issued\":null,\"rooms\":\"%s\"}",
		seconds ? seconds : "3600", rooms ? rooms : ""));
}

/* {"identity":...}: whoever says so is it; beside that all that the gateway is
 * told, or {"refused":...}. */
static struct reply authenticate(struct request *rq)
{
	if (told("unavailable"))
		return reply_error(ERROR_UNAVAILABLE);
	if (told("dies"))
		raise(SIGKILL);
	note(rq, "auth");
	return reply_data(json_object_get_string(rq->body));
}

static struct reply close_socket(struct request *rq)
{
	if (told("unavailable"))
		return reply_error(ERROR_UNAVAILABLE);
	note(rq, "close");
	return reply_ok();
}

static int number_in(json_object *message, const char *name)
{
	json_object *v = NULL;

	json_object_object_get_ex(message, name, &v);
	return json_object_get_int(v);
}

static int number(const struct request *rq, const char *name)
{
	return number_in(rq->body, name);
}

/* {"said":WORDS}: that is what the gateway is told of the answer. */
static struct reply say(struct request *rq)
{
	struct reply reply = reply_data("1");
	json_object *words = json_object_object_get(rq->body, "said");

	reply.socket = json_object_get_string(words);
	return reply;
}

/* {"sleep":MS} before it is answered with its own "n". */
static struct reply sleep_event(struct request *rq)
{
	usleep((useconds_t)number(rq, "sleep") * 1000);
	note(rq, "slept");
	return reply_data(arena_printf(rq->arena, "%d", number(rq, "n")));
}

/* {"size":BYTES} of an answer. */
static struct reply large(struct request *rq)
{
	int size = number(rq, "size");
	char *text = arena_alloc(rq->arena, (size_t)size + 3);

	memset(text, 'x', (size_t)size + 2);
	text[0] = text[size + 1] = '"';
	text[size + 2] = '\0';
	return reply_data(text);
}

static struct reply crash(struct request *rq)
{
	note(rq, "crashed");
	raise(SIGKILL);
	return reply_ok();
}

/* Who asks, as the program is told. */
static struct reply who(struct request *rq)
{
	const char *session = request_variable(rq, "SESSION");

	return reply_data(arena_printf(
		rq->arena, "\"%s %s %s %s\"", request_variable(rq, "ACCOUNT"),
		request_variable(rq, "LOGIN"), session ? session : "-",
		request_variable(rq, "GATEWAY")));
}

static struct outcome sleep_action(const struct action_call *call)
{
	usleep((useconds_t)number_in(call->message, "sleep") * 1000);
	return action_done(arena_printf(call->arena, "{\"n\":%d}",
	                                number_in(call->message, "n")));
}

static struct outcome who_action(const struct action_call *call)
{
	const struct caller *c = call->caller;

	return action_done(arena_printf(
		call->arena,
		"{\"code\":%s,\"uid\":%s,\"belongs\":%s,\"permissions\":%s,"
		"\"is_user\":%s,\"identity\":%s}",
		json_quote(call->arena, c->code), c->uid, c->belongs,
		c->permissions, c->is_user ? "true" : "false",
		json_quote(call->arena, c->identity)));
}

/* What it is told to have done: {"how":"crash"} and so on, or to give. */
static struct outcome does_action(const struct action_call *call)
{
	const char *how = json_of(call->message, "how", "\"\"");

	if (strcmp(how, "\"crash\"") == 0)
		raise(SIGKILL);
	if (strcmp(how, "\"leave\"") == 0)
		exit(0);
	if (strcmp(how, "\"fail\"") == 0)
		return action_failed("it's \"broken\"");
	if (strcmp(how, "\"refuse\"") == 0)
		return action_refused(json_of(call->message, "give", NULL));
	if (strcmp(how, "\"nonsense\"") == 0)
		return action_done("{");
	return action_done(json_of(call->message, "give", NULL));
}

static const struct action actions[] = {
	{ .name = "sleep", .summary = "Takes its time", .run = sleep_action },
	{ .name = "Who_is-it", .summary = "Says who asks", .run = who_action },
	{ .name = "does", .summary = "Does as it is told", .run = does_action },
};

static const struct endpoint endpoints[] = {
	{ .name = "gateway-alive",
	  .route = "SOCKET alive",
	  .summary = "Renews a lease",
	  .access = GATEWAY,
	  .handle = alive },
	{ .name = "socket-open",
	  .route = "SOCKET open",
	  .summary = "Lets a socket in",
	  .access = GATEWAY,
	  .handle = open_socket },
	{ .name = "socket-auth",
	  .route = "SOCKET auth",
	  .summary = "Lets a socket in by its first frame",
	  .access = GATEWAY,
	  .takes = VALUE,
	  .handle = authenticate },
	{ .name = "socket-close",
	  .route = "SOCKET close",
	  .summary = "Shows a socket out",
	  .access = GATEWAY,
	  .handle = close_socket },
	{ .name = "ws-sleep",
	  .route = "EVENT sleep",
	  .summary = "Takes its time",
	  .access = USER,
	  .handle = sleep_event },
	{ .name = "ws-large",
	  .route = "EVENT large",
	  .summary = "Says much",
	  .access = USER,
	  .handle = large },
	{ .name = "ws-crash",
	  .route = "EVENT crash",
	  .summary = "Does not survive",
	  .access = USER,
	  .handle = crash },
	{ .name = "ws-say",
	  .route = "EVENT say",
	  .summary = "Says what is said of it",
	  .access = USER,
	  .handle = say },
	{ .name = "ws-who",
	  .route = "EVENT who",
	  .summary = "Says who asks",
	  .access = USER,
	  .handle = who },
};

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'),
		   *name = slash ? slash + 1 : argv[0];
	struct endpoint ep;

	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		if (strcmp(endpoints[i].name, name) != 0)
			continue;
		ep = endpoints[i];
		ep.dialect = &dialect_event;
		ep.errors = errors;
		ep.returns = "Double";
		return endpoint_main(argc, argv, &ep);
	}
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strncmp(name, "action-", 7) == 0 &&
		    strcmp(name + 7, actions[i].name) == 0)
			return action_main(argc, argv, &actions[i]);
	fprintf(stderr, "there is no program %s\n", name);
	return 2;
}
