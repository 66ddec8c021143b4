/* endpoint.c - a program from main() to its callback and back */
#include "endpoint.h"

#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "accepted.h"
#include "access-token.h"
#include "account.h"
#include "batch.h"
#include "caller.h"
#include "confine.h"
#include "credential.h"
#include "declaration.h"
#include "describe.h"
#include "dialect.h"
#include "hint.h"
#include "json.h"
#include "log.h"
#include "login-token.h"
#include "metrics.h"
#include "pool.h"
#include "reply.h"
#include "report.h"
#include "request.h"
#include "session-cache.h"

enum {
	NICE = 10,
	COSTLY_QUEUE = 32,
	COSTLY_WORKERS = 4,
};

extern char **environ;

static struct way {
	const char *key;
	struct endpoint ep;
	const struct schema *accepted;
} ways[CHOICES_MAX];
static size_t ways_n;
static const struct endpoint *self; /* who answers the request at hand */
static struct request rq;
static long body_max;
static bool body_read;
static enum error body_fault;

/* What a request is answered as that does not get as far as being chosen for.
 */
static const struct endpoint *last_way(void)
{
	return &ways[ways_n - 1].ep;
}

/* A listener that speaks one contract alone says so (contracts, C9). */
static const struct endpoint *only_way(const struct incoming *in)
{
	const char *contract = incoming_get(in, "CONTRACT");

	for (size_t i = 0; contract && i < ways_n; i++)
		if (strcmp(contract, ways[i].ep.dialect->name) == 0)
			return &ways[i].ep;
	return ways_n == 1 ? last_way() : NULL;
}

static enum error admit_by_login_token(void)
{
	const char *text = credential_login_token(rq.arena, rq.env,
	                                          rq.settings->cors_origin);
	struct login_token token;
	enum error e;

	if (!text)
		return self->if_no_token;
	if (!login_token_read(rq.arena, rq.settings->jwt_secret, text,
	                      time(NULL), &token))
		return ERROR_UNKNOWN_USER;
	e = login_token_user(rq.db, rq.arena, &token, &rq.user);
	return e || rq.user ? e : ERROR_UNKNOWN_USER;
}

static enum error admit_by_session(const struct incoming *in)
{
	const char *token;
	enum error e;

	token = credential_of(rq.arena, in, rq.settings->cors_origin);
	if (!token)
		return self->access == GUEST && !credential_shown(in)
		               ? OK
		               : self->if_no_token;
	if ((e = session_user(rq.db, rq.arena, token, &rq.user)))
		return e;
	if (!self->session_valid || self->session_valid(rq.user))
		return OK;
	e = session_end(rq.db, rq.user);
	return e ? e : ERROR_UNKNOWN_USER;
}

static enum error admit_administrator(const struct incoming *in)
{
	enum error e = admit_by_session(in);

	return e ? e : account_administers(rq.db, rq.user->id);
}

static enum error admit(const struct incoming *in)
{
	if (self->access == GATEWAY || self->access == PROGRAM)
		return OK; /* nobody else is at its socket */
	if (self->access == LOCAL)
		return credential_local(in) ? OK : ERROR_NOT_ALLOWED;
	if (self->login_token && !credential_tokens_count(in, rq.settings))
		return ERROR_NOT_ALLOWED;
	if (self->lets_in && !self->lets_in(&rq))
		return ERROR_NOT_ALLOWED;
	if (self->access == ANYONE)
		return OK;
	if (self->access == ADMINISTRATOR)
		return admit_administrator(in);
	if (strncmp(self->route, "EVENT ", 6) == 0)
		return request_caller(&rq, in);
	if (strncmp(self->route, "ACTION ", 7) == 0)
		return caller_read(rq.arena, incoming_get(in, "CALLER"),
		                   &rq.caller);
	return self->login_token ? admit_by_login_token()
	                         : admit_by_session(in);
}

/* Once: whoever wants to know what the body is may ask again. */
static enum error read_body(const struct incoming *in)
{
	if (!body_read)
		body_fault = request_body(&rq, self, in);
	body_read = true;
	return body_fault;
}

static const struct endpoint *choose(const struct incoming *in)
{
	const struct endpoint *only = only_way(in);

	if (only)
		return only;
	read_body(in);
	for (size_t i = 0; i < ways_n; i++)
		if (!ways[i].key ||
		    json_object_object_get_ex(rq.body, ways[i].key, NULL))
			return &ways[i].ep;
	return last_way();
}

/* Is the body what it has to be, and the caller somebody who may call? */
static enum error look_at(const struct incoming *in)
{
	enum error e;

	if (self->dialect->caller_first)
		return (e = admit(in)) ? e : read_body(in);
	return (e = read_body(in)) ? e : admit(in);
}

static bool asks_options(const struct incoming *in)
{
	const char *method = incoming_get(in, "REQUEST_METHOD");

	return method && strcmp(method, "OPTIONS") == 0;
}

/* Alone at a listener, a strict contract has one word for what is not its own.
 */
static enum error look_at_route(const struct incoming *in)
{
	enum error e = request_route(self, in);
	const char *query = incoming_get(in, "QUERY_STRING");

	if (!self->dialect->strict || !incoming_get(in, "CONTRACT"))
		return e;
	return e || asks_options(in) || (query && *query) ? ERROR_BAD_REQUEST
	                                                  : OK;
}

/* The first parameter is good, and another is not: may they be told? */
static struct reply malformed(const struct param *wrong, enum fault fault)
{
	struct reply reply = { 0 };

	if (self->guard && wrong != self->params)
		reply = self->guard(&rq);
	if (reply.error)
		return reply;
	reply = reply_error(self->if_malformed);
	reply.param = wrong;
	reply.fault = fault;
	return reply;
}

static const struct schema *accepted(void)
{
	size_t i = 0;

	while (&ways[i].ep != self)
		i++;
	return ways[i].accepted;
}

/* Are the parameters, or the body as a whole, what they have to be? */
static struct reply check(const struct incoming *in)
{
	enum fault fault;
	const struct param *wrong = request_args(&rq, self, accepted(), in,
	                                         &fault);
	struct schema_fault unfit;
	struct reply reply;

	if (wrong)
		return malformed(wrong, fault);
	if (!self->schema ||
	    schema_holds(accepted(), rq.arena, rq.body, &unfit))
		return reply_ok();
	reply = reply_error(self->if_malformed);
	reply.why = unfit.why;
	return reply;
}

/* The straight line every request takes. */
static struct reply answer(const struct incoming *in)
{
	struct reply reply;
	enum error e;

	if ((e = in->fault) || (e = look_at_route(in)))
		return reply_error(e);
	if (asks_options(in))
		return (struct reply){ .status = 204 };
	self = choose(in);
	if ((e = look_at(in)))
		return reply_error(e);
	reply = check(in);
	if (reply.error)
		return reply;
	reply = self->handle(&rq);
	if (!reply.error && self->status)
		reply.status = self->status;
	if (reply.status < 200 || reply.status > 599) {
		log_error("there is no status %d", reply.status);
		report(rq.settings, rq.db, "callback", self->name,
		       "its answer had a status that there is not");
		reply = reply_error(ERROR_CALLBACK_FAILED);
	}
	if (reply.error && !describe_declares(self, reply.error))
		log_error("undeclared error %s", error_word(reply.error));
	return reply;
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* One request, from what came in to what goes out. */
static const char *respond(const struct incoming *in)
{
	const char *id = incoming_get(in, "REQUEST_ID");
	const struct endpoint *only = only_way(in);
	int64_t start = now_us();
	struct reply r;

	log_request(id && *id ? id : "-");
	rq.env = in->env;
	self = only ? only : last_way();
	r = answer(in);
	if (r.error)
		r.status = self->dialect->wording(r.error).status;
	r.echo = json_of(rq.body, "id", NULL);
	metrics_request(self->name, r.status, now_us() - start);
	if (r.error)
		metrics_refused(self->name, r.error);
	return reply_render(rq.arena, self, in, rq.settings->cors_origin, &r,
	                    !only);
}

static void forget(void)
{
	json_object_put(rq.body); /* arguments pointed into it */
	rq.body = NULL;
	rq.user = NULL;
	rq.caller = NULL;
	rq.arg = NULL;
	rq.env = NULL;
	body_read = false;
	db_reset(rq.db);
	arena_reset(rq.arena);
	log_request("-");
}

/* CONTENT_LENGTH (RFC 3875, 4.1.2): digits or nothing; -1: it is not. */
static long content_length(const struct incoming *in)
{
	const char *text = incoming_get(in, "CONTENT_LENGTH");

	if (!text)
		return 0;
	return strspn(text, "0123456789") == strlen(text)
	               ? strtol(text, NULL, 10)
	               : -1;
}

/* What is read is what the server said there is, neither less nor more. */
static void read_fcgi_body(struct incoming *in, FCGX_Stream *stream)
{
	long n = content_length(in);
	char *text;

	if (n < 0) {
		in->fault = ERROR_BAD_REQUEST;
		return;
	}
	if (n > body_max) {
		in->fault = ERROR_BODY_TOO_LARGE;
		return;
	}
	text = arena_alloc(rq.arena, (size_t)n + 1);
	if (FCGX_GetStr(text, (int)n, stream) != n ||
	    FCGX_GetChar(stream) != EOF)
		in->fault = ERROR_BAD_REQUEST;
	in->body = text;
	in->body_len = (size_t)n;
}

static void serve_one(FCGX_Request *fcgi)
{
	struct incoming in = { .env = fcgi->envp };
	const char *reply;

	if (fcgi->role != FCGI_RESPONDER || !incoming_sound(&in))
		in.fault = ERROR_BAD_REQUEST;
	else if (request_takes_body(last_way()))
		read_fcgi_body(&in, fcgi->in);
	reply = respond(&in);
	FCGX_PutStr(reply, (int)strlen(reply), fcgi->out);
	FCGX_Finish_r(fcgi);
	alarm(0);
	report_write();
	forget();
}

static void work(FCGX_Request *fcgi)
{
	if (last_way()->costly && nice(NICE) == -1)
		log_warn("cannot lower the priority: %s", strerror(errno));
	while (pool_next(fcgi))
		serve_one(fcgi);
	db_close(rq.db);
	arena_free(rq.arena);
}

/* How a worker ended, of the pool's; ten seconds are what SIGALRM is after. */
static void worker_ended(int status)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	const char *sentence =
		sig == SIGALRM ? "a request took ten seconds, and was ended"
		: sig          ? arena_printf(rq.arena,
	                                      "a worker was ended by signal %d (%s)",
	                                      sig, strsignal(sig))
		      : arena_printf(rq.arena, "a worker left with status %d",
	                             WEXITSTATUS(status));

	report(rq.settings, rq.db, sig == SIGALRM ? "hang" : "crash",
	       last_way()->name, sentence);
	report_insist();
	db_close(rq.db);
	arena_free(rq.arena);
}

/*
 * A costly endpoint has few workers, as what it takes of CPU and memory is for
 * each of them, and a short queue, which the server finds full at once: a
 * flood is refused before anything was spent on it, and nginx, which passes on
 * only what has come whole, cannot be made to fill it by who is slow.
 */
static int serve(void)
{
	long workers = settings_number("CONFAB_WORKERS", rq.settings->workers,
	                               1, WORKERS_MAX);

	if (last_way()->costly && workers > COSTLY_WORKERS)
		workers = COSTLY_WORKERS;
	if (last_way()->costly && listen(STDIN_FILENO, COSTLY_QUEUE))
		die("cannot shorten the queue: %s", strerror(errno));
	batch_open(workers);
	return pool_run(workers,
	                settings_number("CONFAB_IDLE_EXIT",
	                                rq.settings->idle_exit, 0, SECONDS_MAX),
	                work, worker_ended);
}

static void read_shell_body(struct incoming *in)
{
	char *text = arena_alloc(rq.arena, (size_t)body_max + 2);
	size_t n = fread(text, 1, (size_t)body_max + 1, stdin);

	in->body = text;
	in->body_len = n;
	in->fault = n > (size_t)body_max ? ERROR_BODY_TOO_LARGE : OK;
}

static int answer_once(void)
{
	struct incoming in = { .env = environ };

	if (request_takes_body(last_way()) && !asks_options(&in))
		read_shell_body(&in);
	fputs(respond(&in), stdout);
	fflush(stdout);
	report_write();
	forget();
	db_close(rq.db);
	arena_free(rq.arena);
	return 0;
}

static int usage(const char *program, int status)
{
	const struct endpoint *ep = last_way();

	fprintf(status ? stderr : stdout,
	        "%s: %s\n"
	        "usage: %s                 answer one request, as a CGI "
	        "program\n"
	        "       %s <socket         serve FastCGI, as a listening "
	        "socket is at descriptor 0\n"
	        "       %s --describe      print what it is, as JSON\n"
	        "       %s --errors        print every error there is, as "
	        "JSON\n",
	        ep->route, ep->summary, program, program, program, program);
	return status;
}

/* A prefix that is a mere slash is none, but alone it is all there is. */
const char *endpoint_route(struct arena *a, const struct settings *s,
                           const char *route)
{
	static const char prefix[] = "@prefix@", v1[] = "@v1@";
	const char *app = strcmp(s->app_prefix, "/") ? s->app_prefix : "",
		   *api = strcmp(s->api_v1_prefix, "/") ? s->api_v1_prefix : "",
		   *at = strstr(route, prefix), *rest;

	if (at)
		api = "";
	else if (!(at = strstr(route, v1)))
		return route;
	rest = at +
	       (strncmp(at, v1, sizeof v1 - 1) ? sizeof prefix : sizeof v1) - 1;
	return arena_printf(a, "%.*s%s%s%s", (int)(at - route), route, app, api,
	                    *app || *api || *rest ? rest : "/");
}

/* What it says of itself has the places, what it answers the paths. */
static void place(void)
{
	for (size_t i = 0; i < ways_n; i++) {
		const char *route = endpoint_route(rq.arena, rq.settings,
		                                   ways[i].ep.route);

		if (route != ways[i].ep.route &&
		    !(ways[i].ep.route = strdup(route)))
			die("no memory");
	}
	arena_reset(rq.arena);
}

/* Who lets nobody in by a secret does not know it. */
static void withhold(void)
{
	const char *names[2 * CHOICES_MAX + 2] = { last_way()->name };
	size_t n = 1;

	for (size_t i = 0; i < ways_n; i++) {
		if (request_takes_session(&ways[i].ep))
			names[n++] = "any-session";
		if (ways[i].ep.login_token)
			names[n++] = "any-login-token";
	}
	settings_withhold(names);
}

static void open_up(void)
{
	const char *name = last_way()->name;

	withhold();
	rq.settings = settings_read();
	for (size_t i = 0; i < ways_n; i++)
		if (ways[i].ep.login_token)
			login_token_check(rq.settings);
	body_max = BODY_MAX;
	if (last_way()->large)
		body_max = settings_number("CONFAB_REQUEST_SIZE",
		                           rq.settings->request_size,
		                           REQUEST_MIN, REQUEST_MAX);
	rq.arena = arena_new();
	place();
	db_check(rq.settings->database);
	rq.db = db_open(rq.settings->database, name);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	hint_open(rq.settings->run);
	metrics_open(rq.settings->run, name);
	session_cache_open(rq.settings->run);
	access_token_open(rq.settings);
	signal(SIGPIPE, SIG_IGN);
	if (!last_way()->unconfined)
		confine(*rq.settings->auth_host ||
		        db_is_remote(rq.settings->database));
}

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

/* They share one route, one socket and one queue. */
static void take_choices(const struct choice *choices)
{
	do {
		if (ways_n == CHOICES_MAX)
			die("there are more choices than %d, or the last one "
			    "has a key",
			    CHOICES_MAX);
		declaration_check(choices->ep);
		ways[ways_n].key = choices->key;
		ways[ways_n].ep = *choices->ep;
		fill_in(&ways[ways_n].ep);
		ways[ways_n].accepted = accepted_new(&ways[ways_n].ep);
		if (strcmp(choices->ep->name, ways[0].ep.name) != 0 ||
		    strcmp(choices->ep->route, ways[0].ep.route) != 0)
			die("the choices are of different names or routes");
		ways_n++;
	} while ((choices++)->key);
}

/* What several keys lead to is told once. */
static int describe(void)
{
	for (size_t i = 0; i < ways_n; i++)
		if (!i || ways[i].ep.dialect != ways[i - 1].ep.dialect)
			describe_endpoint(&ways[i].ep, ways[i].key);
	return 0;
}

int endpoint_main_of(int argc, char **argv, const struct choice *choices)
{
	log_name(choices->ep->name ? choices->ep->name : argv[0]);
	take_choices(choices);
	if (argc == 2 && strcmp(argv[1], "--describe") == 0)
		return describe();
	if (argc == 2 && strcmp(argv[1], "--errors") == 0)
		return describe_errors(), 0;
	if (argc != 1)
		return usage(argv[0], strcmp(argv[1], "--help") ? 2 : 0);
	open_up();
	return FCGX_IsCGI() ? answer_once() : serve();
}

int endpoint_main(int argc, char **argv, const struct endpoint *ep)
{
	return endpoint_main_of(argc, argv,
	                        (const struct choice[]){ { NULL, ep } });
}
