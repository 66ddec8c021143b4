#!/bin/sh
# Listeners that speak one contract alone, to the letter of it
. "$top_srcdir/tests/lib.sh"

room_port=$(free_port) serverapi_port=$(free_port)
export CONFAB_ROOM_PORT="$room_port" CONFAB_SERVERAPI_PORT="$serverapi_port"
t 'it starts' start_system
ask /register -d '{"login":"alice","password":"password123","username":"Alice"}' >/dev/null

shared=$url
alice='{"username": "alice", "password": "password123"}'

# The login server.
url=http://127.0.0.1:$serverapi_port
t 'one logs in' spells 200 '{"message": "Login successful."}' keep-alive \
	/login -d "$alice" -c jar
t 'a wrong password has no word of another contract' \
	spells 401 '{"error": "Invalid credentials."}' close \
	/login -d '{"username":"alice","password":"x"}'
t 'login is no name here' \
	spells 400 '{"error": "Username and password required."}' close \
	/login -d '{"login":"alice","password":"password123"}'
t 'the callback answers' spells 200 '{"echo":"hello"}' keep-alive \
	/communicate -b jar -d '{"action":"echo","message":"hello"}'
while IFS='|' read -r what arguments
do
	# shellcheck disable=SC2086
	t "$what is an invalid request" spells 400 '{"error": "Invalid request."}' \
		close $arguments
done <<'END'
another path|/nowhere
the root|/
a room's path|/create-room -d {}
our own|/health
another method|/login
a third|/communicate -X DELETE
even OPTIONS|/login -X OPTIONS
a query|/login?x=1 -d {}
a path that is longer|/login/ -d {}
END
t 'a path of 40 kB is too much' spells 400 \
	'{"error": "Maximum number of reads reached before completing the request."}' \
	close "/login$(letters 40000)"
t 'no page may read it' not grep -qi access-control raw
t 'it logs out' spells 200 '{"message": "Logout successful."}' close \
	/logout -X POST -b jar

# The room endpoints.
url=http://127.0.0.1:$room_port
t 'one signs in' answers 200 .ok=true /login \
	-d '{"login":"alice","password":"password123"}'
token=$(jq -r .data.uuid reply)
t 'and opens a room' answers 200 .ok=true /create-room -d '{}'
t 'username is no name here' answers 400 .error.reason=bad-param \
	'.error.message=Malformed login_user request' /login -d "$alice"
t 'no JSON is told in its way' answers 400 '.error.message=Invalid data.' \
	/login -d nonsense
t 'the callback is not here' answers 404 .error.reason=unknown-route \
	/communicate -d '{}'
t 'another method is a 405' answers 405 .error.reason=wrong-method /login

url=$shared
t 'at the usual port both are spoken' answers 200 .message='Login successful.' \
	/login -d "$alice"
t 'it stops' stop_system

with_ports_alike() {
	confab run --detach
}
t 'two listeners cannot have one port' \
	with CONFAB_ROOM_PORT="$serverapi_port" \
	fails 'CONFAB_SERVERAPI_PORT and CONFAB_ROOM_PORT are the same' with_ports_alike
finish
