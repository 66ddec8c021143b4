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

#include "access-token.h"
#include "admission.h"
#include "batch.h"
#include "clock.h"
#include "confine.h"
#include "describe.h"
#include "dialect.h"
#include "hint.h"
#include "json.h"
#include "log.h"
#include "metrics.h"
#include "pool.h"
#include "reply.h"
#include "report.h"
#include "request.h"
#include "session-cache.h"
#include "way.h"

enum {
	NICE = 10,
	COSTLY_QUEUE = 32,
	COSTLY_WORKERS = 4,
};

extern char **environ;

static const struct endpoint *program; /* what holds for all its ways */
static const struct way *way;          /* of the request at hand */
static struct request rq;
static long body_max;
static bool body_read;
static enum error body_fault;

/* Once: whoever wants to know what the body is may ask again. */
static enum error read_body(const struct incoming *in)
{
	if (!body_read)
		body_fault = request_body(&rq, &way->ep, in);
	body_read = true;
	return body_fault;
}

static void choose(const struct incoming *in)
{
	if (way_only(in))
		return;
	read_body(in);
	way = way_of_body(rq.body);
}

/* Is the body what it has to be, and the caller somebody who may call? */
static enum error look_at(const struct incoming *in)
{
	enum error e;

	if (way->ep.dialect->caller_first)
		return (e = admit(&rq, &way->ep, in)) ? e : read_body(in);
	return (e = read_body(in)) ? e : admit(&rq, &way->ep, in);
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
	enum error e = request_route(&way->ep, in);
	const char *query = incoming_get(in, "QUERY_STRING");

	if (!way->ep.dialect->strict || !incoming_get(in, "CONTRACT"))
		return e;
	return e || asks_options(in) || (query && *query) ? ERROR_BAD_REQUEST
	                                                  : OK;
}

/* The first parameter is good, and another is not: may they be told? */
static struct reply malformed(const struct param *wrong, enum fault fault)
{
	struct reply reply = { 0 };

	if (way->ep.guard && wrong != way->ep.params)
		reply = way->ep.guard(&rq);
	if (reply.error)
		return reply;
	reply = reply_error(way->ep.if_malformed);
	reply.param = wrong;
	reply.fault = fault;
	return reply;
}

/* Are the parameters, or the body as a whole, what they have to be? */
static struct reply check(const struct incoming *in)
{
	enum fault fault;
	const struct param *wrong = request_args(&rq, &way->ep, way->accepted,
	                                         in, &fault);
	struct schema_fault unfit;
	struct reply reply;

	if (wrong)
		return malformed(wrong, fault);
	if (!way->ep.schema ||
	    schema_holds(way->accepted, rq.arena, rq.body, &unfit))
		return reply_ok();
	reply = reply_error(way->ep.if_malformed);
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
	choose(in);
	if ((e = look_at(in)))
		return reply_error(e);
	reply = check(in);
	if (reply.error)
		return reply;
	reply = way->ep.handle(&rq);
	if (!reply.error && way->ep.status)
		reply.status = way->ep.status;
	if (reply.status < 200 || reply.status > 599) {
		log_error("there is no status %d", reply.status);
		report(rq.settings, rq.db, "callback", way->ep.name,
		       "its answer had a status that there is not");
		reply = reply_error(ERROR_CALLBACK_FAILED);
	}
	if (reply.error && !describe_declares(&way->ep, reply.error))
		log_error("undeclared error %s", error_word(reply.error));
	return reply;
}

/* One request, from what came in to what goes out. */
static const char *respond(const struct incoming *in)
{
	const char *id = incoming_get(in, "REQUEST_ID");
	const struct way *only = way_only(in);
	int64_t start = clock_us();
	struct reply r;

	log_request(id && *id ? id : "-");
	rq.env = in->env;
	way = only ? only : way_last();
	r = answer(in);
	if (r.error)
		r.status = way->ep.dialect->wording(r.error).status;
	r.echo = json_of(rq.body, "id", NULL);
	metrics_request(way->ep.name, r.status, clock_us() - start);
	if (r.error)
		metrics_refused(way->ep.name, r.error);
	return reply_render(rq.arena, &way->ep, in, rq.settings->cors_origin,
	                    &r, !only);
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
	else if (request_takes_body(program))
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
	if (program->costly && nice(NICE) == -1)
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
	       program->name, sentence);
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

	if (program->costly && workers > COSTLY_WORKERS)
		workers = COSTLY_WORKERS;
	if (program->costly && listen(STDIN_FILENO, COSTLY_QUEUE))
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

	if (request_takes_body(program) && !asks_options(&in))
		read_shell_body(&in);
	fputs(respond(&in), stdout);
	fflush(stdout);
	report_write();
	forget();
	db_close(rq.db);
	arena_free(rq.arena);
	return 0;
}

static int usage(const char *name, int status)
{
	fprintf(status ? stderr : stdout,
	        "%s: %s\n"
	        "usage: %s                 answer one request, as a CGI "
	        "program\n"
	        "       %s <socket         serve FastCGI, as a listening "
	        "socket is at descriptor 0\n"
	        "       %s --describe      print what it is, as JSON\n"
	        "       %s --errors        print every error there is, as "
	        "JSON\n",
	        program->route, program->summary, name, name, name, name);
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

static void open_up(void)
{
	ways_withhold();
	rq.settings = settings_read();
	body_max = BODY_MAX;
	if (program->large)
		body_max = settings_number("CONFAB_REQUEST_SIZE",
		                           rq.settings->request_size,
		                           REQUEST_MIN, REQUEST_MAX);
	rq.arena = arena_new();
	ways_open(rq.arena, rq.settings);
	db_check(rq.settings->database);
	rq.db = db_open(rq.settings->database, program->name);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	hint_open(rq.settings->run);
	metrics_open(rq.settings->run, program->name);
	session_cache_open(rq.settings->run);
	access_token_open(rq.settings);
	signal(SIGPIPE, SIG_IGN);
	if (!program->unconfined)
		confine(*rq.settings->auth_host ||
		        db_is_remote(rq.settings->database));
}

int endpoint_main_of(int argc, char **argv, const struct choice *choices)
{
	log_name(choices->ep->name ? choices->ep->name : argv[0]);
	ways_take(choices);
	program = &way_last()->ep;
	if (argc == 2 && strcmp(argv[1], "--describe") == 0)
		return ways_describe(), 0;
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
