/* schema-uri.c - names of schemas (RFC 3986) */
#include "schema-uri.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* With what tells it from the next; without a text it is not there. */
struct part {
	const char *text;
	size_t len;
};

struct uri {
	struct part scheme, authority, path, query, fragment;
};

static struct part take(const char **text, size_t len)
{
	struct part part = { *text, len };

	*text += len;
	return part;
}

static size_t scheme_length(const char *text)
{
	size_t n = 0;

	if (!isalpha((unsigned char)*text))
		return 0;
	while (isalnum((unsigned char)text[n]) ||
	       (text[n] && strchr("+-.", text[n])))
		n++;
	return text[n] == ':' ? n + 1 : 0;
}

static struct uri split(const char *text)
{
	struct uri uri = { 0 };
	size_t n = scheme_length(text);

	if (n)
		uri.scheme = take(&text, n);
	if (strncmp(text, "//", 2) == 0)
		uri.authority = take(&text, 2 + strcspn(text + 2, "/?#"));
	uri.path = take(&text, strcspn(text, "?#"));
	if (*text == '?')
		uri.query = take(&text, strcspn(text, "#"));
	if (*text)
		uri.fragment = take(&text, strlen(text));
	return uri;
}

static const char *join(struct arena *a, const struct uri *uri)
{
	bool fragment = uri->fragment.len > 1;

	return arena_printf(a, "%.*s%.*s%.*s%.*s%.*s", (int)uri->scheme.len,
	                    uri->scheme.text ? uri->scheme.text : "",
	                    (int)uri->authority.len,
	                    uri->authority.text ? uri->authority.text : "",
	                    (int)uri->path.len, uri->path.text,
	                    (int)uri->query.len,
	                    uri->query.text ? uri->query.text : "",
	                    fragment ? (int)uri->fragment.len : 0,
	                    fragment ? uri->fragment.text : "");
}

static size_t segment_length(const char *text, const char *end)
{
	const char *slash = memchr(text, '/', (size_t)(end - text));

	return (size_t)((slash ? slash : end) - text);
}

/* Of what has been written n bytes stay if the last segment goes. */
static size_t without_last(const char *out, size_t n)
{
	while (n && out[--n] != '/')
		;
	return n;
}

/* Without . and .. (5.2.4). */
static struct part without_dots(struct arena *a, struct part path)
{
	const char *at = path.text, *end = at + path.len;
	char *out = arena_alloc(a, path.len + 1);
	size_t n = 0;

	while (at < end) {
		size_t slash = *at == '/',
		       len = segment_length(at + slash, end);
		const char *name = at + slash;

		at = name + len;
		if (len > 2 || strncmp(name, "..", len) != 0 || !len) {
			memcpy(out + n, name - slash, slash + len);
			n += slash + len;
			continue;
		}
		if (len == 2)
			n = without_last(out, n);
		if (slash && at == end)
			out[n++] = '/';
		if (!slash && at < end)
			at++;
	}
	return (struct part){ out, n };
}

/* The path of a reference that has neither scheme nor authority (5.2.3). */
static struct part merged(struct arena *a, const struct uri *base,
                          struct part path)
{
	size_t n = base->path.len;
	const char *text;

	if (*path.text == '/')
		return without_dots(a, path);
	while (n && base->path.text[n - 1] != '/')
		n--;
	text = arena_printf(a, "%s%.*s%.*s",
	                    base->authority.text && !base->path.len ? "/" : "",
	                    (int)n, base->path.text, (int)path.len, path.text);
	return without_dots(a, (struct part){ text, strlen(text) });
}

const char *schema_uri_resolve(struct arena *a, const char *base,
                               const char *ref)
{
	struct uri from = split(base), uri = split(ref);

	if (uri.scheme.text) {
		uri.path = without_dots(a, uri.path);
		return join(a, &uri);
	}
	uri.scheme = from.scheme;
	if (uri.authority.text) {
		uri.path = without_dots(a, uri.path);
		return join(a, &uri);
	}
	uri.authority = from.authority;
	if (uri.path.len) {
		uri.path = merged(a, &from, uri.path);
		return join(a, &uri);
	}
	uri.path = from.path;
	if (!uri.query.text)
		uri.query = from.query;
	return join(a, &uri);
}

const char *schema_uri_document(struct arena *a, const char *uri)
{
	return arena_copy(a, uri, strcspn(uri, "#"));
}

const char *schema_uri_fragment(struct arena *a, const char *uri)
{
	const char *from = strchr(uri, '#');
	char *text = arena_copy(a, from ? from + 1 : "",
	                        from ? strlen(from + 1) : 0),
	     *to = text;

	for (from = text; *from; from++) {
		char hex[3] = "";

		if (*from == '%' && isxdigit((unsigned char)from[1]) &&
		    isxdigit((unsigned char)from[2])) {
			memcpy(hex, from + 1, 2);
			from += 2;
			*to++ = (char)strtol(hex, NULL, 16);
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	return text;
}
