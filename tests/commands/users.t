#!/bin/sh
# confab-users: who has an account
. "$top_srcdir/tests/lib.sh"

# What it says is what a log may hold.
users() {
	"$top_builddir/commands/confab-users" "$@" 2>complaint
	result=$?
	cat complaint >&2
	[ -z "${RECORD-}" ] || cat complaint >>"$RECORD/log"
	return $result
}
# given bytes verb... - those, as printf has them, on standard input
given() {
	bytes=$1
	shift
	# shellcheck disable=SC2059
	printf "$bytes" | users "$@"
}
# tells_only text command... - it succeeds, with that very line
tells_only() {
	text=$1
	shift
	"$@" >told 2>&1
	result=$?
	cat told
	[ "$result" = 0 ] && [ "$(cat told)" = "$text" ]
}
# refuses status pattern command... - and no account is another
refuses() {
	before=$(accounts) want=$1 pattern=$2
	shift 2
	"$@" >refused 2>&1
	result=$?
	cat refused
	[ "$result" = "$want" ] && grep -q -- "$pattern" refused &&
		[ "$(accounts)" = "$before" ]
}
accounts() {
	sql 'SELECT login, name, password, disabled FROM accounts ORDER BY id'
}
# signs_in login password [.path=value]
signs_in() {
	gives 200 "${3-.ok=true}" login "{\"login\":\"$1\",\"password\":\"$2\"}"
}
is_wrong() {
	gives 400 .error.reason=login-wrong login \
		"{\"login\":\"$1\",\"password\":\"$2\"}"
}

t 'it explains itself' shows 'usage: confab-users .*VERB' users --help
t 'in columns' test "$(users --help | grep -c '^  .\{21\} [a-z]')" = 13
while read -r words
do
	# shellcheck disable=SC2086
	t "wrong use is: $words" refuses 2 'confab-users --help says' \
		users $words </dev/null
done <<'END'

frobnicate
--nonsense
add
add ada Ada Lovelace
add --nonsense
passwd
passwd ada secret
list ada
disable
disable ada bob
enable
appoint
appoint ada bob
dismiss
permit
permit ada
import
import one two
invite 7 7
END
t 'a verb that is none is told' refuses 2 'no verb "frobnicate"' users frobnicate
t 'and an option' refuses 2 'confab-users: .*--nonsense' users --nonsense
t 'and that there is none' refuses 2 'a verb is missing' users
t 'and what a verb takes' refuses 2 'add takes LOGIN \[NAME\]' users add
t 'or takes not' refuses 2 'list takes no argument' users list ada
for days in 0 366 x 1x '' 99999999999999999999
do
	t "so are '$days' days" refuses 2 'number from 1 to 365' users invite "$days"
done

# Accounts
t 'an account is added' tells_only 'added ada' \
	given 'password of ada\n' add ada 'Ada L.'
t 'who signs in to it has the name' \
	signs_in ada 'password of ada' '.data.username=Ada L.'
t 'without a name it is the login' given 'password of bob\n' add bob
t 'that others see' signs_in bob 'password of bob' .data.username=bob
t 'passwords are kept as Argon2id' test "$(sql "SELECT bool_and(password LIKE
	'\$argon2id\$v=19\$m=19456,t=2,p=1\$%') FROM accounts")" = t
t 'a login is taken once' refuses 1 'there is an account "ada" already' \
	given 'p\n' add ada
mkfifo silence
exec 3<>silence
asks_nobody() {
	refuses 1 already users add ada <silence
}
t 'which is said before a password is asked for' asks_nobody
t 'a login is not empty' refuses 1 'login is a text of 1 to 64' given 'p\n' add ''
t 'nor of 65 letters' refuses 1 'login is a text of 1 to 64' \
	given 'p\n' add "$(letters 65)"
t 'nor is a name' refuses 1 'name is a text of 1 to 64' \
	given 'p\n' add x "$(letters 65)"
t 'both are UTF-8' refuses 1 'text of 1 to 64' \
	given 'p\n' add "$(printf 'a\377')"
t 'letters are not bytes' given 'p\n' add "$(letters 64 🦆)"
t 'a login may begin with a minus' tells_only 'added --help' \
	given 'p\n' add -- --help

# Passwords
of_bytes='a password is a text of 1 to 256 characters'
t 'a password is not empty' refuses 1 "$of_bytes" given '\n' add x
t 'nor missing' refuses 1 "$of_bytes" given '' add x
t 'nor of 257 letters' refuses 1 "$of_bytes" given "$(letters 257)" add x
t 'nor of very many' refuses 1 "$of_bytes" given "$(letters 100000)" add x
t 'it is UTF-8' refuses 1 "$of_bytes" given 'a\377\n' add x
t 'without a NUL' refuses 1 "$of_bytes" given 'a\0b\n' add x
t 'one of 256 letters may be' given "$(letters 256 🦆)\n" add long
t 'and lets in' signs_in long "$(letters 256 🦆)"
t 'it is a line' given 'one\ntwo\n' add lines
t 'the first' signs_in lines one
t 'which need not end' given 'one' add line
t 'blanks belong to it' given ' p \n' add blank
t 'on both sides' signs_in blank ' p '

touch known.ada known.bob
as ada
first=$token
as ada ada-2
as bob
t 'a password is changed, and the sessions of its account ended' tells_only \
	'changed the password of ada, ended 3 sessions' \
	given 'new password of ada\n' passwd ada
t 'the old one lets nobody in' is_wrong ada 'password of ada'
t 'the new one does' signs_in ada 'new password of ada'
t 'an earlier session lets nobody in' \
	with token="$first" gives 401 create-room '{}'
t "another's does" gives 200 create-room '{}'
t 'a bad one changes nothing' refuses 1 "$of_bytes" given '\n' passwd ada
t 'not even the sessions' tells_only \
	'changed the password of ada, ended 1 session' \
	given 'password of ada\n' passwd ada

# At a terminal
#
# at_terminal answers shell-command - each line of the file is typed once it was
# asked for; what was shown is in the file typescript
at_terminal() {
	rm -f typescript keys
	: >typescript
	mkfifo keys
	script -qefc "$2" typescript <keys >script.out 2>&1 &
	typist=$!
	begun="$typist $begun"
	exec 4>keys
	asked=0
	while IFS= read -r line
	do
		asked=$((asked + 1))
		await asked_for "$asked" || break
		printf '%s\r' "$line" >&4
	done <"$1"
	wait "$typist"
	result=$?
	exec 4>&-
	cat typescript
	return $result
}
asked_for() {
	[ "$(grep -oa 'Password of\|The same again' typescript | wc -l)" -ge "$1" ]
}
program=$top_builddir/commands/confab-users
printf 'password of tess\npassword of tess\n' >twice
t 'at a terminal the password is asked for twice' \
	at_terminal twice "$program add tess"
t 'and not shown' not grep -qa 'password of' typescript
t 'what was done is' grep -qa 'added tess' typescript
t 'it is the password' signs_in tess 'password of tess'
printf 'password of tom\npassword of tim\n' >differ
t 'two that differ are refused' refuses 1 'not the same' \
	at_terminal differ "$program add tom"
t 'and not shown either' not grep -qa 'password of' typescript
echo >nothing
t 'an empty one is refused at once' refuses 1 "$of_bytes" \
	at_terminal nothing "$program add tom"
printf '\003\n' >interrupt
t 'Ctrl-C ends it' refuses 130 'Password of tom' \
	at_terminal interrupt "$program add tom"
t 'and what is typed is shown again' shows ' echo ' \
	at_terminal interrupt "trap : INT; $program add tom; stty -a"

# Whoever looks at processes
sees_no_password() {
	"$program" add pat <silence >added 2>&1 &
	asked=$!
	begun="$asked $begun"
	printf 'password of pa' >&3
	sleep 0.2
	tr '\0' ' ' <"/proc/$asked/cmdline" >seen
	tr '\0' ' ' <"/proc/$asked/environ" >>seen
	printf 't\n' >&3
	wait "$asked" || { cat added; return 1; }
	grep -q 'add pat' seen && ! grep -q 'password of' seen added
}
t 'who lists processes sees no password' sees_no_password
t 'though it was one' signs_in pat 'password of pat'

# Who is not let in
as bob bob-2
sql "INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256('old'), id, now() FROM accounts WHERE login = 'bob'"
t 'an account is disabled' tells_only 'disabled bob, ended 3 sessions' \
	users disable bob
t 'its sessions let nobody in' gives 401 create-room '{}'
t 'and are gone, the expired one too' test "$(sql "SELECT count(*) FROM sessions
	JOIN accounts ON accounts.id = account WHERE login = 'bob'")" = 0
t "others' are not" test "$(sql 'SELECT count(*) FROM sessions')" -gt 0
t 'it is seen' shows '^bob .* disabled  *0$' users list
t 'doing so again is fine' tells_only 'disabled bob, ended 0 sessions' \
	users disable bob
t 'it is enabled' tells_only 'enabled bob' users enable bob
t 'and that is seen' shows '^bob .* enabled  *0$' users list
t 'its password is what it was' signs_in bob 'password of bob'
for verb in passwd disable enable
do
	t "nobody is there for $verb" refuses 1 'there is no account "eve"' \
		given 'p\n' $verb eve
	t "nor who is not UTF-8 for $verb" refuses 1 \
		'there is no account "e\\xff"' \
		given 'p\n' $verb "$(printf 'e\377')"
done

# Who is an administrator
is_administrator() {
	[ "$(sql "SELECT string_agg(login, ' ' ORDER BY login) FROM accounts
		WHERE administrator")" = "$1" ]
}
t 'nobody is an administrator at first' is_administrator ''
t 'until somebody is made one' tells_only 'bob is an administrator' users appoint bob
t 'they are' is_administrator bob
t 'and it is seen' shows '^bob .* enabled, administrator  *1$' users list
t 'doing so again is fine' tells_only 'bob is an administrator' users appoint bob
t 'it is undone' tells_only 'bob is no administrator' users dismiss bob
t 'then nobody is' is_administrator ''
for verb in appoint dismiss
do
	t "nobody is there for $verb" refuses 1 'there is no account "eve"' users $verb eve
done
sql "UPDATE accounts SET muted = true WHERE login = 'bob'"
t 'who is muted is seen' shows '^bob .* enabled, muted  *1$' users list

# What signed tokens say
t 'what an account permits is set' tells_only \
	'tokens of bob permit 2147483647 from now on' users permit bob 2147483647
t 'and kept' test "$(sql "SELECT perm FROM accounts WHERE login = 'bob'")" = 2147483647
t 'of an account that is there' refuses 1 'there is no account "eve"' \
	users permit eve 1
for perm in -1 x '' 1x 2147483648 99999999999999999999
do
	t "it is a number, not '$perm'" refuses 2 'PERM is a number from 0 to' \
		users permit -- bob "$perm"
done

# Invites
code=$(users invite)
t 'an invite is 32 hexadecimal digits' expr "$code" : '[0-9a-f]\{32\}$'
t 'no two are the same' test "$code" != "$(users invite)"
t 'it is good for as many days as are asked for' users invite 365
t 'or one' users invite 1
t 'or seven' test "$(sql "SELECT string_agg((extract(epoch FROM
	expires_at - created_at) / 86400)::int::text, ' ' ORDER BY expires_at)
	FROM invites")" = '1 7 7 365'
t 'the database has its hash' test "$(sql "SELECT count(*) FROM invites
	WHERE code_hash = sha256('$code')")" = 1
pg_dump -U postgres "$database" >dump
t 'and not the code' not grep -q "$code" dump

# Files of accounts
#
# import text
import() {
	printf '%s' "$1" >file
	users import file
}
t 'a file of names and passwords is imported' \
	tells_only 'added 2, 0 were there already' \
	import '{"imp":"password of imp","Ünal":"password of \u00dcnal"}'
t 'who is in it signs in' \
	signs_in imp 'password of imp' .data.username=imp
t 'whatever their letters' signs_in Ünal 'password of Ünal'
t 'names that are there are left alone' \
	tells_only 'added 1, 1 was there already' \
	import '{"imp":"another password of imp","imp2":"p"}'
t 'with their passwords' signs_in imp 'password of imp'
t 'done again it changes nothing' refuses 0 'added 0, 2 were there already' \
	import '{"imp":"another password of imp","imp2":"p"}'
t '- is standard input' tells_only 'added 1, 0 were there already' \
	given '{"imp3":"password of imp3"}' import -
t 'nobody may be in it' tells_only 'added 0, 0 were there already' import '{}'

# Of a file that is wrong nothing is taken, and no password is told.
bad_file() {
	refuses 1 "$1" import "$2" && ! grep -q 'password of' refused
}
while IFS='|' read -r what why text
do
	t "$what" bad_file "$why" "$text" <&-
done <<'END'
what is no object is refused|not an object|["new","password of new"]
so is a text|not an object|"password of new"
so is nothing|line 1 is not JSON|
so is half of it|line 1 is not JSON|{"new":"password of new"
so is a comma too many|line 1 is not JSON|{"new":"password of new",}
so is what follows it|follows the object in line 1|{"new":"password of new"} "password of"
so is a name that is in it twice|twice|{"new":"password of new","new":"password of old"}
a password is a text|unlike that of "other"|{"new":"password of new","other":["password of other"]}
and no number|unlike that of "other"|{"new":"password of new","other":7}
and no object|unlike that of "other"|{"new":"password of new","other":{"x":"password of other"}}
nor null|unlike that of "other"|{"new":"password of new","other":null}
nor empty|unlike that of "other"|{"new":"password of new","other":""}
nor has it a NUL|line 1 is not JSON|{"new":"password of \u0000"}
or half a surrogate|line 1 is not JSON|{"new":"password of \ud800"}
a name is not empty|unlike ""|{"new":"password of new","":"password of new"}
what a complaint tells is harmless|unlike that of "\\x1b\[2J"|{"\u001b[2J":""}
END
t 'what breaks off does so in its last line' bad_file 'line 1 is not JSON' \
	'{"new":"password of new"

'
t 'what follows is told where it stands' bad_file 'object in line 2' \
	'{"new":"password of new"}
"password of so"'
t 'standard input is called that' refuses 1 'standard input: line 1' \
	given '{' import -
t 'or by another name' refuses 1 'people.json: line 1' \
	given '{' --input-name=people.json import -
t 'the line is told' bad_file 'line 3 is not JSON' '{
"new":"password of new",
"other":password of other}'
t 'a password of 257 letters is refused' bad_file 'unlike that of "other"' \
	"{\"other\":\"$(letters 257)\"}"
t 'so is a name of 65, of which 64 are told' \
	bad_file "unlike \"$(letters 64 ü)\.\.\.\"" "{\"$(letters 65 ü)\":\"p\"}"
t 'and what is not UTF-8' bad_file 'line 1 is not JSON' \
	"$(printf '{"new":"\377"}')"
t 'a file has to be there' refuses 1 'nowhere: No such file' users import nowhere
t 'and be one' refuses 1 'Is a directory' users import .
# named N - so many names, and one whose password is empty
named() {
	seq "$1" | jq -cs 'map({("n\(.)"): "p"}) | add + {last: ""}' |
		users import -
}
t '9999 names are read' refuses 1 'unlike that of "last"' named 9998
t 'and no more' refuses 1 'more than 9999 names' named 9999
# sized BYTES - so many, of which the last is a comma
sized() {
	{
		head -c $(($1 - 1)) /dev/zero | tr '\0' '\n'
		printf ,
	} | users import -
}
t '16 MiB are read' refuses 1 'line 16777216 is not JSON' sized 16777216
t 'and no more' refuses 1 'more than 16 MiB' sized 16777217

many_there() {
	sql "SELECT count(*) FROM accounts WHERE login LIKE 'many%'"
}
some_are_there() {
	[ "$(many_there)" -ge 2 ]
}
breaks_off() {
	seq 60 | jq -cs 'map({("many\(.)"): "password of many"}) | add' >many
	begin "$program" import many
	await some_are_there
	kill -9 $!
	wait $!
	there=$(many_there)
	[ "$there" -lt 60 ] || return
	tells_only "added $((60 - there)), $there were there already" \
		users import many
}
t 'what was broken off is completed when it is done again' breaks_off
t 'and all are there' test "$(many_there)" = 60

# The list
sql 'DELETE FROM rooms; DELETE FROM accounts'
while read -r body
do
	call register "$body" >/dev/null <&-
done <<'END'
{"login":"bea","password":"password of bea","username":"Bea"}
{"login":"日本","password":"p","username":"\u001b]0;x\u0007"}
{"login":"a\nb","password":"p","username":"tab\there"}
{"login":"b\u202egnp","password":"p","username":"back\\slash"}
{"login":"n\u0308","password":"p","username":"\u200b"}
{"login":"🦆 of Ankh","password":"p","username":"u"}
END
rm session.*
touch known.bea
as bea
sql "UPDATE accounts SET created_at = '2025-11-21 10:33:59+00'"
users disable "$(printf 'a\nb')" >/dev/null
list_is_harmless() {
	users list >listed || return
	cat listed
	! grep -q '[[:cntrl:]]' listed &&
		! grep -q "$(printf '\342\200\256')" listed
}
t 'a list has nothing in it that a terminal obeys' list_is_harmless
t 'it says what it has' \
	shows '^login  *name  *created (UTC)  *state  *sessions$' cat listed
t 'in a line for each account' test "$(wc -l <listed)" = 7
t 'all that there is to know' shows \
	'^bea  *Bea  *2025-11-21 10:33  enabled  *1$' cat listed
t 'the end of a line is written out' shows \
	'^a\\x0ab  *tab\\x09here .* disabled ' cat listed
t 'so is what turns a line around, and a backslash' shows \
	'^b\\u202egnp  *back\\\\slash ' cat listed
t 'and what nobody sees' shows ' \\u200b ' cat listed
t 'letters of other scripts are themselves' shows '^日本  *\\x1b]0;x\\x07 ' cat listed
t 'it goes by login' test "$(sed 's/ .*//' listed | tail -n +2 | tr '\n' ' ')" = \
	"a\\x0ab bea b\\u202egnp n$(printf '\314\210') 日本 🦆 "
# On a terminal 日本 takes four columns, the duck two, the dots none.
lines_up() {
	sed "s/日本/1234/; s/🦆/12/; s/$(printf '\314\210')//" listed | awk '
		{ at = match($0, / (20|created)/) }
		NR > 1 && at != last { exit 1 }
		{ last = at }'
}
t 'columns line up' lines_up

# What goes wrong
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" \
	fails 'cannot reach the database' users list
t 'nor does it say that it is done' with CONFAB_DATABASE="host=$scratch" \
	fails 'did not say that it is done' given 'p\n' add x
t 'a setting that is none is refused' with CONFAB_NONSENSE=1 \
	fails 'there is no setting CONFAB_NONSENSE' users list
full() {
	users list >/dev/full
}
t 'what nobody could read is not done in silence' \
	fails 'could not be written' full

# In a checkout
confab_users() {
	CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" users "$@"
}
t './confab users explains itself' shows 'usage: confab-users' confab_users --help
unset CONFAB_DATABASE
t 'it takes a system that runs' fails './confab run starts it' \
	confab_users list
t 'which starts' start_system
added_there() {
	echo 'password of ada' | confab_users add ada
}
t 'there an account is added' tells_only 'added ada' added_there
t 'that is good there' answers 200 .ok=true /login \
	-d '{"login":"ada","password":"password of ada"}'
printf '{"imp":"password of imp"}' >file
chmod 600 file
t 'a file is read as who runs it' \
	tells_only 'added 1, 0 were there already' confab_users import file
t 'and named if it is not there' fails 'cannot read "nowhere": it is not there' \
	confab_users import nowhere
echo '{' >half
t 'or is wrong' fails ' half: line 1 is not JSON' confab_users import half
t 'what it gives is given on' confab_users invite 1
with_status() {
	confab_users "$@"
	[ $? = 2 ]
}
t 'as is its status' with_status frobnicate
finish
