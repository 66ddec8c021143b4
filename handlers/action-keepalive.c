/* action-keepalive - says that a socket is still wanted */
#include "action.h"

static struct outcome keepalive(const struct action_call *call)
{
	(void)call;
	return action_done(NULL);
}

int main(int argc, char **argv)
{
	return action_main(argc, argv,
	                   &(struct action){
				   .name = "keepalive",
				   .summary = "Say that the socket is still "
					      "wanted",
				   .run = keepalive,
			   });
}
