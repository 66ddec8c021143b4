/* postgresql.c - what the hosts say goes by NOTIFY of the database they share
 */
#include "postgresql.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "store.h"

/* NOTIFY takes less than 8000 bytes. */
enum { SMALL = 7999, KEPT_TICKS = 12, SOME = 64 * 1024 };

/* All that is to be said while something is being said is said together. */
static struct {
	char *words; /* {"...","..."} without its end */
	size_t len, size;
	int n, saying;
	int kept; /* ticks until what is in the table may go */
} wire;

static void said(void *asker, const PGresult *r);

static void say_all(void)
{
	if (!wire.n || wire.saying)
		return;
	memcpy(wire.words + wire.len, "}", sizeof "}");
	wire.saying = wire.n;
	wire.n = 0;
	wire.len = 0;
	store_ask(TELL, said, &wire, wire.words, NULL);
}

static void said(void *asker, const PGresult *r)
{
	(void)asker;
	(void)r;
	for (; wire.saying; wire.saying--)
		hosts_said();
	say_all();
}

/* As an array has it, with room for what ends that. */
static void add(const char *words, size_t len)
{
	char *to;

	if (wire.size < wire.len + 2 * len + SOME) {
		wire.size = 2 * (wire.len + 2 * len + SOME);
		wire.words = alloc_grow(wire.words, wire.size);
	}
	to = wire.words + wire.len;
	*to++ = wire.n++ ? ',' : '{';
	*to++ = '"';
	for (; len--; words++) {
		if (*words == '"' || *words == '\\')
			*to++ = '\\';
		*to++ = *words;
	}
	*to++ = '"';
	wire.len = (size_t)(to - wire.words);
}

static void kept(void *asker, const PGresult *r)
{
	(void)asker;
	(void)r;
	hosts_said();
}

static void say(const char *words, size_t len)
{
	if (len > SMALL) {
		wire.kept = KEPT_TICKS;
		store_ask(KEEP, kept, &wire, words, NULL);
		return;
	}
	add(words, len);
	say_all();
}

const struct carrier postgresql_carrier = { say };

static void heard_kept(void *asker, const PGresult *r)
{
	(void)asker;
	if (PQntuples(r))
		hosts_hear(PQgetvalue(r, 0, 0), (size_t)PQgetlength(r, 0, 0));
}

static void heard(const char *payload)
{
	if (strncmp(payload, "kept ", 5) == 0)
		store_ask(KEPT, heard_kept, &wire, payload + 5, NULL);
	else
		hosts_hear(payload, strlen(payload));
}

/* What was to be said is not wanted any more by the time it could be. */
static void lost(void)
{
	store_forget(&wire);
	wire.n = wire.saying = 0;
	wire.len = 0;
	hosts_lost();
}

static void dropped(void *asker, const PGresult *r)
{
	(void)asker;
	(void)r;
}

void postgresql_tick(void)
{
	if (wire.kept && --wire.kept == 0)
		store_ask(DROP, dropped, &wire, "10", NULL);
}

void postgresql_open(uv_loop_t *loop, const char *conninfo)
{
	static const struct listening listening = {
		.program = "bus",
		.missed = hosts_reached,
		.lost = lost,
		.ears = { { "confab_bus", heard } },
	};

	store_open(loop, conninfo, &listening);
}

void postgresql_close(void)
{
	store_close();
	free(wire.words);
}
