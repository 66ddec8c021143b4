/* talk.c - lines in, texts out: a WebSocket by hand, or by a script */
#include "talk.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "arena.h"
#include "clock.h"
#include "log.h"
#include "terminal.h"
#include "utf8.h"
#include "websocket.h"

enum {
	LINE_BYTES = 1024 * 1024,
	CHUNK = 64 * 1024,
	PING_MAX = 125,
	REASON_MAX = 123,
	NORMAL = 1000,
	CODE_MIN = 3000, /* of those that are anybody's (RFC 6455, 7.4.2) */
	CODE_MAX = 4999,
	GOODBYE_MS = 2000, /* for them to close as well */
	DAY_MS = 86400000,
};

static struct talk_end end;
static struct arena *arena; /* until the next text */
static struct websocket *websocket;
static bool by_hand, to_eyes;   /* input and output are a terminal */
static bool input_ended, found; /* what is waited for */
static long sent, came;
static bool leaving;            /* only for them to close as well */
static enum talk_status status; /* once it is leaving */
static int64_t deadline = INT64_MAX;

void talk_say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("confab-ws: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

static void leave(enum talk_status with, int code, const char *reason)
{
	if (leaving)
		return;
	leaving = true;
	status = with;
	deadline = clock_ms() + GOODBYE_MS;
	websocket_close(websocket, code, reason, strlen(reason));
}

static bool is_over(void)
{
	if (end.text)
		return found;
	if (end.seconds >= 0 || !input_ended)
		return false;
	return by_hand || came >= (end.texts < 0 ? sent : end.texts);
}

/* Raw breaks of a line are white space to JSON, and one text is one line. */
static char *as_line(const char *text, size_t len)
{
	char *line = arena_copy(arena, text, len);

	for (size_t i = 0; i < len; i++)
		if (line[i] == '\n' || line[i] == '\r' || !line[i])
			line[i] = ' ';
	return line;
}

static void show(const char *line)
{
	time_t now = time(NULL);
	char clock[16];

	strftime(clock, sizeof clock, "%T", localtime(&now));
	printf("\033[2m%s\033[0m %s\n", clock, terminal_line(arena, line));
}

static void text_came(const char *text, size_t len)
{
	const char *line;

	if (leaving)
		return;
	line = as_line(text, len);
	if (to_eyes)
		show(line);
	else
		puts(line);
	came++;
	found |= end.text && strstr(line, end.text);
	if (fflush(stdout) == EOF)
		die("nobody reads standard output");
	arena_reset(arena);
	if (is_over())
		leave(TALK_ENDED, NORMAL, "");
}

static void binary_came(size_t len)
{
	fprintf(stderr, "binary: %zu bytes\n", len);
}

static void pong_came(void)
{
	fputs("pong\n", stderr);
}

/* With a line that cannot be sent a script is over; who types is told. */
static void complain(const char *why)
{
	talk_say("%s", why);
	if (!by_hand)
		leave(TALK_MISUSED, NORMAL, "");
}

/* What follows such a word; NULL: it is another line. */
static const char *command(const char *line, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(line, word, len) != 0)
		return NULL;
	if (line[len] == ' ')
		return line + len + 1;
	return line[len] ? NULL : line + len;
}

static void close_as_told(const char *how)
{
	size_t digits = strspn(how, "0123456789");
	const char *reason = how + digits + (how[digits] == ' ');
	long code = *how ? strtol(how, NULL, 10) : NORMAL;

	if (code != NORMAL && (code < CODE_MIN || code > CODE_MAX))
		complain("a close has the code 1000, or one of 3000 to 4999");
	else if (strlen(reason) > REASON_MAX)
		complain("the reason of a close has 123 bytes at most");
	else
		leave(TALK_ENDED, (int)code, reason);
}

static void ping_as_told(const char *data)
{
	if (strlen(data) > PING_MAX)
		complain("a ping has 125 bytes at most");
	else
		websocket_ping(websocket, data, strlen(data));
}

static void send_text(const char *text, size_t len)
{
	websocket_send(websocket, text, len);
	sent++;
}

/* An empty line is nothing. */
static void take_line(const char *line, size_t len)
{
	const char *rest;

	if (leaving || len == 0)
		return;
	if (strlen(line) != len || utf8_length(line) == -1)
		complain("a line is not UTF-8, or has a NUL in it");
	else if ((rest = command(line, "/close")))
		close_as_told(rest);
	else if ((rest = command(line, "/ping")))
		ping_as_told(rest);
	else
		send_text(line, len);
}

static char *input; /* what has come of lines that are not whole */
static size_t input_len;

static void take_lines(void)
{
	char *line = input, *next;
	size_t left = input_len;

	while ((next = memchr(line, '\n', left))) {
		*next++ = '\0';
		take_line(line, (size_t)(next - line) - 1);
		left -= (size_t)(next - line);
		line = next;
	}
	memmove(input, line, left);
	input_len = left;
}

static void end_input(void)
{
	input[input_len] = '\0';
	take_line(input, input_len);
	input_ended = true;
	if (leaving)
		return;
	if (is_over())
		leave(TALK_ENDED, NORMAL, "");
	else if (!end.text && end.seconds < 0)
		deadline = clock_ms() + end.timeout * 1000;
}

static void read_input(void)
{
	ssize_t n;

	input = alloc_grow(input, input_len + CHUNK + 1);
	n = read(STDIN_FILENO, input + input_len, CHUNK);
	if (n == -1 && errno == EINTR)
		return;
	if (n <= 0) {
		end_input();
		return;
	}
	input_len += (size_t)n;
	take_lines();
	if (input_len > LINE_BYTES) {
		talk_say("a line has more than a MiB");
		leave(TALK_MISUSED, NORMAL, "");
		input_len = 0;
	}
}

/* Input is taken once what came of it before is sent. */
static void wait_for_more(const struct link *link)
{
	bool waits = websocket_waits(websocket),
	     reads = !waits && !input_ended && !leaving;
	struct pollfd p[] = {
		{ link->socket, (short)(POLLIN | (waits ? POLLOUT : 0)), 0 },
		{ reads ? STDIN_FILENO : -1, POLLIN, 0 },
	};
	int64_t left = deadline - clock_ms();

	left = left < 0 ? 0 : left > DAY_MS ? DAY_MS : left;
	if (poll(p, 2, (int)left) > 0 && p[1].revents)
		read_input();
}

static void time_is_up(void)
{
	if (end.seconds < 0)
		talk_say("what was waited for did not come");
	leave(end.seconds < 0 ? TALK_LATE : TALK_ENDED, NORMAL, "");
}

static void say_how_it_ended(enum websocket_is is)
{
	const char *reason;
	int code = websocket_code(websocket, &reason);

	if (is == WEBSOCKET_LOST)
		talk_say("the connection was lost");
	else if (is == WEBSOCKET_FAULT)
		talk_say(
			"what came broke the rules of WebSockets: closed "
			"with %d",
			code);
	else
		talk_say("closed by the server: %d %s", code,
		         terminal_line(arena, reason));
}

static void turn_by_turn(const struct link *link)
{
	enum websocket_is is;

	while ((is = websocket_turn(websocket)) == WEBSOCKET_OPEN) {
		if (clock_ms() < deadline)
			wait_for_more(link);
		else if (leaving)
			return; /* they do not close: so be it */
		else
			time_is_up();
	}
	if (leaving)
		return;
	say_how_it_ended(is);
	status = TALK_CLOSED;
}

enum talk_status talk(struct link *link, const char *bytes, size_t len,
                      const char *first, const struct talk_end *ends)
{
	static const struct websocket_events events = { text_came, binary_came,
		                                        pong_came };

	end = *ends;
	arena = arena_new();
	by_hand = isatty(STDIN_FILENO);
	to_eyes = isatty(STDOUT_FILENO);
	websocket = websocket_new(link, bytes, len, &events);
	if (by_hand)
		fputs("open: a line is a message; /ping, /close [CODE "
		      "[REASON]], or Ctrl-D\n",
		      stderr);
	if (first)
		send_text(first, strlen(first));
	if (end.seconds >= 0)
		deadline = clock_ms() + end.seconds * 1000;
	else if (end.text && !by_hand)
		deadline = clock_ms() + end.timeout * 1000;
	turn_by_turn(link);
	websocket_free(websocket);
	free(input);
	arena_free(arena);
	return status;
}
