/*
 * load.c - the load that ./confab bench puts on who pushes and who answers
 *
 * CONFAB_BIND, CONFAB_PUSH_PORT, CONFAB_HTTP_PORT and CONFAB_RUN say where they
 * are; the rooms and people are those of bench/data.sql, the ways to be a
 * reader those of way.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "delays.h"
#include "event.h"
#include "log.h"
#include "publisher.h"
#include "readers.h"
#include "sender.h"
#include "settings.h"
#include "way.h"

enum { PATIENCE_MS = 5000 };

#define MS INT64_C(1000000) /* in ns */

static const struct settings *settings;
static const struct way *way;

static long number(const char *text)
{
	return settings_number("an argument", text, 1, 1000000000);
}

static void open_readers(long first, long rooms, long each)
{
	readers_open(way, settings, first, rooms, each);
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

static void fan_send(long message)
{
	publisher_send(fan.first + message % fan.rooms,
	               message / fan.rooms + 2);
}

/* fanout ROOM ROOMS READERS MESSAGES WINDOW: deliveries per second, and bytes
 * of each on the wire. */
static int fanout(const long *arg)
{
	long window = arg[4];
	double deliveries;
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
	open_readers(fan.first, fan.rooms, fan.readers);
	publisher_open(way, settings);
	readers_tell(fan_delivered);
	start = clock_ns();
	while (fan.done < fan.messages) {
		while (fan.sent < fan.messages && fan.sent - fan.done < window)
			fan_send(fan.sent++);
		if (!readers_poll(PATIENCE_MS))
			die("of %ld messages, %ld were sent and %ld have come",
			    fan.messages, fan.sent, fan.done);
	}
	deliveries = (double)fan.messages * (double)fan.readers;
	printf("%.0f %.0f\n", deliveries * 1e9 / (double)(clock_ns() - start),
	       (double)readers_bytes() / deliveries);
	return 0;
}

/* When each message was sent; how long it took to each of its readers. */
static int64_t *sent_at;

static void time_delivery(long room, long msg_id)
{
	(void)room;
	delays_add(clock_ns() - sent_at[msg_id - 2]);
}

static void print_delays(void)
{
	printf("%.2f %.2f\n", delays_ms(50), delays_ms(99));
}

/*
 * So many messages a second, each timed to each of its readers.  One that has
 * to wait until there is room for it counts from when it was due.
 */
static void pace(const long *arg, bool (*free)(void),
                 void (*say)(long room, long msg_id))
{
	long readers = arg[1], messages = arg[2], sent = 0;
	int64_t each = 1000000000 / arg[3], due, now;
	bool late = false;

	sent_at = calloc((size_t)messages, sizeof *sent_at);
	if (!sent_at)
		die("out of memory");
	due = clock_ns();
	while (delays_count() < messages * readers) {
		now = clock_ns();
		if (sent < messages && now >= due && free()) {
			sent_at[sent] = late ? due : now;
			say(arg[0], 2 + sent++);
			due += each;
		}
		late = now >= due;
		if (now > due + PATIENCE_MS * MS)
			die("%ld messages were sent, %ld deliveries have come",
			    sent, delays_count());
		readers_poll(late ? 1 : (int)((due - now + MS - 1) / MS));
	}
	print_delays();
}

static void say_by_request(long room, long msg_id)
{
	(void)room;
	(void)msg_id;
	sender_send();
}

/* latency ROOM READERS MESSAGES RATE: p50 and p99 in ms, through send-message,
 * one request after the other. */
static int latency(const long *arg)
{
	open_readers(arg[0], 1, arg[1]);
	readers_tell(time_delivery);
	sender_open(settings->bind, settings->http_port, arg[0]);
	pace(arg, sender_free, say_by_request);
	return 0;
}

static bool always(void)
{
	return true;
}

/* hinted ROOM READERS MESSAGES RATE: the same from the hint of a message on. */
static int hinted(const long *arg)
{
	open_readers(arg[0], 1, arg[1]);
	readers_tell(time_delivery);
	publisher_open(way, settings);
	pace(arg, always, publisher_send);
	return 0;
}

/*
 * Sockets that ask one thing after the other, each in a room of its own: for a
 * pong, or to say something in the conversation that the room is.  What they
 * are answered counts as a room's messages do.
 */
static struct {
	int64_t *asked_at, until;
	long first, asking;
} talk;

static void ask(long room, long msg_id)
{
	char text[WAY_MAX];

	if (strcmp(way->name, "ping") == 0)
		snprintf(text, sizeof text, "{\"type\":\"ping\",\"id\":%ld}",
		         msg_id);
	else
		snprintf(text, sizeof text,
		         "{\"type\":\"send_message\",\"conversation_id\":%ld,"
		         "\"content\":\"%s\"}",
		         room, event_text);
	talk.asked_at[room - talk.first] = clock_ns();
	readers_say(room, text);
}

static void answered(long room, long msg_id)
{
	int64_t now = clock_ns();

	delays_add(now - talk.asked_at[room - talk.first]);
	if (now < talk.until)
		ask(room, msg_id + 1);
	else
		talk.asking--;
}

/* talk ROOM SOCKETS MS: answers per second, p50 and p99 in ms. */
static int talk_all(const long *arg)
{
	int64_t start;

	talk.first = arg[0];
	talk.asking = arg[1];
	talk.asked_at = calloc((size_t)arg[1], sizeof *talk.asked_at);
	if (!talk.asked_at)
		die("out of memory");
	open_readers(arg[0], arg[1], 1);
	readers_tell(answered);
	start = clock_ns();
	talk.until = start + arg[2] * MS;
	for (long n = 0; n < arg[1]; n++)
		ask(arg[0] + n, 2);
	while (talk.asking)
		if (!readers_poll(PATIENCE_MS))
			die("%ld are not answered", talk.asking);
	printf("%.0f ",
	       (double)delays_count() * 1e9 / (double)(clock_ns() - start));
	print_delays();
	return 0;
}

/* resume ROOM MESSAGES TIMES: p50 and p99 in ms, of how long it takes somebody
 * who comes back after 0 to have so many messages. */
static int resume(const long *arg)
{
	int64_t start;

	open_readers(arg[0], 0, 0);
	for (long n = 0; n < arg[2]; n++) {
		start = clock_ns();
		readers_catch_up(arg[0], arg[1]);
		delays_add(clock_ns() - start);
	}
	print_delays();
	return 0;
}

static const struct mode {
	const char *name;
	int args;
	int (*run)(const long *arg);
} modes[] = {
	{ "idle", 3, idle },       { "fanout", 5, fanout },
	{ "latency", 4, latency }, { "talk", 3, talk_all },
	{ "hinted", 4, hinted },   { "resume", 3, resume },
};

enum { MODES = sizeof modes / sizeof *modes, ARGS = 5 };

static int usage(void)
{
	fputs("usage: load WAY idle ROOM ROOMS READERS\n"
	      "       load WAY fanout ROOM ROOMS READERS MESSAGES WINDOW\n"
	      "       load WAY latency ROOM READERS MESSAGES RATE\n"
	      "       load tcp hinted ROOM READERS MESSAGES RATE\n"
	      "       load ping|members talk ROOM SOCKETS MS\n"
	      "       load tcp resume ROOM MESSAGES TIMES\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	long arg[ARGS] = { 0 };
	const struct mode *m = modes;

	log_name("load");
	while (m < modes + MODES &&
	       (argc - 3 != m->args || strcmp(argv[2], m->name) != 0))
		m++;
	if (m == modes + MODES || !(way = way_called(argv[1])))
		return usage();
	for (int i = 0; i < m->args; i++)
		arg[i] = number(argv[i + 3]);
	settings = settings_read();
	return m->run(arg);
}
