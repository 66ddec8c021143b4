#!/bin/sh
# action-ping: whether anybody is there
. "$top_srcdir/tests/lib.sh"

export CALLER='{"code":"0123456789abcdef","uid":7,"belongs":null,"isUser":false,"permissions":-1}'
t 'a ping is answered' replies '{"action":"ping","success":true}' action-ping \
	'{"action":"ping"}'
t 'with what it has for an id' replies \
	'{"action":"ping","success":true,"id":[1,{"a":null}]}' action-ping \
	'{"id":[1,{"a":null}],"action":"ping"}'
t 'it takes whatever else is said' replies '{"action":"ping","success":true}' \
	action-ping '{"action":"ping","success":false,"x":[]}'
t 'it needs no database' with CONFAB_DATABASE="host=$scratch" replies \
	'{"action":"ping","success":true}' action-ping '{"action":"ping"}'
t 'nobody asks without a name' with CALLER= gives 400 .success=false \
	action-ping '{"action":"ping"}'
finish
