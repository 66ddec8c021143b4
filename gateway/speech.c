/* speech.c - what is spoken over a WebSocket */
#include "speech.h"

#include <stdio.h>
#include <string.h>

#include "alloc.h"

/* Contracts, C3. */
const struct speech speech_none = {
	.binary = true,
	.silent = "login-token required",
};

/* Contracts, 2.3. */
const struct speech speech_event = {
	.key = "type",
	.fault = "error",
	.root = "\"root\"",
	.letters = "abcdefghijklmnopqrstuvwxyz0123456789_",
	.prefix = "ws-",
	.underscore = '-',
	.method = "EVENT",
	.who = "LOGIN",
	.no_object = "invalid json event",
	.no_name = "no type field found in the event",
	.unknown = "no type field found in the event",
	.broken = "Try again in a moment",
	.listed = true,
};

/* Contracts, 1.4. */
const struct speech speech_action = {
	.key = "action",
	.fault = "comment",
	.letters =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789_-",
	.prefix = "action-",
	.underscore = '_',
	.method = "ACTION",
	.who = "CALLER",
	.no_object = "The message is no JSON object",
	.no_name = "The message has no action",
	.unknown = "Unknown Action",
	.broken = "Error from endpoint: 'no answer'",
	.names_unknown = true,
	.breaks = true,
	.binary = true,
	.silent = "",
};

bool speech_program(const struct speech *speech, const char *name,
                    char program[SPEECH_PROGRAM_MAX])
{
	size_t len = strlen(name);

	if (!len || len > SPEECH_NAME_MAX ||
	    strspn(name, speech->letters) != len)
		return false;
	snprintf(program, SPEECH_PROGRAM_MAX, "%s%s", speech->prefix, name);
	for (char *c = program; *c; c++)
		if (*c == '_')
			*c = speech->underscore;
	return true;
}

static size_t length(const char *text)
{
	return text ? strlen(text) : 0;
}

char *speech_failure(const struct speech *speech, const char *name,
                     const char *sentence, const char *echo)
{
	size_t size;
	char *text;

	name = name ? name : speech->root;
	size = length(name) + strlen(sentence) + length(echo) + 64;
	text = alloc_grow(NULL, size);
	snprintf(text, size, "{%s%s%s%s%s\"success\":false,\"%s\":\"%s\"%s%s}",
	         name ? "\"" : "", name ? speech->key : "", name ? "\":" : "",
	         name ? name : "", name ? "," : "", speech->fault, sentence,
	         echo ? ",\"id\":" : "", echo ? echo : "");
	return text;
}
