/* communicate - the callback of one's own, or the echo that comes along */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "settings.h"

/* Beside this program, wherever that was put. */
static const char *echo(void)
{
	static char program[PATH_MAX + sizeof "/examples/echo"];
	char self[PATH_MAX + 1] = "";

	if (readlink("/proc/self/exe", self, PATH_MAX) == -1)
		die("cannot tell where this program is: %s", strerror(errno));
	snprintf(program, sizeof program, "%s/examples/echo", dirname(self));
	return program;
}

int main(int argc, char **argv)
{
	const char *program = settings_read()->communicate;

	(void)argc;
	if (!*program)
		program = echo();
	log_name("communicate");
	execv(program, argv);
	die("CONFAB_COMMUNICATE: cannot run %s: %s", program, strerror(errno));
}
