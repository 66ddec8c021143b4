/* objects-test - the broker's protocol, byte by byte */
#include "../../bus/objects.h"

#include <stdlib.h>

#include "../tap.h"

#define REQUEST_ID "0123456789abcdef0123456789abcdef"

/* What comes of those bytes, so many at a time: each object's member n, or X
 * if it is refused. */
static const char *parted(const char *bytes, size_t len, size_t step)
{
	static char said[256];
	struct objects o = { 0 };
	json_object *object;
	size_t n = 0;
	bool good = true;

	memset(said, 0, sizeof said);
	for (size_t at = 0; good && at < len; at += step) {
		objects_add(&o, bytes + at, step < len - at ? step : len - at);
		while ((good = objects_next(&o, &object)) && object) {
			json_object *value = NULL;

			json_object_object_get_ex(object, "n", &value);
			n += (size_t)snprintf(said + n, sizeof said - n, "%s|",
			                      json_object_get_string(value));
			json_object_put(object);
		}
	}
	if (!good)
		snprintf(said + n, sizeof said - n, "X");
	objects_free(&o);
	return said;
}

static void is_parted(const char *bytes, const char *want, const char *what)
{
	for (size_t step = 1; step < 8; step += 3) {
		char sentence[128];

		snprintf(sentence, sizeof sentence, "%s, by %zu", what, step);
		is(parted(bytes, strlen(bytes), step), want, sentence);
	}
}

static void streams(void)
{
	is_parted("{\"n\":1}{\"n\":2}", "1|2|", "one follows another");
	is_parted(" {\"n\":1}\r\n\t{\"n\":2} \n", "1|2|",
	          "there may be space between them");
	is_parted("{\"n\":{\"a\":{}}}{\"n\":2}", "{ \"a\": { } }|2|",
	          "there are objects in objects");
	is_parted("{\"n\":\"}{\"}{\"n\":2}", "}{|2|",
	          "a brace in a string is none");
	is_parted("{\"n\":\"\\\"}\"}{\"n\":2}", "\"}|2|",
	          "nor is a quote that is escaped the string's end");
	is_parted("{\"n\":\"\\\\\"}{\"n\":2}", "\\|2|",
	          "but one after an escaped backslash");
	is_parted("{\"n\":\"\xc3\xa4\"}", "\xc3\xa4|",
	          "a character may have several bytes");
	is_parted("{\"n\":1}{\"n\":", "1|", "half of one is none yet");
	is_parted("{\"n\":1}]", "1|X", "what begins otherwise is refused");
	is_parted("1", "X", "so is a number");
	is_parted("{\"n\":1}}", "1|X", "and a brace too many");
	is_parted("{n:1}", "X", "and what is no JSON");
	is_parted("{\"n\":1,\"n\":2}", "X", "and two of a name");
	is_parted("{\"n\":\"\xff\"}", "X", "and what is no UTF-8");
	is(parted("{\0}", 3, 3), "X", "and a NUL");
	is(parted("\0", 1, 1), "X", "wherever it is");
}

/* A text of so many bytes, the first and the last of which are given. */
static char *long_text(const char *head, char fill, size_t len)
{
	char *text = malloc(len + 1);

	memset(text, fill, len);
	memcpy(text, head, strlen(head));
	text[len] = '\0';
	return text;
}

static void limits(void)
{
	size_t most = OBJECT_MAX;
	char *text = long_text("{\"n\":\"", 'x', most + 2);

	text[most - 2] = '"';
	text[most - 1] = '}';
	ok(strlen(parted(text, most, most)) > 100, "one may have 616 KiB");
	is(parted(text, most - 1, 1), "", "which may come one at a time");
	memset(text, 'x', most + 2);
	memcpy(text, "{\"n\":\"", 6);
	is(parted(text, most + 2, 1000), "X", "and not more");
	memset(text, '{', most);
	is(parted(text, most, 1000), "", "what is deep is not, until it ends");
	memset(text + most / 2, '}', most / 2);
	is(parted(text, most, 1000), "X", "and then is refused");
	free(text);
}

/* What may be pushed, and takes the most that it can on its way. */
static void braces(void)
{
	char *json = long_text("{\"t\":\"", '{', IDENTITY_JSON_MAX), *text;
	struct push p = { .request = "0123456789abcdef0123456789abcdef",
		          .identity = "7",
		          .json = json };

	memcpy(json + IDENTITY_JSON_MAX - 2, "\"}", 2);
	text = objects_request(&p);
	ok(text && strcmp(parted(text, strlen(text), 4096), "X") != 0,
	   "what may be pushed is taken, though it is all braces");
	free(text);
	free(json);
}

static struct message read_text(const char *text)
{
	struct objects o = { 0 };
	json_object *object = NULL;
	struct message m;
	static json_object *last;

	json_object_put(last);
	objects_add(&o, text, strlen(text));
	objects_next(&o, &object);
	message_read(object, &m);
	last = object;
	objects_free(&o);
	return m;
}

static void strange(const char *text, const char *what)
{
	ok(read_text(text).is == STRANGE, what);
}

static void messages(void)
{
	struct message m = read_text(
		"{\"type\":\"req\",\"uid\":5,\"msg\":{"
		"\"a\":1.10},\"id\":\"5-17\"}");
	char first[IDENTITY_REQUEST + 1];

	ok(m.is == REQUEST, "there are requests");
	is(m.identity, "5", "to somebody by number");
	is(m.json, "{\"a\":1.10}", "of something, to the letter");
	is(m.id, "\"5-17\"", "under an id");
	is(m.request, "", "which is not ours");
	message_name(&m);
	snprintf(first, sizeof first, "%s", m.request);
	ok(identity_is_request(first), "but gets one");
	m = read_text(
		"{\"id\":\"5-17\",\"msg\":{\"a\":1.10},\"wdcode\":5,"
		"\"type\":\"req\"}");
	message_name(&m);
	is(m.request, first, "which is the same for the same request");
	m = read_text(
		"{\"type\":\"req\",\"uid\":6,\"msg\":{\"a\":1.10},\"id\":"
		"\"5-17\"}");
	message_name(&m);
	ok(strcmp(m.request, first) != 0, "and another for another");
	m = read_text(
		"{\"type\":\"req\",\"wdcode\":\"c0de\",\"msg\":1,\"id\":3}");
	is(m.identity, "c0de", "to a device by its code");
	is(m.id, "3", "an id may be a number");
	m = read_text(
		"{\"type\":\"req\",\"uid\":5,\"msg\":1,\"id\":\"5-" REQUEST_ID
		"\"}");
	is(m.request, REQUEST_ID, "one of ours is known");
	m = read_text(
		"{\"type\":\"rep\",\"success\":true,\"id\":\"a-b-" REQUEST_ID
		"\"}");
	ok(m.is == REPLY && m.success, "there are replies");
	is(m.request, REQUEST_ID, "to requests of ours");
	ok(!read_text("{\"type\":\"rep\",\"success\":false,\"id\":1}").success,
	   "which may be no");

	strange("{}", "what is nothing is strange");
	strange("{\"type\":\"req\",\"msg\":1,\"id\":1}", "so is one to nobody");
	strange("{\"type\":\"req\",\"uid\":\"\",\"msg\":1,\"id\":1}",
	        "or to the empty text");
	strange("{\"type\":\"req\",\"uid\":[],\"msg\":1,\"id\":1}",
	        "or to what is no text");
	strange("{\"type\":\"req\",\"uid\":1.5,\"msg\":1,\"id\":1}",
	        "or half a number");
	strange("{\"type\":\"req\",\"uid\":1,\"id\":1}", "of nothing");
	strange("{\"type\":\"req\",\"uid\":1,\"msg\":1}", "without an id");
	strange("{\"type\":\"rep\",\"success\":true}", "a reply without one");
	strange("{\"type\":\"rep\",\"id\":1}", "or one that says nothing");
	strange("{\"type\":\"rep\",\"success\":1,\"id\":1}",
	        "or neither yes nor no");
	strange("{\"type\":[\"req\"]}", "or what is of no type");
}

static void is_said(const char *identity, const char *json, const char *want,
                    const char *what)
{
	char *text = objects_request(
		&(struct push){ REQUEST_ID, identity, json, "" });

	is(text ? text : "", want, what);
	free(text);
}

#define SAID(who, msg, id) \
	"{\"type\":\"req\",\"uid\":" who ",\"wdcode\":" who ",\"msg\":" msg \
	",\"id\":\"" id "-" REQUEST_ID "\"}"

static void texts(void)
{
	char *text, *deep;

	is_said("5", "{\"a\":[1,2.50]}", SAID("5", "{\"a\":[1,2.50]}", "5"),
	        "a request names who it is to, in both ways");
	is_said("c0de", "1", SAID("\"c0de\"", "1", "c0de"), "a code is a text");
	is_said("007", "1", SAID("\"007\"", "1", "007"),
	        "as is what looks like a number");
	is_said("1234567890123456789", "1",
	        SAID("\"1234567890123456789\"", "1", "1234567890123456789"),
	        "or is too large for one");
	is_said("5", "{\"{\":\"}{\"}",
	        SAID("5", "{\"\\u007b\":\"\\u007d\\u007b\"}", "5"),
	        "no string has a brace in it");
	is_said("5", "\"\\\\\\\"{\"", SAID("5", "\"\\\\\\\"\\u007b\"", "5"),
	        "wherever it ends");
	is_said("5", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82\"",
	        SAID("5", "\"\\u00e4\\u20ac\\ud83d\\ude42\"", "5"),
	        "and all of it is ASCII");
	is_said("5", "nonsense", "", "what is no JSON is not said");
	is_said("5", "1 2", "", "nor is more than one value");
	deep = long_text("", '[', 64);
	memset(deep + 32, ']', 32);
	is_said("5", deep, "", "nor what would be too deep");
	free(deep);
	text = objects_reply("\"5-17\"", true);
	is(text, "{\"success\":true,\"id\":\"5-17\",\"type\":\"rep\"}",
	   "a reply has the id that was asked by");
	free(text);
	text = objects_reply("17", false);
	is(text, "{\"success\":false,\"id\":17,\"type\":\"rep\"}",
	   "whatever that is");
	free(text);
}

int main(void)
{
	streams();
	limits();
	braces();
	messages();
	texts();
	return done();
}
