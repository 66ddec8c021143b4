/* parts.c - the programs of this machine, and whether each is up */
#include "parts.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hint.h"
#include "metrics.h"

static struct arena *arena;
static struct metric *metrics;
static size_t n;

/* The value of a program's counter of that family; NULL: it has none. */
static const int64_t *value_of(const char *program, const char *family)
{
	size_t len = strlen(family);

	for (size_t i = 0; i < n; i++)
		if (strcmp(metrics[i].program, program) == 0 &&
		    strncmp(metrics[i].name, family, len) == 0 &&
		    (metrics[i].name[len] == '{' || !metrics[i].name[len]))
			return &metrics[i].value;
	return NULL;
}

static json_object *number_or_null(const int64_t *number)
{
	return number ? json_object_new_int64(*number) : NULL;
}

static json_object *start_of(const char *program)
{
	const int64_t *us = value_of(program, "confab_start_time_seconds");

	return us ? json_object_new_double((double)*us / 1e6) : NULL;
}

static json_object *connections_of(const char *program)
{
	const int64_t *sockets = value_of(program, "confab_gateway_sockets");

	return number_or_null(sockets ? sockets
	                              : value_of(program, "confab_sockets"));
}

static void add(json_object *parts, const char *name, bool endpoint,
                const char *state)
{
	json_object *part = json_object_new_object();
	bool down = strcmp(state, "down") == 0;

	json_object_object_add(part, "part", json_object_new_string(name));
	json_object_object_add(part, "endpoint",
	                       json_object_new_boolean(endpoint));
	json_object_object_add(part, "state", json_object_new_string(state));
	json_object_object_add(part, "since", start_of(name));
	json_object_object_add(part, "connections",
	                       down ? NULL : connections_of(name));
	json_object_array_add(parts, part);
}

static void add_daemon(json_object *parts, const struct settings *s,
                       const char *name, bool asked)
{
	add(parts, name, false,
	    !metrics_alive(s->run, name)    ? "down"
	    : asked && !hint_ping_one(name) ? "not ready"
	                                    : "up");
}

static void add_gateways(json_object *parts, const struct settings *s)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		if (strncmp(metrics[i].name, "confab_gateway_sockets{", 23) ==
		    0) {
			add_daemon(parts, s, metrics[i].program, true);
			any = true;
		}
	if (!any)
		add_daemon(parts, s, "gateway", true);
}

static void add_daemons(json_object *parts, const struct settings *s)
{
	add_daemon(parts, s, "notifier", true);
	add_gateways(parts, s);
	add_daemon(parts, s, "bus", true);
	add_daemon(parts, s, "recorder", false);
	if (settings_given(s->slack_token))
		add_daemon(parts, s, "reporter", false);
	if (*s->mqtt_host)
		add_daemon(parts, s, "mqtt", true);
	if (settings_given(s->telegram_token))
		add_daemon(parts, s, "telegram", true);
}

static bool has_socket(const char *run, const char *program)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s.sock", run, program);
	return access(path, F_OK) == 0;
}

static void add_endpoints(json_object *parts, const struct settings *s)
{
	bool leave = strcmp(s->idle_exit, "0") != 0;
	const char *last = "";

	for (size_t i = 0; i < n; last = metrics[i++].program) {
		const char *name = metrics[i].program;
		bool alive;

		if (strcmp(name, last) == 0 || !has_socket(s->run, name) ||
		    value_of(name, "confab_gateway_sockets"))
			continue;
		alive = metrics_alive(s->run, name);
		if (alive || !leave)
			add(parts, name, true, alive ? "up" : "down");
	}
}

const char *parts_look(const struct settings *settings)
{
	json_object *parts = json_object_new_array();
	const char *text;

	if (!arena)
		arena = arena_new();
	arena_reset(arena);
	n = metrics_read(arena, settings->run, &metrics);
	add_daemons(parts, settings);
	add_endpoints(parts, settings);
	text = json_object_to_json_string_ext(parts, JSON_C_TO_STRING_PLAIN);
	text = arena_copy(arena, text, strlen(text));
	json_object_put(parts);
	return text;
}
