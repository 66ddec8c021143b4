/*
 * terminal.h - texts of strangers on somebody's terminal
 *
 * A login is any text: it may hold what a terminal obeys, or what turns the
 * rest of the line around.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "arena.h"

/* Before anything else here: which letters there are, and how wide. */
void terminal_open(void);

/*
 * The text with what is not simply shown, and the backslash, written as the
 * shell's $'...' takes it back.
 */
const char *terminal_text(struct arena *a, const char *text);

/* The same but for the backslash, which stays: for what is read, not copied. */
const char *terminal_line(struct arena *a, const char *text);

/* Columns that such a text takes. */
int terminal_width(const char *text);

/* Rows of that many such texts each, in columns that line up. */
void terminal_table(const char *const *texts, int rows, int columns);

#endif
