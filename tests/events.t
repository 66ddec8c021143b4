#!/bin/sh
# What must hold of every event, checked of each by what it says of itself.
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

# each_event command... - with $program, $name and $event, once for each
each_event() {
	each_of 'ws-*' of_event "$@"
}
of_event() {
	event=$(says '.route[6:]') && "$@"
}

# denied status text [body] - and of the type of the event
denied() {
	call "$name" "${3-$(frame)}" && [ "$status" = "$1" ] &&
		jq -e --arg type "$event" --arg told "$2" '.type == $type
			and .success == false and .error == $told' reply
}
# frame [members] - in which all is of the right form, whatever comes of it
frame() {
	jq -c --argjson more "{${1-}}" '.route[6:] as $type
		| [.params[] | {key: .name, value:
			(if .type == "text" then "x" elif .type == "texts" then []
			elif .type == "boolean" then false
			else 1 end)}]
		| from_entries + {type: $type} + $more' "is.$name"
}

check_description() {
	t "$name goes by its own name" test "$(says .name)" = "$name"
	t "$name is the program of its event" test "$name" = \
		"ws-$(echo "$event" | tr _ -)"
	t "$name has a test" test -x "$top_srcdir/tests/handlers/$name.t"
	t "$name is for who is signed in" test \
		"$(says '"\(.access) \(.contract) \(.takes)"')" = 'user event object'
	t "$name has a role" test "$(sql "SELECT count(*) FROM pg_roles
		WHERE rolname = 'confab_$(echo "$name" | tr - _)'")" = 1
	t "$name helps who asks" shows usage "$program" --help
	t "$name takes no other words" not "$program" --nonsense
}

check_route() {
	for method in GET POST OPTIONS SOCKET event ''
	do
		t "$name: '$method' is no event" \
			with REQUEST_METHOD="$method" is_no_event
	done
	t "$name: neither is 'HEAD', which is told so without a body" \
		with REQUEST_METHOD=HEAD has_no_body 405
	for place in x "/$event" "$event/" "$name" '' "$(echo "$event" | tr a-z A-Z)"
	do
		t "$name: '$place' is another" with SCRIPT_NAME="$place" \
			denied 404 'Not Found'
	done
}
has_no_body() {
	call "$name" && [ ! -s reply ] && [ "$status" = "$1" ]
}
is_no_event() {
	denied 405 'Method Not Allowed'
}

# Whom the gateway names is somebody, and it says so in numbers.
check_caller() {
	for account in '' x -1 1.5 '1 OR true' ' 1' 99999999999999999999
	do
		t "$name: nobody is '$account'" with ACCOUNT="$account" \
			denied 400 'Malformed request'
	done
	t "$name: nor is who is not named" without_caller
	t "$name: nor whose session is no number" with SESSION=x \
		denied 400 'Malformed request'
	t "$name: which is asked before what the body is" with ACCOUNT=x \
		denied 400 'Malformed request' nonsense
	t "$name: a session's token is asked for by nobody" \
		with HTTP_USER=nonsense SESSION=7 is_answered
}
without_caller() {
	(unset LOGIN && denied 400 'Malformed request') &&
		(unset ACCOUNT && denied 400 'Malformed request')
}
is_answered() {
	call "$name" "$(frame "${1-}")" && [ "$status" -lt 500 ] &&
		jq -e --arg type "$event" '.type == $type and (.success | type)
			== "boolean" and (has("data") != has("error"))
			and (.error | . == null or type == "string")' reply
}

check_body() {
	for body in '' nonsense '[]' '"x"' 7 null true "{\"type\":\"$event\"" \
		"{'type':'$event'}" "{\"type\":\"$event\"} {}" \
		"{\"type\":\"$event\",\"type\":\"$event\"}" '{"x":"\ud800"}' \
		'{"x":"\u0000"}' '{"x":18446744073709551616}' '{"x":NaN}' \
		"{\"x\":$(letters 40 '[')$(letters 40 ']')}"
	do
		t "$name: no object is '$(printf %.45s "$body")'" \
			denied 400 'Invalid data.' "$body"
	done
	t "$name: a body of 64 KiB and no more" too_much
}
too_much() {
	frame "\"x\":\"$(letters 65536)\"" >large
	denied 413 'The body is too large' @large
}

# What comes back is what was sent, as JSON.
echoes() {
	is_answered "\"id\":$1" && jq -e --argjson id "$1" \
		'has("id") and .id == $id' reply
}
check_echo() {
	for id in 1 0 -7 1.5 '"x"' '""' '"\"\\\n é🦆"' true false '[]' \
		'[1,["x",null]]' '{}' '{"a":{"b":[null]}}'
	do
		t "$name: an id comes back: $(printf %s "$id" | tr '\\' /)" \
			echoes "$id"
	done
	t "$name: as a large number" large_id
	t "$name: without one there is none" no_id
}
large_id() {
	is_answered '"id":0' && frame '"id":0' | sed 's/"id":0/"id":9007199254740993/' |
		call "$name" @- && grep -q '"id":9007199254740993}$' reply
}
# The one that is about an id has one.
no_id() {
	call "$name" "$(frame | jq -c 'del(.id)')" && jq -e 'has("id") | not' reply
}

check_answer() {
	t "$name answers by its own type" is_answered
	t "$name: in JSON" test "$(header Content-Type)" = application/json
	# Which asks for nothing but an answer.
	[ "$name" = ws-ping ] || t "$name: without a database it says so" \
		with CONFAB_DATABASE="host=$scratch" \
		denied 503 'Try again in a moment'
	t "$name: it answers whatever texts it is given" takes_texts
}
# In each place for one.
takes_texts() {
	while IFS= read -r text <&3
	do
		printf '%s\n' "$text"
		frame | jq -c --arg text "$text" --slurpfile is "is.$name" '
			reduce ($is[0].params[] | select(.type == "text") | .name)
			as $name (.; .[$name] = $text)
			| if has("members") then .members = [$text] else . end' \
			>naughty.body
		call "$name" @naughty.body && [ "$status" -lt 500 ] &&
			jq -e 'has("success")' reply || return
	done 3<naughty
}
cat >naughty <<'END'
' OR 1=1 --
"; DROP TABLE rooms; --
%s%n%d {} {}
\
../../etc/passwd
<script>alert(1)</script>
田中さんにあげて下さい ٠١٢٣ Ω≈ç√ ‮rtl‬ 👩‍👩‍👧
NULL
-1
1e309
END

check_event() {
	check_description
	check_route
	check_caller
	check_body
	check_echo
	check_answer
}

be ada
each_event check_event
types_differ() {
	[ -z "$(cat is.* | jq -r .route | sort | uniq -d)" ]
}
t 'no two events are of one type' types_differ
finish
