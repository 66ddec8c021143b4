/* verify.c - confab-verify: who a signed token is of */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "auth-key.h"
#include "auth.h"
#include "json.h"
#include "log.h"
#include "settings.h"

/* As the manual page has them. */
static const struct {
	const char *word;
	int status;
} results[] = {
	[AUTH_OK] = { "ok", 0 },
	[AUTH_EXPIRED] = { "expired", 3 },
	[AUTH_VERIFICATION_FAILED] = { "verification failed", 4 },
	[AUTH_INVALID] = { "invalid", 5 },
	[AUTH_UNAVAILABLE] = { "unavailable", 6 },
};

enum { REFUSED = 1, WRONG_USE = 2 };

/* Of a token or a key; neither has as much. */
enum { INPUT_MAX = 64 * 1024 };

static struct asked {
	const char *key, *url, *file;
	int64_t at;
} asked;

static struct arena *arena;

_Noreturn static void wrong_use(void)
{
	fputs("confab-verify --help says what there is\n", stderr);
	exit(WRONG_USE);
}

_Noreturn static void PRINTF(2, 3) leave(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("confab-verify: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	if (status == WRONG_USE)
		wrong_use();
	exit(status);
}

static int usage(void)
{
	fputs("usage: confab-verify [--key FILE | --url URL] [--at SECONDS] "
	      "[FILE]\n"
	      "Who a signed token is of, and whether it is good.\n\n"
	      "  FILE          has the token, as JSON; without it, standard "
	      "input\n"
	      "  --key FILE    by that public key, in PEM\n"
	      "  --url URL     by the key of that service: "
	      "URL/requestPublicKey\n"
	      "  --at SECONDS  as of that moment, in Unix time; without it, "
	      "now\n\n"
	      "Without a key or a service it is AUTH_BACKEND_SERVICE_HOST and "
	      "_PORT that say\n"
	      "by which key, and without those our own issuer.\n\n"
	      "It prints one line of JSON, and its exit status says the "
	      "same:\n\n"
	      "  0  {\"result\":\"ok\",\"code\":\"ada@example.org\",\"uid\":7,"
	      "\"belongs\":[\"a0b1\"],\n"
	      "      \"isUser\":true,\"permissions\":0}\n"
	      "  3  {\"result\":\"expired\"}              it is older than 36 "
	      "hours\n"
	      "  4  {\"result\":\"verification failed\"}  nobody who counts "
	      "has signed it\n"
	      "  5  {\"result\":\"invalid\"}              it is none, or of a "
	      "time to come\n"
	      "  6  {\"result\":\"unavailable\"}          there is no key to "
	      "be had\n\n"
	      "  1  something else went wrong    2  wrong use\n\n"
	      "More is in confab-verify(8).\n",
	      stdout);
	return 0;
}

static int64_t moment(const char *text)
{
	char *end;
	int64_t at;

	errno = 0;
	at = strtoll(text, &end, 10);
	if (errno || end == text || *end || at < 0 || at > INT32_MAX * 1000LL)
		leave(WRONG_USE, "SECONDS is a moment in Unix time, not \"%s\"",
		      text);
	return at;
}

static const char *text_of(const char *path, size_t *len)
{
	const char *name = path ? path : "standard input";
	FILE *f = path ? fopen(path, "re") : stdin;
	char *text = arena_alloc(arena, INPUT_MAX + 2);

	*len = f ? fread(text, 1, INPUT_MAX + 1, f) : 0;
	if (!f || ferror(f))
		leave(REFUSED, "cannot read %s: %s", name, strerror(errno));
	if (*len > INPUT_MAX)
		leave(REFUSED, "%s has more than 64 KiB", name);
	if (path)
		fclose(f);
	return text;
}

/* NULL is null, and what is no JSON. */
static json_object *token(void)
{
	size_t len;
	const char *text = text_of(asked.file, &len);
	json_object *value;

	json_parse(text, len, &value);
	return value;
}

static struct auth_source source(const struct settings *s, struct db *db)
{
	struct auth_source from = auth_source(arena, s, db);
	const char *why;
	size_t len;

	if (asked.url)
		from.url = asked.url;
	if (!asked.key)
		return from;
	from.pem = text_of(asked.key, &len);
	if (!auth_key_read(from.pem, &why))
		leave(REFUSED, "%s: %s", asked.key, why);
	return from;
}

static void print(enum auth result, const struct auth_token *t)
{
	printf("{\"result\":\"%s\"", results[result].word);
	if (result == AUTH_OK)
		printf(",\"code\":%s,\"uid\":%s,\"belongs\":%s,\"isUser\":%s,"
		       "\"permissions\":%s",
		       json_quote(arena, t->code), t->id, t->belongs,
		       t->is_user ? "true" : "false", t->permissions);
	puts("}");
}

static int verify(void)
{
	const struct settings *s = settings_read();
	struct auth_token verified;
	struct auth_source from;
	json_object *value;
	enum auth result;
	struct db *db;

	arena = arena_new();
	db_check(s->database);
	db = db_open(s->database, "verify");
	from = source(s, db);
	value = token();
	result = auth_verify_by(arena, &from, value, asked.at, &verified);
	print(result, &verified);
	json_object_put(value);
	db_close(db);
	arena_free(arena);
	if (fflush(stdout))
		leave(REFUSED, "what was to be said could not be written");
	return results[result].status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "key", required_argument, NULL, 'k' },
		{ "url", required_argument, NULL, 'u' },
		{ "at", required_argument, NULL, 'a' },
		{ 0 },
	};
	static char self[] = "confab-verify";
	int option;

	log_name("verify");
	argv[0] = self;
	asked.at = time(NULL);
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h')
			return usage();
		if (option == 'k')
			asked.key = optarg;
		else if (option == 'u')
			asked.url = optarg;
		else if (option == 'a')
			asked.at = moment(optarg);
		else
			wrong_use();
	}
	if (asked.key && asked.url)
		leave(WRONG_USE, "it is by a key or by a service");
	if (argc - optind > 1)
		leave(WRONG_USE, "one token at a time");
	asked.file = argv[optind];
	return verify();
}
