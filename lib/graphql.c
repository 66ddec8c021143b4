/* graphql.c - GraphQL (the specification of October 2021) over JSON */
#include "graphql.h"

#include <string.h>

#include "graphql-execution.h"
#include "graphql-fault.h"
#include "graphql-plan.h"
#include "graphql-validation.h"
#include "graphql-variable.h"

static const char *text_in(json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

const char *graphql_text(const struct graphql_call *call, const char *arg)
{
	return text_in(call->args, arg);
}

const char *graphql_parent(const struct graphql_call *call, const char *member)
{
	return text_in(call->parent, member);
}

bool graphql_wants(const struct graphql_call *call, const char *field)
{
	const struct graphql_step *s = call->step->below;

	while (s && strcmp(s->field->name, field) != 0)
		s = s->next;
	return s;
}

static const struct graphql_named *root(const struct graphql_schema *s,
                                        const struct graphql_operation *o)
{
	return o->kind == OPERATION_QUERY ? s->query : s->mutation;
}

/* 5: whatever is to be told of all operations, whichever is asked for. */
static void check(const struct graphql_schema *s, struct graphql_document *d,
                  struct graphql_faults *faults)
{
	struct graphql_plan all = { .document = d, .faults = faults };

	graphql_validate(s, d, faults);
	for (struct graphql_operation *o = d->operations;
	     o && !graphql_faults_count(faults); o = o->next)
		graphql_plan_steps(&all, root(s, o), o);
}

/* GetOperation(), 6.1 */
static const struct graphql_operation *
operation(const struct graphql_document *d, const struct graphql_ask *ask,
          struct graphql_faults *faults)
{
	const struct graphql_operation *o = d->operations;

	if (!ask->operation && o->next)
		graphql_wrong(faults, NULL,
		              "There are several operations: say which one "
		              "by operationName");
	while (ask->operation && o &&
	       !(o->name && strcmp(o->name, ask->operation) == 0))
		o = o->next;
	if (!o)
		graphql_wrong(faults, NULL,
		              "There is no operation of that name");
	else if (ask->reading && o->kind != OPERATION_QUERY)
		graphql_wrong(faults, o->at,
		              "Only queries may be asked in this way");
	return graphql_faults_count(faults) ? NULL : o;
}

/* ExecuteRequest(); NULL: there is no data, as nothing was begun. */
static const char *execute(const struct graphql_schema *s, struct request *rq,
                           const struct graphql_ask *ask,
                           const struct graphql_operation *o,
                           struct graphql_plan *p,
                           struct graphql_answer *answer)
{
	const struct graphql_step *steps;

	p->variables = graphql_variables_coerce(p->faults, o, ask->variables);
	json_object_array_add(p->kept, p->variables);
	if (graphql_faults_count(p->faults))
		return NULL;
	steps = graphql_plan_steps(p, root(s, o), o);
	graphql_plan_check_cost(p, steps);
	if (graphql_faults_count(p->faults))
		return NULL;
	answer->costly = p->costly && !ask->costly_too;
	return answer->costly ? NULL
	                      : graphql_execution_data(s, rq, p->faults, steps);
}

/* 7.1: errors come first, so that nobody overlooks them. */
static void say(struct arena *a, struct graphql_answer *answer,
                json_object *errors, const char *data)
{
	const char *list =
		errors ? arena_printf(
				 a, "\"errors\":%s%s",
				 json_object_to_json_string_ext(
					 errors,
					 JSON_C_TO_STRING_PLAIN |
						 JSON_C_TO_STRING_NOSLASHESCAPE),
				 data ? "," : "")
		       : "";

	answer->refused = !data;
	answer->body = arena_printf(a, "{%s%s%s}", list,
	                            data ? "\"data\":" : "", data ? data : "");
}

struct graphql_answer graphql_execute(const struct graphql_schema *s,
                                      struct request *rq,
                                      const struct graphql_ask *ask)
{
	struct graphql_faults faults = { rq->arena, ask->document, NULL };
	struct graphql_plan plan = { .faults = &faults,
		                     .kept = json_object_new_array() };
	const struct graphql_operation *o = NULL;
	struct graphql_answer answer = { 0 };
	const char *data = NULL;

	plan.document = graphql_document_read(rq->arena, ask->document,
	                                      &faults);
	if (plan.document) {
		check(s, plan.document, &faults);
		if (!graphql_faults_count(&faults))
			o = operation(plan.document, ask, &faults);
		if (o)
			data = execute(s, rq, ask, o, &plan, &answer);
		graphql_document_free(plan.document);
	}
	if (!answer.costly)
		say(rq->arena, &answer, faults.list, data);
	json_object_put(plan.kept);
	json_object_put(faults.list);
	return answer;
}
