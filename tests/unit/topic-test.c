/* topic-test - which topics there are, and whose; hostile ones */
#include "topic.h"

#include "../tap.h"

#define D "chat.example"
#define U "0f0e0d0c-0b0a-4908-8706-050403020100"

static struct arena *a;

/* What has to hold of the device: its own uuid or "", and a room or ""; NULL:
 * no device may. */
static const struct {
	enum topic_action action;
	const char *text, *uuid, *gid, *what;
} topics[] = {
	{ TOPIC_EITHER, D "/abcd2345/pepeunit", "", "abcd2345", "a room" },
	{ TOPIC_PUBLISH, D "/abcd2345/pepeunit", "", "abcd2345",
	  "a room, to publish" },
	{ TOPIC_SUBSCRIBE, D "/abcd2345/pepeunit", "", "abcd2345",
	  "a room, to subscribe" },
	{ TOPIC_EITHER, D "/abcd2345", "", "abcd2345", "devices alone" },
	{ TOPIC_PUBLISH, D "/abcd2345", "", "abcd2345",
	  "devices alone, to publish" },
	{ TOPIC_SUBSCRIBE, D "/abcd2345", "", "abcd2345",
	  "devices alone, to subscribe" },
	{ TOPIC_PUBLISH, D "/output_base_topic/" U "/state/pepeunit", U, "",
	  "its own state" },
	{ TOPIC_EITHER, D "/output_base_topic/" U "/state/pepeunit", U, "",
	  "its own state, either" },
	{ TOPIC_SUBSCRIBE, D "/output_base_topic/" U "/state/pepeunit", NULL,
	  NULL, "its own state is not to be subscribed to" },
	{ TOPIC_PUBLISH, D "/output_base_topic/" U "/abcd2345/pepeunit", U,
	  "abcd2345", "its own output into a room" },
	{ TOPIC_SUBSCRIBE, D "/output_base_topic/" U "/abcd2345/pepeunit", NULL,
	  NULL, "its own output is not to be subscribed to" },
	{ TOPIC_SUBSCRIBE, D "/input_base_topic/" U "/update/pepeunit", U, "",
	  "its own input" },
	{ TOPIC_EITHER, D "/input_base_topic/" U "/update/pepeunit", U, "",
	  "its own input, either" },
	{ TOPIC_PUBLISH, D "/input_base_topic/" U "/update/pepeunit", NULL,
	  NULL, "its own input is not to be published to" },
#define NONE(text, what) \
	{ \
		TOPIC_EITHER, text, NULL, NULL, what \
	}
	NONE("", "nothing"),
	NONE("/", "a slash"),
	NONE(D, "the domain"),
	NONE(D "/", "the domain and a slash"),
	NONE("/" D "/abcd2345/pepeunit", "a slash before it"),
	NONE(D "/abcd2345/", "a slash behind it"),
	NONE(D "/abcd2345/pepeunit/", "a slash behind the room"),
	NONE(D "//pepeunit", "an empty room"),
	NONE(D "//abcd2345/pepeunit", "an empty segment"),
	NONE(D "/output_base_topic//state/pepeunit", "an empty uuid"),
	NONE(D "/output_base_topic/" U "//pepeunit", "an empty output"),
	NONE(D "/input_base_topic/" U "//pepeunit", "an empty input"),
	NONE("chat.exampl/abcd2345/pepeunit", "less than the domain"),
	NONE("chat.example2/abcd2345/pepeunit", "more than the domain"),
	NONE("Chat.example/abcd2345/pepeunit", "another case of it"),
	NONE("evil.example/abcd2345/pepeunit", "another domain"),
	NONE(D "/abcd2345/pepeunit2", "another last segment"),
	NONE(D "/abcd2345/Pepeunit", "another case of it"),
	NONE(D "/abcd2345/state", "a room's state"),
	NONE(D "/a/b/c", "four segments"),
	NONE(D "/a/b/pepeunit", "four segments of the right end"),
	NONE(D "/a/b/c/pepeunit", "five of another beginning"),
	NONE(D "/output_base_topic/" U "/state", "four of its own"),
	NONE(D "/output_base_topic/" U "/a/b/pepeunit", "six of its own"),
	NONE(D "/input_base_topic/" U "/a/b/pepeunit", "six of its input"),
	NONE(D "/other_base_topic/" U "/state/pepeunit", "another direction"),
	NONE("#", "all there is"),
	NONE("+", "any one"),
	NONE("+/+/pepeunit", "rooms of any domain"),
	NONE(D "/#", "all of the domain"),
	NONE(D "/+", "any room"),
	NONE(D "/+/pepeunit", "any room, as this server does"),
	NONE(D "/+/+/+/pepeunit", "any output, as this server does"),
	NONE(D "/abcd2345/#", "all of a room"),
	NONE(D "/abcd2345/+", "any of a room"),
	NONE(D "/abcd+/pepeunit", "a + within"),
	NONE(D "/abcd#/pepeunit", "a # within"),
	NONE(D "/output_base_topic/+/state/pepeunit", "any device's"),
	NONE(D "/output_base_topic/" U "/+/pepeunit", "any output"),
	NONE(D "/input_base_topic/" U "/+/pepeunit", "any input"),
	NONE("$SYS/#", "the broker's own"),
	NONE("$SYS/broker/version", "one of them"),
	NONE("$share/x/" D "/abcd2345/pepeunit", "a shared subscription"),
	NONE("$queue/" D "/abcd2345/pepeunit", "a queue"),
	NONE("$delayed/1/" D "/abcd2345/pepeunit", "a delayed one"),
	NONE("$exclusive/" D "/abcd2345/pepeunit", "an exclusive one"),
	NONE(D "/$SYS", "a $ at a segment's beginning"),
	NONE(D "/abcd2345\n/pepeunit", "a newline"),
	NONE(D "/\001/pepeunit", "U+0001"),
	NONE(D "/\177/pepeunit", "U+007F"),
	NONE(D "/\302\205/pepeunit", "U+0085"),
	NONE(D "/\302/pepeunit", "half a character"),
	NONE(D "/\300\257/pepeunit", "a slash in two bytes"),
	NONE(D "/\355\240\200/pepeunit", "a surrogate"),
	{ TOPIC_EITHER, D "/%2e%2e/pepeunit", "", "%2e%2e",
	  "what is no escape" },
	{ TOPIC_EITHER, D "/../pepeunit", "", "..", "what is no way up" },
	{ TOPIC_EITHER, D "/\303\244/pepeunit", "", "\303\244",
	  "a letter of two bytes" },
	{ TOPIC_EITHER, D "/<gid>/pepeunit", "", "<gid>", "no place of ours" },
};

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static void devices(void)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
		struct topic topic = { 0 };
		bool may = topic_of_device(a, D, topics[i].action,
		                           topics[i].text, &topic);

		if (!topics[i].gid)
			ok(!may, topics[i].what);
		else
			ok(may &&
			           strcmp(or_nothing(topic.uuid),
			                  topics[i].uuid) == 0 &&
			           strcmp(or_nothing(topic.gid),
			                  topics[i].gid) == 0,
			   topics[i].what);
	}
}

static const struct {
	bool may;
	enum topic_action action;
	const char *text, *what;
} servers[] = {
	{ true, TOPIC_SUBSCRIBE, D "/+/pepeunit", "subscribes to all rooms" },
	{ true, TOPIC_SUBSCRIBE, D "/+/+/+/pepeunit", "and to all outputs" },
	{ true, TOPIC_EITHER, D "/+/pepeunit", "either way" },
	{ false, TOPIC_PUBLISH, D "/+/pepeunit", "it does not publish there" },
	{ false, TOPIC_SUBSCRIBE, D "/+/+/pepeunit", "nor anything between" },
	{ false, TOPIC_SUBSCRIBE, D "/#", "nor to all" },
	{ false, TOPIC_SUBSCRIBE, "#", "nor to all there is" },
	{ false, TOPIC_SUBSCRIBE, "+/+/pepeunit", "nor of other domains" },
	{ false, TOPIC_SUBSCRIBE, "evil.example/+/pepeunit", "nor of one" },
	{ false, TOPIC_SUBSCRIBE, D "/abcd2345/pepeunit", "nor to one room" },
	{ false, TOPIC_SUBSCRIBE, "$share/x/" D "/+/pepeunit", "nor shared" },
	{ true, TOPIC_PUBLISH, D "/abcd2345/pepeunit", "publishes to a room" },
	{ true, TOPIC_EITHER, D "/abcd2345/pepeunit", "to say no more" },
	{ true, TOPIC_PUBLISH, D "/input_base_topic/" U "/update/pepeunit",
	  "and to a device" },
	{ true, TOPIC_PUBLISH, D "/a/b/c/d/e/f", "and below" },
	{ false, TOPIC_PUBLISH, D, "not to the domain" },
	{ false, TOPIC_PUBLISH, D "/", "nor to nothing below" },
	{ false, TOPIC_PUBLISH, D "/a//b", "nor with an empty segment" },
	{ false, TOPIC_PUBLISH, D "/#", "nor with a #" },
	{ false, TOPIC_PUBLISH, D "/a/+", "nor with a +" },
	{ false, TOPIC_PUBLISH, D "/a/$b", "nor with a $ that begins" },
	{ false, TOPIC_PUBLISH, D "/a\nb", "nor with a newline" },
	{ false, TOPIC_PUBLISH, "evil.example/a", "nor elsewhere" },
	{ false, TOPIC_PUBLISH, "$SYS/a", "nor to the broker's own" },
};

static void server(void)
{
	for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
		ok(topic_of_server(a, D, servers[i].action, servers[i].text) ==
		           servers[i].may,
		   servers[i].what);
}

static void without_domain(void)
{
	struct topic topic;

	ok(!topic_of_device(a, "", TOPIC_EITHER, "/abcd2345/pepeunit", &topic),
	   "without a domain no device may anything");
	ok(!topic_of_device(a, "", TOPIC_EITHER, "abcd2345/pepeunit", &topic),
	   "however it is asked");
	ok(!topic_of_server(a, "", TOPIC_EITHER, "/+/pepeunit"),
	   "nor this server");
	ok(topic_of_device(a, "10.0.0.1:5291", TOPIC_EITHER,
	                   "10.0.0.1:5291/abcd2345/pepeunit", &topic),
	   "an address with a port is one");
}

static void long_ones(void)
{
	char text[TOPIC_MAX + 2];
	struct topic topic;

	memset(text, 'x', sizeof text);
	memcpy(text, D "/", sizeof D);
	text[TOPIC_MAX] = '\0';
	ok(topic_of_device(a, D, TOPIC_EITHER, text, &topic),
	   "a topic may be long");
	text[TOPIC_MAX] = 'x';
	text[TOPIC_MAX + 1] = '\0';
	ok(!topic_of_device(a, D, TOPIC_EITHER, text, &topic), "but no longer");
}

static const struct {
	const char *key, *topic, *what;
} keys[] = {
	{ "chat.example.abcd2345.pepeunit", D "/abcd2345/pepeunit",
	  "the dots of the domain stay" },
	{ "chat.example.*.pepeunit", D "/+/pepeunit", "a * was a +" },
	{ "chat.example.#", D "/#", "a # stays one" },
	{ "chat.example.a..b", D "/a//b", "what is empty stays empty" },
	{ "chat.example", NULL, "the domain alone is of no topic" },
	{ "chat.examples.x", NULL, "nor what begins alike" },
	{ "evil.example.x", NULL, "nor another domain" },
	{ "*.example.x", NULL, "nor any" },
	{ "#", NULL, "nor all" },
	{ "", NULL, "nor nothing" },
};

static void routing_keys(void)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *topic = topic_of_routing_key(a, D, keys[i].key);

		if (keys[i].topic)
			is(topic, keys[i].topic, keys[i].what);
		else
			ok(!topic, keys[i].what);
	}
}

int main(void)
{
	a = arena_new();
	devices();
	server();
	without_domain();
	long_ones();
	routing_keys();
	arena_free(a);
	return done();
}
