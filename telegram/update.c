/* update.c - what an update of Telegram's says, as far as it matters here */
#include "update.h"

#include <string.h>

#include "utf8.h"

enum { NAME_BYTES = 64, TEXT_BYTES = 16384 };

static json_object *object_of(json_object *in, const char *key)
{
	json_object *value;

	return in && json_object_object_get_ex(in, key, &value) &&
	                       json_object_is_type(value, json_type_object)
	               ? value
	               : NULL;
}

static const char *text_of(json_object *in, const char *key)
{
	json_object *value;

	return in && json_object_object_get_ex(in, key, &value) &&
	                       json_object_is_type(value, json_type_string)
	               ? json_object_get_string(value)
	               : NULL;
}

static bool true_of(json_object *in, const char *key)
{
	json_object *value;

	return in && json_object_object_get_ex(in, key, &value) &&
	       json_object_is_type(value, json_type_boolean) &&
	       json_object_get_boolean(value);
}

/* As text, in the one spelling that it has. */
static const char *number_of(struct arena *a, json_object *in, const char *key)
{
	json_object *value;

	return in && json_object_object_get_ex(in, key, &value) &&
	                       json_object_is_type(value, json_type_int)
	               ? arena_printf(a, "%lld",
	                              (long long)json_object_get_int64(value))
	               : NULL;
}

/* In one line, and short enough to stand before what they say. */
static const char *as_name(struct arena *a, const char *text)
{
	char *name = arena_copy(a, text, utf8_cut(text, NAME_BYTES));

	for (char *c = name; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return *name ? name : "Somebody";
}

static const char *name_of(struct arena *a, json_object *message)
{
	json_object *from = object_of(message, "from"),
		    *sender = object_of(message, "sender_chat");
	const char *first = text_of(from, "first_name"),
		   *last = text_of(from, "last_name"),
		   *title = text_of(sender, "title");

	if (title)
		return as_name(a, title);
	return as_name(a, arena_printf(a, "%s%s%s", first ? first : "",
	                               first && last ? " " : "",
	                               last ? last : ""));
}

/* What is no text, and what it is called here. */
static const char *kind_of(json_object *message)
{
	static const struct {
		const char *key, *word;
	} kinds[] = {
		{ "animation", "animation" }, { "audio", "audio" },
		{ "contact", "contact" },     { "dice", "dice" },
		{ "document", "file" },       { "game", "game" },
		{ "location", "location" },   { "photo", "photo" },
		{ "poll", "poll" },           { "sticker", "sticker" },
		{ "story", "story" },         { "video", "video" },
		{ "video_note", "video" },    { "voice", "voice message" },
		{ "paid_media", "photo" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (json_object_object_get_ex(message, kinds[i].key, NULL))
			return kinds[i].word;
	return NULL;
}

/* "[photo] the cat", "[file: cat.pdf]", "[poll: Tea?]" */
static const char *other_of(struct arena *a, json_object *message)
{
	const char *kind = kind_of(message),
		   *caption = text_of(message, "caption"),
		   *file = text_of(object_of(message, "document"), "file_name"),
		   *poll = text_of(object_of(message, "poll"), "question"),
		   *emoji = text_of(object_of(message, "sticker"), "emoji"),
		   *more = file   ? file
	                   : poll ? poll
	                          : emoji;

	if (!kind)
		return NULL;
	return arena_printf(a, "[%s%s%s]%s%s", kind, more ? ": " : "",
	                    more ? more : "", caption ? " " : "",
	                    caption ? caption : "");
}

static const char *said(struct arena *a, json_object *message)
{
	const char *text = text_of(message, "text");

	if (!text)
		text = other_of(a, message);
	if (!text || !*text)
		return NULL;
	return arena_copy(a, text, utf8_cut(text, TEXT_BYTES));
}

/* Whoever is behind a group's or a channel's name is no person here. */
static const char *person_of(struct arena *a, json_object *message)
{
	json_object *from = object_of(message, "from");
	const char *id = number_of(a, from, "id");

	return !id || true_of(from, "is_bot") ||
	                       object_of(message, "sender_chat")
	               ? "0"
	               : id;
}

bool update_read(struct arena *a, json_object *update, struct update *read)
{
	json_object *message = object_of(update, "message"),
		    *edited = object_of(update, "edited_message"), *chat;
	const char *type;

	if (!message)
		message = edited;
	chat = object_of(message, "chat");
	type = text_of(chat, "type");
	*read = (struct update){
		.chat = number_of(a, chat, "id"),
		.message = number_of(a, message, "message_id"),
		.user = person_of(a, message),
		.reply = number_of(a, object_of(message, "reply_to_message"),
		                   "message_id"),
		.moved = number_of(a, message, "migrate_to_chat_id"),
		.private = type && strcmp(type, "private") == 0,
		.edited = message == edited,
		.name = name_of(a, message),
		.text = message ? said(a, message) : NULL,
	};
	return read->chat && read->message && type;
}
