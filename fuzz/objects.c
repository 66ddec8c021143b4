/* objects - the broker's protocol, in however many pieces it comes */
#include "../bus/objects.h"

#include "fuzz.h"
#include "json.h"

/* What is understood can be said again, in ASCII. */
static void say_again(const struct message *m)
{
	struct push push = { .identity = m->identity, .json = m->json };
	struct message again;
	json_object *object;
	char *text;

	text = m->is == REQUEST ? objects_request(&push)
	                        : objects_reply(m->id, m->success);
	must(text, "what is understood can be said");
	for (const char *c = text; *c; c++)
		must(*c > 0, "and is in ASCII");
	object = json_parse_object(text, strlen(text));
	must(object, "it is an object");
	message_read(object, &again);
	must(again.is == m->is && again.success == m->success,
	     "that is the same");
	json_object_put(object);
	free(text);
}

/* The object is understood, and put behind those before it. */
static char *understand(char *all, json_object *object)
{
	const char *text = json_object_to_json_string(object);
	size_t n = strlen(all);
	struct message m;

	all = realloc(all, n + strlen(text) + 1);
	if (!all)
		abort();
	memcpy(all + n, text, strlen(text) + 1);
	message_read(object, &m);
	if (m.is == REQUEST)
		message_name(&m);
	if (m.is != STRANGE)
		say_again(&m);
	json_object_put(object);
	return all;
}

/* All that came, one after the other. */
static char *take(const char *bytes, size_t len, size_t step, bool *good)
{
	struct objects o = { 0 };
	char *all = fuzz_text("", 0);
	json_object *object;

	*good = true;
	for (size_t at = 0; at < len && *good; at += step) {
		objects_add(&o, bytes + at, len - at < step ? len - at : step);
		while ((*good = objects_next(&o, &object)) && object)
			all = understand(all, object);
	}
	objects_free(&o);
	return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data + 1;
	bool good, also;
	char *whole, *pieces;

	if (size < 2)
		return 0;
	whole = take(bytes, size - 1, size - 1, &good);
	pieces = take(bytes, size - 1, data[0] % 32 + 1u, &also);
	must(good == also, "pieces break the protocol as the whole does");
	must(strcmp(whole, pieces) == 0, "and say the same");
	free(whole);
	free(pieces);
	return 0;
}
