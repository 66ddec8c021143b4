/* graphql-schema.c - from the tables of a schema to types (specification, 3) */
#include "graphql-schema.h"

#include <string.h>

#include "graphql-input.h"
#include "graphql-introspection.h"
#include "graphql-parser.h"
#include "log.h"

static const struct graphql_type scalars[] = {
	[BUILTIN_INT - 1] = { "Int", GRAPHQL_SCALAR,
	                      .summary = "A whole number of 32 bits" },
	[BUILTIN_FLOAT - 1] = { "Float", GRAPHQL_SCALAR,
	                        .summary = "A number" },
	[BUILTIN_STRING - 1] = { "String", GRAPHQL_SCALAR,
	                         .summary = "A text" },
	[BUILTIN_BOOLEAN - 1] = { "Boolean", GRAPHQL_SCALAR,
	                          .summary = "true or false" },
	[BUILTIN_ID - 1] = { "ID", GRAPHQL_SCALAR,
	                     .summary = "A text that says which one is meant" },
	{ 0 },
};

/* 3.13; those of a schema's own notation are there for who reads it. */
static const struct graphql_directive_type directives[] = {
	{ "include", "It is there only if that is true.",
	  "FIELD FRAGMENT_SPREAD INLINE_FRAGMENT", .args = "if: Boolean!" },
	{ "skip", "It is left out if that is true.",
	  "FIELD FRAGMENT_SPREAD INLINE_FRAGMENT", .args = "if: Boolean!" },
	{ "deprecated", "It is not to be used any more.",
	  "FIELD_DEFINITION ENUM_VALUE",
	  .args = "reason: String = \"No longer supported\"" },
	{ "specifiedBy", "Where the scalar is specified.", "SCALAR",
	  .args = "url: String!" },
	{ 0 },
};

const struct graphql_named *graphql_schema_type(const struct graphql_schema *s,
                                                const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->types[i].name, name) == 0)
			return &s->types[i];
	return NULL;
}

/* __typename is of all objects, what is behind it in .meta of Query alone. */
const struct graphql_member *
graphql_schema_member(const struct graphql_schema *s,
                      const struct graphql_named *type, const char *name)
{
	size_t meta = type == s->query ? sizeof s->meta / sizeof *s->meta : 1;

	for (size_t i = 0; i < meta; i++)
		if (strcmp(s->meta[i].name, name) == 0)
			return &s->meta[i];
	for (size_t i = 0; i < type->n; i++)
		if (strcmp(type->members[i].name, name) == 0)
			return &type->members[i];
	return NULL;
}

const struct graphql_input *
graphql_input_find(const struct graphql_input *first, const char *name)
{
	while (first && strcmp(first->name, name) != 0)
		first = first->next;
	return first;
}

const struct graphql_named *graphql_ref_named(const struct graphql_ref *ref)
{
	while (ref->of)
		ref = ref->of;
	return ref->type;
}

const char *graphql_ref_text(struct arena *a, const struct graphql_ref *ref)
{
	const char *end = ref->required ? "!" : "";

	return ref->of ? arena_printf(a, "[%s]%s", graphql_ref_text(a, ref->of),
	                              end)
	               : arena_printf(a, "%s%s", ref->name, end);
}

bool graphql_ref_same(const struct graphql_ref *a, const struct graphql_ref *b)
{
	if (a->required != b->required || !a->of != !b->of)
		return false;
	return a->of ? graphql_ref_same(a->of, b->of) : a->type == b->type;
}

bool graphql_named_has(const struct graphql_named *type, const char *word)
{
	const struct graphql_word *w = type->words;

	while (w && strcmp(w->name, word) != 0)
		w = w->next;
	return w;
}

bool graphql_named_is_input(const struct graphql_named *type)
{
	return type->declared->kind != GRAPHQL_OBJECT;
}

/* What is being read, for who is told that it is no good. */
struct reading {
	struct graphql_schema *s;
	const char *type, *field;
};

static _Noreturn void no_good(const struct reading *r, const char *what)
{
	die("the GraphQL schema is no good at %s.%s: %s", r->type,
	    r->field ? r->field : "", what);
}

static void finish(const struct reading *r, struct graphql_parser *p)
{
	graphql_parser_expect(p, TOKEN_END);
	if (p->why)
		no_good(r, p->why);
}

/* The names in it mean something. */
static void bind(const struct reading *r, struct graphql_ref *ref, bool input)
{
	while (ref->of)
		ref = (struct graphql_ref *)ref->of;
	ref->type = graphql_schema_type(r->s, ref->name);
	if (!ref->type)
		no_good(r, "its type is not declared");
	if (input ? !graphql_named_is_input(ref->type)
	          : ref->type->declared->kind == GRAPHQL_INPUT)
		no_good(r, "its type is for the other direction");
}

static const struct graphql_ref *read_ref(const struct reading *r,
                                          const char *text)
{
	struct graphql_parser p;
	struct graphql_ref *ref;

	graphql_parser_open(&p, r->s->arena, text);
	ref = graphql_parser_ref(&p);
	finish(r, &p);
	bind(r, ref, false);
	return ref;
}

static const char *read_summary(struct graphql_parser *p)
{
	const char *text = p->token.text;

	return graphql_parser_skip(p, TOKEN_STRING) ? text : NULL;
}

static struct graphql_input *read_input(const struct reading *r,
                                        struct graphql_parser *p)
{
	struct graphql_input *input = arena_alloc(r->s->arena, sizeof *input);
	struct graphql_ref *ref;

	input->summary = read_summary(p);
	input->name = graphql_parser_name(p);
	graphql_parser_expect(p, ':');
	input->ref = ref = graphql_parser_ref(p);
	if (graphql_parser_skip(p, '='))
		input->fallback = graphql_parser_value(p, true);
	if (!p->why)
		bind(r, ref, true);
	return input;
}

/* "first: Int = 50, before: ID"; NULL: none. */
static const struct graphql_input *read_inputs(const struct reading *r,
                                               const char *text)
{
	struct graphql_input *first = NULL, **last = &first;
	struct graphql_parser p;

	graphql_parser_open(&p, r->s->arena, text ? text : "");
	while (!p.why && !graphql_parser_at(&p, TOKEN_END)) {
		*last = read_input(r, &p);
		last = &(*last)->next;
	}
	finish(r, &p);
	return first;
}

static const char *read_deprecated(struct graphql_parser *p)
{
	const struct graphql_directive *d = graphql_parser_directives(p, true);

	if (!d)
		return NULL;
	return d->args ? d->args->text : "No longer supported";
}

/* OPEN "By invitation" CLOSED @deprecated(reason: "...") */
static const struct graphql_word *read_words(const struct reading *r,
                                             const char *text)
{
	struct graphql_word *first = NULL, **last = &first;
	struct graphql_parser p;

	graphql_parser_open(&p, r->s->arena, text ? text : "");
	while (!p.why && !graphql_parser_at(&p, TOKEN_END)) {
		struct graphql_word *word = arena_alloc(r->s->arena,
		                                        sizeof *word);

		word->summary = read_summary(&p);
		word->name = graphql_parser_name(&p);
		word->deprecated = read_deprecated(&p);
		*last = word;
		last = &word->next;
	}
	finish(r, &p);
	if (!first)
		no_good(r, "it has no values");
	return first;
}

static struct graphql_member read_member(struct reading *r,
                                         const struct graphql_named *type,
                                         const struct graphql_field *f)
{
	struct graphql_member m = { .name = f->name,
		                    .declared = f,
		                    .owner = type };

	r->field = f->name;
	m.ref = read_ref(r, f->type);
	m.inputs = read_inputs(r, f->args);
	if (graphql_input_find(m.inputs, "includeDeprecated") &&
	    strncmp(r->type, "__", 2) == 0)
		m.source = FROM_PARENT_CURRENT;
	if (type && !f->resolve &&
	    (type == r->s->query || type == r->s->mutation))
		no_good(r, "it has no resolver");
	return m;
}

static void read_members(struct reading *r, struct graphql_named *type)
{
	const struct graphql_field *f = type->declared->fields;

	if (!f || !f->name)
		no_good(r, "it has no fields");
	while (f[type->n].name)
		type->n++;
	type->members = arena_alloc(r->s->arena,
	                            type->n * sizeof *type->members);
	for (size_t i = 0; i < type->n; i++)
		type->members[i] = read_member(r, type, &f[i]);
}

static void read_type(struct graphql_schema *s, struct graphql_named *type)
{
	struct reading r = { s, type->name, NULL };

	switch (type->declared->kind) {
	case GRAPHQL_OBJECT:
		read_members(&r, type);
		break;
	case GRAPHQL_INPUT:
		type->inputs = read_inputs(&r, type->declared->body);
		break;
	case GRAPHQL_ENUM:
		type->words = read_words(&r, type->declared->body);
		break;
	case GRAPHQL_SCALAR:
		break;
	}
}

static void add_types(struct graphql_schema *s,
                      const struct graphql_type *types)
{
	for (; types->name; types++) {
		if (graphql_schema_type(s, types->name))
			die("the GraphQL schema has two types %s", types->name);
		s->types[s->n++] = (struct graphql_named){ .name = types->name,
			                                   .declared = types };
	}
}

static size_t count(const struct graphql_type *types)
{
	size_t n = 0;

	while (types[n].name)
		n++;
	return n;
}

static void read_directives(struct graphql_schema *s)
{
	s->directives = arena_alloc(s->arena, sizeof directives);
	memcpy(s->directives, directives, sizeof directives);
	for (struct graphql_directive_type *d = s->directives; d->name; d++) {
		const struct reading r = { s, "directive", d->name };

		d->inputs = read_inputs(&r, d->args);
	}
}

static void read_meta(struct graphql_schema *s)
{
	static const enum graphql_source sources[] = { FROM_TYPE_NAME,
		                                       FROM_SCHEMA,
		                                       FROM_TYPES };

	for (size_t i = 0; i < sizeof s->meta / sizeof *s->meta; i++) {
		struct reading r = { s, "__", NULL };

		s->meta[i] = read_member(&r, NULL,
		                         &graphql_introspection_fields[i]);
		s->meta[i].source = sources[i];
	}
}

const struct graphql_schema *
graphql_schema_new(const struct graphql_type *types)
{
	struct arena *a = arena_new();
	struct graphql_schema *s = arena_alloc(a, sizeof *s);

	s->arena = a;
	s->types = arena_alloc(a, sizeof *s->types *
	                                  (count(types) + count(scalars) +
	                                   count(graphql_introspection_types)));
	add_types(s, types);
	s->declared = s->n;
	add_types(s, scalars);
	for (enum graphql_builtin b = BUILTIN_INT; b <= BUILTIN_ID; b++)
		s->types[s->declared + b - 1].builtin = b;
	add_types(s, graphql_introspection_types);
	s->query = graphql_schema_type(s, "Query");
	s->mutation = graphql_schema_type(s, "Mutation");
	if (!s->query)
		die("the GraphQL schema has no type Query");
	for (size_t i = 0; i < s->n; i++)
		read_type(s, &s->types[i]);
	read_directives(s);
	read_meta(s);
	graphql_introspection_make(s);
	return s;
}
