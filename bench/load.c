/*
 * load.c - the load that ./confab bench puts on the notifier
 *
 * CONFAB_BIND, CONFAB_PUSH_PORT, CONFAB_HTTP_PORT and CONFAB_RUN say where it
 * is; the rooms and people are those of bench/data.sql.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "event.h"
#include "hint.h"
#include "log.h"
#include "readers.h"
#include "sender.h"
#include "settings.h"

enum { PATIENCE_MS = 5000 };

#define MS INT64_C(1000000) /* in ns */

static const struct settings *settings;

static long number(const char *text)
{
	return settings_number("an argument", text, 1, 1000000000);
}

static void open_readers(long first, long rooms, long each)
{
	readers_open(settings->bind, settings->push_port, first, rooms, each);
}

/* idle ROOM ROOMS READERS: be there until the input ends. */
static int idle(const long *arg)
{
	open_readers(arg[0], arg[1], arg[2]);
	puts("ready");
	fflush(stdout);
	return getchar() != EOF;
}

/*
 * The messages of a fan-out go round the rooms.  So many are under way at once;
 * the next is sent when one has come to all of its readers.
 */
static struct {
	long first, rooms, readers;
	long messages, sent, done;
	long *missing; /* of each message: readers that have not got it */
} fan;

static void fan_delivered(long room, long msg_id)
{
	long message = (msg_id - 2) * fan.rooms + room - fan.first;

	if (message >= fan.messages)
		die("room %ld has no message %ld", room, msg_id);
	if (--fan.missing[message] == 0)
		fan.done++;
}

/*
 * The message is in the table already, so that a lost hint is made good as
 * ever; but its room's counter does not know of it, so that the notifier
 * hears of it by the hint alone.
 */
static void fan_send(long message)
{
	char room[24], msg_id[24], event[EVENT_MAX];
	long id = message / fan.rooms + 2;

	snprintf(room, sizeof room, "%ld", fan.first + message % fan.rooms);
	snprintf(msg_id, sizeof msg_id, "%ld", id);
	event_render(event, id);
	hint_event(room, msg_id, WRITER, event, NULL);
}

/* fanout ROOM ROOMS READERS MESSAGES WINDOW: deliveries per second. */
static int fanout(const long *arg)
{
	long window = arg[4];
	int64_t start;

	fan.first = arg[0];
	fan.rooms = arg[1];
	fan.readers = arg[2];
	fan.messages = arg[3];
	fan.missing = calloc((size_t)fan.messages, sizeof *fan.missing);
	if (!fan.missing)
		die("out of memory");
	for (long i = 0; i < fan.messages; i++)
		fan.missing[i] = fan.readers;
	hint_open(settings->run);
	open_readers(fan.first, fan.rooms, fan.readers);
	readers_tell(fan_delivered);
	start = now_ns();
	while (fan.done < fan.messages) {
		while (fan.sent < fan.messages && fan.sent - fan.done < window)
			fan_send(fan.sent++);
		if (!readers_poll(PATIENCE_MS))
			die("of %ld messages, %ld were sent and %ld have come",
			    fan.messages, fan.sent, fan.done);
	}
	printf("%.0f\n", (double)fan.messages * (double)fan.readers * 1e9 /
	                         (double)(now_ns() - start));
	return 0;
}

/* From when a message was sent to when each of its readers had it, in ns. */
static struct {
	int64_t *sent_at, *took;
	long n;
} delays;

static void time_delivery(long room, long msg_id)
{
	(void)room;
	delays.took[delays.n++] = now_ns() - delays.sent_at[msg_id - 2];
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static double delay_ms(int percent)
{
	long place = (delays.n - 1) * percent / 100;

	return (double)delays.took[place] / 1e6;
}

/*
 * latency ROOM READERS MESSAGES RATE: p50 and p99 in ms, at so many messages a
 * second through send-message.  A message that had to wait for the answer to
 * the one before counts from when it was due.
 */
static int latency(const long *arg)
{
	long readers = arg[1], messages = arg[2], sent = 0;
	int64_t each = 1000000000 / arg[3], due, now;
	bool late = false;

	delays.sent_at = calloc((size_t)messages, sizeof *delays.sent_at);
	delays.took = calloc((size_t)(messages * readers), sizeof(int64_t));
	if (!delays.sent_at || !delays.took)
		die("out of memory");
	open_readers(arg[0], 1, readers);
	readers_tell(time_delivery);
	sender_open(settings->bind, settings->http_port, arg[0]);
	due = now_ns();
	while (delays.n < messages * readers) {
		now = now_ns();
		if (sent < messages && now >= due && sender_free()) {
			delays.sent_at[sent++] = late ? due : now;
			sender_send();
			due += each;
		}
		late = now >= due;
		if (now > due + PATIENCE_MS * MS)
			die("%ld messages were sent, %ld deliveries have come",
			    sent, delays.n);
		readers_poll(late ? 1 : (int)((due - now + MS - 1) / MS));
	}
	qsort(delays.took, (size_t)delays.n, sizeof(int64_t), ascending);
	printf("%.2f %.2f\n", delay_ms(50), delay_ms(99));
	return 0;
}

static const struct mode {
	const char *name;
	int args;
	int (*run)(const long *arg);
} modes[] = {
	{ "idle", 3, idle },
	{ "fanout", 5, fanout },
	{ "latency", 4, latency },
};

enum { MODES = sizeof modes / sizeof *modes, ARGS = 5 };

static int usage(void)
{
	fputs("usage: load idle ROOM ROOMS READERS\n"
	      "       load fanout ROOM ROOMS READERS MESSAGES WINDOW\n"
	      "       load latency ROOM READERS MESSAGES RATE\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	long arg[ARGS] = { 0 };
	const struct mode *m = modes;

	log_name("load");
	while (m < modes + MODES &&
	       (argc - 2 != m->args || strcmp(argv[1], m->name) != 0))
		m++;
	if (m == modes + MODES)
		return usage();
	for (int i = 0; i < m->args; i++)
		arg[i] = number(argv[i + 2]);
	settings = settings_read();
	return m->run(arg);
}
