/* record-test - FastCGI's records, and what of CGI they carry */
#include "record.h"

#include "../tap.h"

#define S(text) text, sizeof(text) - 1
#define OUT(n) "\x01\x06\x00\x01\x00" n
#define END "\x01\x03\x00\x01\x00\x08\x00\x00\0\0\0\0\0\0\0\0"

static const struct {
	const char *bytes;
	size_t len;
	const char *body; /* NULL: it is no answer */
	bool good;        /* the records are */
	const char *what;
} answers[] = {
	{ S(OUT("\x04\x00\x00") "\r\n{}" END), "{}", true, "a body" },
	{ S(OUT("\x04\x04\x00") "\r\n{}pad!" END), "{}", true, "with padding" },
	{ S(OUT("\x03\x00\x00") "\r\n{" OUT("\x01\x01\x00") "}p" OUT(
		  "\x00\x00\x00") END),
	  "{}", true, "in pieces" },
	{ S(OUT("\x02\x00\x00") "\r\n" END), "", true, "nothing" },
	{ S("\x01\x07\x00\x01\x00\x03\x00\x00"
	    "err" OUT("\x04\x00\x00") "\r\n{}" END),
	  "{}", true, "what goes to standard error is let be" },
	{ S("\x01\x0b\x00\x00\x00\x03\x00\x00"
	    "???" OUT("\x04\x00\x00") "\r\n{}" END),
	  "{}", true, "so are records that nobody knows" },
	{ S(OUT("\x02\x00\x00") "{}" END), NULL, true, "no end of headers" },
	{ S(END), NULL, true, "not a word" },
	{ S(OUT("\x04\x00\x00") "\r\n{}" END "x"), NULL, false,
	  "more than was asked for" },
	{ S("\x02\x06\x00\x01\x00\x00\x00\x00" END), NULL, false,
	  "another version" },
	{ S("HTTP/1.1 200 OK\r\n"), NULL, false, "another protocol" },
	{ S("\x01\x03\x00\x01\x00\x08\x00\x00\0\0\0\0\x02\0\0\0"), NULL, false,
	  "too busy" },
	{ S("\x01\x03\x00\x01\x00\x02\x00\x00\0\0"), NULL, false,
	  "an end that is too short" },
};

static bool take(struct incoming_answer *in, const char *bytes, size_t len,
                 size_t step)
{
	for (size_t at = 0; at < len; at += step)
		if (!record_take(in, bytes + at,
		                 at + step > len ? len - at : step))
			return false;
	return true;
}

static void check_answers(size_t step, const char *how)
{
	char what[128];

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct incoming_answer in = { 0 };
		struct answer answer = { 0 };
		bool good = take(&in, answers[i].bytes, answers[i].len, step);
		bool is_one = good && in.whole && record_answer(&in, &answer);

		snprintf(what, sizeof what, "%s%s", answers[i].what, how);
		ok(good == answers[i].good && is_one == !!answers[i].body &&
		           (!is_one ||
		            strcmp(answer.body, answers[i].body) == 0),
		   what);
		record_reset(&in);
	}
}

static void check_headers(void)
{
	struct incoming_answer in = { 0 };
	struct answer answer = { 0 };

	take(&in,
	     S(OUT("\x44\x00\x00") "Status: 404 Not Found\r\n"
	                           "X-Confab-Socket: event 1 2\r\n"
	                           "X: y\r\n\r\n{\"a\":1}\r\n" END),
	     1000);
	ok(record_answer(&in, &answer), "an answer with headers");
	ok(answer.status == 404, "has a status");
	is(answer.words, "event 1 2", "words for the gateway");
	is(answer.body, "{\"a\":1}\r\n", "and a body, as long as it is");
	ok(answer.len == 9, "to the byte");
	record_reset(&in);
	take(&in, S(OUT("\x04\x00\x00") "\r\n{}" END), 1000);
	record_answer(&in, &answer);
	ok(answer.status == 200 && !answer.words, "without, all is well");
	record_reset(&in);
}

static void check_limit(void)
{
	static char zeros[65528];
	struct incoming_answer in = { 0 };
	size_t all = 0;

	while (record_take(&in, "\x01\x06\x00\x01\xff\xf8\x00\x00", 8) &&
	       record_take(&in, zeros, sizeof zeros))
		all += sizeof zeros;
	ok(all > ANSWER_MAX - sizeof zeros && all <= ANSWER_MAX,
	   "an answer is at most 16 MiB");
	record_reset(&in);
}

static void check_request(void)
{
	static char body[70000], value[200];
	const struct variable variables[] = { { "A", "b" },
		                              { "NONE", NULL },
		                              { "LONG", value },
		                              { NULL, NULL } };
	static const char head[] =
		"\x01\x01\x00\x01\x00\x08\x00\x00"
		"\x00\x01\x01\x00\x00\x00\x00\x00"
		"\x01\x04\x00\x01\x00\xd4\x00\x00"
		"\x01\x01"
		"Ab"
		"\x04\x80\x00\x00\xc7"
		"LONG";
	size_t len;
	char *request;

	memset(value, 'v', sizeof value - 1);
	memset(body, 'x', sizeof body);
	request = record_request(variables, body, sizeof body, &len);
	ok(len == sizeof head - 1 + 199 + 8 + 8 + 65528 + 8 + 4472 + 8 &&
	           memcmp(request, head, sizeof head - 1) == 0,
	   "a request begins as it has to");
	ok(memcmp(request + sizeof head - 1 + 199,
	          "\x01\x04\x00\x01\x00\x00\x00\x00"
	          "\x01\x05\x00\x01\xff\xf8\x00\x00x",
	          17) == 0,
	   "its variables end, and a long body is in records");
	ok(memcmp(request + len - 8, "\x01\x05\x00\x01\x00\x00\x00\x00", 8) ==
	           0,
	   "which end");
	free(request);
}

int main(void)
{
	check_answers(100000, "");
	check_answers(1, ", a byte at a time");
	check_answers(3, ", in threes");
	check_headers();
	check_limit();
	check_request();
	return done();
}
