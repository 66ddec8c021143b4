/*
 * event.h - the people, rooms and messages that bench/data.sql makes
 *
 * Of all of them it is known beforehand what the notifier has to send, so what
 * it does send can be checked byte by byte where that matters and counted fast.
 * A room's gid is its number.
 */
#ifndef EVENT_H
#define EVENT_H

#include <stddef.h>

#include "message.h"

#define WRITER "1"
/* A token is the account's number in eight digits, and this. */
#define TOKEN_END "-0000-4000-8000-000000000000"
#define WRITER_TOKEN "00000001" TOKEN_END
#define READER_TOKEN "00000002" TOKEN_END

/* Everybody's. */
#define PASSWORD "secret"

/* What every event of the writer begins with; the msgId follows. */
#define EVENT_HEAD \
	MESSAGE_HEAD \
	"00000001-0000-4000-9000-000000000000\"," \
	"\"username\":\"bench\"},\"msg\":{\"msgId\":"

enum { TEXT_LENGTH = 200, EVENT_MAX = 512 };

/* What is said, as far as it is always the same: dots. */
extern const char event_text[TEXT_LENGTH + 1];

/* An event as the notifier would render it; its length. */
size_t event_render(char event[EVENT_MAX], long msg_id);

#endif
