/* offer.c - Sec-WebSocket-Extensions: what of permessage-deflate will do */
#include "offer.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "token.h"

enum { WORD = 64, BITS_MIN = 8, BITS_MAX = 15 };

/* A list of offers as it is read; what they say is kept in word and value. */
struct reader {
	const char *at;
	char word[WORD], value[WORD];
};

enum parameter {
	NO_SERVER_CONTEXT,
	NO_CLIENT_CONTEXT,
	SERVER_BITS,
	CLIENT_BITS,
	PARAMETERS,
};

static const char *const names[PARAMETERS] = {
	[NO_SERVER_CONTEXT] = "server_no_context_takeover",
	[NO_CLIENT_CONTEXT] = "client_no_context_takeover",
	[SERVER_BITS] = "server_max_window_bits",
	[CLIENT_BITS] = "client_max_window_bits",
};

static void skip_space(struct reader *r)
{
	r->at += strspn(r->at, " \t");
}

/* What is longer than any word we know is another. */
static void append(char to[WORD], char c)
{
	size_t n = strlen(to);

	if (n + 1 < WORD) {
		to[n] = c;
		to[n + 1] = '\0';
	}
}

static bool read_token(struct reader *r, char to[WORD])
{
	const char *start = r->at;

	memset(to, 0, WORD);
	while (token_char(*r->at))
		append(to, *r->at++);
	return r->at > start;
}

/* At the quote; what is within has to be a token (RFC 6455, 9.1). */
static bool read_quoted(struct reader *r, char to[WORD])
{
	memset(to, 0, WORD);
	for (r->at++; *r->at && *r->at != '"'; r->at++) {
		if (*r->at == '\\')
			r->at++;
		if (!token_char(*r->at))
			return false;
		append(to, *r->at);
	}
	return *to && *r->at++ == '"';
}

/* The word, and its value if *has_one. */
static bool read_parameter(struct reader *r, bool *has_one)
{
	skip_space(r);
	*has_one = false;
	if (!read_token(r, r->word))
		return false;
	skip_space(r);
	if (*r->at != '=')
		return true;
	*has_one = true;
	r->at++;
	skip_space(r);
	return *r->at == '"' ? read_quoted(r, r->value)
	                     : read_token(r, r->value);
}

/* 0: it is no such number. */
static int bits_of(const char *value)
{
	int bits = *value == '0' ? 0 : (int)strtol(value, NULL, 10);

	return strspn(value, "0123456789") == strlen(value) &&
	                       bits >= BITS_MIN && bits <= BITS_MAX
	               ? bits
	               : 0;
}

/* Does that parameter, with that value or none (NULL), leave us able? */
static bool agree(struct offer *offer, enum parameter p, const char *value)
{
	switch (p) {
	case SERVER_BITS:
		offer->window_bits = value ? bits_of(value) : 0;
		offer->says_bits = true;
		return offer->window_bits > BITS_MIN; /* zlib has no 8 */
	case CLIENT_BITS:
		return !value || bits_of(value);
	default:
		return p < PARAMETERS && !value;
	}
}

static enum parameter parameter_called(const char *name)
{
	int p = 0;

	while (p < PARAMETERS && strcmp(names[p], name) != 0)
		p++;
	return (enum parameter)p;
}

/* One offer; *wanted if it is one that we can keep. */
static bool read_offer(struct reader *r, struct offer *wanted)
{
	unsigned seen = 0;
	bool has_value;

	*wanted = (struct offer){ .window_bits = BITS_MAX };
	if (!read_token(r, r->word))
		return false;
	wanted->taken = strcasecmp(r->word, "permessage-deflate") == 0;
	for (skip_space(r); *r->at == ';'; skip_space(r)) {
		enum parameter p;

		r->at++;
		if (!read_parameter(r, &has_value))
			return false;
		p = parameter_called(r->word);
		if (seen & 1U << p ||
		    !agree(wanted, p, has_value ? r->value : NULL))
			wanted->taken = false;
		seen |= 1U << p;
	}
	return true;
}

/* A list may have empty places (RFC 9110, 5.6.1). */
bool offer_read(struct offer *offer, const char *value)
{
	struct reader r = { .at = value };

	while (skip_space(&r), *r.at) {
		struct offer wanted = { 0 };

		if (*r.at != ',' && !read_offer(&r, &wanted))
			return false;
		if (wanted.taken && !offer->taken)
			*offer = wanted;
		if (*r.at && *r.at++ != ',')
			return false;
	}
	return true;
}
