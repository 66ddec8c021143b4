/* graphql-parser.c - what documents and schemas have in common (2.6 to 2.12) */
#include "graphql-parser.h"

#include <string.h>

#include "graphql.h"
#include "utf8.h"

static void next(struct graphql_parser *p)
{
	p->end = p->token.end;
	p->token = graphql_lexer_next(&p->lexer);
	if (p->token.kind == TOKEN_WRONG)
		p->why = p->lexer.why;
}

static void fail(struct graphql_parser *p, const char *why)
{
	if (p->token.kind == TOKEN_WRONG)
		return;
	p->why = why;
	p->token.kind = TOKEN_WRONG;
}

void graphql_parser_open(struct graphql_parser *p, struct arena *a,
                         const char *text)
{
	*p = (struct graphql_parser){ .lexer = { .arena = a, .at = text } };
	next(p);
}

bool graphql_parser_at(const struct graphql_parser *p, int kind)
{
	return p->token.kind == kind;
}

bool graphql_parser_at_word(const struct graphql_parser *p, const char *word)
{
	size_t len = (size_t)(p->token.end - p->token.at);

	return p->token.kind == TOKEN_NAME && strlen(word) == len &&
	       memcmp(p->token.at, word, len) == 0;
}

bool graphql_parser_skip(struct graphql_parser *p, int kind)
{
	if (p->token.kind != kind)
		return false;
	next(p);
	return true;
}

void graphql_parser_unexpected(struct graphql_parser *p)
{
	size_t len = (size_t)(p->token.end - p->token.at);
	size_t most = utf8_cut(p->token.at, 40);

	if (p->token.kind == TOKEN_END)
		fail(p, "the document ends too early");
	else
		fail(p,
		     arena_printf(p->lexer.arena, "%.*s is out of place",
		                  (int)(len < most ? len : most), p->token.at));
}

void graphql_parser_expect(struct graphql_parser *p, int kind)
{
	if (!graphql_parser_skip(p, kind))
		graphql_parser_unexpected(p);
}

bool graphql_parser_begin(struct graphql_parser *p, int open)
{
	if (!graphql_parser_skip(p, open))
		return false;
	if (++p->nesting > GRAPHQL_NESTING)
		fail(p, "the document has too many brackets in each other");
	return true;
}

bool graphql_parser_more(struct graphql_parser *p, int close)
{
	if (graphql_parser_skip(p, close)) {
		p->nesting--;
		return false;
	}
	if (p->token.kind == TOKEN_END)
		graphql_parser_unexpected(p);
	return p->token.kind != TOKEN_WRONG;
}

bool graphql_parser_begin_some(struct graphql_parser *p, int open, int close)
{
	if (!graphql_parser_begin(p, open))
		return false;
	if (graphql_parser_at(p, close))
		graphql_parser_unexpected(p);
	return true;
}

static const char *text_of(struct graphql_parser *p)
{
	return arena_copy(p->lexer.arena, p->token.at,
	                  (size_t)(p->token.end - p->token.at));
}

const char *graphql_parser_name(struct graphql_parser *p)
{
	const char *name = text_of(p);

	graphql_parser_expect(p, TOKEN_NAME);
	return name;
}

static struct graphql_value *members(struct graphql_parser *p, int close,
                                     bool constant)
{
	struct graphql_value *first = NULL, **last = &first;

	while (graphql_parser_more(p, close)) {
		const char *at = p->token.at;
		const char *name = graphql_parser_name(p);

		graphql_parser_expect(p, ':');
		*last = graphql_parser_value(p, constant);
		(*last)->name = name;
		(*last)->name_at = at;
		last = &(*last)->next;
	}
	return first;
}

static struct graphql_value *items(struct graphql_parser *p, bool constant)
{
	struct graphql_value *first = NULL, **last = &first;

	while (graphql_parser_more(p, ']')) {
		*last = graphql_parser_value(p, constant);
		last = &(*last)->next;
	}
	return first;
}

static void word(struct graphql_parser *p, struct graphql_value *v)
{
	v->kind = VALUE_ENUM;
	if (graphql_parser_at_word(p, "null"))
		v->kind = VALUE_NULL;
	else if (graphql_parser_at_word(p, "true") ||
	         graphql_parser_at_word(p, "false"))
		v->kind = VALUE_BOOLEAN;
	v->text = graphql_parser_name(p);
}

static void scalar(struct graphql_parser *p, struct graphql_value *v)
{
	v->kind = p->token.kind == TOKEN_INT     ? VALUE_INT
	          : p->token.kind == TOKEN_FLOAT ? VALUE_FLOAT
	                                         : VALUE_STRING;
	v->text = p->token.text ? p->token.text : text_of(p);
	next(p);
}

static void variable(struct graphql_parser *p, struct graphql_value *v,
                     bool constant)
{
	v->kind = VALUE_VARIABLE;
	if (constant)
		graphql_parser_unexpected(p);
	graphql_parser_expect(p, '$');
	v->text = graphql_parser_name(p);
}

struct graphql_value *graphql_parser_value(struct graphql_parser *p,
                                           bool constant)
{
	struct graphql_value *v = arena_alloc(p->lexer.arena, sizeof *v);

	v->at = p->token.at;
	switch (p->token.kind) {
	case '$':
		variable(p, v, constant);
		break;
	case '[':
		v->kind = VALUE_LIST;
		graphql_parser_begin(p, '[');
		v->first = items(p, constant);
		break;
	case '{':
		v->kind = VALUE_OBJECT;
		graphql_parser_begin(p, '{');
		v->first = members(p, '}', constant);
		break;
	case TOKEN_NAME:
		word(p, v);
		break;
	case TOKEN_INT:
	case TOKEN_FLOAT:
	case TOKEN_STRING:
		scalar(p, v);
		break;
	default:
		graphql_parser_unexpected(p);
	}
	v->end = p->end;
	return v;
}

struct graphql_value *graphql_parser_arguments(struct graphql_parser *p,
                                               bool constant)
{
	return graphql_parser_begin_some(p, '(', ')')
	               ? members(p, ')', constant)
	               : NULL;
}

struct graphql_directive *graphql_parser_directives(struct graphql_parser *p,
                                                    bool constant)
{
	struct graphql_directive *first = NULL, **last = &first;

	while (graphql_parser_at(p, '@')) {
		struct graphql_directive *d = arena_alloc(p->lexer.arena,
		                                          sizeof *d);

		d->at = p->token.at;
		graphql_parser_expect(p, '@');
		d->name = graphql_parser_name(p);
		d->args = graphql_parser_arguments(p, constant);
		*last = d;
		last = &d->next;
	}
	return first;
}

struct graphql_ref *graphql_parser_ref(struct graphql_parser *p)
{
	struct graphql_ref *ref = arena_alloc(p->lexer.arena, sizeof *ref);

	ref->at = p->token.at;
	if (graphql_parser_begin(p, '[')) {
		ref->of = graphql_parser_ref(p);
		graphql_parser_expect(p, ']');
		p->nesting--;
	} else {
		ref->name = graphql_parser_name(p);
	}
	ref->required = graphql_parser_skip(p, '!');
	return ref;
}
