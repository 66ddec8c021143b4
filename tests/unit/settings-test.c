/* settings-test - the table of settings, and what is refused */
#include "settings.h"

#include "../tap.h"

static void read_all(void)
{
	settings_read();
}

static const char *value;

static void read_number(void)
{
	settings_number("CONFAB_WORKERS", value, 1, 256);
}

static bool refused(const char *v)
{
	char said[256];

	value = v;
	return in_child(read_number, said, sizeof said) == 1 &&
	       strstr(said, "CONFAB_WORKERS is a number from 1 to 256, not");
}

static void is_default(const char *name, const char *got, const char *want)
{
	is(got, want, name);
}

int main(void)
{
	const struct settings *s;
	char said[256];
	bool in_order = true;
	const char *last = "";

#define SETTING(id, name, otherwise, sentence) unsetenv(name);
#include "settings.def"
#undef SETTING
	s = settings_read();
#define SETTING(id, name, otherwise, sentence) \
	is_default(name " is its default if nobody sets it", s->id, \
	           otherwise); \
	in_order = in_order && strcmp(last, name) < 0; \
	last = name;
#include "settings.def"
#undef SETTING
	ok(in_order, "they are listed by name");
	setenv("CONFAB_BIND", "::1", 1);
	is(settings_read()->bind, "::1", "the environment wins");
	setenv("CONFAB_BIND", "", 1);
	is(settings_read()->bind, "127.0.0.1", "but not if it is empty");
	setenv("CONFAB_WORKER", "3", 1);
	ok(in_child(read_all, said, sizeof said) == 1 &&
	           strstr(said, "there is no setting CONFAB_WORKER\n"),
	   "a name that is a letter short stops the start, saying so");
	unsetenv("CONFAB_WORKER");
	setenv("CONFAB_WORKERSS", "3", 1);
	ok(in_child(read_all, said, sizeof said) == 1,
	   "so does one a letter long");
	unsetenv("CONFAB_WORKERSS");
	ok(settings_number("X", "1", 1, 256) == 1, "a number may be the least");
	ok(settings_number("X", "256", 1, 256) == 256, "or the greatest");
	ok(refused("0"), "not less");
	ok(refused("257"), "nor more");
	ok(refused("two"), "nor a word");
	ok(refused("2x"), "nor a word after it");
	ok(refused("99999999999999999999"), "nor what is too long for any");
	return done();
}
