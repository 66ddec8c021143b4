/* record.h - FastCGI 1.0: a request as bytes, and bytes as an answer; no I/O */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A CGI variable; without value (NULL) it is left out. */
struct variable {
	const char *name, *value;
};

enum program_is {
	PROGRAM_ANSWERED,
	PROGRAM_ABSENT,      /* nothing listens by that name, and never did */
	PROGRAM_UNAVAILABLE, /* it may or may not have done what was asked */
};

struct answer {
	enum program_is is;
	int status;
	const char *words; /* X-Confab-Socket; NULL: none */
	bool close;        /* Connection: close */
	const char *body;  /* ends with a NUL that is not of it */
	size_t len;
};

/* 10,000 conversations, each of as long a name as may be. */
enum { ANSWER_MAX = 16 * 1024 * 1024 };

/* The whole request, whose connection is to stay open; the caller frees it. */
char *record_request(const struct variable *variables, const char *body,
                     size_t len, size_t *size);

/* An answer as far as it came; all zero: nothing has. */
struct incoming_answer {
	unsigned char head[8]; /* of the record that is under way */
	size_t head_len, content,
		padding;      /* what came of it; what is to come */
	unsigned char end[8]; /* the body of END_REQUEST */
	size_t end_len;
	char *out; /* what the program wrote */
	size_t out_len, out_size;
	bool whole;
};

/* More of it came; whole: that was all.  False: it breaks the protocol, or is
 * too large. */
bool record_take(struct incoming_answer *in, const char *bytes, size_t len);

/*
 * A whole answer as what CGI makes of it (RFC 3875, 6), which points into it.
 * False: it is none.
 */
bool record_answer(struct incoming_answer *in, struct answer *answer);

/* As if nothing had come. */
void record_reset(struct incoming_answer *in);

#endif
