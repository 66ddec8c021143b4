/*
 * graphql-lexer.h - the tokens of a GraphQL document (specification, 2.1)
 *
 * The text has to be well-formed UTF-8.  Where the specification would take
 * them, NUL and halves of characters are refused: PostgreSQL has neither.
 */
#ifndef GRAPHQL_LEXER_H
#define GRAPHQL_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* A punctuator is its own character, "..." is '.'. */
enum graphql_token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_INT,
	TOKEN_FLOAT,
	TOKEN_STRING,
	TOKEN_WRONG,
};

struct graphql_token {
	int kind;
	const char *at, *end; /* where it stands */
	const char *text;     /* of a string its value, in the arena */
};

struct graphql_lexer {
	struct arena *arena;
	const char *at;  /* what comes next */
	int tokens;      /* that there were */
	const char *why; /* the last one is wrong */
};

/* TOKEN_WRONG: .why says so; .at of the token, where. */
struct graphql_token graphql_lexer_next(struct graphql_lexer *l);

#endif
