/* echo.c - a FastCGI program that does nothing: the least an endpoint costs */
#include <fastcgi.h>
#include <fcgiapp.h>

#include "log.h"
#include "pool.h"
#include "settings.h"

static void work(FCGX_Request *fcgi)
{
	while (pool_next(fcgi)) {
		FCGX_PutS(
			"Content-Type: application/json\r\n\r\n"
			"{\"ok\":true}",
			fcgi->out);
		FCGX_Finish_r(fcgi);
	}
}

/* The log has it. */
static void ended(int status)
{
	(void)status;
}

int main(void)
{
	log_name("echo");
	return pool_run(settings_number("CONFAB_WORKERS",
	                                settings_read()->workers, 1, 256),
	                0, work, ended);
}
