/* graphql-world.h - a schema with everything in it, and what its fields give */
#ifndef GRAPHQL_WORLD_H
#define GRAPHQL_WORLD_H

#include <inttypes.h>

#include "graphql-plan.h"
#include "graphql.h"

/* By type and field; {"error": ...} is one.  What is not here is a member. */
static const struct {
	const char *field;
	enum error error;
	const char *json;
} world_answers[] = {
	{ "Query.me", OK,
	  "{\"login\":\"ada\",\"name\":null,\"fullname\":\"Ada L.\","
	  "\"box\":{\"depth\":{\"inches\":3}}}" },
	{ "Query.room", OK,
	  "{\"gid\":17,\"name\":\"t\xC3\xA9\\\"a\\n\",\"open\":true,\"size\":3,"
	  "\"score\":1.5,\"order\":\"SIZE\"}" },
	{ "Query.rooms", OK,
	  "[{\"gid\":\"a\",\"name\":\"A\",\"open\":true,\"size\":1,"
	  "\"score\":1e3},{\"gid\":\"b\",\"name\":null,\"open\":false,"
	  "\"size\":-2,\"score\":null,\"order\":\"NAME\"}]" },
	{ "Query.none", OK, "[]" },
	{ "Query.nothing", OK, "null" },
	{ "Query.fail", ERROR_UNKNOWN_ROOM, NULL },
	{ "Query.failHard", ERROR_NOT_ALLOWED, NULL },
	{ "Query.any", OK, "{\"a\":[1,null,{\"b\":\"c\"}]}" },
	{ "Query.wrong", OK, "{}" },
	{ "Query.wrongList", OK, "5" },
	{ "Query.wrongObject", OK, "\"text\"" },
	{ "Query.wrongEnum", OK, "\"HEIGHT\"" },
	{ "Query.old", OK, "\"still here\"" },
	{ "Query.hole", OK,
	  "{\"a\":1,\"b\":2,\"list\":[1,null,3],\"matrix\":[[1],null,[null]],"
	  "\"holes\":[{\"a\":1,\"b\":1},{\"b\":null},null]}" },
	{ "Query.holes", OK,
	  "[{\"a\":null,\"b\":1,\"list\":[1,2],\"matrix\":[[1,2],[]]},"
	  "{\"a\":2,\"b\":null},null,{\"b\":4,\"holes\":[{\"b\":5}]}]" },
	{ "Hole.deep", OK, "{\"a\":10,\"b\":null,\"holes\":[]}" },
	{ "Hole.deepHard", OK,
	  "{\"a\":11,\"b\":12,\"list\":[],\"holes\":[null]}" },
	{ "Hole.fail", ERROR_UNKNOWN_ROOM, NULL },
	{ "Hole.failHard", ERROR_UNKNOWN_USER, NULL },
	{ "Person.friend", OK,
	  "{\"login\":\"bob\",\"name\":\"Bob\","
	  "\"fullname\":\"Bob B.\"}" },
	{ "Person.rooms", OK,
	  "[{\"gid\":\"c\",\"name\":\"C\",\"open\":true,"
	  "\"size\":9}]" },
	{ "Room.members", OK,
	  "[{\"login\":\"ada\",\"name\":\"Ada\"},"
	  "{\"login\":\"bob\",\"name\":null}]" },
	{ "Room.topic", OK, "\"about\"" },
	{ "Mutation.fail", ERROR_NOT_ALLOWED, NULL },
	{ "Mutation.failHard", ERROR_NOT_ALLOWED, NULL },
	{ "Mutation.me", OK, "{\"login\":\"ada\"}" },
};

enum { WORLD_ANSWERS = sizeof world_answers / sizeof *world_answers };

static inline struct reply world_answer(const struct graphql_call *call)
{
	const char *name = arena_printf(call->rq->arena, "%s.%s",
	                                call->step->owner->name,
	                                call->step->field->name);

	for (int i = 0; i < WORLD_ANSWERS; i++)
		if (strcmp(world_answers[i].field, name) == 0)
			return (struct reply){ .error = world_answers[i].error,
				               .data = world_answers[i].json };
	return (struct reply){ .data = "null" };
}

/* Its arguments, as they arrived. */
static inline struct reply world_echo(const struct graphql_call *call)
{
	return (struct reply){ .data = json_object_to_json_string(call->args) };
}

static int64_t world_number;

static inline struct reply world_add(const struct graphql_call *call)
{
	world_number += json_object_get_int(
		json_object_object_get(call->args, "number"));
	return (struct reply){ .data = arena_printf(call->rq->arena, "%" PRId64,
		                                    world_number) };
}

static inline bool world_is_even(json_object *v)
{
	return json_object_is_type(v, json_type_int) &&
	       json_object_get_int64(v) % 2 == 0;
}

static const struct graphql_field world_query[] = {
	{ "me", "Person!", .resolve = world_answer, .summary = "Who asks" },
	{ "room", "Room", "gid: ID!", .resolve = world_answer },
	{ "rooms", "[Room!]!",
	  "\"How many\" first: Int = 3, order: Order = NAME, filter: Filter",
	  .resolve = world_answer },
	{ "none", "[Room]", .resolve = world_answer },
	{ "nothing", "Room", .resolve = world_answer },
	{ "fail", "String", .resolve = world_answer },
	{ "failHard", "Int!", .resolve = world_answer },
	{ "any", "JSON", .resolve = world_answer },
	{ "wrong", "Int", .resolve = world_answer },
	{ "wrongList", "[Int]", .resolve = world_answer },
	{ "wrongObject", "Room", .resolve = world_answer },
	{ "wrongEnum", "Order", .resolve = world_answer },
	{ "old", "String", .resolve = world_answer,
	  .deprecated = "Use \"any\"" },
	{ "hole", "Hole", .resolve = world_answer },
	{ "holes", "[Hole]", .resolve = world_answer },
	{ "echo", "JSON",
	  "int: Int, float: Float, text: String, flag: Boolean, id: ID, "
	  "order: Order, filter: Filter, ints: [Int!], matrix: [[Int]], "
	  "any: JSON, even: Even, needed: Int! = 7, orders: [Order!]! = [NAME]",
	  .resolve = world_echo },
	{ "must", "JSON", "int: Int!, list: [Int!]!, filter: Filter",
	  .resolve = world_echo },
	{ 0 },
};

static const struct graphql_field world_mutation[] = {
	{ "add", "Int!", "number: Int!", .resolve = world_add },
	{ "fail", "Int", .resolve = world_answer },
	{ "failHard", "Int!", .resolve = world_answer },
	{ "me", "Person", .resolve = world_answer },
	{ "hash", "Int", .resolve = world_answer, .costly = true },
	{ 0 },
};

static const struct graphql_field world_person[] = {
	{ "login", "String!", .summary = "What it signs in with" },
	{ "name", "String", .summary = NULL },
	{ "fullName", "String", .member = "fullname" },
	{ "depth", "Int", .member = "box.depth.inches" },
	{ "friend", "Person", .resolve = world_answer },
	{ "rooms", "[Room!]!", "first: Int", .resolve = world_answer },
	{ 0 },
};

static const struct graphql_field world_room[] = {
	{ "gid", "ID!", .summary = "Its \"address\"\nin the world" },
	{ "name", "String", .summary = NULL },
	{ "open", "Boolean!", .summary = NULL },
	{ "size", "Int!", .summary = NULL },
	{ "score", "Float", .summary = NULL },
	{ "order", "Order", .summary = NULL },
	{ "members", "[Person!]!", "limit: Int = 5, name: String",
	  .resolve = world_answer },
	{ "topic", "String", "upper: Boolean = false, like: Filter",
	  .resolve = world_answer },
	{ 0 },
};

static const struct graphql_field world_hole[] = {
	{ "a", "Int", .summary = NULL },
	{ "b", "Int!", .summary = NULL },
	{ "list", "[Int!]", .summary = NULL },
	{ "matrix", "[[Int!]]", .summary = NULL },
	{ "holes", "[Hole!]", .summary = NULL },
	{ "deep", "Hole", .resolve = world_answer },
	{ "deepHard", "Hole!", .resolve = world_answer },
	{ "fail", "String", .resolve = world_answer },
	{ "failHard", "Int!", .resolve = world_answer },
	{ 0 },
};

static const struct graphql_type world_types[] = {
	{ "Query", .fields = world_query },
	{ "Mutation", .fields = world_mutation },
	{ "Person", .fields = world_person, .summary = "Somebody" },
	{ "Room", .fields = world_room },
	{ "Hole", .fields = world_hole },
	{ "Order", GRAPHQL_ENUM, "By what",
	  .body = "NAME \"How many\" SIZE AGE @deprecated(reason: \"Nobody "
	          "knows\")" },
	{ "Filter", GRAPHQL_INPUT,
	  .body = "\"Part of it\" name: String, sizes: [Int!] = [1, 2], "
	          "open: Boolean! = true, order: Order, and: Filter, id: ID, "
	          "or: [Filter!], must: String" },
	{ "JSON", GRAPHQL_SCALAR, "Anything",
	  .url = "https://www.rfc-editor.org/rfc/rfc8259" },
	{ "Even", GRAPHQL_SCALAR, .takes = world_is_even },
	{ 0 },
};

#endif
