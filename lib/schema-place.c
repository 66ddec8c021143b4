/* schema-place.c - what a $ref names */
#include "schema-place.h"

#include <json-c/linkhash.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "schema-node.h"
#include "schema-uri.h"

struct schema_places {
	struct arena *a;
	json_object *library;
	struct lh_table *by_uri; /* URI -> struct schema_place */
	struct lh_table *bases;  /* JSON of a schema -> its base */
};

static void insert(struct lh_table *table, const void *key, const void *value)
{
	if (!lh_table_lookup_entry(table, key) &&
	    lh_table_insert(table, key, value))
		die("out of memory");
}

static void name(struct schema_places *p, const char *uri, json_object *json,
                 const char *base)
{
	struct schema_place *place = arena_alloc(p->a, sizeof *place);

	*place = (struct schema_place){ json, base };
	insert(p->by_uri, uri, place);
}

static void look_into(struct schema_places *p, json_object *json,
                      const char *base, int depth);

/* All there is, or just one: a schema where there may be one. */
static void look_into_each(struct schema_places *p, json_object *json,
                           const char *base, int depth)
{
	size_t n = json_object_is_type(json, json_type_array)
	                   ? json_object_array_length(json)
	                   : 0;

	look_into(p, json, base, depth);
	for (size_t i = 0; i < n; i++)
		look_into(p, json_object_array_get_idx(json, i), base, depth);
}

static void look_into_members(struct schema_places *p, json_object *json,
                              const char *base, int depth)
{
	if (!json_object_is_type(json, json_type_object))
		return;
	json_object_object_foreach(json, key, value)
	{
		(void)key;
		look_into(p, value, base, depth);
	}
}

/* What stands beside a $ref does not count, $id included. */
static const char *own_base(struct schema_places *p, json_object *json,
                            const char *base)
{
	json_object *id = json_object_object_get(json, "$id");
	const char *uri;

	if (!json_object_is_type(id, json_type_string) ||
	    json_object_object_get_ex(json, "$ref", NULL))
		return base;
	uri = schema_uri_resolve(p->a, base, json_object_get_string(id));
	base = schema_uri_document(p->a, uri);
	name(p, uri, json, base);
	return base;
}

static void look_into(struct schema_places *p, json_object *json,
                      const char *base, int depth)
{
	if (depth == SCHEMA_NESTED ||
	    !json_object_is_type(json, json_type_object))
		return;
	base = own_base(p, json, base);
	insert(p->bases, json, base);
	json_object_object_foreach(json, key, value)
	{
		const struct schema_keyword *k = schema_keyword(key);

		if (k && k->shape <= SCHEMA_OR_LIST)
			look_into_each(p, value, base, depth + 1);
		else if (k && k->shape <= LAST_OF_SCHEMAS)
			look_into_members(p, value, base, depth + 1);
	}
}

static void add_document(struct schema_places *p, const char *uri,
                         json_object *json)
{
	name(p, uri, json, uri);
	look_into(p, json, uri, 0);
}

struct schema_places *schema_places_new(struct arena *a, json_object *root,
                                        json_object *library)
{
	struct schema_places *p = arena_alloc(a, sizeof *p);

	*p = (struct schema_places){
		.a = a,
		.library = library,
		.by_uri = lh_kchar_table_new(16, NULL),
		.bases = lh_kptr_table_new(16, NULL),
	};
	if (!p->by_uri || !p->bases)
		die("out of memory");
	add_document(p, "", root);
	return p;
}

void schema_places_free(struct schema_places *p)
{
	lh_table_free(p->by_uri);
	lh_table_free(p->bases);
}

const char *schema_places_base(struct schema_places *p, json_object *json,
                               const char *otherwise)
{
	void *base;

	return lh_table_lookup_ex(p->bases, json, &base) ? base : otherwise;
}

static const struct schema_place *called(struct schema_places *p,
                                         const char *uri)
{
	void *place;

	return lh_table_lookup_ex(p->by_uri, uri, &place) ? place : NULL;
}

/* A document of the library is looked into when it is first asked for; many
 * are called something that ends in an empty fragment. */
static const struct schema_place *document(struct schema_places *p,
                                           const char *uri)
{
	const struct schema_place *place = called(p, uri);
	json_object *json;

	if (place || !p->library)
		return place;
	if (!json_object_object_get_ex(p->library, uri, &json) &&
	    !json_object_object_get_ex(p->library,
	                               arena_printf(p->a, "%s#", uri), &json))
		return NULL;
	add_document(p, uri, json);
	return called(p, uri);
}

/* A token of a JSON Pointer (RFC 6901), undone; *pointer goes on after it. */
static const char *token(struct arena *a, const char **pointer)
{
	size_t len = strcspn(*pointer, "/");
	char *text = arena_copy(a, *pointer, len), *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '~' && (from[1] == '0' || from[1] == '1'))
			*to++ = *++from == '0' ? '~' : '/';
		else
			*to++ = *from;
	}
	*to = '\0';
	*pointer += len;
	return text;
}

static bool step(json_object **json, const char *key)
{
	size_t n = strspn(key, "0123456789");

	if (json_object_is_type(*json, json_type_object))
		return json_object_object_get_ex(*json, key, json);
	if (!json_object_is_type(*json, json_type_array) || !n || key[n] ||
	    n > 9)
		return false;
	n = strtoul(key, NULL, 10);
	if (n >= json_object_array_length(*json))
		return false;
	*json = json_object_array_get_idx(*json, n);
	return true;
}

static bool follow(struct schema_places *p, struct schema_place *place,
                   const char *pointer)
{
	while (*pointer) {
		pointer++;
		if (!step(&place->json, token(p->a, &pointer)))
			return false;
		place->base = schema_places_base(p, place->json, place->base);
	}
	return true;
}

bool schema_places_find(struct schema_places *p, const char *base,
                        const char *ref, struct schema_place *found)
{
	const char *uri = schema_uri_resolve(p->a, base, ref),
		   *fragment = schema_uri_fragment(p->a, uri);
	const struct schema_place *place = document(
		p, schema_uri_document(p->a, uri));

	if (place && *fragment && *fragment != '/')
		place = called(p, uri);
	if (!place)
		return false;
	*found = *place;
	return *fragment != '/' || follow(p, found, fragment);
}
