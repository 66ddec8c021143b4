/* log-test - one line per event, whatever is in it */
#include "log.h"

#include "../tap.h"

static const char *text;

static void say(void)
{
	char id[] = "42";

	log_name("me");
	log_request(id);
	memset(id, 'x', sizeof id); /* it is gone before the line is written */
	log_warn("%s", text);
}

static void end(void)
{
	die("no %s", "more");
}

static void is_logged(const char *from, const char *as, const char *what)
{
	char said[2048], want[2048];

	text = from;
	in_child(say, said, sizeof said);
	snprintf(want, sizeof want, "me[42]: warning: %s\n", as);
	is(said, want, what);
}

static bool is_one_line(const char *said, size_t most)
{
	size_t len = strlen(said);

	return len && len <= most && strchr(said, '\n') == said + len - 1;
}

int main(void)
{
	char said[2048];
	static char tall[5000];

	is_logged("hello", "hello", "a line is program, request, level, text");
	is_logged("two\nlines", "two lines", "a newline is a space");
	is_logged("libpq's\n", "libpq's", "one at the end is not there");
	is_logged("\n\n", " ", "two are one space");
	is_logged("a\tb", "a b", "a tab is a space");
	is_logged("a\r\x1b[31mb", "a\\x0d\\x1b[31mb",
	          "what moves a terminal's cursor is shown");
	is_logged("\x7f", "\\x7f", "so is DEL");
	is_logged("\xc2\x85", "\\xc2\\x85", "so is U+0085, a newline to some");
	is_logged("\xe2\x80\xa8", "\\xe2\\x80\\xa8", "so is U+2028, likewise");
	is_logged("\xe2\x80\xae", "\\xe2\\x80\\xae",
	          "so is U+202E, which writes backwards");
	is_logged("\xff", "\\xff", "so is what is no text at all");
	is_logged("%s%n", "%s%n", "what looks like a format is none");
	memset(tall, 'x', sizeof tall - 1);
	text = tall;
	in_child(say, said, sizeof said);
	ok(is_one_line(said, 1400), "a long one is cut, and one line");
	memset(tall, '\xff', sizeof tall - 1);
	in_child(say, said, sizeof said);
	ok(is_one_line(said, 1400), "even if it grows by being shown");
	ok(in_child(end, said, sizeof said) == 1, "who dies ends with 1");
	is(said, "confab[-]: fatal: no more\n", "and says why");
	return done();
}
