/* schema-pattern.c - a regular expression of ECMA-262's, by PCRE2 */
#include "schema-pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <ctype.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"
#include "schema-value.h"

/* Of one attempt to match at one place; the work limits all of them. */
enum { MATCH_LIMIT = 1000000, MATCH_DEPTH = 10000, MATCH_KIB = 4096 };

enum { PATTERN_MAX = 16 * 1024, LOOKED_AT = 64 /* bytes for a step of work */ };

struct schema_pattern {
	struct schema_pattern *next;
	pcre2_code *code;
};

/* General categories, which PCRE2 knows by their letters alone. */
static const char *const categories[][2] = {
	{ "Letter", "L" },
	{ "Cased_Letter", "L&" },
	{ "Uppercase_Letter", "Lu" },
	{ "Lowercase_Letter", "Ll" },
	{ "Titlecase_Letter", "Lt" },
	{ "Modifier_Letter", "Lm" },
	{ "Other_Letter", "Lo" },
	{ "Mark", "M" },
	{ "Nonspacing_Mark", "Mn" },
	{ "Spacing_Mark", "Mc" },
	{ "Enclosing_Mark", "Me" },
	{ "Number", "N" },
	{ "Decimal_Number", "Nd" },
	{ "digit", "Nd" },
	{ "Letter_Number", "Nl" },
	{ "Other_Number", "No" },
	{ "Punctuation", "P" },
	{ "punct", "P" },
	{ "Symbol", "S" },
	{ "Separator", "Z" },
	{ "Space_Separator", "Zs" },
	{ "Other", "C" },
	{ "Control", "Cc" },
};

struct translation {
	const char *from;
	char *to;
	bool in_class;
};

static void put(struct translation *t, const char *text)
{
	size_t n = strlen(text);

	memcpy(t->to, text, n);
	t->to += n;
}

/* At \p or \P: if it is a category by its name, by its letters. */
static void put_property(struct translation *t)
{
	size_t n = strcspn(t->from, "}");

	*t->to++ = '\\';
	*t->to++ = *t->from;
	for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
		const char *const *name = categories[i];

		if (n == strlen(name[0]) + 2 && t->from[1] == '{' &&
		    strncmp(t->from + 2, name[0], n - 2) == 0) {
			put(t, "{");
			put(t, name[1]);
			t->from += n;
			return;
		}
	}
	t->from++;
}

/* All that ECMA-262 has for white space, the byte order mark being some. */
#define SPACE "\\p{Xsp}\xef\xbb\xbf"

/* After a backslash.  False: it says nothing in ECMA-262. */
static bool put_escape(struct translation *t)
{
	char c = *t->from;

	if (isalpha((unsigned char)c) && !strchr("dDsSwWbBtnvfrcxupPk", c))
		return false;
	if (c == 'p' || c == 'P') {
		put_property(t);
		return true;
	}
	if (c)
		t->from++;
	if (c == 's') {
		put(t, t->in_class ? SPACE : "[" SPACE "]");
	} else if (c == 'S') {
		put(t, t->in_class ? "\\P{Xsp}" : "[^" SPACE "]");
	} else if (c == 'v') {
		put(t, "\\x0b");
	} else {
		*t->to++ = '\\';
		if (c)
			*t->to++ = c;
	}
	return true;
}

/* At what stands after a bracket that opens.  False: PCRE2's own. */
static bool is_group(const char *after)
{
	return *after != '*' &&
	       (*after != '?' || (after[1] && strchr(":=!<", after[1])));
}

/* NULL: it has what ECMA-262 has not. */
static const char *translated(struct arena *a, const char *text)
{
	/* The longest is what becomes of \s. */
	char *to = arena_alloc(a, strlen(text) * sizeof SPACE + 1);
	struct translation t = { text, to, false };

	while (*t.from) {
		char c = *t.from++;

		if (c == '\\') {
			if (!put_escape(&t))
				return NULL;
			continue;
		}
		if (c == '(' && !t.in_class && !is_group(t.from))
			return NULL;
		if (c == '[' && t.in_class)
			*t.to++ = '\\'; /* no [:alpha:] */
		if (c == '[' || c == ']')
			t.in_class = c == '[';
		*t.to++ = c;
	}
	return to;
}

static pcre2_compile_context *how_to_compile(void)
{
	static pcre2_compile_context *how;

	if (how)
		return how;
	how = pcre2_compile_context_create(NULL);
	if (!how)
		die("out of memory");
	pcre2_set_compile_extra_options(how, PCRE2_EXTRA_ALT_BSUX);
	pcre2_set_newline(how, PCRE2_NEWLINE_ANYCRLF);
	return how;
}

/* That it calls out at every step is how its work is counted. */
static pcre2_code *compile(struct arena *a, const char *text, const char **why)
{
	uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX |
	                   PCRE2_ALLOW_EMPTY_CLASS | PCRE2_AUTO_CALLOUT |
	                   PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;
	PCRE2_UCHAR said[128] = "";
	PCRE2_SIZE at;
	int error;
	pcre2_code *code;

	if (strlen(text) > PATTERN_MAX) {
		*why = "it is too long";
		return NULL;
	}
	text = translated(a, text);
	if (!text) {
		*why = "it has an escape or a group that ECMA-262 has not";
		return NULL;
	}
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options,
	                     &error, &at, how_to_compile());
	if (!code) {
		pcre2_get_error_message(error, said, sizeof said);
		*why = arena_printf(a, "%s", (char *)said);
	}
	return code;
}

struct schema_pattern *schema_pattern_new(struct arena *a, const char *text,
                                          struct schema_pattern **list,
                                          const char **why)
{
	pcre2_code *code = compile(a, text, why);
	struct schema_pattern *p;

	if (!code)
		return NULL;
	p = alloc_zero(sizeof *p);
	*p = (struct schema_pattern){ *list, code };
	return *list = p;
}

void schema_patterns_free(struct schema_pattern *list)
{
	while (list) {
		struct schema_pattern *p = list;

		list = p->next;
		pcre2_code_free(p->code);
		free(p);
	}
}

/* How far a match has gone at its last step. */
struct meter {
	size_t at, *work;
};

static int count_step(pcre2_callout_block *step, void *data)
{
	struct meter *meter = data;
	size_t at = step->current_position,
	       moved = at > meter->at ? at - meter->at : meter->at - at;

	meter->at = at;
	return schema_spend(meter->work, 1 + moved / LOOKED_AT)
	               ? 0
	               : PCRE2_ERROR_CALLOUT;
}

/* Of the process: one match is under way at a time. */
static struct matcher {
	pcre2_match_context *how;
	pcre2_match_data *data;
} * the_matcher(void)
{
	static struct matcher m;

	if (m.how)
		return &m;
	m.how = pcre2_match_context_create(NULL);
	m.data = pcre2_match_data_create(1, NULL);
	if (!m.how || !m.data)
		die("out of memory");
	pcre2_set_match_limit(m.how, MATCH_LIMIT);
	pcre2_set_depth_limit(m.how, MATCH_DEPTH);
	pcre2_set_heap_limit(m.how, MATCH_KIB);
	return &m;
}

bool schema_pattern_matches(const struct schema_pattern *p, const char *text,
                            size_t len, size_t *work)
{
	struct matcher *m = the_matcher();
	struct meter meter = { 0, work };
	int rc;

	if (!schema_spend(work, 1 + len / LOOKED_AT))
		return false;
	pcre2_set_callout(m->how, count_step, &meter);
	rc = pcre2_match(p->code, (PCRE2_SPTR)text, len, 0, 0, m->data, m->how);
	/* What is no UTF-8 does not match; else it was a limit. */
	if (rc < PCRE2_ERROR_UTF8_ERR21)
		*work = 0;
	return rc >= 0;
}
