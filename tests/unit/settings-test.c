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

/* What reading all says if one of them has that value: nothing, if it is good.
 */
static const char *said_of(const char *name, const char *v)
{
	static char said[256];
	int status;

	setenv(name, v, 1);
	status = in_child(read_all, said, sizeof said);
	unsetenv(name);
	return status ? said : "";
}

static void choices(void)
{
	is(said_of("CONFAB_REGISTRATION", "invite"), "",
	   "registration may be by invite");
	is(said_of("CONFAB_REGISTRATION", "closed"), "", "or closed");
	ok(strstr(said_of("CONFAB_REGISTRATION", "Open"),
	          "CONFAB_REGISTRATION is open, invite or closed, not "
	          "\"Open\""),
	   "any other word stops the start, naming those there are");
	is(said_of("CONFAB_LOGIN_COOKIE_LEVEL", "None"), "",
	   "a cookie's level may be None");
	is(said_of("CONFAB_LOGIN_COOKIE_LEVEL", "Lax"), "", "or Lax");
	ok(strstr(said_of("CONFAB_LOGIN_COOKIE_LEVEL", "strict"),
	          "CONFAB_LOGIN_COOKIE_LEVEL is None, Lax or Strict, not"),
	   "and not one that is spelled otherwise");
}

static void switches(void)
{
	is(said_of("CONFAB_ONE_INSTANCE", "off"), "", "a switch may be off");
	is(said_of("CONFAB_ONE_INSTANCE", "on"), "", "or on");
	ok(strstr(said_of("CONFAB_DEBUG", "1"),
	          "CONFAB_DEBUG is on or off, not"),
	   "and nothing else");
	ok(strstr(said_of("CONFAB_ONE_INSTANCE", "yes"),
	          "CONFAB_ONE_INSTANCE is on or off, not"),
	   "nothing else");
}

static void auth_service(void)
{
	static const char *const hosts[] = { "auth.example.org", "127.0.0.1",
		                             "[::1]", "auth_1" },
				 *const wrong[] = { "a/b",      "a b",
		                                    "a@b",      "a?b",
		                                    "http://a", "a#",
		                                    "\xc3\xa9", "a\n" };

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		is(said_of("AUTH_BACKEND_SERVICE_HOST", hosts[i]), "",
		   "a host is a name or an address");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(strstr(said_of("AUTH_BACKEND_SERVICE_HOST", wrong[i]),
		          "AUTH_BACKEND_SERVICE_HOST is a name or an address"),
		   "and nothing else of an address");
	ok(strstr(said_of("AUTH_BACKEND_SERVICE_PORT", "tcp://10.0.0.1:80"),
	          "AUTH_BACKEND_SERVICE_PORT is a number from 1 to 65535"),
	   "a port is a number");
	is(said_of("AUTH_BACKEND_SERVICE_PORT", "65535"), "", "of 16 bits");
	is(said_of("AUTH_BACKEND_SERVICE_PROTO", "https://"), "",
	   "a key may come by TLS");
	ok(strstr(said_of("AUTH_BACKEND_SERVICE_PROTO", "file://"),
	          "AUTH_BACKEND_SERVICE_PROTO is http:// or https://, not"),
	   "and not from a file");
}

static void domains(void)
{
	static const char *const good[] = { "chat.example", "192.0.2.7:5000",
		                            "[2001:db8::7]:5000",
		                            "2001:db8::7" },
				 *const wrong[] = { "http://chat.example",
		                                    "chat.example/", "a b", "+",
		                                    "a\n" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		is(said_of("BACKEND_DOMAIN", good[i]), "",
		   "the world reaches a name or an address");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(strstr(said_of("BACKEND_DOMAIN", wrong[i]),
		          "BACKEND_DOMAIN is a name or an address, not"),
		   "and nothing else");
}

static void numbers(void)
{
	is(said_of("CONFAB_ADDRESS_SOCKETS", "65535"), "",
	   "an address may have as many sockets as nginx can count");
	ok(strstr(said_of("CONFAB_ADDRESS_SOCKETS", "65536"),
	          "CONFAB_ADDRESS_SOCKETS is a number from 1 to 65535, not"),
	   "and not more");
	is(said_of("CONFAB_TIMEOUT", "3600"), "",
	   "a client may be silent for an hour");
	ok(strstr(said_of("CONFAB_TIMEOUT", "3601"),
	          "CONFAB_TIMEOUT is a number from 1 to 3600, not"),
	   "and not longer");
	ok(strstr(said_of("CONFAB_ADDRESS_RATE", "0"),
	          "CONFAB_ADDRESS_RATE is a number from 1 to 1000000, not"),
	   "an address is let in once a minute at least");
	ok(strstr(said_of("CONFAB_REQUEST_SIZE", "1023"),
	          "CONFAB_REQUEST_SIZE is a number from 1024 to 67108864, not"),
	   "a request may have a kilobyte");
	is(said_of("CONFAB_REQUEST_SIZE", "67108864"), "", "or 64 megabytes");
	ok(*said_of("CONFAB_REQUEST_SIZE", "67108865"), "and not more");
}

static void truths(void)
{
	static const char *const yes[] = { "true", "True", "TRUE" },
				 *const no[] = { "false", "False", "FALSE" };

	for (size_t i = 0; i < 3; i++) {
		setenv("SECURE", yes[i], 1);
		is(settings_read()->secure, "true", yes[i]);
		setenv("SECURE", no[i], 1);
		is(settings_read()->secure, "false", no[i]);
	}
	unsetenv("SECURE");
	ok(strstr(said_of("MQTT_SECURE", "1"),
	          "MQTT_SECURE is true or false, not"),
	   "what is true is said by that word");
}

/* What ours are while the device platform's name is set so. */
static const struct settings *read_with(const char *name, const char *v)
{
	const struct settings *s;

	setenv(name, v, 1);
	s = settings_read();
	unsetenv(name);
	return s;
}

static void aliases(void)
{
	static const char url[] = "postgresql://u:p@host:5432/chat",
			  with_driver[] =
				  "postgresql+asyncpg://u:p@host:5432/chat",
			  odd[] = "postgresql+x";

	is(read_with("DEBUG", "True")->debug, "on", "DEBUG stands for ours");
	is(read_with("DEBUG", "False")->debug, "off", "also switched off");
	is(read_with("DEBUG", "app:*")->debug, "off",
	   "whatever else it says is not for us");
	is(read_with("SQLALCHEMY_DATABASE_URL", url)->database, url,
	   "so does the address of the database");
	is(read_with("SQLALCHEMY_DATABASE_URL", with_driver)->database, url,
	   "without the driver of another library");
	is(read_with("SQLALCHEMY_DATABASE_URL", odd)->database, odd,
	   "but only if it is an address");
	is(read_with("REDIS_URL", "redis://:p%40@redis:1/5")->redis, "redis:1",
	   "and that of Redis");
	is(read_with("REDIS_URL", "redis://:p%40@redis:1/5")->redis_password,
	   "p@", "with its password");
	is(read_with("REDIS_URL", "redis://[::1]/5")->redis, "[::1]:6379",
	   "or without, at an address of the other kind");
	is(read_with("REDIS_URL", "redis://[::1]/5")->redis_password, "",
	   "where there is none");
	ok(strstr(said_of("REDIS_URL", "http://:pwd@redis"),
	          "REDIS_URL is redis://[:password@]host:port/number"),
	   "what is no such address stops the start");
	ok(!strstr(said_of("REDIS_URL", "http://:pwd@redis"), "pwd@"),
	   "and is not shown");
	setenv("CONFAB_DEBUG", "off", 1);
	is(read_with("DEBUG", "true")->debug, "off", "but ours wins");
	unsetenv("CONFAB_DEBUG");
	is(read_with("SAVE_REPO_PATH", "x")->debug, "off",
	   "those that mean nothing here do");
}

/* The last one, as what is given up does not come back. */
static void secrets(void)
{
	const struct settings *s;

	setenv("CONFAB_REDIS_PASSWORD", "of redis", 1);
	setenv("SECRET_KEY", "of devices", 1);
	setenv("SLACK_BOT_TOKEN", "of slack", 1);
	unsetenv("JWTSECRET");
	unsetenv("TELEGRAM_TOKEN");
	settings_withhold((const char *const[]){ "x", "any-session", NULL });
	s = settings_read();
	is(s->secret_key, "of devices", "a program keeps what it uses");
	ok(!s->redis_password, "and no other secret");
	is(getenv("CONFAB_REDIS_PASSWORD"), "", "nor has its environment one");
	ok(settings_given(s->slack_token), "that there is one it knows");
	ok(!settings_given(s->telegram_token), "and that there is none");
	ok(!s->jwt_secret, "nor has it one that is not set but has a default");
	settings_withhold((const char *const[]){ "any", "session", NULL });
	ok(!settings_read()->secret_key,
	   "a part of a name in the table is no name");
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
#define ALIAS(name, ours, as_ours, sentence) unsetenv(name);
#define UNUSED(name, sentence)
#include "settings-alias.def"
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
	is(settings_default("CONFAB_BIND"), "127.0.0.1",
	   "what a setting is by itself can be asked");
	ok(!settings_default("CONFAB_BIN"), "of those that there are");
	choices();
	truths();
	aliases();
	switches();
	numbers();
	domains();
	auth_service();
	secrets();
	return done();
}
