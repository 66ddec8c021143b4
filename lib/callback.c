/* callback.c - a function of one's own behind /communicate */
#include "callback.h"

#include <string.h>
#include <time.h>

#include "clock.h"
#include "dialect.h"
#include "log.h"
#include "report.h"

static const struct callback *callback;

/* Nonsense is told from JSON here, so that no client has to. */
static bool is_json(const char *text)
{
	struct json_scan scan;

	if (!text)
		return false;
	scan = json_scan(text, strlen(text));
	text += scan.len;
	return scan.is == JSON_GOOD && !text[strspn(text, " \t\r\n")];
}

enum { WAIT_SECONDS = 5 }; /* as long as nginx does */

static void failed(const struct request *rq, const char *how)
{
	report(rq->settings, rq->db, "callback", "communicate", how);
}

static struct reply communicate(struct request *rq)
{
	struct call call = { .arena = rq->arena,
		             .username = rq->user->login,
		             .session = rq->user->token,
		             .data = rq->body,
		             .db = rq->db };
	time_t begun = clock_seconds();
	struct answer answer = callback->answer(&call);
	struct reply reply = reply_data(answer.json);
	enum error e;

	if (clock_seconds() - begun > WAIT_SECONDS)
		failed(rq, "it took so long that nobody waited");
	/* Another request may have ended it already. */
	if (answer.force_logout && (e = session_end(rq->db, rq->user)) &&
	    e != ERROR_UNKNOWN_USER)
		return reply_error(e);
	if (!is_json(answer.json)) {
		log_error("the callback's answer is not JSON");
		failed(rq, "its answer is not JSON");
		return reply_error(ERROR_CALLBACK_FAILED);
	}
	reply.close = answer.force_close;
	return reply;
}

static const enum error errors[] = { ERROR_CALLBACK_FAILED,
	                             ERROR_CALLBACK_TIMEOUT, OK };

int callback_main(int argc, char **argv, const struct callback *own)
{
	const struct endpoint endpoint = {
		.name = "communicate",
		.route = "POST /communicate",
		.summary = "Hand what is sent to a function of one's own",
		.access = USER,
		.large = true,
		.unconfined = true, /* who knows what it does */
		.takes = VALUE,
		.errors = errors,
		.if_no_object = ERROR_INVALID_JSON,
		.returns = "Answer",
		.dialect = &dialect_serverapi,
		.session_valid = own->session_valid,
		.handle = own->answer ? communicate : NULL,
	};

	callback = own;
	return endpoint_main(argc, argv, &endpoint);
}
