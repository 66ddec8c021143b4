/* push.c - what somebody has for an identity, sent to all of its sockets here
 */
#include "push.h"

#include <search.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "alloc.h"
#include "log.h"
#include "owner.h"
#include "socket.h"

/* Far more requests than come in the two seconds that one is waited for. */
enum { ID_MAX = 64, REMEMBERED = 16384, ANSWER = ID_MAX + sizeof "yes " };

struct known {
	bool took;
	char id[];
};

static struct {
	void *by_id;                    /* a tree of <search.h> */
	struct known *ring[REMEMBERED]; /* from the oldest at next on */
	size_t next;
} pushes;

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct known *)a)->id,
	              ((const struct known *)b)->id);
}

static void forget(struct known *k)
{
	if (k)
		tdelete(k, &pushes.by_id, compare);
	free(k);
}

/* The request of that id, which is new if *is_new. */
static struct known *know(const char *id, bool *is_new)
{
	size_t size = strlen(id) + 1;
	struct known *k = alloc_zero(sizeof *k + size), **found;

	memcpy(k->id, id, size);
	found = tsearch(k, &pushes.by_id, compare);
	if (!found)
		die("out of memory");
	*is_new = *found == k;
	if (!*is_new) {
		free(k);
		return *found;
	}
	forget(pushes.ring[pushes.next]);
	pushes.ring[pushes.next] = k;
	pushes.next = (pushes.next + 1) % REMEMBERED;
	return k;
}

static bool deliver(const char *identity, const char *json, size_t len)
{
	bool took = false;

	for (struct socket *s = owner_sockets_of(identity); s;
	     s = s->next_of_owner) {
		socket_say(s, json, len);
		took = took || s->state == OPEN;
	}
	return took;
}

/* What breaks the form is answered by nothing, as nobody means it. */
void push_take(int from, char *line, const char *bytes, size_t len)
{
	char *space = strchr(line, ' '), *end, *identity, answer[ANSWER];
	struct known *k;
	size_t n;
	bool is_new;

	if (!space || space == line || space - line > ID_MAX)
		return;
	*space = '\0';
	n = strtoul(space + 1, &end, 10);
	if (end == space + 1 || *end || n >= len)
		return;
	k = know(line, &is_new);
	if (is_new) {
		identity = alloc_zero(n + 1);
		memcpy(identity, bytes, n);
		k->took = deliver(identity, bytes + n, len - n);
		free(identity);
	}
	n = (size_t)snprintf(answer, sizeof answer, "%s %s",
	                     k->took ? "yes" : "no", k->id);
	send(from, answer, n, MSG_DONTWAIT | MSG_NOSIGNAL);
}
