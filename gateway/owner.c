/* owner.c - whose a socket is: all the sockets of an account, or an identity
 */
#include "owner.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"
#include "socket.h"

static struct {
	void *all; /* a tree of <search.h> */
	void (*visit)(const struct owner *owner);
} owners;

/* Of identities by that alone. */
static int compare(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;

	if (x->identity && y->identity)
		return strcmp(x->identity, y->identity);
	if (x->identity || y->identity)
		return x->identity ? 1 : -1;
	return (x->account > y->account) - (x->account < y->account);
}

static struct owner *find(const struct owner *like)
{
	struct owner **found = tfind(like, &owners.all, compare);

	return found ? *found : NULL;
}

struct socket *owner_sockets(int64_t account)
{
	const struct owner *o = find(&(struct owner){ .account = account });

	return o ? o->sockets : NULL;
}

struct socket *owner_sockets_of(const char *identity)
{
	const struct owner *o = find(
		&(struct owner){ .identity = (char *)identity });

	return o ? o->sockets : NULL;
}

void owner_enter(struct socket *s, const char *identity)
{
	struct owner like = { (char *)identity, s->account, NULL },
		     *o = find(&like);

	if (!o) {
		o = alloc_zero(sizeof *o);
		o->identity = identity ? alloc_copy(identity) : NULL;
		o->account = s->account;
		if (!tsearch(o, &owners.all, compare))
			die("out of memory");
	}
	s->owner = o;
	s->next_of_owner = o->sockets;
	o->sockets = s;
}

void owner_leave(struct socket *s)
{
	struct owner *o = s->owner;
	struct socket **at;

	if (!o)
		return;
	for (at = &o->sockets; *at != s; at = &(*at)->next_of_owner)
		;
	*at = s->next_of_owner;
	s->owner = NULL;
	if (o->sockets)
		return;
	tdelete(o, &owners.all, compare);
	free(o->identity);
	free(o);
}

static void visit(const void *node, VISIT when, int depth)
{
	(void)depth;
	if (when == postorder || when == leaf)
		owners.visit(*(struct owner *const *)node);
}

void owner_each(void (*visitor)(const struct owner *owner))
{
	owners.visit = visitor;
	twalk(owners.all, visit);
}
