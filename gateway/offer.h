/*
 * offer.h - Sec-WebSocket-Extensions: what of permessage-deflate will do
 *
 * RFC 6455, 9.1, and RFC 7692, 7.1.  We never take over a context, so that an
 * idle socket keeps none, and ask the same of the client.
 */
#ifndef OFFER_H
#define OFFER_H

#include <stdbool.h>

struct offer {
	bool taken;
	int window_bits; /* 9 to 15: how far back what we send may refer */
	bool says_bits;  /* the client named them, so the answer does as well */
};

/*
 * Read another value of the header: of all the offers the first one that we can
 * keep is taken.  False: it is not what the grammar allows.
 */
bool offer_read(struct offer *offer, const char *value);

#endif
