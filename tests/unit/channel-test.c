/* What the readers of a room get, whatever comes first: an answer or a hint. */
#include "channel.h"

#include <libpq-fe.h>

#include "../tap.h"
#include "store.h"

/* The database is asked by this one, and answers when the test says so. */
static struct {
	answered *then;
	void *asker;
	char after[24];
} asked;

void store_ask(enum question question, answered *then, void *asker,
               const char *first, const char *second)
{
	(void)question;
	(void)first;
	asked.then = then;
	asked.asker = asker;
	snprintf(asked.after, sizeof asked.after, "%s", second);
}

void store_forget(const void *asker)
{
	if (asked.asker == asker)
		asked.asker = NULL;
}

int64_t store_number(const PGresult *r, int row, int column)
{
	return strtoll(PQgetvalue(r, row, column), NULL, 10);
}

bool numbers_add(struct numbers *list, int64_t number)
{
	(void)number;
	return ++list->n < NUMBERS;
}

const char *numbers_text(struct numbers *list)
{
	return list->text;
}

/* By the messages of those numbers, which end with 0. */
static void answer(const int *numbers)
{
	PGresult *r = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	char name[] = "column";
	PGresAttDesc columns[4] = { { .name = name },
		                    { .name = name },
		                    { .name = name },
		                    { .name = name } };
	char number[16];

	PQsetResultAttrs(r, 4, columns);
	for (int i = 0; numbers[i]; i++) {
		snprintf(number, sizeof number, "%d", numbers[i]);
		PQsetvalue(r, i, 0, number, (int)strlen(number));
		PQsetvalue(r, i, 1, (char[]){ "1" }, 1);
		PQsetvalue(r, i, 2, (char[]){ "{}" }, 2);
		PQsetvalue(r, i, 3, (char[]){ "" }, 0);
	}
	if (asked.asker)
		asked.then(asked.asker, r);
	PQclear(r);
}

/* What a reader was sent, and how often it was looked after. */
static char got[256];
static int written;

static void get(int64_t msg_id)
{
	size_t len = strlen(got);

	snprintf(got + len, sizeof got - len, "%d ", (int)msg_id);
}

static void render(struct stream *s, int kind, const struct channel *ch,
                   const struct post *post)
{
	const struct iovec part = { (void *)post->event, post->len };

	(void)kind;
	(void)ch;
	stream_append(s, post->sender, post->msg_id, &part, 1);
}

static void write_reader(struct reader *r)
{
	const struct stream *s = channel_stream(r->channel, r->kind);
	const struct event *e;

	written++;
	while ((e = stream_event(s, r->at))) {
		get(e->msg_id);
		r->at = e->at + e->len;
	}
}

static bool replay(struct reader *r, const struct post *post)
{
	(void)r;
	get(post->msg_id);
	return true;
}

static void drop(struct reader *r)
{
	reader_leave(r);
}

static void hear(int msg_id)
{
	channel_hear(1, &(struct post){ .msg_id = msg_id,
	                                .sender = 1,
	                                .event = "{}",
	                                .len = 2,
	                                .frame = "" });
}

/* In a room that has 7 messages. */
static void enter(struct reader *r, int after)
{
	*got = '\0';
	written = 0;
	*r = (struct reader){ 0 };
	reader_enter(r, EVENTS, 1, 7, after);
}

static void leave(struct reader *r)
{
	reader_leave(r);
	channel_flush_all();
}

static void replays(void)
{
	struct reader r;

	enter(&r, 5);
	is(asked.after, "5", "a reader begins behind what it has");
	answer((const int[]){ 6, 7, 0 });
	is(got, "6 7 ", "is sent what it missed");
	hear(8);
	channel_flush_all();
	is(got, "6 7 8 ", "and what is said from then on");
	leave(&r);
}

static void replays_what_is_gone(void)
{
	struct reader r;

	enter(&r, 5);
	hear(8);
	answer((const int[]){ 0 });
	is(asked.after, "7", "of what is gone by now it is sent nothing");
	answer((const int[]){ 8, 0 });
	is(got, "8 ", "and what was said while it asked is not gone with it");
	leave(&r);
}

static void awaits(void)
{
	struct reader r;

	enter(&r, 9);
	hear(8);
	hear(9);
	channel_flush_all();
	is(got, "", "a reader that is ahead is sent nothing that it has");
	ok(written == 1, "and is looked after once the room has come so far");
	hear(10);
	channel_flush_all();
	is(got, "10 ", "as it goes on from there");
	leave(&r);
}

int main(void)
{
	static const struct reading reading = {
		.label = "",
		.render = render,
		.write = write_reader,
		.replay = replay,
		.replayed = reader_catch_up,
		.drop = drop,
	};

	channel_open(uv_default_loop(), &reading);
	replays();
	replays_what_is_gone();
	awaits();
	return done();
}
