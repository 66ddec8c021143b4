/* graphql-names.c - what is found by its name, however many there are */
#include "graphql-names.h"

#include <json-c/linkhash.h>

#include "log.h"

/* json-c's table, whose hash nobody outside can foresee. */
struct graphql_names *graphql_names_new(void)
{
	struct lh_table *t = lh_kchar_table_new(16, NULL);

	if (!t)
		die("out of memory");
	return (struct graphql_names *)t;
}

void graphql_names_free(struct graphql_names *n)
{
	if (n)
		lh_table_free((struct lh_table *)n);
}

const void *graphql_names_find(const struct graphql_names *n, const char *name)
{
	const struct lh_entry *e = lh_table_lookup_entry((struct lh_table *)n,
	                                                 name);

	return e ? lh_entry_v(e) : NULL;
}

bool graphql_names_add(struct graphql_names *n, const char *name,
                       const void *means)
{
	struct lh_table *t = (struct lh_table *)n;

	if (lh_table_lookup_entry(t, name))
		return false;
	if (lh_table_insert(t, name, means))
		die("out of memory");
	return true;
}
