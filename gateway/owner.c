/* owner.c - whose a socket is: all the sockets of an account */
#include "owner.h"

#include <search.h>
#include <stdlib.h>

#include "alloc.h"
#include "log.h"
#include "socket.h"

static struct {
	void *by_account; /* a tree of <search.h> */
	void (*visit)(const struct owner *owner);
} owners;

static int compare(const void *a, const void *b)
{
	int64_t x = ((const struct owner *)a)->account,
		y = ((const struct owner *)b)->account;

	return (x > y) - (x < y);
}

static struct owner *find(int64_t account)
{
	struct owner **found = tfind(&(struct owner){ .account = account },
	                             &owners.by_account, compare);

	return found ? *found : NULL;
}

struct socket *owner_sockets(int64_t account)
{
	const struct owner *o = find(account);

	return o ? o->sockets : NULL;
}

void owner_enter(struct socket *s)
{
	struct owner *o = find(s->account);

	if (!o) {
		o = alloc_zero(sizeof *o);
		o->account = s->account;
		if (!tsearch(o, &owners.by_account, compare))
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
	tdelete(o, &owners.by_account, compare);
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
	twalk(owners.by_account, visit);
}
