/*
 * graphql-parser.h - what documents and schemas have in common (2.6 to 2.12)
 *
 * After a fault the next token is TOKEN_WRONG and stays that, which nothing
 * takes: whoever parses needs to ask only once whether all went well.
 */
#ifndef GRAPHQL_PARSER_H
#define GRAPHQL_PARSER_H

#include "graphql-document.h"
#include "graphql-lexer.h"

struct graphql_parser {
	struct graphql_lexer lexer;
	struct graphql_token token; /* the next one */
	const char *end;            /* of the one before */
	int nesting;
	const char *why; /* the first fault; NULL: there is none */
};

void graphql_parser_open(struct graphql_parser *p, struct arena *a,
                         const char *text);

bool graphql_parser_at(const struct graphql_parser *p, int kind);
bool graphql_parser_at_word(const struct graphql_parser *p, const char *word);

/* Take the next token if it is of that kind. */
bool graphql_parser_skip(struct graphql_parser *p, int kind);

/* It has to be. */
void graphql_parser_expect(struct graphql_parser *p, int kind);
void graphql_parser_unexpected(struct graphql_parser *p);

/* The opening bracket, if it is there, and then before everything in it: is
 * there more?  If not, the closing one is taken. */
bool graphql_parser_begin(struct graphql_parser *p, int open);
bool graphql_parser_more(struct graphql_parser *p, int close);

/* The same where something has to be in the brackets. */
bool graphql_parser_begin_some(struct graphql_parser *p, int open, int close);

/* Never NULL. */
const char *graphql_parser_name(struct graphql_parser *p);

struct graphql_value *graphql_parser_value(struct graphql_parser *p,
                                           bool constant);
struct graphql_value *graphql_parser_arguments(struct graphql_parser *p,
                                               bool constant);
struct graphql_directive *graphql_parser_directives(struct graphql_parser *p,
                                                    bool constant);
struct graphql_ref *graphql_parser_ref(struct graphql_parser *p);

#endif
