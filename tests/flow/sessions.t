#!/bin/sh
# Sessions as clients meet them: the login server's own contract, through nginx
. "$top_srcdir/tests/lib.sh"

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
ask /register -d '{"login":"alice","password":"password123","username":"Alice"}' >/dev/null

alice='{"username": "alice", "password": "password123"}'
login() {
	ask /login -d "$alice" -c jar >/dev/null
	session=$(sed -n 's/.*sessionToken.//p' jar)
}
by_cookie() {
	answers "$@" -b jar
}

# The table of the contract, line by line.
t 'a login stays open' spells 200 '{"message": "Login successful."}' keep-alive \
	/login -d "$alice" -c jar
cookie_of_contract() {
	header Set-Cookie | grep -qx "sessionToken=[0-9a-f]\{8\}-[0-9a-f]\{4\}-4[0-9a-f]\{3\}-[89ab][0-9a-f]\{3\}-[0-9a-f]\{12\}; Path=/; HttpOnly; SameSite=Strict;"
}
t 'and sets the cookie, attribute for attribute' cookie_of_contract
t 'an echo stays open' spells 200 '{"echo":"hello"}' keep-alive \
	/communicate -b jar -d '{"action":"echo","message":"hello"}'
t 'another action is an error of the callback, and a 200' \
	spells 200 '{"error":"Unknown action."}' keep-alive \
	/communicate -b jar -d '{"action":"shout"}'
t 'bad JSON is told so, and stays open' spells 400 '{"error": "Invalid JSON."}' \
	keep-alive /communicate -b jar -d nonsense
t 'no session is a 401 that closes' spells 401 '{"error": "Invalid session token."}' \
	close /communicate -d '{}'
t 'before bad JSON is' spells 401 '{"error": "Invalid session token."}' \
	close /communicate -d nonsense
t 'a wrong password is a 401 that closes' \
	spells 401 '{"error": "Invalid credentials.", "ok": false}' close \
	/login -d '{"username":"alice","password":"password124"}'
t 'so is an unknown user' \
	spells 401 '{"error": "Invalid credentials.", "ok": false}' close \
	/login -d '{"username":"mallory","password":"password123"}'
t 'a member missing is a 400 that closes' \
	spells 400 '{"error": "Username and password required.", "ok": false}' \
	close /login -d '{"username":"alice"}'
t 'so is no JSON' spells 400 '{"error": "Invalid JSON.", "ok": false}' close \
	/login -d nonsense
t 'and an empty body' spells 400 '{"error": "Invalid JSON.", "ok": false}' close \
	/login -X POST
t 'a logout without a session is a 400 that closes' \
	spells 400 '{"error": "Session token required."}' close /logout -X POST
t 'one of nonsense a 401' spells 401 '{"error": "Invalid session token."}' close \
	/logout -X POST -H 'Cookie: sessionToken=nonsense'
t 'another method closes' spells 405 \
	'{"error": "Invalid request.", "detail": "Method Not Allowed"}' close /logout
t 'more than 4 MiB is told so, and closes' spells 400 \
	'{"error": "Maximum number of reads reached before completing the request body."}' \
	close /communicate -b jar --data-binary @/dev/stdin <<END
"$(letters 4194304)"
END
whole_echo() {
	printf '{"action":"echo","message":"%s"}' "$(letters 4194274)" >large
	[ "$(wc -c <large)" = 4194304 ] &&
		ask /communicate -b jar --data-binary @large >/dev/null &&
		[ "$status" = 200 ] && [ "$(wc -c <reply)" = 4194285 ]
}
t '4 MiB are echoed' whole_echo
t 'a logout closes' spells 200 '{"message": "Logout successful."}' close \
	/logout -X POST -b jar
t 'a second one is a 401' spells 401 '{"error": "Invalid session token."}' close \
	/logout -X POST -b jar

# What closes is closed: two requests in one piece, and how many are answered.
answered() {
	send_raw "$1$1" >/dev/null
	[ "$(grep -o 'HTTP/1.1 [0-9]' raw | wc -l)" = "$2" ]
}
request() {
	printf 'POST %s HTTP/1.1\\r\\nHost: x\\r\\nCookie: sessionToken=%s\\r\\nContent-Length: %s\\r\\n\\r\\n%s' \
		"$1" "$session" "${#2}" "$2"
}
login
t 'after an echo the next request is answered' answered \
	"$(request /communicate '{}')" 2
t 'after bad JSON, too' answered "$(request /communicate '{')" 2
t 'after a logout nobody is there' answered "$(request /logout '')" 1
t 'nor after an error' answered "$(request /communicate '{}')" 1

# One kind of session, whoever opened it.
login
t 'the cookie is good for rooms' by_cookie 200 /create-room -d '{}'
t 'as a header as well' answers 200 /create-room -d '{}' -H "user: $session"
room=$(jq -r .data.room_gid reply)
token=$session
ask /login -d '{"login":"alice","password":"password123"}' >/dev/null
token=$(jq -r .data.uuid reply)
t 'the uuid of the other login is good for the callback' answers 200 .echo=x \
	/communicate -d '{"action":"echo","message":"x"}'
t 'both are listed' answers 200 '.data|length=2' /sessions
t 'with what opened them' test \
	"$(jq -r '.data[0].agent' reply | cut -d/ -f1)" = curl
t 'and which of them asks' test "$(jq -c '.data|map(.current)' reply)" = '[false,true]'

# A session that has ended has ended everywhere: no process answers it.  As many
# as there are may remember it, so each is asked often enough to be met.
everywhere() {
	for _ in $(seq 20)
	do
		for path in /communicate /create-room
		do
			printf 'next\nurl = %s\nheader = "user: %s"\n' "$url$path" "$token"
			printf 'data = {}\noutput = /dev/null\nwrite-out = "%%{http_code}\\n"\n'
		done
	done | sed 1d >everywhere.curl
	curl -s -S -K everywhere.curl >codes
	sort codes | uniq -c
	[ "$(grep -cx "$1" codes)" = 40 ]
}
used_everywhere() {
	everywhere 200
}
ended_everywhere() {
	everywhere 401
}
t 'a session is used' used_everywhere
listen alice
t 'its reader listens' await readers 1
t 'it logs out' spells 200 '{"message": "Logout successful."}' close /logout -X POST
t 'from then on no process knows it' ended_everywhere
gone() {
	! kill -0 "$listener" 2>/dev/null
}
t 'and its reader is sent away' await gone
ended_by() {
	ask /login -d '{"login":"alice","password":"password123"}' >/dev/null
	token=$(jq -r .data.uuid reply)
	used_everywhere || return
	ended=$token
	"$@" || return
	token=$ended
	ended_everywhere
}
another_ends_it() {
	token=$session
	id=$(sql "SELECT max(id) FROM sessions")
	answers 200 .data.ended=1 /end-session -d "{\"session\":$id}"
}
t 'so is one that another ends' ended_by another_ends_it
t 'or all the others' ended_by with token="$session" answers 200 .data.ended=1 \
	/end-session -d '{"others":true}'
t 'the one that asks stays' with token="$session" used_everywhere
# By hand it takes as long as the database takes to tell.
deleted_by_hand() {
	sql 'DELETE FROM sessions' && await ended_everywhere
}
t 'one that is deleted by hand is soon unknown' ended_by deleted_by_hand
truncated() {
	sql 'TRUNCATE sessions' && await ended_everywhere
}
t 'so are all of them' ended_by truncated
disabled() {
	confab users disable alice
}
t 'those of an account that is disabled are at once' ended_by disabled
t 'nobody signs in to it' spells 401 '{"error": "Invalid credentials.", "ok": false}' \
	close /login -d "$alice"
t 'and in the other contract that is told' answers 403 \
	.error.reason=account-disabled /login \
	-d '{"login":"alice","password":"password123"}'
t 'until it is enabled' confab users enable alice
t 'then it does' spells 200 '{"message": "Login successful."}' keep-alive \
	/login -d "$alice"

# The notifier hangs: what our own programs end, they tell themselves.
signed_in() {
	answers 200 /login -d '{"login":"alice","password":"password123"}'
}
s6-svc -p state/service/notifier
t 'with a notifier that hangs those of a disabled account end as well' \
	ended_by disabled
s6-svc -c state/service/notifier
confab users enable alice
t 'nor is it missed once it goes on' await signed_in

# Without the notifier nobody tells of what other hands end, so nobody trusts
# what they remember.
s6-svc -d state/service/notifier
notifier_is_up() {
	nc -z 127.0.0.1 "$push_port"
}
unknown_by_hand() {
	await not notifier_is_up && sleep 3
	used_everywhere && sql 'DELETE FROM sessions' && ended_everywhere
}
t 'without a notifier one deleted by hand is unknown at once' \
	ended_by unknown_by_hand
t 'it stops' stop_system
finish
