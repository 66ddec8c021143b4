/* answer.c - what nginx answers, as far as whoever asks it has to know */
#include "answer.h"

#include <stdlib.h>
#include <string.h>

bool answer_whole(const char *answer)
{
	static const char name[] = "\r\nContent-Length: ";
	const char *body = strstr(answer, "\r\n\r\n"),
		   *length = strstr(answer, name);

	return body && length &&
	       strtoul(length + sizeof name - 1, NULL, 10) <= strlen(body + 4);
}

int answer_status(const char *answer)
{
	static const char version[] = "HTTP/1.1 ";

	return (int)strtol(answer + sizeof version - 1, NULL, 10);
}

bool answer_last(const char *answer)
{
	return strcasestr(answer, "\r\nConnection: close\r\n") != NULL;
}
