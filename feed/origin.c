/* origin.c - the networks that connections come from, and how many from each */
#include "origin.h"

#include <arpa/inet.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"

enum { NETWORK = 8, IPV4_AT = 12 }; /* bytes of an IPv6 address */

struct origin {
	struct in6_addr network;
	int n;
};

static void *origins; /* a tree of <search.h> */

static int compare(const void *a, const void *b)
{
	return memcmp(&((const struct origin *)a)->network,
	              &((const struct origin *)b)->network,
	              sizeof(struct in6_addr));
}

/* IPv4 is what a socket of IPv6 takes it for (RFC 4291, 2.5.5.2), so that it is
 * the same wherever it comes to. */
static struct in6_addr network_of(const struct sockaddr_storage *from)
{
	struct in6_addr network = { .s6_addr = { [10] = 0xff, [11] = 0xff } };

	if (from->ss_family == AF_INET) {
		memcpy(network.s6_addr + IPV4_AT,
		       &((const struct sockaddr_in *)from)->sin_addr,
		       sizeof(struct in_addr));
		return network;
	}
	network = ((const struct sockaddr_in6 *)from)->sin6_addr;
	if (!IN6_IS_ADDR_V4MAPPED(&network))
		memset(network.s6_addr + NETWORK, 0, sizeof network - NETWORK);
	return network;
}

struct origin *origin_enter(const struct sockaddr_storage *from, int most)
{
	struct origin like = { network_of(from), 0 },
		      **found = tfind(&like, &origins, compare), *o;

	if (found) {
		o = *found;
	} else {
		o = alloc_zero(sizeof *o);
		*o = like;
		if (!tsearch(o, &origins, compare))
			die("out of memory");
	}
	if (o->n >= most)
		return NULL;
	o->n++;
	return o;
}

void origin_leave(struct origin *o)
{
	if (!o || --o->n > 0)
		return;
	tdelete(o, &origins, compare);
	free(o);
}

void origin_name(const struct sockaddr_storage *from,
                 char name[INET6_ADDRSTRLEN])
{
	struct in6_addr network = network_of(from);

	if (IN6_IS_ADDR_V4MAPPED(&network))
		inet_ntop(AF_INET, network.s6_addr + IPV4_AT, name,
		          INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, &network, name, INET6_ADDRSTRLEN);
}
