#!/bin/sh
# action-keepalive: that a socket is still wanted
. "$top_srcdir/tests/lib.sh"

export CALLER='{"code":"0123456789abcdef","uid":7,"belongs":null,"isUser":false,"permissions":-1}'
t 'it is answered' replies '{"action":"keepalive","success":true}' action-keepalive \
	'{"action":"keepalive"}'
t 'with what it has for an id' replies \
	'{"action":"keepalive","success":true,"id":[1,{"a":null}]}' action-keepalive \
	'{"id":[1,{"a":null}],"action":"keepalive"}'
t 'it takes whatever else is said' replies '{"action":"keepalive","success":true}' \
	action-keepalive '{"action":"keepalive","success":false,"x":[]}'
t 'it needs no database' with CONFAB_DATABASE="host=$scratch" replies \
	'{"action":"keepalive","success":true}' action-keepalive '{"action":"keepalive"}'
t 'nobody asks without a name' with CALLER= gives 400 .success=false \
	action-keepalive '{"action":"keepalive"}'
finish
