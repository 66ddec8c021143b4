/* schema-uri.h - names of schemas (RFC 3986) */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include "arena.h"

/* What a reference means where base is the name of what it stands in (5.2); an
 * empty fragment is left out. */
const char *schema_uri_resolve(struct arena *a, const char *base,
                               const char *ref);

/* All but the fragment. */
const char *schema_uri_document(struct arena *a, const char *uri);

/* The fragment, with %XX as what it means; "": there is none. */
const char *schema_uri_fragment(struct arena *a, const char *uri);

#endif
