/* ws.c - confab-ws: a WebSocket client for people and for scripts */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "json.h"
#include "link.h"
#include "log.h"
#include "talk.h"
#include "terminal.h"
#include "upgrade.h"

enum {
	FILE_MAX = 64 * 1024,
	UPGRADE_MS = 10000,
	SECONDS_DEFAULT = 10,
	DIGITS = 6, /* of a number that is an option's */
};

static struct arena *arena;

/* What the options make of it. */
struct wish {
	struct destination to;
	struct talk_end end;
	const char *headers, *cookies; /* lines; what one line has; or "" */
	const char *first;             /* a message; or NULL */
	int ends;                      /* ways to end that were named */
};

/* False: the other side has gone, or does not answer. */
static bool wait_for_link(const struct link *link, short events)
{
	struct pollfd p = { link->socket, events, 0 };

	return poll(&p, 1, UPGRADE_MS) == 1;
}

static bool send_all(struct link *link, const char *text)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t n = link_write(link, text, len);

		if (n == -1 || (n == 0 && !wait_for_link(link, POLLOUT)))
			return false;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

/* NULL: it is a WebSocket, and *len bytes have come, its first frames among
 * them.  Otherwise why not. */
static const char *upgrade(struct link *link, struct upgrade *u,
                           const char *headers, char *bytes, size_t *len)
{
	enum upgrade_is is = UPGRADE_CUT;
	ssize_t n = 0;

	*len = 0;
	if (!send_all(link,
	              upgrade_ask(arena, u, link->host, link->path, headers)))
		return "the connection was lost";
	while (is == UPGRADE_CUT) {
		n = link_read(link, bytes + *len, UPGRADE_MAX - *len);
		if (n == -1 || (n == 0 && !wait_for_link(link, POLLIN)))
			return "there was no answer";
		*len += (size_t)n;
		is = upgrade_read(arena, u, bytes, *len);
	}
	return is == UPGRADE_BAD ? u->why : NULL;
}

/* {"action":"auth","token":...}, which the contract of actions begins with. */
static const char *auth_text(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = arena_alloc(arena, FILE_MAX);
	size_t len = file ? fread(text, 1, FILE_MAX, file) : 0;
	json_object *token;

	if (file)
		fclose(file);
	if (len == FILE_MAX || !(token = json_parse_object(text, len)))
		return NULL;
	json_object_put(token);
	return arena_printf(arena, "{\"action\":\"auth\",\"token\":%.*s}",
	                    (int)len, text);
}

static int run(const struct wish *w)
{
	static char bytes[UPGRADE_MAX];
	struct upgrade u = { 0 };
	struct link link;
	size_t len;
	int status = TALK_REFUSED;
	const char *why = link_open(arena, &w->to, &link);

	if (why) {
		talk_say("no connection: %s", terminal_line(arena, why));
		return TALK_REFUSED;
	}
	why = upgrade(&link, &u, w->headers, bytes, &len);
	if (why)
		talk_say("refused: %s", terminal_line(arena, why));
	else
		status = (int)talk(&link, bytes + u.len, len - u.len, w->first,
		                   &w->end);
	link_close(&link);
	return status;
}

static int usage(void)
{
	fputs("usage: confab-ws [OPTION]... URL\n"
	      "A WebSocket: each line of input is a message that is sent,\n"
	      "each one that comes is a line of output.\n"
	      "\n"
	      "Who you are\n"
	      "  --token UUID       what /login answered, in a header "
	      "\"user\"\n"
	      "  --cookie NAME=VALUE\n"
	      "  --header 'NAME: VALUE'\n"
	      "  --auth FILE        the signed token in it, as first message:\n"
	      "                     {\"action\":\"auth\",\"token\":...}\n"
	      "\n"
	      "When it ends: at a terminal by Ctrl-D; otherwise once input\n"
	      "has ended and as many have come as were sent, or\n"
	      "  --wait N           once input has ended and N have come\n"
	      "  --until TEXT       once one has come with TEXT in it\n"
	      "  --for SECONDS      after that time\n"
	      "  --timeout SECONDS  how long it waits for any to come: 10\n"
	      "\n"
	      "How to get there\n"
	      "  --unix PATH        by a socket, whatever host the URL has\n"
	      "  --ca FILE          who vouches for the server, as PEM\n"
	      "  --insecure         whoever is there will do\n"
	      "  --cert FILE        your certificate, as PEM, and\n"
	      "  --key FILE         its key\n"
	      "\n"
	      "Lines \"/ping [TEXT]\" and \"/close [CODE [REASON]]\" do that.\n"
	      "What else happens is told on standard error.  Exit status: 0\n"
	      "it ended as asked; 1 nobody let it in; 2 it was asked for\n"
	      "nonsense; 3 the server closed; 4 what it waited for did not\n"
	      "come.\n",
	      stdout);
	return TALK_ENDED;
}

static _Noreturn void misused(const char *what, const char *why)
{
	talk_say("%s %s", what, why);
	fputs("confab-ws --help says how it is used\n", stderr);
	exit(TALK_MISUSED);
}

static long count(const char *name, const char *text)
{
	size_t len = strspn(text, "0123456789");

	if (!len || len > DIGITS || text[len])
		misused(name, "takes a number");
	return strtol(text, NULL, 10);
}

static const char *header(const char *line)
{
	if (!upgrade_takes(line))
		misused(terminal_line(arena, line),
		        "is no header, or one of the handshake's own");
	return line;
}

static void add_header(struct wish *w, const char *line)
{
	w->headers = arena_printf(arena, "%s%s\r\n", w->headers, header(line));
}

/* Of one name there is one header (RFC 6265, 5.4). */
static void add_cookie(struct wish *w, const char *cookie)
{
	w->cookies = arena_printf(arena, "%s%s%s",
	                          *w->cookies ? w->cookies : "Cookie: ",
	                          *w->cookies ? "; " : "", cookie);
}

static const char *first_message(const char *path)
{
	const char *text = auth_text(path);

	if (!text)
		misused(path, "is no file of a JSON object");
	return text;
}

enum choice {
	TOKEN = 1,
	COOKIE,
	HEADER,
	AUTH,
	WAIT,
	UNTIL,
	FOR,
	TIMEOUT,
	UNIX,
	CA,
	INSECURE,
	CERT,
	KEY,
	HELP,
};

static const struct option options[] = {
	{ "token", required_argument, NULL, TOKEN },
	{ "cookie", required_argument, NULL, COOKIE },
	{ "header", required_argument, NULL, HEADER },
	{ "auth", required_argument, NULL, AUTH },
	{ "wait", required_argument, NULL, WAIT },
	{ "until", required_argument, NULL, UNTIL },
	{ "for", required_argument, NULL, FOR },
	{ "timeout", required_argument, NULL, TIMEOUT },
	{ "unix", required_argument, NULL, UNIX },
	{ "ca", required_argument, NULL, CA },
	{ "insecure", no_argument, NULL, INSECURE },
	{ "cert", required_argument, NULL, CERT },
	{ "key", required_argument, NULL, KEY },
	{ "help", no_argument, NULL, HELP },
	{ 0 },
};

static void take_option(struct wish *w, enum choice choice, const char *value)
{
	w->ends += choice == WAIT || choice == UNTIL || choice == FOR;
	switch (choice) {
	case TOKEN:
		add_header(w, arena_printf(arena, "User: %s", value));
		break;
	case COOKIE:
		add_cookie(w, value);
		break;
	case HEADER:
		add_header(w, value);
		break;
	case AUTH:
		w->first = first_message(value);
		break;
	case WAIT:
		w->end.texts = count("--wait", value);
		break;
	case UNTIL:
		w->end.text = value;
		break;
	case FOR:
		w->end.seconds = count("--for", value);
		break;
	case TIMEOUT:
		w->end.timeout = count("--timeout", value);
		break;
	case UNIX:
		w->to.unix_path = value;
		break;
	case CA:
		w->to.ca = value;
		break;
	case INSECURE:
		w->to.insecure = true;
		break;
	case CERT:
		w->to.certificate = value;
		break;
	case KEY:
		w->to.key = value;
		break;
	case HELP:
		exit(usage());
	default:
		misused("it", "was not understood");
	}
}

int main(int argc, char **argv)
{
	struct wish w = { .headers = "",
		          .cookies = "",
		          .end = { -1, NULL, -1, SECONDS_DEFAULT } };
	int choice, status;

	log_name("ws");
	if (sodium_init() == -1)
		die("cannot start libsodium");
	signal(SIGPIPE, SIG_IGN);
	terminal_open();
	arena = arena_new();
	while ((choice = getopt_long(argc, argv, "h", options, NULL)) != -1)
		take_option(&w, choice == 'h' ? HELP : (enum choice)choice,
		            optarg);
	if (optind != argc - 1)
		misused("one URL", "is what it takes");
	if (w.ends > 1)
		misused("--wait, --until and --for", "are one too many");
	if (*w.cookies)
		add_header(&w, w.cookies);
	w.to.url = argv[optind];
	status = run(&w);
	arena_free(arena);
	return status;
}
