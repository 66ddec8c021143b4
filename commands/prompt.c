/* prompt.c - a password from whoever knows it */
#include "prompt.h"

#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "utf8.h"

static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { ENDS = sizeof ends / sizeof *ends };

static struct termios before;

/* With what was typed and not read, so that no shell gets it. */
static void show_typing(void)
{
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
}

static void leave(int number)
{
	show_typing();
	raise(number);
}

/* Ctrl-Z is a letter meanwhile: a shell that came to the front would have a
 * terminal that shows nothing. */
static bool hide_typing(void)
{
	struct sigaction on_end = { .sa_handler = leave,
		                    .sa_flags = (int)SA_RESETHAND };
	struct termios hidden;

	if (tcgetattr(STDIN_FILENO, &before))
		return false;
	for (int i = 0; i < ENDS; i++)
		sigaction(ends[i], &on_end, NULL);
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	hidden.c_lflag |= ECHONL;
	hidden.c_cc[VSUSP] = _POSIX_VDISABLE;
	return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

/*
 * Byte by byte: what is behind the line is for somebody else, and no buffer
 * keeps what was in it.  False: it does not fit, has a NUL in it, or
 * cannot be read.
 */
static bool read_line(char *line)
{
	size_t n = 0;
	ssize_t got;
	char c;

	while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') {
		if (!c || n == PASSWORD_SIZE - 1)
			return false;
		line[n++] = c;
	}
	line[n] = '\0';
	return got != -1;
}

static const char *read_password(char *password)
{
	long n = read_line(password) ? utf8_length(password) : -1;

	return n < 1 || n > PASSWORD_MAX
	               ? "a password is a text of 1 to 256 characters, in "
	                 "UTF-8"
	               : NULL;
}

static const char *ask(const char *question, const char *whose, char *password)
{
	fprintf(stderr, "%s %s: ", question, whose);
	return read_password(password);
}

static const char *ask_twice(const char *whose, char *password)
{
	char again[PASSWORD_SIZE];
	const char *complaint = ask("Password of", whose, password);

	if (complaint)
		return complaint;
	complaint = ask("The same again, of", whose, again);
	if (!complaint && strcmp(password, again) != 0)
		complaint = "the two passwords are not the same";
	sodium_memzero(again, sizeof again);
	return complaint;
}

const char *prompt_password(const char *whose, char password[PASSWORD_SIZE])
{
	const char *complaint;

	if (!isatty(STDIN_FILENO))
		return read_password(password);
	if (!hide_typing())
		return "the terminal cannot be kept from showing what is typed";
	complaint = ask_twice(whose, password);
	show_typing();
	for (int i = 0; i < ENDS; i++)
		signal(ends[i], SIG_DFL);
	return complaint;
}
