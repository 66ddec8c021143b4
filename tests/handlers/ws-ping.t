#!/bin/sh
# ws-ping: the event that asks whether anybody is there
. "$top_srcdir/tests/lib.sh"

# pings frame answer - as ada
pings() {
	export ACCOUNT=1 LOGIN=ada
	replies "$2" ws-ping "$1"
}

t 'a ping is answered' pings '{"type":"ping"}' \
	'{"type":"ping","success":true,"data":"pong"}'
t 'an id comes back as it was' pings '{"type":"ping","id":{"a":[1,"x"]}}' \
	'{"type":"ping","success":true,"data":"pong","id":{"a":[1,"x"]}}'
t 'be it null' pings '{"type":"ping","id":null}' \
	'{"type":"ping","success":true,"data":"pong","id":null}'
t 'it takes nothing, and leaves alone what it is given' pings \
	'{"type":"ping","data":"x"}' \
	'{"type":"ping","success":true,"data":"pong"}'
t 'nobody asks without a name' with ACCOUNT= gives 400 .success=false ws-ping '{}'
finish
