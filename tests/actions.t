#!/bin/sh
# What must hold of every action, checked of each by what it says of itself.
. "$top_srcdir/tests/lib.sh"

export CALLER='{"code":"ada@example.org","uid":7,"belongs":[],"isUser":true,"permissions":1}'
# each_action command... - with $program, $name and $action, once for each
each_action() {
	each_of 'action-*' of_action "$@"
}
of_action() {
	action=$(says '.route[7:]') && "$@"
}
# denied status text [body] - and of its own name
denied() {
	call "$name" "${3-$(frame)}" && [ "$status" = "$1" ] &&
		jq -e --arg action "$action" --arg told "$2" '.action == $action
			and .success == false and .comment == $told' reply
}
frame() {
	printf '{"action":"%s"%s}' "$action" "${1:+,$1}"
}

check_description() {
	t "$name is the program of its action" test "$name" = "action-$action"
	t "$name goes by its own name" test "$(says .name)" = "$name"
	t "$name has a test" test -x "$top_srcdir/tests/handlers/$name.t"
	t "$name is for who is known" test \
		"$(says '"\(.access) \(.contract) \(.takes)"')" = 'user action object'
	t "$name has a role" test "$(sql "SELECT count(*) FROM pg_roles
		WHERE rolname = 'confab_$(echo "$name" | tr - _)'")" = 1
	t "$name stands in the documents" grep -q "^| \`$action\` |" \
		"$top_srcdir/docs/api/websocket.md"
	t "$name helps who asks" shows usage "$program" --help
	t "$name takes no other words" not "$program" --nonsense
}

check_route() {
	for method in GET POST OPTIONS HEAD EVENT SOCKET action ''
	do
		t "$name: '$method' is no action" with REQUEST_METHOD="$method" \
			denied 405 'Method Not Allowed'
	done
	for place in x "/$action" "$action/" "$name" '' "${action}_" \
		"$(echo "$action" | tr "[:lower:]" "[:upper:]")"
	do
		t "$name: '$place' is another" with SCRIPT_NAME="$place" \
			denied 404 'Not Found'
	done
}

check_caller() {
	for caller in '' nonsense '[]' '{}' '{"code":7}' '{"code":null,"uid":7}' \
		'{"code":"a","code":"b"}' '{"code":"\ud800"}'
	do
		t "$name: nobody is '$(echo "$caller" | tr '\\' /)'" \
			with CALLER="$caller" denied 400 'Malformed request'
	done
	t "$name: nor is who is not named" without_caller
	t "$name: which is asked before what the body is" with CALLER=x \
		denied 400 'Malformed request' nonsense
}
without_caller() {
	(unset CALLER && denied 400 'Malformed request')
}

check_body() {
	for body in '' nonsense '[]' '"x"' 7 null "{\"action\":\"$action\"" \
		"{\"action\":\"$action\"} {}" \
		"{\"action\":\"$action\",\"action\":\"$action\"}" '{"x":"\ud800"}' \
		'{"x":18446744073709551616}' '{"x":NaN}' \
		"{\"x\":$(letters 40 '[')$(letters 40 ']')}"
	do
		t "$name: no object is '$(printf %.45s "$body" | tr '\\' /)'" \
			denied 400 'Invalid data.' "$body"
	done
	t "$name: a body of 64 KiB and no more" too_much
}
too_much() {
	frame "\"x\":\"$(letters 65536)\"" >large
	denied 413 'The body is too large' @large
}

is_answered() {
	call "$name" "$(frame "${1-}")" && [ "$status" -lt 500 ] &&
		jq -e --arg action "$action" '.action == $action
			and (.success | type) == "boolean"' reply
}
check_answer() {
	t "$name answers by its own name" is_answered
	t "$name: in JSON" test "$(header Content-Type)" = application/json
	for id in 1 '"x"' 1.5 null '[1,["x",null]]' '{"a":{"b":[null]}}'
	do
		t "$name: an id comes back: $id" echoes "$id"
	done
}
echoes() {
	is_answered "\"id\":$1" && { jq -e --argjson id "$1" \
		'has("id") and .id == $id' reply || jq -e \
		'.comment | test("'\''id'\'' was unexpected")' reply; }
}

check_action() {
	check_description
	check_route
	check_caller
	check_body
	check_answer
}

each_action check_action
t 'there are some' test "$n" -gt 0
finish
