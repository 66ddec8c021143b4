#!/bin/sh
# Every file of the JSON test suite, and every naughty string, through every
# JSON door: never a 5xx, never a crash
. "$top_srcdir/tests/lib.sh"

suite=$top_srcdir/../shared/json-test-suite/test_parsing
strings=$top_srcdir/../shared/naughty-strings/blns.json
# All of it comes from one address, and whoever signs out has to go on.
export CONFAB_ADDRESS_RATE=100000
keep_sessions
start_system >start.log || cat start.log
as ada
open_room
describes() {
	cat "is.$name"
}
each_of '*' describes | jq -r 'select(.takes) | (.route | split(" /")) as [$method, $path] |
	select($path) | "\($path) \(.takes) \($method) \(.name)"' | sort -u >takes
doors=$(cut -d' ' -f1 takes | uniq)

all_processes() {
	for name in $(cut -d' ' -f4 takes | uniq) get-room-history
	do
		processes_of "$name" | head -n 1
	done
}
all_processes >before

# through door - what the file requests says: a line each, a name and a file,
# is the body.  A line each of status and name is in the file codes.
through() {
	rm -rf "got.$1" && mkdir -p "got.$1"
	method=$(sed -n "s|^$1 [a-z]* \([A-Z]*\) .*|\1|p;T;q" takes)
	while read -r name file
	do
		printf 'next\nurl = %s\nheader = "user: %s"\n' "$url/$1" "$token"
		printf 'request = %s\n' "$method"
		printf 'data-binary = "@%s"\noutput = "got.%s/%s"\n' \
			"$file" "$1" "$name"
		printf 'write-out = "%%{http_code} %s\\n"\n' "$name"
	done <requests | sed 1d >requests.curl
	curl -s -S -K requests.curl >codes
	for raw in "got.$1"/*
	do
		cp "$raw" raw && cp raw reply && (keep_answer "$1")
	done
}
all_are() {
	[ "$(wc -l <codes)" = "$(wc -l <requests)" ] && ! grep -Ev "$1" codes
}
# Two of them are larger than any body may be.
n_files_are_refused() {
	! grep " n_" codes | grep -v "^400 " | grep -Evx '413 n_structure_(100000_opening_arrays|open_array_object).json'
}
# Who looks at none refuses none that is not too large.
none_is_looked_at() {
	! grep -Ev '^200 ' codes | grep -Evx '400 n_structure_(100000_opening_arrays|open_array_object).json'
}

if [ -d "$suite" ]
then
	for file in "$suite"/*.json
	do
		echo "${file##*/} $file"
	done >requests
	for door in $doors
	do
		through "$door"
		t "$door: every file of the JSON suite is answered below 500" \
			all_are '^[24][0-9][0-9] '
		if grep -q "^$door nothing " takes
		then
			t "$door: it looks at none" none_is_looked_at
		else
			t "$door: those that are no JSON are refused" \
				n_files_are_refused
		fi
	done
else
	skip 'the JSON test suite' "$suite is not there"
fi

# bodies jq - of every naughty string . in turn, to be sent
bodies() {
	rm -rf body.d && mkdir body.d
	jq -c ".[] | $1" "$strings" | split -l 1 -d -a 4 - body.d/
	for file in body.d/*
	do
		echo "${file#body.d/} $file"
	done >requests
}
# given [jq] - the naughty strings that a parameter of at most so many takes
fitting() {
	jq -c "[.[] | select(length > 0 and length <= $1)]" "$strings"
}
# texts jq - from each answer of the door, in order
texts() {
	cat "got.$1"/* | jq -cs "[.[] | $2]"
}
same() {
	jq -ne --slurpfile a "$1" --slurpfile b "$2" \
		'$a == $b or ($a | debug | false)'
}

if [ -e "$strings" ]
then
	bodies '{login: ., password: ., username: .}'
	through register
	t 'as login, password and name they are taken, or not' \
		all_are '^(200|400) '
	bodies '{login: ., password: .}'
	through login
	t 'and sign in, or not' all_are '^(200|400) '
	fitting 64 >wanted
	texts login 'select(.ok) | .data.username' >names
	t 'each name that was taken comes back to the letter' same wanted names

	bodies '{username: ., password: .}'
	through login
	t 'as users they sign in, or not' all_are '^(200|400|401) '
	texts login 'select(.message) | "let in"' >let_in
	jq -c 'map("let in")' wanted >names
	t 'who has such a name is let in' same names let_in
	confab keys make >/dev/null
	bodies '{email: ., password: .}'
	through login
	t 'as emails they sign in, or not' all_are '^200 '
	texts login 'select(.success) | .token.code' >codes_of
	jq -c 'map(select(test("@") and (test("[-0-9]$") | not)))' wanted >names
	t 'who has one with an @ has a token, to the letter' same names codes_of
	bodies '{email: ., password: ., wdcode: .}'
	through register
	t 'nobody has an account by such a form' all_are '^201 '
	bodies '{token: .}'
	through validate
	t 'as tokens they are none' all_are '^200 '
	bodies '{token: {code: ., id: 1, perm: 1, time: now | floor, belongs: [.], signature: .}}'
	through requestToken
	t 'nor in one' all_are '^200 '

	bodies '{action: "echo", message: .}'
	through communicate
	jq -c . "$strings" >all
	texts communicate .echo >echoes
	t 'an echo of them is the same to the letter' same all echoes
	bodies .
	through communicate
	t 'by themselves they are values' all_are '^200 '

	bodies "{room_gid: \"$room\", msg: .}"
	through send-message
	t 'as messages they are taken, or not' all_are '^(200|400) '
	curl -s -H "user: $token" \
		"$url/get-room-history?room_gid=$room&limit=1000" >reply
	fitting 16384 >wanted
	jq -c '[.data[].msg.txt]' reply >said
	t 'and come back from the history to the letter' same wanted said
	bodies "{room_gid: ., msg: .}"
	through send-message
	t 'as rooms they are unknown' all_are '^(400|404) '
	bodies "{room_gid: \"$room\", msg: \"x\", client_msg_id: .}"
	through send-message
	t 'as keys they are good, or not' all_are '^(200|400) '
	bodies '{(.): .}'
	through create-room
	t 'as names of members they are left alone' all_are '^200 '

	jq -r '.[] | @uri' "$strings" | while read -r gid
	do
		printf 'next\nurl = "%s"\nheader = "user: %s"\n' \
			"$url/get-room-history?room_gid=$gid" "$token"
		printf 'output = /dev/null\nwrite-out = "%%{http_code}\\n"\n'
	done | sed 1d >requests.curl
	curl -s -S -K requests.curl >codes
	t 'as rooms to read they are unknown' not grep -Ev '^(400|404)$' codes
else
	skip 'every naughty string' "$strings is not there"
fi

all_processes >after
t 'no program has ended' diff before after
t 'nor one of its workers, and nothing was logged but what it is' not \
	grep -rhE 'fatal|error:|ended by signal' state/log
t 'what it was sent is in no log' not grep -rlE 'union select|<script>' state/log
finish
