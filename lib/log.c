/* log.c - one line per event, on standard error */
#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE = 1024, REQUEST = 64 };

static const char *name = "confab";
static char request[REQUEST + 1] = "-";

void log_name(const char *program)
{
	name = program;
}

void log_request(const char *id)
{
	snprintf(request, sizeof request, "%s", id);
}

/*
 * libpq's messages end in a newline and have several lines; a client's bytes
 * can hold anything.  U+0085 and U+2028, which some viewers break lines at,
 * begin with bytes above 0x7F, and those are shown as \xNN as well.
 */
static void escape(char *to, const char *end, const char *from)
{
	for (; *from && to + sizeof "\\xff" < end; from++) {
		unsigned char c = (unsigned char)*from;

		if (c == '\n' && !from[1])
			break;
		if (c >= ' ' && c < 0x7F)
			*to++ = (char)c;
		else if (c == '\n' || c == '\t')
			*to++ = ' ';
		else
			to += snprintf(to, (size_t)(end - to), "\\x%02x", c);
	}
	*to = '\0';
}

/* One write(), so that the lines of several processes never mix. */
static void PRINTF(2, 0) say(const char *level, const char *fmt, va_list ap)
{
	char raw[LINE], text[LINE], line[LINE + 256];
	int len;

	vsnprintf(raw, sizeof raw, fmt, ap);
	escape(text, text + sizeof text, raw);
	len = snprintf(line, sizeof line, "%.64s[%s]: %s: %s\n", name, request,
	               level, text);
	if (write(STDERR_FILENO, line, (size_t)len) == -1)
		return; /* there is nobody left to tell */
}

#define LEVEL(fn, level) \
	void fn(const char *fmt, ...) \
	{ \
		va_list ap; \
		va_start(ap, fmt); \
		say(level, fmt, ap); \
		va_end(ap); \
	}
LEVEL(log_info, "info")
LEVEL(log_warn, "warning")
LEVEL(log_error, "error")

/* What a program was at when it died is no leak: LeakSanitizer asks this before
 * it looks for any. */
static bool died;

/* NOLINTBEGIN(bugprone-reserved-identifier): its name there */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return died;
}
/* NOLINTEND(bugprone-reserved-identifier) */

#define END(fn, end) \
	_Noreturn void fn(const char *fmt, ...) \
	{ \
		va_list ap; \
		died = true; \
		va_start(ap, fmt); \
		say("fatal", fmt, ap); \
		va_end(ap); \
		end(1); \
	}
END(die, exit)
END(die_at_once, _exit)
