/* inbox.c - hints of what was committed, from the programs that did (hint.h) */
#include "inbox.h"

#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "message.h"
#include "packets.h"

static const struct inbox_word *inbox_words;

/* "<room> <msg_id> <sender> <length>", and event and frame */
static void take_event(int from, char *line, const char *bytes, size_t len)
{
	int64_t room = strtoll(line, &line, 10);
	struct post post = { 0 };

	(void)from;
	post.msg_id = strtoll(line, &line, 10);
	post.sender = strtoll(line, &line, 10);
	post.len = strtoul(line, &line, 10);
	if (post.len <= len && message_is(bytes, post.len)) {
		post.event = bytes;
		post.frame = bytes + post.len;
		post.frame_len = len - post.len;
	}
	channel_hear(room, &post); /* else it is in the table */
}

/* A word and a line, and what comes after it. */
static void take(int from, char *packet, size_t len)
{
	static const struct inbox_word event = { "event", take_event };
	const struct inbox_word *w = &event;
	char *end = memchr(packet, '\n', len), *line;

	if (!end)
		return;
	*end++ = '\0';
	line = strchr(packet, ' ');
	if (!line)
		return;
	*line++ = '\0';
	if (strcmp(packet, event.word) != 0)
		for (w = inbox_words; w && w->word; w++)
			if (strcmp(packet, w->word) == 0)
				break;
	if (w && w->word)
		w->take(from, line, end, len - (size_t)(end - packet));
}

void inbox_open(uv_loop_t *loop, const char *run, const char *name,
                const struct inbox_word *words)
{
	inbox_words = words;
	packets_open(loop, run, name, take);
}
