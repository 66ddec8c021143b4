/* settings.c - every setting, from the environment, read once */
#include "settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "arena.h"
#include "log.h"
#include "redis-url.h"

extern char **environ;

static const struct {
	const char *name, *otherwise;
} table[] = {
#define SETTING(id, name, value, sentence) { name, value },
#include "settings.def"
#undef SETTING
};

static const char *otherwise(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strlen(table[i].name) == len &&
		    strncmp(table[i].name, name, len) == 0)
			return table[i].otherwise;
	return NULL;
}

const char *settings_default(const char *name)
{
	return otherwise(name, strlen(name));
}

static void refuse_unknown(void)
{
	for (char **e = environ; *e; e++) {
		size_t len = strcspn(*e, "=");

		if (strncmp(*e, "CONFAB_", 7) == 0 && !otherwise(*e, len))
			die("there is no setting %.*s", (int)len, *e);
	}
}

enum held { OURS, NONE, WITHHELD };

static struct {
	const char *name, *users;
	enum held held;
} secrets[] = {
#define SECRET(name, users) { name, users, OURS },
#include "settings-secret.def"
#undef SECRET
};

static bool is_listed(const char *users, const char *name)
{
	size_t len = strlen(name);

	for (; *users; users += strcspn(users, " ")) {
		users += strspn(users, " ");
		if (strncmp(users, name, len) == 0 && strchr(" ", users[len]))
			return true;
	}
	return false;
}

static bool is_of(const char *users, const char *const names[])
{
	for (; *names; names++)
		if (is_listed(users, *names))
			return true;
	return false;
}

/* Where it stands, which is what /proc shows.  True: there was one. */
static bool blank(const char *name)
{
	size_t len = strlen(name);
	bool any = false;

	for (char **e = environ; *e; e++)
		if (strncmp(*e, name, len) == 0 && (*e)[len] == '=') {
			char *value = *e + len + 1;

			any = any || *value;
			explicit_bzero(value, strlen(value));
		}
	return any;
}

void settings_withhold(const char *const names[])
{
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		if (secrets[i].held == OURS && !is_of(secrets[i].users, names))
			secrets[i].held = blank(secrets[i].name) ? WITHHELD
			                                         : NONE;
}

bool settings_given(const char *secret)
{
	return !secret || *secret;
}

static enum held held(const char *name)
{
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		if (strcmp(secrets[i].name, name) == 0)
			return secrets[i].held;
	return OURS;
}

/* What is made of values here lasts as long as they. */
static struct arena *made;

/* Many programs have a DEBUG: what is no word for yes means nothing to us. */
static const char *on_or_off(const char *value)
{
	static const char *const yes[] = { "true", "1", "on", "yes" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strcasecmp(value, yes[i]) == 0)
			return "on";
	return "off";
}

/* It is not shown, as a password may be in it. */
static void read_redis(const char *value, struct redis_url *url)
{
	if (!redis_url_read(made, value, url))
		die("REDIS_URL is redis://[:password@]host:port/number, and "
		    "it is not");
}

static const char *redis_address(const char *value)
{
	struct redis_url url;

	read_redis(value, &url);
	return arena_printf(made, strchr(url.host, ':') ? "[%s]:%s" : "%s:%s",
	                    url.host, url.port);
}

static const char *redis_password(const char *value)
{
	struct redis_url url;

	read_redis(value, &url);
	return url.password;
}

/* postgresql+asyncpg://... */
static const char *without_driver(const char *value)
{
	static const char scheme[] = "postgresql";
	const char *rest = value + sizeof scheme - 1;

	if (strncmp(value, scheme, sizeof scheme - 1) != 0 || *rest != '+' ||
	    !strstr(rest, "://"))
		return value;
	return arena_printf(made, "%s%s", scheme, strstr(rest, "://"));
}

static const struct {
	const char *name, *ours;
	const char *(*as_ours)(const char *value);
} aliases[] = {
#define ALIAS(name, ours, as_ours, sentence) { name, ours, as_ours },
#define UNUSED(name, sentence)
#include "settings-alias.def"
#undef ALIAS
#undef UNUSED
};

static const char *by_alias(const char *ours)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		const char *v = getenv(aliases[i].name);

		if (v && *v && strcmp(aliases[i].ours, ours) == 0)
			return aliases[i].as_ours(v);
	}
	return NULL;
}

static const char *value_of(const char *name, const char *if_unset)
{
	const char *v = getenv(name);

	/* A default that everybody knows would be worse than none. */
	if (held(name) != OURS)
		return held(name) == WITHHELD || *if_unset ? NULL : "";
	if (!v || !*v)
		v = by_alias(name);
	return v && *v ? v : if_unset;
}

/* The device platform's own files say True and False. */
static void truth(const char *name, const char **value)
{
	if (strcasecmp(*value, "true") == 0)
		*value = "true";
	else if (strcasecmp(*value, "false") == 0)
		*value = "false";
	else
		die("%s is true or false, not \"%s\"", name, *value);
}

static void one_of(const char *name, const char *value, const char *a,
                   const char *b, const char *c)
{
	if (strcmp(value, a) != 0 && strcmp(value, b) != 0 &&
	    strcmp(value, c) != 0)
		die("%s is %s, %s or %s, not \"%s\"", name, a, b, c, value);
}

static void either(const char *name, const char *value, const char *a,
                   const char *b)
{
	if (strcmp(value, a) != 0 && strcmp(value, b) != 0)
		die("%s is %s or %s, not \"%s\"", name, a, b, value);
}

/* With a port or without, but no address of the web. */
static void check_host(const char *name, const char *value)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789.-_:[]";

	if (value[strspn(value, letters)])
		die("%s is a name or an address, not \"%s\"", name, value);
}

/* An address is made of these three. */
static void check_auth(const struct settings *s)
{
	check_host("AUTH_BACKEND_SERVICE_HOST", s->auth_host);
	if (*s->auth_port)
		settings_number("AUTH_BACKEND_SERVICE_PORT", s->auth_port, 1,
		                65535);
	if (strcmp(s->auth_proto, "http://") != 0 &&
	    strcmp(s->auth_proto, "https://") != 0)
		die("AUTH_BACKEND_SERVICE_PROTO is http:// or https://, not "
		    "\"%s\"",
		    s->auth_proto);
}

/* It stands in routes and in files of nginx's. */
static void check_prefix(const char *name, const char *value)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789.-_/";
	size_t len = strspn(value, letters);

	if (*value != '/' || value[len] || strstr(value, "//") ||
	    strstr(value, "/.") || (len > 1 && value[len - 1] == '/'))
		die("%s is / or a path like /api/v1, not \"%s\"", name, value);
}

const struct settings *settings_read(void)
{
	static struct settings s;

	refuse_unknown();
	if (!made)
		made = arena_new();
#define SETTING(id, name, value, sentence) s.id = value_of(name, value);
#include "settings.def"
#undef SETTING
	settings_number("CONFAB_WORKERS", s.workers, 1, WORKERS_MAX);
	settings_number("CONFAB_IDLE_EXIT", s.idle_exit, 0, SECONDS_MAX);
	settings_number("CONFAB_SESSION_LIFE", s.session_life, 1, SECONDS_MAX);
	settings_number("CONFAB_TIMEOUT", s.timeout, 1, TIMEOUT_MAX);
	settings_number("CONFAB_ADDRESS_RATE", s.address_rate, 1, RATE_MAX);
	settings_number("CONFAB_ADDRESS_SOCKETS", s.address_sockets, 1,
	                SOCKETS_MAX);
	settings_number("CONFAB_REQUEST_SIZE", s.request_size, REQUEST_MIN,
	                REQUEST_MAX);
	one_of("CONFAB_REGISTRATION", s.registration, "open", "invite",
	       "closed");
	either("CONFAB_ONE_INSTANCE", s.one_instance, "on", "off");
	either("CONFAB_DEBUG", s.debug, "on", "off");
	either("CONFAB_BUS", s.bus, "postgresql", "redis");
	one_of("CONFAB_LOGIN_COOKIE_LEVEL", s.cookie_level, "None", "Lax",
	       "Strict");
	check_auth(&s);
	check_host("BACKEND_DOMAIN", s.backend_domain);
	check_prefix("APP_PREFIX", s.app_prefix);
	check_prefix("API_V1_PREFIX", s.api_v1_prefix);
	truth("MQTT_SECURE", &s.mqtt_secure);
	truth("SECURE", &s.secure);
	settings_number("AUTH_TOKEN_EXPIRATION", s.auth_token_life, 1,
	                SECONDS_MAX);
	settings_number("CONFAB_DEVICE_LIFE", s.device_life, 1, SECONDS_MAX);
	settings_number("CONFAB_MQTT_CACHE", s.mqtt_cache, 1, SECONDS_MAX);
	settings_number("MQTT_API_PORT", s.mqtt_api_port, 1, 65535);
	settings_number("MQTT_KEEPALIVE", s.mqtt_keepalive, 5, 65535);
	settings_number("MQTT_PORT", s.mqtt_port, 1, 65535);
	return &s;
}

long settings_number(const char *name, const char *value, long min, long max)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < min || n > max)
		die("%s is a number from %ld to %ld, not \"%s\"", name, min,
		    max, value);
	return n;
}
