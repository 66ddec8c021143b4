/*
 * graphql - answers as another side asks, a line each
 *
 * With an argument it shows its schema and what its fields give.  Otherwise a
 * line is what a client sends, {"query":...,"operationName":...,
 * "variables":...}, and its answer another.
 */
#include "json.h"
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graphql-world.h"

static const struct graphql_schema *schema;

static void show_world(struct arena *a)
{
	json_object *world = json_object_new_object();
	json_object *answers = json_object_new_object();

	json_object_object_add(
		world, "sdl",
		json_object_new_string(graphql_schema_text(schema, a)));
	for (int i = 0; i < WORLD_ANSWERS; i++) {
		json_object *answer = json_object_new_object();

		json_object_object_add(
			answer, world_answers[i].error ? "error" : "value",
			world_answers[i].error
				? json_object_new_string(
					  error_word(world_answers[i].error))
				: json_tokener_parse(world_answers[i].json));
		json_object_object_add(answers, world_answers[i].field, answer);
	}
	json_object_object_add(world, "answers", answers);
	puts(json_object_to_json_string(world));
	json_object_put(world);
}

static const char *answer(struct arena *a, json_object *asked)
{
	struct request rq = { .arena = a };
	const struct graphql_ask ask = {
		json_object_get_string(json_object_object_get(asked, "query")),
		json_object_get_string(
			json_object_object_get(asked, "operationName")),
		json_object_object_get(asked, "variables"), false, true
	};

	world_number = 0;
	return graphql_execute(schema, &rq, &ask).body;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	(void)argv;
	schema = graphql_schema_new(world_types);
	if (argc > 1)
		show_world(a);
	while (argc == 1 && (len = getline(&line, &size, stdin)) > 0) {
		json_object *asked = json_parse_object(line, (size_t)len - 1);

		if (!asked)
			die("a line has to be an object");
		puts(answer(a, asked));
		json_object_put(asked);
		arena_reset(a);
	}
	free(line);
	arena_free(a);
	return 0;
}
