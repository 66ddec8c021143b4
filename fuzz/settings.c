/* settings - an environment, a line each; and the first one as an address */
#include "settings.h"

#include <setjmp.h>

#include "fuzz.h"
#include "redis-url.h"

extern char **environ;

/* What is no good ends a program: here it ends the input.  The linker calls it
 * so (--wrap). */
static jmp_buf refused;

/* NOLINTBEGIN(bugprone-reserved-identifier) */
_Noreturn void __wrap_die(const char *fmt, ...);
void __wrap_die(const char *fmt, ...)
{
	(void)fmt;
	longjmp(refused, 1);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static void address(struct arena *a, const char *text)
{
	struct redis_url url;

	if (!redis_url_read(a, text, &url))
		return;
	must(*url.host && *url.port, "an address has a host and a port");
	must(strspn(url.port, "0123456789") == strlen(url.port) &&
	             strspn(url.database, "0123456789") == strlen(url.database),
	     "of which one is a number, as is the database");
	must(url.user && url.password, "and somebody, or nobody");
}

/* Each line is a variable, as a shell would hand it over. */
static void fill(char *text, char **variables, size_t most)
{
	size_t n = 0;
	char *line;

	while (n < most && (line = strsep(&text, "\n")))
		if (strchr(line, '=') && *line != '=')
			variables[n++] = line;
	variables[n] = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MOST = 64 };
	char *text = fuzz_text(data, size), *variables[MOST + 1],
	     **was = environ;
	const struct settings *s;

	address(fuzz_arena(), text);
	fill(text, variables, MOST);
	environ = variables;
	if (!setjmp(refused)) {
		s = settings_read();
#define SETTING(id, name, value, sentence) \
	must(s->id, name " has a value, or its own");
#include "settings.def"
#undef SETTING
	}
	environ = was;
	free(text);
	return 0;
}
