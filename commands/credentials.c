/* credentials.c - names and their passwords, as a file has them */
#include "credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "terminal.h"
#include "utf8.h"

/* Without stdio, whose buffers nobody wipes.  -1: errno says why. */
static ssize_t read_all(int fd, char *text)
{
	size_t used = 0;
	ssize_t n;

	while ((n = read(fd, text + used, CREDENTIALS_SIZE + 1 - used)) > 0)
		used += (size_t)n;
	return n ? n : (ssize_t)used;
}

static ssize_t read_file(const char *path, char *text)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
	                           : STDIN_FILENO;
	ssize_t n = fd == -1 ? -1 : read_all(fd, text);
	int error = errno;

	if (fd > STDIN_FILENO)
		close(fd);
	errno = error;
	return n;
}

static const char space[] = " \t\r\n";

/* What breaks off does so in its last line, and not in the one after that. */
static size_t line_of(const char *text, size_t len, size_t at)
{
	size_t line = 1;

	if (at == len)
		while (at && strchr(space, text[at - 1]))
			at--;
	while (at)
		line += text[--at] == '\n';
	return line;
}

/* Why the parser, which does not say, takes no object from this text. */
static const char *objection(struct arena *a, const char *text, size_t len)
{
	struct json_scan scan = json_scan(text, len);
	size_t end = scan.len + strspn(text + scan.len, space);

	if (scan.keys > CREDENTIALS_MAX)
		return arena_printf(a, "it has more than %d names; take two",
		                    CREDENTIALS_MAX);
	if (scan.is != JSON_GOOD)
		return arena_printf(a, "line %zu is not JSON in UTF-8",
		                    line_of(text, len, scan.len));
	if (text[strspn(text, space)] != '{')
		return "it is not an object of names and passwords";
	if (end < len)
		return arena_printf(a,
		                    "something follows the object in line %zu",
		                    line_of(text, len, end));
	return "a name is in it twice";
}

/* So much of a name as tells which one it is. */
static const char *shorten(struct arena *a, const char *name)
{
	size_t len = 0;

	for (int i = 0; i < LOGIN_MAX && name[len]; i++)
		len += (size_t)utf8_step(name + len, strlen(name + len));
	return arena_printf(a, "%s%s",
	                    terminal_text(a, arena_copy(a, name, len)),
	                    name[len] ? "..." : "");
}

static const char *objection_to_entry(struct arena *a, const char *name,
                                      json_object *password)
{
	if (!utf8_fits(name, 1, LOGIN_MAX))
		return arena_printf(a,
		                    "a name has 1 to %d characters, unlike "
		                    "\"%s\"",
		                    LOGIN_MAX, shorten(a, name));
	if (!json_object_is_type(password, json_type_string) ||
	    !utf8_fits(json_object_get_string(password), 1, PASSWORD_MAX))
		return arena_printf(a,
		                    "a password is a text of 1 to %d "
		                    "characters, unlike that of \"%s\"",
		                    PASSWORD_MAX, shorten(a, name));
	return NULL;
}

static const char *objection_to_any(struct arena *a, json_object *names)
{
	const char *complaint = NULL;

	json_object_object_foreach(names, name, password)
	{
		complaint = objection_to_entry(a, name, password);
		if (complaint)
			break;
	}
	return complaint;
}

static const char *parse(struct arena *a, const char *text, size_t len,
                         json_object **names)
{
	*names = json_parse_object(text, len);
	return *names ? objection_to_any(a, *names) : objection(a, text, len);
}

const char *credentials_read(struct arena *a, const char *path,
                             json_object **names)
{
	char *text = arena_alloc(a, CREDENTIALS_SIZE + 2);
	ssize_t len = read_file(path, text);
	const char *complaint;

	*names = NULL;
	if (len == -1)
		return strerror(errno);
	complaint = len > CREDENTIALS_SIZE ? "it has more than 16 MiB; take two"
	                                   : parse(a, text, (size_t)len, names);
	sodium_memzero(text, (size_t)len);
	return complaint;
}

void credentials_wipe(json_object *password)
{
	sodium_memzero((char *)json_object_get_string(password),
	               (size_t)json_object_get_string_len(password));
}
