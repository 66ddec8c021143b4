/* echo - says again what it is told */
#include <confab/callback.h>
#include <string.h>

static struct answer echo(const struct call *call)
{
	const char *action = json_of(call->data, "action", "");

	if (strcmp(action, "\"echo\"") != 0)
		return (struct answer){
			.json = "{\"error\":\"Unknown action.\"}"
		};
	return (struct answer){
		.json = arena_printf(call->arena, "{\"echo\":%s}",
		                     json_of(call->data, "message", "\"\"")),
	};
}

int main(int argc, char **argv)
{
	return callback_main(argc, argv, &(struct callback){ .answer = echo });
}
