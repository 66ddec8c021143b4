/* graphql-introspection.c - a schema that tells about itself (4) */
#include "graphql-introspection.h"

#include <string.h>

static const struct graphql_field schema_fields[] = {
	{ "description", "String", .summary = "What it is for" },
	{ "types", "[__Type!]!", .summary = "All of its types" },
	{ "queryType", "__Type!", .summary = "Where queries begin" },
	{ "mutationType", "__Type", .summary = "Where mutations begin" },
	{ "subscriptionType", "__Type",
	  .summary = "Where subscriptions begin" },
	{ "directives", "[__Directive!]!", .summary = "All of its directives" },
	{ 0 },
};

static const struct graphql_field type_fields[] = {
	{ "kind", "__TypeKind!", .summary = "What sort of type it is" },
	{ "name", "String",
	  .summary = "Of a list or a non-null there is none" },
	{ "description", "String", .summary = "What it is" },
	{ "specifiedByURL", "String",
	  .summary = "Where a scalar is specified" },
	{ "fields", "[__Field!]", "includeDeprecated: Boolean = false",
	  .summary = "Of an object" },
	{ "interfaces", "[__Type!]", .summary = "Of an object" },
	{ "possibleTypes", "[__Type!]",
	  .summary = "Of an interface or a union" },
	{ "enumValues", "[__EnumValue!]", "includeDeprecated: Boolean = false",
	  .summary = "Of an enum" },
	{ "inputFields", "[__InputValue!]", .summary = "Of an input object" },
	{ "ofType", "__Type", .summary = "What a list has, or is never null" },
	{ 0 },
};

static const struct graphql_field field_fields[] = {
	{ "name", "String!", .summary = "What it is called" },
	{ "description", "String", .summary = "What it is" },
	{ "args", "[__InputValue!]!", .summary = "What it takes" },
	{ "type", "__Type!", .summary = "What it gives" },
	{ "isDeprecated", "Boolean!",
	  .summary = "Whether it is not to be used any more" },
	{ "deprecationReason", "String", .summary = "What to use instead" },
	{ 0 },
};

static const struct graphql_field input_fields[] = {
	{ "name", "String!", .summary = "What it is called" },
	{ "description", "String", .summary = "What it is" },
	{ "type", "__Type!", .summary = "What it takes" },
	{ "defaultValue", "String", .summary = "What it is if it is left out" },
	{ 0 },
};

static const struct graphql_field word_fields[] = {
	{ "name", "String!", .summary = "What it is called" },
	{ "description", "String", .summary = "What it means" },
	{ "isDeprecated", "Boolean!",
	  .summary = "Whether it is not to be used any more" },
	{ "deprecationReason", "String", .summary = "What to use instead" },
	{ 0 },
};

static const struct graphql_field directive_fields[] = {
	{ "name", "String!", .summary = "What it is called" },
	{ "description", "String", .summary = "What it does" },
	{ "locations", "[__DirectiveLocation!]!",
	  .summary = "Where it may stand" },
	{ "args", "[__InputValue!]!", .summary = "What it takes" },
	{ "isRepeatable", "Boolean!",
	  .summary = "Whether it may stand there twice" },
	{ 0 },
};

const struct graphql_type graphql_introspection_types[] = {
	{ "__Schema", .summary = "What may be asked", .fields = schema_fields },
	{ "__Type", .summary = "A type", .fields = type_fields },
	{ "__Field", .summary = "A field of an object",
	  .fields = field_fields },
	{ "__InputValue",
	  .summary = "An argument, or a field of an input object",
	  .fields = input_fields },
	{ "__EnumValue", .summary = "A value of an enum",
	  .fields = word_fields },
	{ "__Directive", .summary = "A directive", .fields = directive_fields },
	{ "__TypeKind", GRAPHQL_ENUM, "A sort of type",
	  .body = "SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST "
	          "NON_NULL" },
	{ "__DirectiveLocation", GRAPHQL_ENUM, "Where a directive may stand",
	  .body = "QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION "
	          "FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA "
	          "SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION "
	          "INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT "
	          "INPUT_FIELD_DEFINITION" },
	{ 0 },
};

const struct graphql_field graphql_introspection_fields[3] = {
	{ "__typename", "String!", .summary = "The name of its type" },
	{ "__schema", "__Schema!", .summary = "All that may be asked" },
	{ "__type", "__Type", "name: String!",
	  .summary = "The type of that name" },
};

static void add_text(json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key,
	                       text ? json_object_new_string(text) : NULL);
}

/* A named type is the one object of that name, so that what is below it is
 * there without being made again. */
static json_object *ref_shown(const struct graphql_schema *s,
                              const struct graphql_ref *ref)
{
	struct graphql_ref nullable = *ref;
	json_object *shown;

	if (!ref->required && !ref->of)
		return json_object_get(
			json_object_object_get(s->shown_types, ref->name));
	nullable.required = false;
	shown = json_object_new_object();
	add_text(shown, "kind", ref->required ? "NON_NULL" : "LIST");
	json_object_object_add(
		shown, "ofType",
		ref_shown(s, ref->required ? &nullable : ref->of));
	return shown;
}

static void add_deprecated(json_object *to, const char *why)
{
	json_object_object_add(to, "isDeprecated",
	                       json_object_new_boolean(why != NULL));
	add_text(to, "deprecationReason", why);
}

static json_object *inputs_shown(const struct graphql_schema *s,
                                 const struct graphql_input *input)
{
	json_object *all = json_object_new_array();

	for (; input; input = input->next) {
		json_object *shown = json_object_new_object();
		const struct graphql_value *v = input->fallback;

		add_text(shown, "name", input->name);
		add_text(shown, "description", input->summary);
		json_object_object_add(shown, "type", ref_shown(s, input->ref));
		add_text(shown, "defaultValue",
		         v ? arena_copy(s->arena, v->at,
		                        (size_t)(v->end - v->at))
		           : NULL);
		json_object_array_add(all, shown);
	}
	return all;
}

static json_object *members_shown(const struct graphql_schema *s,
                                  const struct graphql_named *type)
{
	json_object *all = json_object_new_array();

	for (size_t i = 0; i < type->n; i++) {
		const struct graphql_member *m = &type->members[i];
		json_object *shown = json_object_new_object();

		add_text(shown, "name", m->name);
		add_text(shown, "description", m->declared->summary);
		json_object_object_add(shown, "args",
		                       inputs_shown(s, m->inputs));
		json_object_object_add(shown, "type", ref_shown(s, m->ref));
		add_deprecated(shown, m->declared->deprecated);
		json_object_array_add(all, shown);
	}
	return all;
}

static json_object *words_shown(const struct graphql_word *word)
{
	json_object *all = json_object_new_array();

	for (; word; word = word->next) {
		json_object *shown = json_object_new_object();

		add_text(shown, "name", word->name);
		add_text(shown, "description", word->summary);
		add_deprecated(shown, word->deprecated);
		json_object_array_add(all, shown);
	}
	return all;
}

static void fill_type(const struct graphql_schema *s,
                      const struct graphql_named *type, json_object *shown)
{
	static const char *const kinds[] = {
		[GRAPHQL_OBJECT] = "OBJECT",
		[GRAPHQL_INPUT] = "INPUT_OBJECT",
		[GRAPHQL_ENUM] = "ENUM",
		[GRAPHQL_SCALAR] = "SCALAR",
	};

	add_text(shown, "kind", kinds[type->declared->kind]);
	add_text(shown, "name", type->name);
	add_text(shown, "description", type->declared->summary);
	add_text(shown, "specifiedByURL", type->declared->url);
	switch (type->declared->kind) {
	case GRAPHQL_OBJECT:
		json_object_object_add(shown, "fields", members_shown(s, type));
		json_object_object_add(shown, "interfaces",
		                       json_object_new_array());
		break;
	case GRAPHQL_INPUT:
		json_object_object_add(shown, "inputFields",
		                       inputs_shown(s, type->inputs));
		break;
	case GRAPHQL_ENUM:
		json_object_object_add(shown, "enumValues",
		                       words_shown(type->words));
		break;
	case GRAPHQL_SCALAR:
		break;
	}
}

static json_object *places_shown(const char *places)
{
	json_object *all = json_object_new_array();

	while (*places) {
		size_t len = strcspn(places, " ");

		json_object_array_add(
			all, json_object_new_string_len(places, (int)len));
		places += len + (places[len] == ' ');
	}
	return all;
}

static json_object *directives_shown(const struct graphql_schema *s)
{
	const struct graphql_directive_type *d = s->directives;
	json_object *all = json_object_new_array();

	for (; d->name; d++) {
		json_object *shown = json_object_new_object();

		add_text(shown, "name", d->name);
		add_text(shown, "description", d->summary);
		json_object_object_add(shown, "locations",
		                       places_shown(d->places));
		json_object_object_add(shown, "args",
		                       inputs_shown(s, d->inputs));
		json_object_object_add(shown, "isRepeatable",
		                       json_object_new_boolean(false));
		json_object_array_add(all, shown);
	}
	return all;
}

static void add_root(const struct graphql_schema *s, const char *key,
                     const struct graphql_named *type)
{
	if (type)
		json_object_object_add(s->shown, key,
		                       json_object_get(json_object_object_get(
					       s->shown_types, type->name)));
}

void graphql_introspection_make(struct graphql_schema *s)
{
	json_object *all = json_object_new_array();

	s->shown = json_object_new_object();
	s->shown_types = json_object_new_object();
	for (size_t i = 0; i < s->n; i++) {
		json_object *shown = json_object_new_object();

		json_object_object_add(s->shown_types, s->types[i].name, shown);
		json_object_array_add(all, json_object_get(shown));
	}
	for (size_t i = 0; i < s->n; i++)
		fill_type(s, &s->types[i], json_object_array_get_idx(all, i));
	json_object_object_add(s->shown, "types", all);
	json_object_object_add(s->shown, "directives", directives_shown(s));
	add_root(s, "queryType", s->query);
	add_root(s, "mutationType", s->mutation);
}
