/* objects.c - the broker's protocol: bytes to objects and back, no I/O */
#include "objects.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json.h"
#include "utf8.h"

void objects_add(struct objects *o, const char *bytes, size_t len)
{
	if (o->begin)
		memmove(o->bytes, o->bytes + o->begin, o->len - o->begin);
	o->len -= o->begin;
	o->at -= o->begin;
	o->begin = 0;
	if (o->len + len > o->size) {
		o->size = 2 * (o->len + len);
		o->bytes = alloc_grow(o->bytes, o->size);
	}
	memcpy(o->bytes + o->len, bytes, len);
	o->len += len;
}

void objects_free(struct objects *o)
{
	free(o->bytes);
	*o = (struct objects){ 0 };
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Each byte is looked at once, however they come: a scan from the beginning
 * whenever some came would take forever for who sends one at a time. */
static bool at_end(struct objects *o)
{
	while (o->at < o->len) {
		char c = o->bytes[o->at++];

		if (o->in_string) {
			if (o->escaped || c == '\\')
				o->escaped = !o->escaped;
			else if (c == '"')
				o->in_string = false;
		} else if (c == '"') {
			o->in_string = true;
		} else if (c == '{') {
			o->depth++;
		} else if (c == '}' && --o->depth == 0) {
			return true;
		}
	}
	return false;
}

bool objects_next(struct objects *o, json_object **object)
{
	*object = NULL;
	if (o->depth == 0)
		while (o->begin < o->len && is_space(o->bytes[o->begin]))
			o->at = ++o->begin;
	if (o->begin == o->len)
		return true;
	if (o->bytes[o->begin] != '{')
		return false;
	if (!at_end(o))
		return o->len - o->begin <= OBJECT_MAX;
	*object = json_parse_object(o->bytes + o->begin, o->at - o->begin);
	o->begin = o->at;
	return *object;
}

/* A text of 1 to max bytes, or a number. */
static bool read_identity(json_object *object, const char *key,
                          char identity[IDENTITY_MAX + 1])
{
	json_object *value;
	const char *text;

	if (!json_object_object_get_ex(object, key, &value) ||
	    (!json_object_is_type(value, json_type_string) &&
	     !json_object_is_type(value, json_type_int)))
		return false;
	text = json_object_get_string(value);
	snprintf(identity, IDENTITY_MAX + 1, "%s", text);
	return *text && strlen(text) <= IDENTITY_MAX;
}

static void read_request(struct message *m, json_object *object)
{
	if (m->id &&
	    (read_identity(object, "uid", m->identity) ||
	     read_identity(object, "wdcode", m->identity)) &&
	    (m->json = json_of(object, "msg", NULL)) &&
	    strlen(m->json) <= IDENTITY_JSON_MAX)
		m->is = REQUEST;
}

static void read_reply(struct message *m, json_object *object)
{
	json_object *success;

	if (!m->id || !json_object_object_get_ex(object, "success", &success) ||
	    !json_object_is_type(success, json_type_boolean))
		return;
	m->success = json_object_get_boolean(success);
	m->is = REPLY;
}

/* What follows the last hyphen, if it has the form. */
static void read_id(struct message *m, json_object *object)
{
	json_object *id;
	const char *hyphen;

	m->id = json_of(object, "id", NULL);
	if (!m->id || strlen(m->id) > OBJECT_ID_MAX) {
		m->id = NULL;
		return;
	}
	json_object_object_get_ex(object, "id", &id);
	hyphen = json_object_is_type(id, json_type_string)
	                 ? strrchr(json_object_get_string(id), '-')
	                 : NULL;
	if (hyphen && identity_is_request(hyphen + 1))
		memcpy(m->request, hyphen + 1, IDENTITY_REQUEST);
}

void message_read(json_object *object, struct message *m)
{
	const char *type = json_of(object, "type", "");

	*m = (struct message){ .is = STRANGE };
	read_id(m, object);
	if (strcmp(type, "\"req\"") == 0)
		read_request(m, object);
	else if (strcmp(type, "\"rep\"") == 0)
		read_reply(m, object);
}

void message_name(struct message *m)
{
	const char *const parts[] = { m->id, m->identity, m->json };
	unsigned char hash[IDENTITY_REQUEST / 2];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	for (int i = 0; i < 3; i++)
		crypto_generichash_update(&state,
		                          (const unsigned char *)parts[i],
		                          strlen(parts[i]) + 1);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(m->request, sizeof m->request, hash, sizeof hash);
}

/* A character that is well-formed. */
static uint32_t character(const char *s, int bytes)
{
	uint32_t c = (unsigned char)*s;

	if (bytes > 1)
		c &= 0x7Fu >> bytes;
	for (int i = 1; i < bytes; i++)
		c = c << 6 | (s[i] & 0x3F);
	return c;
}

enum { ESCAPE = sizeof "\\u0000\\u0000" };

static int escape(char to[ESCAPE], uint32_t c)
{
	if (c < 0x10000)
		return snprintf(to, ESCAPE, "\\u%04x", c);
	c -= 0x10000;
	return snprintf(to, ESCAPE, "\\u%04x\\u%04x", 0xD800 + (c >> 10),
	                0xDC00 + (c & 0x3FF));
}

/* JSON as ASCII, without a brace in its strings; no character has more bytes
 * than six times what it had. */
static char *plain(const char *json)
{
	size_t left = strlen(json), len = 0;
	char *text = alloc_zero(6 * left + ESCAPE);
	bool in_string = false, escaped = false;

	while (left) {
		int bytes = utf8_step(json, left);
		char c = *json;

		if (bytes > 1 || (in_string && (c == '{' || c == '}')))
			len += (size_t)escape(text + len,
			                      character(json, bytes));
		else
			text[len++] = c;
		if (c == '"' && !escaped)
			in_string = !in_string;
		escaped = c == '\\' && !escaped;
		json += bytes;
		left -= (size_t)bytes;
	}
	return alloc_grow(text, len + 1);
}

/* Others have accounts by number and devices by code. */
static json_object *identity_json(const char *identity)
{
	size_t len = strlen(identity);

	if (len <= 18 && strspn(identity, "0123456789") == len &&
	    (*identity != '0' || len == 1))
		return json_object_new_int64(strtoll(identity, NULL, 10));
	return json_object_new_string(identity);
}

static char *text_of(json_object *o)
{
	const char *json = json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	char *text = json_scan(json, strlen(json)).is == JSON_GOOD ? plain(json)
	                                                           : NULL;

	json_object_put(o);
	return text;
}

char *objects_request(const struct push *p)
{
	char id[IDENTITY_MAX + IDENTITY_REQUEST + sizeof "-"];
	json_object *o, *msg;

	if (!json_parse(p->json, strlen(p->json), &msg))
		return NULL;
	snprintf(id, sizeof id, "%s-%s", p->identity, p->request);
	o = json_object_new_object();
	json_object_object_add(o, "type", json_object_new_string("req"));
	json_object_object_add(o, "uid", identity_json(p->identity));
	json_object_object_add(o, "wdcode", identity_json(p->identity));
	json_object_object_add(o, "msg", msg);
	json_object_object_add(o, "id", json_object_new_string(id));
	return text_of(o);
}

char *objects_reply(const char *id, bool success)
{
	json_object *o = json_object_new_object(), *value;

	json_parse(id, strlen(id), &value);
	json_object_object_add(o, "success", json_object_new_boolean(success));
	json_object_object_add(o, "id", value);
	json_object_object_add(o, "type", json_object_new_string("rep"));
	return text_of(o);
}
