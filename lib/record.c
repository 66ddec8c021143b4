/* record.c - FastCGI 1.0: a request as bytes, and bytes as an answer; no I/O */
#include "record.h"

#include <fastcgi.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alloc.h"

enum {
	REQUEST_ID = 1,
	CONTENT_MAX = 65528, /* so that no record needs padding (3.3) */
	SHORT_MAX = 127,     /* a length of one byte (3.4) */
	ROOM = 4096,
};

struct bytes {
	char *at;
	size_t len, size;
};

static void *grow(struct bytes *b, size_t len)
{
	if (b->len + len > b->size) {
		b->size = 2 * (b->len + len) + ROOM;
		b->at = alloc_grow(b->at, b->size);
	}
	b->len += len;
	return b->at + b->len - len;
}

static void add(struct bytes *b, const void *from, size_t len)
{
	if (len)
		memcpy(grow(b, len), from, len);
}

static void add_record(struct bytes *b, int type, const char *content,
                       size_t len)
{
	const unsigned char head[FCGI_HEADER_LEN] = {
		FCGI_VERSION_1, (unsigned char)type,       0,
		REQUEST_ID,     (unsigned char)(len >> 8), (unsigned char)len,
	};

	add(b, head, sizeof head);
	add(b, content, len);
}

/* As many records as that takes, and the empty one that ends it. */
static void add_stream(struct bytes *b, int type, const char *content,
                       size_t len)
{
	while (len) {
		size_t n = len > CONTENT_MAX ? CONTENT_MAX : len;

		add_record(b, type, content, n);
		content += n;
		len -= n;
	}
	add_record(b, type, NULL, 0);
}

static void add_length(struct bytes *b, size_t len)
{
	const unsigned char large[] = { (unsigned char)(len >> 24 | 0x80),
		                        (unsigned char)(len >> 16),
		                        (unsigned char)(len >> 8),
		                        (unsigned char)len };

	if (len > SHORT_MAX)
		add(b, large, sizeof large);
	else
		add(b, large + 3, 1);
}

static void add_variables(struct bytes *b, const struct variable *v)
{
	struct bytes pairs = { 0 };

	for (; v->name; v++) {
		if (!v->value)
			continue;
		add_length(&pairs, strlen(v->name));
		add_length(&pairs, strlen(v->value));
		add(&pairs, v->name, strlen(v->name));
		add(&pairs, v->value, strlen(v->value));
	}
	add_stream(b, FCGI_PARAMS, pairs.at, pairs.len);
	free(pairs.at);
}

char *record_request(const struct variable *variables, const char *body,
                     size_t len, size_t *size)
{
	static const char begin[] = {
		0, FCGI_RESPONDER, FCGI_KEEP_CONN, 0, 0, 0, 0, 0
	};
	struct bytes b = { 0 };

	add_record(&b, FCGI_BEGIN_REQUEST, begin, sizeof begin);
	add_variables(&b, variables);
	add_stream(&b, FCGI_STDIN, body, len);
	*size = b.len;
	return b.at;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A header has come: what follows it? */
static bool begin_record(struct incoming_answer *in)
{
	const unsigned char *h = in->head;

	in->content = (size_t)(h[4] << 8 | h[5]);
	in->padding = h[6];
	return h[0] == FCGI_VERSION_1 &&
	       (h[1] != FCGI_STDOUT || in->out_len + in->content <= ANSWER_MAX);
}

static void take_content(struct incoming_answer *in, const char *bytes,
                         size_t n)
{
	struct bytes out = { in->out, in->out_len, in->out_size };

	if (in->head[1] == FCGI_STDOUT) {
		add(&out, bytes, n);
		in->out = out.at;
		in->out_len = out.len;
		in->out_size = out.size;
	} else if (in->head[1] == FCGI_END_REQUEST) {
		n = smaller(n, sizeof in->end - in->end_len);
		memcpy(in->end + in->end_len, bytes, n);
		in->end_len += n;
	}
}

/* A record has come to its end. */
static bool end_record(struct incoming_answer *in)
{
	in->head_len = 0;
	if (in->head[1] != FCGI_END_REQUEST)
		return true;
	in->whole = true;
	return in->end_len == sizeof in->end &&
	       in->end[4] == FCGI_REQUEST_COMPLETE;
}

/* The next bytes, as many as are of one kind: how many those were. */
static size_t take_some(struct incoming_answer *in, const char *bytes,
                        size_t len)
{
	size_t n;

	if (in->head_len < sizeof in->head) {
		n = smaller(len, sizeof in->head - in->head_len);
		memcpy(in->head + in->head_len, bytes, n);
		in->head_len += n;
	} else if (in->content) {
		n = smaller(len, in->content);
		take_content(in, bytes, n);
		in->content -= n;
	} else {
		n = smaller(len, in->padding);
		in->padding -= n;
	}
	return n;
}

bool record_take(struct incoming_answer *in, const char *bytes, size_t len)
{
	while (len) {
		bool header = in->head_len < sizeof in->head;
		size_t n = take_some(in, bytes, len);

		if (in->whole)
			return false; /* nobody asked for more */
		bytes += n;
		len -= n;
		if (in->head_len < sizeof in->head)
			continue;
		if (header && !begin_record(in))
			return false;
		if (!in->content && !in->padding && !end_record(in))
			return false;
	}
	return true;
}

/* The line's value if that is its name. */
static const char *value_of(const char *line, const char *name)
{
	size_t n = strlen(name);

	if (strncasecmp(line, name, n) != 0 || line[n] != ':')
		return NULL;
	return line + n + 1 + strspn(line + n + 1, " ");
}

static void take_line(const char *line, struct answer *answer)
{
	const char *status = value_of(line, "Status"),
		   *words = value_of(line, "X-Confab-Socket"),
		   *connection = value_of(line, "Connection");

	if (status)
		answer->status = (int)strtol(status, NULL, 10);
	if (words)
		answer->words = words;
	if (connection)
		answer->close = strcasecmp(connection, "close") == 0;
}

bool record_answer(struct incoming_answer *in, struct answer *answer)
{
	struct bytes out = { in->out, in->out_len, in->out_size };
	char *line, *next;

	add(&out, "", 1);
	in->out = out.at;
	in->out_size = out.size;
	*answer = (struct answer){ .is = PROGRAM_ANSWERED, .status = 200 };
	for (line = in->out; (next = strstr(line, "\r\n")); line = next + 2) {
		*next = '\0';
		if (next == line) {
			answer->body = next + 2;
			answer->len = in->out_len -
			              (size_t)(answer->body - in->out);
			return true;
		}
		take_line(line, answer);
	}
	return false;
}

void record_reset(struct incoming_answer *in)
{
	free(in->out);
	*in = (struct incoming_answer){ 0 };
}
