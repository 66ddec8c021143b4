/* verb.c - a command that is given a verb: confab-users add ada */
#include "verb.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct command *self;

int verb_refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s: ", self->name);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	return REFUSED;
}

static int usage(void)
{
	printf("usage: %s", self->usage);
	for (const struct verb *v = self->verbs; v->name; v++)
		printf("  %-7s %-13s %s\n", v->name, v->args, v->summary);
	fputs(self->more, stdout);
	return DONE;
}

static int wrong_use(void)
{
	fprintf(stderr, "%s --help says what there is\n", self->name);
	return WRONG_USE;
}

static const struct verb *verb_of(const char *name)
{
	const struct verb *v = self->verbs;

	while (v->name && strcmp(v->name, name) != 0)
		v++;
	return v->name ? v : NULL;
}

static int run(const struct verb *verb, char *const *args)
{
	int status;

	self->open_up();
	status = verb->run(args);
	if (fflush(stdout))
		status = verb_refuse(
			"what was to be said could not be "
			"written");
	self->close_down();
	return status;
}

static int choose(int given, char *const *words)
{
	const struct verb *verb = given ? verb_of(words[0]) : NULL;

	if (!given)
		verb_refuse("a verb is missing");
	else if (!verb)
		verb_refuse("there is no verb \"%s\"", words[0]);
	else if (given - 1 < verb->least || given - 1 > verb->most)
		verb_refuse("%s takes %s", verb->name,
		            *verb->args ? verb->args : "no argument");
	else
		return run(verb, words + 1);
	return wrong_use();
}

int verb_main(int argc, char **argv, const struct command *command)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "input-name", required_argument, NULL, 'i' },
		{ 0 },
	};
	int option;

	self = command;
	argv[0] = (char *)command->name; /* for what getopt_long() says */
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h')
			return usage();
		if (option != 'i' || !command->input_name)
			return wrong_use();
		*command->input_name = optarg;
	}
	return choose(argc - optind, argv + optind);
}
