/* telegram - an update of Telegram's, and a text as its messages */
#include "../telegram/text.h"
#include "../telegram/update.h"
#include "fuzz.h"
#include "json.h"
#include "utf8.h"

/* UTF-16 code units of a text that is well-formed. */
static int units(const char *text)
{
	int n = 0;

	while (*text) {
		int step = utf8_step(text, strlen(text));

		n += step == 4 ? 2 : 1;
		text += step;
	}
	return n;
}

static void split(struct arena *a, const char *text)
{
	const char *const *pieces;
	int n = text_split(a, text, &pieces);
	size_t len = 0;

	for (int i = 0; i < n; i++) {
		must(utf8_length(pieces[i]) > 0, "no character is cut");
		must(units(pieces[i]) <= TEXT_MAX, "a piece fits");
		len += strlen(pieces[i]);
	}
	must(len <= strlen(text), "nothing is said twice");
}

static void look(struct arena *a, const struct update *u)
{
	must(u->chat && u->message && u->user && u->name,
	     "a message has a chat, a number, and somebody");
	must(*u->name && utf8_length(u->name) > 0 && !strpbrk(u->name, "\r\n"),
	     "whose name is a line");
	if (!u->text)
		return;
	must(*u->text && utf8_length(u->text) > 0, "what is said is a text");
	split(a, u->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	char *text = fuzz_text(data, size);
	struct update update;
	json_object *value;

	if (json_parse(text, strlen(text), &value)) {
		if (update_read(a, value, &update))
			look(a, &update);
		json_object_put(value);
	}
	if (utf8_length(text) >= 0)
		split(a, text);
	free(text);
	return 0;
}
