/* graphql-print.c - a schema in GraphQL's own notation (specification, 3) */
#include <json-c/printbuf.h>
#include <string.h>

#include "graphql-schema.h"
#include "json.h"
#include "log.h"

struct print {
	struct arena *arena;
	struct printbuf *to;
};

static void put(struct print *p, const char *text)
{
	if (printbuf_memappend(p->to, text, (int)strlen(text)) < 0)
		die("out of memory");
}

/* A JSON string is one of GraphQL's. */
static void put_summary(struct print *p, const char *before, const char *text)
{
	if (!text)
		return;
	put(p, before);
	put(p, json_quote(p->arena, text));
	put(p, *before ? "\n" : " ");
}

static void put_input(struct print *p, const struct graphql_input *input)
{
	const struct graphql_value *v = input->fallback;

	put_summary(p, "", input->summary);
	put(p, arena_printf(p->arena, "%s: %s", input->name,
	                    graphql_ref_text(p->arena, input->ref)));
	if (v)
		put(p, arena_printf(p->arena, " = %.*s", (int)(v->end - v->at),
		                    v->at));
}

static void put_deprecated(struct print *p, const char *why)
{
	if (why)
		put(p, arena_printf(p->arena, " @deprecated(reason: %s)",
		                    json_quote(p->arena, why)));
	put(p, "\n");
}

static void put_member(struct print *p, const struct graphql_member *m)
{
	put_summary(p, "  ", m->declared->summary);
	put(p, arena_printf(p->arena, "  %s", m->name));
	for (const struct graphql_input *i = m->inputs; i; i = i->next) {
		put(p, i == m->inputs ? "(" : ", ");
		put_input(p, i);
		put(p, i->next ? "" : ")");
	}
	put(p,
	    arena_printf(p->arena, ": %s", graphql_ref_text(p->arena, m->ref)));
	put_deprecated(p, m->declared->deprecated);
}

static void put_body(struct print *p, const struct graphql_named *type)
{
	put(p, " {\n");
	for (size_t i = 0; i < type->n; i++)
		put_member(p, &type->members[i]);
	for (const struct graphql_input *i = type->inputs; i; i = i->next) {
		put(p, "  ");
		put_input(p, i);
		put(p, "\n");
	}
	for (const struct graphql_word *w = type->words; w; w = w->next) {
		put_summary(p, "  ", w->summary);
		put(p, arena_printf(p->arena, "  %s", w->name));
		put_deprecated(p, w->deprecated);
	}
	put(p, "}\n");
}

static void put_type(struct print *p, const struct graphql_named *type)
{
	static const char *const words[] = {
		[GRAPHQL_OBJECT] = "type",
		[GRAPHQL_INPUT] = "input",
		[GRAPHQL_ENUM] = "enum",
		[GRAPHQL_SCALAR] = "scalar",
	};
	const struct graphql_type *t = type->declared;

	if (t->summary)
		put(p, arena_printf(p->arena, "%s\n",
		                    json_quote(p->arena, t->summary)));
	put(p, arena_printf(p->arena, "%s %s", words[t->kind], t->name));
	if (t->url)
		put(p, arena_printf(p->arena, " @specifiedBy(url: %s)",
		                    json_quote(p->arena, t->url)));
	if (t->kind == GRAPHQL_SCALAR)
		put(p, "\n");
	else
		put_body(p, type);
}

const char *graphql_schema_text(const struct graphql_schema *s, struct arena *a)
{
	struct print p = { a, printbuf_new() };
	const char *text;

	if (!p.to)
		die("out of memory");
	for (size_t i = 0; i < s->declared; i++) {
		put(&p, i ? "\n" : "");
		put_type(&p, &s->types[i]);
	}
	text = arena_copy(a, p.to->buf, (size_t)p.to->bpos);
	printbuf_free(p.to);
	return text;
}
