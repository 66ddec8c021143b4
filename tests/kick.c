/* kick.c - has the MQTT broker disconnect a client: kick CLIENT-ID */
#include "emqx.h"

int main(int argc, char **argv)
{
	emqx_open(settings_read());
	return argc == 2 && emqx_kick(argv[1]) ? 0 : 1;
}
