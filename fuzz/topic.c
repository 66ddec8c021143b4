/* topic - what may be asked of an MQTT broker */
#include "topic.h"

#include "fuzz.h"
#include "utf8.h"

#define DOMAIN "example.org"

static void device(struct arena *a, enum topic_action action, const char *text)
{
	struct topic topic = { 0 };

	if (!topic_of_device(a, DOMAIN, action, text, &topic))
		return;
	must(strncmp(text, DOMAIN "/", sizeof DOMAIN) == 0,
	     "nothing is had of another domain");
	must(utf8_fits(text, 1, TOPIC_MAX) && !strpbrk(text, "+#"),
	     "nor by a wildcard");
	must(!strstr(text, "//") && !strstr(text, "/$"),
	     "nor of the broker's own");
	must(topic.gid || topic.uuid, "a room, or a device, has to be named");
	must((!topic.gid || (*topic.gid && !strchr(topic.gid, '/'))) &&
	             (!topic.uuid || (*topic.uuid && !strchr(topic.uuid, '/'))),
	     "by one segment");
}

static void server(struct arena *a, const char *text)
{
	if (topic_of_server(a, DOMAIN, TOPIC_PUBLISH, text))
		must(!strpbrk(text, "+#"), "what is published has a name");
	if (topic_of_server(a, DOMAIN, TOPIC_EITHER, text))
		must(strncmp(text, DOMAIN "/", sizeof DOMAIN) == 0,
		     "we are of our domain");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	char *text = fuzz_text(data, size);
	const char *topic = topic_of_routing_key(a, DOMAIN, text);

	for (int action = TOPIC_EITHER; action <= TOPIC_SUBSCRIBE; action++) {
		device(a, (enum topic_action)action, text);
		if (topic)
			device(a, (enum topic_action)action, topic);
	}
	server(a, text);
	must(!topic || strlen(topic) == strlen(text),
	     "a routing key has as many letters as its topic");
	free(text);
	return 0;
}
