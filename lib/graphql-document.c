/* graphql-document.c - executable documents (specification, 2.2 to 2.10) */
#include "graphql-document.h"

#include <string.h>

#include "graphql-fault.h"
#include "graphql-parser.h"
#include "graphql.h"
#include "utf8.h"

static struct graphql_selection *selection_set(struct graphql_parser *p);

static struct graphql_selection *optional_set(struct graphql_parser *p)
{
	return graphql_parser_at(p, '{') ? selection_set(p) : NULL;
}

static void field(struct graphql_parser *p, struct graphql_selection *s)
{
	s->kind = SELECT_FIELD;
	s->name = s->key = graphql_parser_name(p);
	if (graphql_parser_skip(p, ':'))
		s->name = graphql_parser_name(p);
	s->args = graphql_parser_arguments(p, false);
	s->directives = graphql_parser_directives(p, false);
	s->below_at = p->token.at;
	s->below = optional_set(p);
}

/* After "...": on is no name of a fragment. */
static void fragment_of(struct graphql_parser *p, struct graphql_selection *s)
{
	bool on = graphql_parser_at_word(p, "on");

	if (!on && graphql_parser_at(p, TOKEN_NAME)) {
		s->kind = SELECT_SPREAD;
		s->name_at = p->token.at;
		s->name = graphql_parser_name(p);
		s->directives = graphql_parser_directives(p, false);
		return;
	}
	s->kind = SELECT_INLINE;
	if (on) {
		graphql_parser_name(p);
		s->on_at = p->token.at;
		s->on = graphql_parser_name(p);
	}
	s->directives = graphql_parser_directives(p, false);
	s->below = selection_set(p);
}

static struct graphql_selection *selection_set(struct graphql_parser *p)
{
	struct graphql_selection *first = NULL, **last = &first;

	if (!graphql_parser_begin_some(p, '{', '}'))
		graphql_parser_unexpected(p);
	while (graphql_parser_more(p, '}')) {
		struct graphql_selection *s = arena_alloc(p->lexer.arena,
		                                          sizeof *s);

		s->at = p->token.at;
		if (graphql_parser_skip(p, '.'))
			fragment_of(p, s);
		else
			field(p, s);
		*last = s;
		last = &s->next;
	}
	return first;
}

static struct graphql_variable *variable(struct graphql_parser *p)
{
	struct graphql_variable *v = arena_alloc(p->lexer.arena, sizeof *v);

	v->at = p->token.at;
	graphql_parser_expect(p, '$');
	v->name_at = p->token.at;
	v->name = graphql_parser_name(p);
	graphql_parser_expect(p, ':');
	v->ref = graphql_parser_ref(p);
	if (graphql_parser_skip(p, '='))
		v->fallback = graphql_parser_value(p, true);
	v->directives = graphql_parser_directives(p, true);
	return v;
}

static struct graphql_variable *variables(struct graphql_parser *p)
{
	struct graphql_variable *first = NULL, **last = &first;

	if (!graphql_parser_begin_some(p, '(', ')'))
		return NULL;
	while (graphql_parser_more(p, ')')) {
		*last = variable(p);
		last = &(*last)->next;
	}
	return first;
}

static bool operation_kind(const struct graphql_parser *p,
                           struct graphql_operation *o)
{
	static const char *const words[] = {
		[OPERATION_QUERY] = "query",
		[OPERATION_MUTATION] = "mutation",
		[OPERATION_SUBSCRIPTION] = "subscription",
	};

	o->kind = OPERATION_QUERY;
	while (o->kind < OPERATION_SUBSCRIPTION &&
	       !graphql_parser_at_word(p, words[o->kind]))
		o->kind++;
	return graphql_parser_at_word(p, words[o->kind]);
}

/* False: it is none. */
static bool operation(struct graphql_parser *p, struct graphql_operation *o)
{
	o->at = p->token.at;
	if (graphql_parser_at(p, '{')) {
		o->below = selection_set(p);
		return true;
	}
	if (!operation_kind(p, o))
		return false;
	graphql_parser_name(p);
	if (graphql_parser_at(p, TOKEN_NAME)) {
		o->name_at = p->token.at;
		o->name = graphql_parser_name(p);
	}
	o->variables = variables(p);
	o->directives = graphql_parser_directives(p, false);
	o->below = selection_set(p);
	return true;
}

/* False: it is none. */
static bool fragment(struct graphql_parser *p, struct graphql_fragment *f)
{
	f->at = p->token.at;
	if (!graphql_parser_at_word(p, "fragment"))
		return false;
	graphql_parser_name(p);
	if (graphql_parser_at_word(p, "on"))
		graphql_parser_unexpected(p);
	f->name_at = p->token.at;
	f->name = graphql_parser_name(p);
	if (!graphql_parser_at_word(p, "on"))
		graphql_parser_unexpected(p);
	graphql_parser_name(p);
	f->on_at = p->token.at;
	f->on = graphql_parser_name(p);
	f->directives = graphql_parser_directives(p, false);
	f->below = selection_set(p);
	return true;
}

static void read_definitions(struct graphql_parser *p,
                             struct graphql_document *d)
{
	struct graphql_operation **last_operation = &d->operations;
	struct graphql_fragment **last_fragment = &d->fragments;

	do {
		struct graphql_operation *o = arena_alloc(p->lexer.arena,
		                                          sizeof *o);
		struct graphql_fragment *f = arena_alloc(p->lexer.arena,
		                                         sizeof *f);

		if (operation(p, o)) {
			*last_operation = o;
			last_operation = &o->next;
		} else if (fragment(p, f)) {
			*last_fragment = f;
			last_fragment = &f->next;
		} else {
			graphql_parser_unexpected(p);
		}
	} while (!graphql_parser_at(p, TOKEN_END) &&
	         !graphql_parser_at(p, TOKEN_WRONG));
}

static void make_tables(struct graphql_document *d)
{
	d->by_name = graphql_names_new();
	for (struct graphql_fragment *f = d->fragments; f; f = f->next)
		graphql_names_add(d->by_name, f->name, f);
	for (struct graphql_operation *o = d->operations; o; o = o->next) {
		o->by_name = graphql_names_new();
		for (struct graphql_variable *v = o->variables; v; v = v->next)
			graphql_names_add(o->by_name, v->name, v);
	}
}

struct graphql_document *graphql_document_read(struct arena *a,
                                               const char *text,
                                               struct graphql_faults *faults)
{
	struct graphql_document *d = arena_alloc(a, sizeof *d);
	struct graphql_parser p;

	if (strlen(text) > GRAPHQL_DOCUMENT || utf8_length(text) < 0) {
		graphql_wrong(faults, NULL,
		              "The document is too long, or not UTF-8");
		return NULL;
	}
	graphql_parser_open(&p, a, text);
	read_definitions(&p, d);
	if (p.why) {
		graphql_wrong(faults, p.token.at, "Syntax error: %s", p.why);
		return NULL;
	}
	make_tables(d);
	return d;
}

void graphql_document_free(struct graphql_document *d)
{
	graphql_names_free(d->by_name);
	for (struct graphql_operation *o = d->operations; o; o = o->next)
		graphql_names_free(o->by_name);
}
