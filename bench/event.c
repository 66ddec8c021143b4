/* event.c - the messages that bench/data.sql makes, as they are pushed */
#include "event.h"

#include <stdio.h>
#include <time.h>

#define TEN ".........."
#define FIFTY TEN TEN TEN TEN TEN

const char event_text[TEXT_LENGTH + 1] = FIFTY FIFTY FIFTY FIFTY;

size_t event_render(char event[EVENT_MAX], long msg_id)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (size_t)snprintf(
		event, EVENT_MAX,
		EVENT_HEAD "%ld,\"txt\":\"%s\",\"timestamp\":%lld.%06ld}}",
		msg_id, event_text, (long long)now.tv_sec, now.tv_nsec / 1000);
}
