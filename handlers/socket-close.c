/* socket-close - a socket of a gateway is not there any more */
#include "dialect.h"
#include "endpoint.h"
#include "gateway.h"

static struct reply close_socket(struct request *rq)
{
	const char *gateway = request_number(rq, "GATEWAY"),
		   *number = request_number(rq, "SOCKET");
	enum error e = gateway && number
	                       ? gateway_close_socket(rq->db, gateway, number)
	                       : ERROR_BAD_REQUEST;

	return e ? reply_error(e) : reply_ok();
}

static const struct endpoint endpoint = {
	.name = "socket-close",
	.route = "SOCKET close",
	.summary = "Note that a socket of a gateway is gone",
	.access = GATEWAY,
	.returns = "Nothing",
	.dialect = &dialect_event,
	.handle = close_socket,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
