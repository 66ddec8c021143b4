/* action.c - an action of one's own */
#include "action.h"

#include <string.h>

#include "dialect.h"
#include "endpoint.h"
#include "json.h"
#include "log.h"
#include "report.h"

enum { OK_STATUS = 200, REFUSED_STATUS = 400 };

static const struct action *action;
static const char *program;

struct outcome action_done(const char *json)
{
	return (struct outcome){ .success = true, .json = json };
}

struct outcome action_refused(const char *json)
{
	return (struct outcome){ .json = json };
}

struct outcome action_failed(const char *sentence)
{
	return (struct outcome){ .error = sentence };
}

static struct reply failed(const struct request *rq, const char *sentence)
{
	log_error("the action failed: %s", sentence);
	report(rq->settings, rq->db, "action", program, "it failed");
	return reply_error_about(ERROR_ACTION_FAILED, sentence, NULL);
}

static bool is_json(const char *text)
{
	json_object *v;
	bool good = json_parse(text, strlen(text), &v);

	json_object_put(v);
	return good;
}

static struct reply answer(struct request *rq)
{
	const struct action_call call = { .arena = rq->arena,
		                          .message = rq->body,
		                          .caller = rq->caller,
		                          .db = rq->db };
	struct outcome outcome;
	struct reply reply;

	outcome = action->run(&call);
	if (outcome.error)
		return failed(rq, outcome.error);
	if (outcome.json && !is_json(outcome.json))
		return failed(rq, "the answer is not JSON");
	reply = reply_data(outcome.json);
	reply.status = outcome.success ? OK_STATUS : REFUSED_STATUS;
	return reply;
}

static const enum error errors[] = { ERROR_ACTION_FAILED, OK };

int action_main(int argc, char **argv, const struct action *own)
{
	struct arena *a = arena_new(); /* of the process */
	const char *name = own->name ? own->name : "";
	const struct endpoint endpoint = {
		.name = arena_printf(a, "action-%s", name),
		.route = arena_printf(a, "ACTION %s", name),
		.summary = own->summary,
		.access = USER,
		.schema = own->schema,
		.errors = errors,
		.returns = "Action",
		.dialect = &dialect_action,
		.handle = own->run ? answer : NULL,
	};
	int status;

	action = own;
	program = endpoint.name;
	status = endpoint_main(argc, argv, &endpoint);
	arena_free(a);
	return status;
}
