/*
 * prompt.h - a password from whoever knows it
 *
 * It never is an argument or in the environment, where any process sees it.
 * Who calls wipes it.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include "account.h"

/* UTF-8 has four bytes a character at most. */
enum { PASSWORD_SIZE = PASSWORD_MAX * 4 + 1 };

/*
 * At a terminal ask twice, without showing what is typed; otherwise take the
 * next line of standard input.  NULL: password is one that may be.  Otherwise
 * what is wrong, as a sentence.
 */
const char *prompt_password(const char *whose, char password[PASSWORD_SIZE]);

#endif
