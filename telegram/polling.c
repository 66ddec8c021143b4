/* polling.c - asking Telegram for updates */
#include "polling.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "clock.h"
#include "json.h"
#include "log.h"
#include "telegram.h"

/* Telegram waits shorter than we wait for Telegram.  As many at once as can be
 * read whatever is in them; if not, one. */
enum {
	POLL_SECONDS = 25,
	SOME = 20,
	FIRST_MS = 1000,
	MOST_MS = 60000,
	GOOD = 200,
};

static struct {
	struct db *db;
	bool asking, brought;
	int most;
	int64_t offset; /* 0: from what is not confirmed yet */
	int64_t not_before;
	int failed_ms;
} polling = { .most = SOME };

void polling_open(struct db *db)
{
	polling.db = db;
}

bool polling_brought(void)
{
	bool yes = polling.brought;

	polling.brought = false;
	return yes;
}

int polling_patience(int ms)
{
	int64_t left = polling.not_before - clock_ms();

	return polling.asking || left >= ms ? ms : left > 0 ? (int)left : 0;
}

static void wait_longer(long seconds)
{
	polling.failed_ms = !polling.failed_ms ? FIRST_MS
	                    : polling.failed_ms < MOST_MS / 2
	                            ? polling.failed_ms * 2
	                            : MOST_MS;
	polling.not_before = clock_ms() +
	                     (seconds > 0 ? seconds * 1000 : polling.failed_ms);
}

static int64_t id_of(json_object *update)
{
	json_object *id;

	return json_object_object_get_ex(update, "update_id", &id) &&
	                       json_object_is_type(id, json_type_int)
	               ? json_object_get_int64(id)
	               : -1;
}

/* False: it cannot be kept just now. */
static bool keep(json_object *update)
{
	char id[24];
	int64_t number = id_of(update);
	enum error e;

	if (number < 0)
		return true;
	snprintf(id, sizeof id, "%lld", (long long)number);
	e = telegram_update(
		polling.db, id,
		json_object_to_json_string_ext(update, JSON_C_TO_STRING_PLAIN),
		false);
	db_reset(polling.db);
	if (e)
		return false;
	if (number >= polling.offset)
		polling.offset = number + 1;
	polling.brought = true;
	return true;
}

/* After a week without any they are numbered anew: where there are none, what
 * is asked for next is whatever is first. */
static void keep_all(json_object *updates)
{
	size_t n = json_object_array_length(updates);

	if (!n)
		polling.offset = 0;
	for (size_t i = 0; i < n; i++)
		if (!keep(json_object_array_get_idx(updates, i))) {
			wait_longer(0);
			return;
		}
	polling.failed_ms = 0;
}

/* Of some that cannot be read the first one is asked for alone, and if that
 * cannot be either, that it was there is all there is to know. */
static void skip(const char *text)
{
	static const char key[] = "\"update_id\":";
	const char *id = strstr(text, key);

	if (!id) {
		api_complain("an answer that Telegram does not give");
		wait_longer(0);
	} else if (polling.most > 1) {
		polling.most = 1;
	} else {
		log_warn("an update that cannot be read is left out");
		polling.offset = strtoll(id + sizeof key - 1, NULL, 10) + 1;
	}
}

static void done(void *nobody, const struct api_answer *answer)
{
	(void)nobody;
	polling.asking = false;
	if (json_object_is_type(answer->result, json_type_array)) {
		keep_all(answer->result);
		polling.most = SOME;
	} else if (answer->code == GOOD) {
		skip(answer->text);
	} else {
		api_complain(answer->why);
		wait_longer(answer->seconds);
	}
}

void polling_go_on(struct arena *a)
{
	if (polling.asking || clock_ms() < polling.not_before)
		return;
	polling.asking = true;
	api_ask("getUpdates",
	        arena_printf(a,
	                     "{\"offset\":%lld,\"limit\":%d,\"timeout\":%d,"
	                     "\"allowed_updates\":[\"message\","
	                     "\"edited_message\"]}",
	                     (long long)polling.offset, polling.most,
	                     POLL_SECONDS),
	        POLL_SECONDS + API_SECONDS, done, NULL);
}
