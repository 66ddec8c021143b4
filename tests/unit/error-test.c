/* error-test - the table of errors */
#include "error.h"

#include <ctype.h>

#include "../tap.h"

static bool is_word(const char *s)
{
	for (const char *c = s; *c; c++)
		if (!islower((unsigned char)*c) && *c != '-')
			return false;
	return *s;
}

int main(void)
{
	bool words = true, statuses = true, sentences = true, order = true;

	for (enum error e = OK + 1; e < ERRORS; e++) {
		words = words && is_word(error_word(e));
		statuses = statuses && error_status(e) >= 400 &&
		           error_status(e) < 600;
		sentences = sentences && *error_sentence(e);
		order = order &&
		        (e == OK + 1 || error_status(e) >= error_status(e - 1));
	}
	ok(error_status(OK) == 200, "no error is a 200");
	ok(statuses, "every error has a status of 400 or more");
	ok(words, "and a word in lower case");
	ok(sentences, "and a sentence");
	ok(order, "they are listed by status");
	ok(error_status(ERROR_UNKNOWN_ROOM) == 404, "no such room is a 404");
	is(error_word(ERROR_UNKNOWN_USER), "unknown-user",
	   "words are those of the table");
	is(error_sentence(ERROR_INVALID_DATA), "Invalid data.",
	   "a full stop here");
	is(error_sentence(ERROR_INVALID_DATA_ROOM), "Invalid data",
	   "and none there");
	return done();
}
