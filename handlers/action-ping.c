/* action-ping - is anybody there */
#include "action.h"

static struct outcome ping(const struct action_call *call)
{
	(void)call;
	return action_done(NULL);
}

int main(int argc, char **argv)
{
	return action_main(argc, argv,
	                   &(struct action){
				   .name = "ping",
				   .summary = "Is anybody there",
				   .run = ping,
			   });
}
