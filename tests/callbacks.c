/* callbacks - does to its caller what it is told to */
#include <confab/callback.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct answer crash(const struct call *call)
{
	(void)call;
	raise(SIGKILL);
	return (struct answer){ 0 };
}

static struct answer hang(const struct call *call)
{
	(void)call;
	sleep(60);
	return (struct answer){ .json = "\"late\"" };
}

static struct answer leave(const struct call *call)
{
	(void)call;
	exit(7);
}

/* nginx has given up by then. */
static struct answer be_late(const struct call *call)
{
	(void)call;
	sleep(6);
	return (struct answer){ .json = "\"late\"" };
}

static struct answer say_nothing(const struct call *call)
{
	(void)call;
	return (struct answer){ 0 };
}

static struct answer force(const struct call *call)
{
	const char *what = json_of(call->data, "what", "");

	return (struct answer){ .json = "\"forced\"",
		                .force_close = strstr(what, "close"),
		                .force_logout = strstr(what, "logout") };
}

/* To those who own it a session is no secret. */
static struct answer tell(const struct call *call)
{
	return (struct answer){
		.json = arena_printf(
			call->arena,
			"{\"username\":%s,\"session\":%s,\"data\":%s}",
			json_quote(call->arena, call->username),
			json_quote(call->arena, call->session),
			json_of(call->data, "data", "\"none\"")),
	};
}

/* A text is the answer, whatever it is. */
static struct answer answer(const struct call *call)
{
	static const struct {
		const char *action;
		struct answer (*answer)(const struct call *call);
	} actions[] = {
		{ "\"crash\"", crash },         { "\"hang\"", hang },
		{ "\"late\"", be_late },        { "\"leave\"", leave },
		{ "\"nothing\"", say_nothing }, { "\"force\"", force },
		{ "\"tell\"", tell },
	};
	const char *action = json_of(call->data, "action", "");

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(action, actions[i].action) == 0)
			return actions[i].answer(call);
	return (struct answer){ .json = json_object_get_string(call->data) };
}

/* Nobody is sure of eve. */
static bool session_valid(const struct user *user)
{
	return strcmp(user->login, "eve") != 0;
}

int main(int argc, char **argv)
{
	return callback_main(argc, argv,
	                     &(struct callback){
				     .answer = answer,
				     .session_valid = session_valid,
			     });
}
