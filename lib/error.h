/* error.h - every way a request can fail, listed in error.def */
#ifndef ERROR_H
#define ERROR_H

enum error {
	OK,
#define ERROR(id, status, word, sentence) ERROR_##id,
#include "error.def"
#undef ERROR
	ERRORS /* how many there are */
};

int error_status(enum error e);
const char *error_word(enum error e);
const char *error_sentence(enum error e);

#endif
