/* request-info - an action of one's own: says what it knows of a device */
#include <confab/action.h>
#include <confab/json.h>

static const char schema[] =
	"{\"type\":\"object\",\"required\":[\"device\"],"
	" \"additionalProperties\":false,"
	" \"properties\":{\"device\":{\"type\":\"string\",\"maxLength\":64}}}";

static struct outcome request_info(const struct action_call *call)
{
	return action_done(
		arena_printf(call->arena, "{\"device\":%s,\"asked_by\":%s}",
	                     json_of(call->message, "device", "null"),
	                     json_quote(call->arena, call->caller->code)));
}

int main(int argc, char **argv)
{
	return action_main(argc, argv,
	                   &(struct action){
				   .name = "requestInfo",
				   .summary = "Say what is known of a device",
				   .schema = schema,
				   .run = request_info,
			   });
}
