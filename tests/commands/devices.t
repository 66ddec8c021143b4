#!/bin/sh
# confab-devices: things that have an account, and their rooms
. "$top_srcdir/tests/lib.sh"

export SECRET_KEY='a secret of ours'
devices() {
	"$top_builddir/commands/confab-devices" "$@" 2>complaint
	result=$?
	cat complaint >&2
	return $result
}
# tells text command... - it says that and nothing else
tells_only() {
	text=$1
	shift
	"$@" >said && [ "$(cat said)" = "$text" ]
}
# refuses status pattern command...
refuses() {
	want=$1
	shift
	fails "$@" && [ "$result" = "$want" ]
}
# gets NAME command... - its token, which is kept as NAME's
gets() {
	name=$1
	shift
	"$@" >"told.$name" || return
	sed -n 's/^token=//p' "told.$name" >"token.$name"
	cat "told.$name"
	[ -s "token.$name" ]
}
# is NAME - act by the token that was told last for it
is() {
	token=$(cat "token.$1")
}
# listed NAME column - of the list, in which columns are two spaces apart
listed() {
	devices list | sed -n "s/^$1  *//p" | sed 's/   */|/g' | cut -d '|' -f "$2"
}
claims() {
	cut -d. -f2 <"token.$1" | tr -- -_ +/ | sed 's/$/==/' | base64 -d 2>/dev/null
}

t 'it explains itself' shows 'usage: confab-devices VERB' devices --help
t 'in columns' test "$(devices --help | grep -c '^  .\{21\} [a-z]')" = 8
t 'and says how to use what it prints' shows 'eval "$(./confab devices add' devices --help
for words in '' frobnicate add 'list x' join 'join lamp' 'join lamp a b' leave \
	token 'token lamp x' revoke enable
do
	# shellcheck disable=SC2086
	t "wrong use is: $words" refuses 2 'confab-devices --help says' devices $words
done
t 'every verb is in its manual' sh -c '
	for verb in add list join leave token revoke enable
	do
		grep -q "^.B.* *$verb" "$1" || exit
	done' - "$top_srcdir/man/confab-devices.8"

as ada
open_room && kitchen=$room
open_room && cellar=$room
t 'at first there are none' test "$(devices list | wc -l)" = 1
t 'one is made' gets lamp devices add lamp "$kitchen"
lamp=$(sed -n 's/^uuid=//p' told.lamp)
t 'of which its uuid is told' test "$lamp" = "$(sql "SELECT uuid FROM accounts
	WHERE login = 'lamp'")"
shell_takes() {
	(
		eval "$(cat told.lamp)"
		# shellcheck disable=SC2154
		[ "$uuid $token" = "$lamp $(cat token.lamp)" ]
	)
}
t 'a shell takes what it prints' shell_takes
says_who() {
	claims lamp | jq -e --arg uuid "$lamp" \
		'.uuid == $uuid and .type == "Unit" and (.jti | length) == 36
		and (has("exp") | not)'
}
t 'its token says who and what it is' says_who
t 'and is in no table' test "$(pg_dump -U postgres "$database" |
	grep -c "$(claims lamp | jq -r .jti)\|$(cat token.lamp)")" = 0
is lamp
t 'it may write the room' say 21.5 "$kitchen"
t 'others see its name' gives 200 '.data[0].sender.username=lamp' \
	get-room-history "room_gid=$kitchen"
t 'no other room is there' gives 404 .error.reason=unknown-room send-message \
	"{\"room_gid\":\"$cellar\",\"msg\":\"x\"}"
t 'a name is taken once' refuses 1 'there is an account "lamp" already' \
	devices add lamp
t 'people have names as well' refuses 1 'there is an account "ada" already' \
	devices add ada
t 'and its name is taken for them' gives 400 .error.reason=login-taken register \
	'{"login":"lamp","password":"x","username":"x"}'
t 'no room, no device' refuses 1 'there is no room "NoSuchRm"' \
	devices add fan "$kitchen" NoSuchRm
t 'none at all' refuses 1 'there is no device "fan"' devices token fan
for gid in '' "$(letters 65)" "$(printf '\377')"
do
	t "what is no gid is no room's" refuses 1 'there is no room "' \
		devices add fan "$gid"
done
for name in '' "$(letters 65)" "$(printf 'a\377')"
do
	t 'a name is a text of 1 to 64 letters' refuses 1 \
		'a text of 1 to 64 characters' devices add "$name"
done
t 'it may be of several rooms, each named twice' gets fan devices add fan \
	"$kitchen" "$cellar" "$kitchen"
t 'which are listed' test "$(listed fan 4)" = \
	"$(printf '%s\n' "$kitchen" "$cellar" | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')"
t 'or of none' gets plug devices add plug
t 'whose token is good' test "$(listed plug 3)" = enabled
odd=$(printf "odd\nuuid=x; echo 'y \$(touch broken) \033[1m")
odd_is_shown() {
	gets odd devices add -- "$odd" && [ "$(wc -l <told.odd)" = 3 ] &&
		(eval "$(cat told.odd)") && [ ! -e broken ]
}
t 'a name is data, whatever is in it' odd_is_shown

is lamp
t 'it joins another room' tells_only "lamp is in $cellar" devices join lamp "$cellar"
t 'into which it is let then' say hello "$cellar"
t 'to be there already is the same' tells_only "lamp is in $cellar" \
	devices join lamp "$cellar"
t 'it leaves' tells_only "lamp is not in $cellar any more" \
	devices leave lamp "$cellar"
t 'and is not let in' gives 404 .error.reason=unknown-room get-room-history \
	"room_gid=$cellar"
t 'what it said stays' test "$(sql "SELECT count(*) FROM messages
	WHERE txt = 'hello'")" = 1
t 'it cannot leave twice' refuses 1 "lamp is in no room \"$cellar\"" \
	devices leave lamp "$cellar"
t 'nor join what is not there' refuses 1 'there is no room "NoSuchRm"' \
	devices join lamp NoSuchRm
sql "WITH opened AS (INSERT INTO rooms (gid, owner)
		SELECT 'm' || i, (SELECT id FROM accounts WHERE login = 'ada')
		FROM generate_series(1, 10000) i RETURNING id)
	INSERT INTO members (room, account) SELECT opened.id, accounts.id
	FROM opened, accounts WHERE login = 'lamp'"
t 'nor be in more than 10,000 rooms' refuses 1 'lamp is in too many rooms already' \
	devices join lamp "$cellar"
t 'in which it is already it stays' tells_only 'lamp is in m1' devices join lamp m1
sql "DELETE FROM members USING rooms
	WHERE rooms.id = room AND gid ~ '^m[0-9]+\$'"
t 'nor can who is no device' refuses 1 'there is no device "ada"' \
	devices join ada "$cellar"

cp token.lamp token.before
t 'it gets another token' gets lamp devices token lamp
is before
t 'the one before is void' gives 401 .error.reason=unknown-user get-room-history \
	"room_gid=$kitchen"
is lamp
t 'the other one is good' say again "$kitchen"
t 'a device has one session' test "$(sql "SELECT count(*) FROM sessions
	JOIN accounts ON accounts.id = account WHERE login = 'lamp'")" = 1
life() {
	with CONFAB_DEVICE_LIFE=100 gets plug devices token plug &&
		[ "$(sql "SELECT expires_at - now() BETWEEN interval '90 seconds'
			AND interval '100 seconds' FROM sessions
			JOIN accounts ON accounts.id = account
			WHERE login = 'plug'")" = t ]
}
t 'how long it is good is a setting' life
sql "UPDATE sessions SET expires_at = now() WHERE account =
	(SELECT id FROM accounts WHERE login = 'plug')"
t 'one whose token is not good any more has none' test "$(listed plug 3)" = 'no token'

t 'it is revoked' tells_only 'revoked lamp' devices revoke lamp
t 'and not let in any more' gives 401 .error.reason=unknown-user \
	get-room-history "room_gid=$kitchen"
t 'nothing is left of its sessions' test "$(sql "SELECT count(*) FROM sessions
	JOIN accounts ON accounts.id = account WHERE login = 'lamp'")" = 0
t 'which is listed' test "$(listed lamp 3)" = revoked
t 'its rooms stay' test "$(listed lamp 4)" = "$kitchen"
t 'it gets no token' refuses 1 'lamp is revoked; enable it first' devices token lamp
t 'to be revoked twice is the same' tells_only 'revoked lamp' devices revoke lamp
t 'it is enabled' tells_only 'enabled lamp, which has no token yet' \
	devices enable lamp
t 'which brings no token back' gives 401 .error.reason=unknown-user \
	get-room-history "room_gid=$kitchen"
t 'then it gets one' gets lamp devices token lamp
is lamp
t 'and is let in' say back "$kitchen"

# Nobody signs in to it.
token=
for password in none '$argon2id$none' lamp
do
	t "no password is its: $password" gives 400 .error.reason=login-wrong login \
		"{\"login\":\"lamp\",\"password\":\"$password\"}"
done
gives_password() {
	echo 'a password' | "$top_builddir/commands/confab-users" passwd lamp
}
t 'nor can it be given one' fails 'nobody signs in to "lamp"' gives_password
t 'by whatever is asked' test "$(sql "SELECT password FROM accounts
	WHERE login = 'lamp'")" = '$argon2id$none'
disabled_by_users() {
	"$top_builddir/commands/confab-users" disable lamp &&
		[ "$(listed lamp 3)" = revoked ]
}
t 'to disable its account is to revoke it' disabled_by_users
sql "UPDATE accounts SET disabled = false WHERE login = 'lamp'"

# Without a secret
t 'without a secret its token is what the other would be around' \
	with SECRET_KEY= gets lamp devices token lamp
t 'a uuid' grep -Eqx '[0-9a-f-]{36}' token.lamp
is lamp
t 'which is good' say bare "$kitchen"

# What goes wrong
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" \
	fails 'cannot reach the database' devices list
t 'nor does it say that it is done' with CONFAB_DATABASE="host=$scratch" \
	fails 'did not say that it is done' devices add x
full() {
	devices list >/dev/full
}
t 'what nobody could read is not done in silence' \
	fails 'could not be written' full
finish
