/* error.c - every way a request can fail, listed in error.def */
#include "error.h"

static const struct {
	int status;
	const char *word, *sentence;
} errors[] = {
	[OK] = { 200, "ok", "" },
#define ERROR(id, status, word, sentence) \
	[ERROR_##id] = { status, word, sentence },
#include "error.def"
#undef ERROR
};

int error_status(enum error e)
{
	return errors[e].status;
}

const char *error_word(enum error e)
{
	return errors[e].word;
}

const char *error_sentence(enum error e)
{
	return errors[e].sentence;
}
