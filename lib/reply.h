/* reply.h - a reply on the wire: status, headers, body */
#ifndef REPLY_H
#define REPLY_H

#include "request.h"

/* The sentence of its error, with what it is about in its places. */
const char *reply_sentence(struct arena *a, const struct reply *r);

/* The reply as a CGI program writes it (RFC 3875, 6); shared: see dialect.h. */
const char *reply_render(struct arena *a, const struct endpoint *ep,
                         const struct incoming *in, const char *cors_origin,
                         const struct reply *r, bool shared);

#endif
