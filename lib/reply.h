/*
 * reply.h - a reply on the wire, as the clients of the room endpoints like it
 *
 *	{"ok":true}   {"ok":true,"data":...} {"ok":true,"data":...,"more":true}
 *	{"ok":false,"error":{"code":404,"reason":"unknown-room","message":"..."}}
 *
 * with the HTTP status that code says (contracts, decision 2).
 */
#ifndef REPLY_H
#define REPLY_H

#include "request.h"

/* The reply as a CGI program writes it, headers and body (RFC 3875, 6). */
const char *reply_render(struct arena *a, const struct endpoint *ep,
                         const struct incoming *in, const char *cors_origin,
                         const struct reply *r);

#endif
