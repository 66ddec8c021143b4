/* connection.c - connections to what is measured, or the program ends */
#include "connection.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

/* Ended by a reset, a connection leaves no port waiting behind. */
int connect_to(const char *address, const char *port)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	static const struct linger reset = { .l_onoff = 1 };
	struct addrinfo *a;
	int fd;

	if (getaddrinfo(address, port, &hints, &a))
		die("no such address: %s port %s", address, port);
	fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
	if (fd == -1 || connect(fd, a->ai_addr, a->ai_addrlen) ||
	    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset))
		die("cannot connect to %s port %s: %s", address, port,
		    strerror(errno));
	freeaddrinfo(a);
	return fd;
}

int connect_locally(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (snprintf(a.sun_path, sizeof a.sun_path, "%s", path) >=
	            (int)sizeof a.sun_path ||
	    fd == -1 || connect(fd, (const struct sockaddr *)&a, sizeof a))
		die("cannot connect to %s: %s", path, strerror(errno));
	return fd;
}
