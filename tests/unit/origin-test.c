/* What has to be true of where connections come from. */
#include "origin.h"

#include <arpa/inet.h>

#include "../tap.h"

enum { MOST = 2 };

static struct sockaddr_storage from(const char *address)
{
	struct sockaddr_storage at = { .ss_family = AF_INET };

	if (strchr(address, ':')) {
		at.ss_family = AF_INET6;
		inet_pton(AF_INET6, address,
		          &((struct sockaddr_in6 *)&at)->sin6_addr);
	} else {
		inet_pton(AF_INET, address,
		          &((struct sockaddr_in *)&at)->sin_addr);
	}
	return at;
}

static struct origin *enter(const char *address)
{
	struct sockaddr_storage at = from(address);

	return origin_enter(&at, MOST);
}

static void is_called(const char *address, const char *name, const char *what)
{
	struct sockaddr_storage at = from(address);
	char called[INET6_ADDRSTRLEN];

	origin_name(&at, called);
	is(called, name, what);
}

int main(void)
{
	struct origin *in[7];
	int n = 0;

	in[n++] = enter("192.0.2.1");
	in[n++] = enter("192.0.2.1");
	ok(in[0] && in[1], "as many as may come from an address do");
	ok(!enter("192.0.2.1"), "one more does not");
	ok(!enter("::ffff:192.0.2.1"), "nor by a socket of IPv6");
	ok((in[n++] = enter("192.0.2.2")), "one of the next address does");
	in[n++] = enter("2001:db8:0:1::1");
	in[n++] = enter("2001:db8:0:1:ffff::1");
	ok(in[3] && in[4], "and as many of IPv6");
	ok(!enter("2001:db8:0:1::3"), "all of a network are one");
	ok((in[n++] = enter("2001:db8:0:2::1")), "the next network is another");
	origin_leave(in[0]);
	ok((in[0] = enter("192.0.2.1")), "once one has gone, another comes");
	ok(!enter("192.0.2.1"), "and no more than that");
	origin_leave(in[0]);
	origin_leave(in[1]);
	in[0] = enter("192.0.2.1");
	in[1] = enter("192.0.2.1");
	ok(in[0] && in[1], "when all have gone, as many come again");
	in[n++] = NULL;
	is_called("192.0.2.1", "192.0.2.1", "an address is called by itself");
	is_called("::ffff:192.0.2.1", "192.0.2.1", "by a socket of IPv6, too");
	is_called("2001:db8:0:1::1",
	          "2001:db8:0:1::", "a network by what it begins with");
	while (n)
		origin_leave(in[--n]);
	ok(true, "who was not counted may leave");
	return done();
}
