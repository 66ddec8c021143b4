#!/bin/sh
# login: opening sessions
. "$top_srcdir/tests/lib.sh"

malformed() {
	gives 400 .ok=false .error.code=400 .error.reason=bad-param \
		'.error.message=Malformed login_user request' \
		.error.param="$1" login "$2"
}
wrong() {
	gives 400 .ok=false .error.code=400 .error.reason=login-wrong \
		'.error.message=Login or password is invalid' login "$1"
}

call register '{"login":"ada","password":"lovelace","username":"Ada L."}' \
	>/dev/null
ada='{"login":"ada","password":"lovelace"}'

uuid4='[0-9a-f]\{8\}-[0-9a-f]\{4\}-4[0-9a-f]\{3\}-[89ab][0-9a-f]\{3\}-[0-9a-f]\{12\}'
answers_as_documented() {
	call login "$ada" && grep -qx \
		"{\"ok\":true,\"data\":{\"username\":\"Ada L.\",\"uuid\":\"$uuid4\"}}" \
		reply
}
t 'who signs in gets a name and a uuid of version 4' answers_as_documented

sign_in() {
	call login "$ada" >/dev/null && jq -r .data.uuid reply
}
first=$(sign_in) second=$(sign_in)
t 'each time it is another uuid' test "$first" != "$second"
token=$first
t 'the earlier one stays good' gives 200 create-room '{}'
token=$second
t 'and so does the later one' gives 200 create-room '{}'
token=$(sql "SELECT uuid FROM accounts WHERE login = 'ada'")
t "the account's own uuid lets nobody in" gives 401 create-room '{}'

token=
t 'a wrong password is told so' wrong '{"login":"ada","password":"Lovelace"}'
t 'so is an unknown login, with the same words' \
	wrong '{"login":"adb","password":"lovelace"}'
t 'a login is as it was registered, to the letter' \
	wrong '{"login":"Ada","password":"lovelace"}'
t 'a longer password is another one' \
	wrong '{"login":"ada","password":"lovelace "}'

# What is malformed is not hashed; bench/door.c measures the time of what is.
memory_for() {
	printf %s "$1" >body && peak login
}
is_hashed() {
	is_hash_more "$(memory_for "$1")" "$(memory_for '{"login":"ada"}')"
}
t 'a wrong password is hashed' is_hashed '{"login":"ada","password":"Lovelace"}'
t 'so is that of an unknown login' is_hashed \
	'{"login":"adb","password":"Lovelace"}'

# As often as this no account is guessed at: see login-attempts.t.
sql 'DELETE FROM attempts'
for body in '{"login":"","password":"p"}' '{"login":null,"password":"p"}' '{"login":7,"password":"p"}'
do
	t "the login is a text that is not empty: not in $body" \
		malformed login "$body"
done
for body in '{"login":"ada"}' '{"login":"ada","password":""}' \
	'{"login":"ada","password":true}'
do
	t "so is the password: not in $body" malformed password "$body"
done
t 'a login of 64 letters may be' \
	wrong "{\"login\":\"$(letters 64)\",\"password\":\"p\"}"
t 'one of 65 may not' \
	malformed login "{\"login\":\"$(letters 65)\",\"password\":\"p\"}"
t 'a password of 256 letters may be' \
	wrong "{\"login\":\"ada\",\"password\":\"$(letters 256)\"}"
t 'one of 257 may not' \
	malformed password "{\"login\":\"ada\",\"password\":\"$(letters 257)\"}"
t 'what has no login is not of this contract' gives 400 \
	'.error=Username and password required.' .ok=false \
	login '{"password":"p"}'
t 'nor is what is not JSON' gives 400 '.error=Invalid JSON.' \
	.ok=false login 'nonsense'
t 'nor nothing' gives 400 '.error=Invalid JSON.' .ok=false login
export CONTRACT=room
t 'but where no other is spoken it is malformed' \
	malformed login '{"password":"p"}'
t 'what is not JSON is told so there, with a full stop' gives 400 \
	.error.reason=bad-body '.error.message=Invalid data.' login 'nonsense'
t 'so is what is no object' gives 400 '.error.message=Invalid data.' \
	login '"ada"'
t 'nothing is not JSON either' gives 400 '.error.message=Invalid data.' login
t 'one signs in all the same' gives 200 login "$ada"
unset CONTRACT

call register @- >/dev/null <<'END'
{"login":"odd","password":"p","username":"\"\\ / \u2028 \ud83e\udd86 <b>"}
END
t 'a name comes back as it was given' gives 200 \
	".data.username=$(printf '"\\ / \342\200\250 🦆 <b>')" \
	login '{"login":"odd","password":"p"}'

# Passwords of whoever registered under other parameters, one pass over 8 MiB.
old='$argon2id$v=19$m=8192,t=1,p=1$wy7iJBuqJbhhs99rF/nP/A$fe1LQAGGKX+a6W1oyhNFHMrzCuj5SuAEQFMRm2XQn4Q'
sql "UPDATE accounts SET password = '$old' WHERE login = 'ada'"
t 'a password that was hashed otherwise is still good' gives 200 login "$ada"
t 'and is hashed anew by the way' test "$(sql "SELECT password LIKE
	'\$argon2id\$v=19\$m=19456,t=2,p=1\$%' FROM accounts
	WHERE login = 'ada'")" = t
t 'and is still the same' gives 200 login "$ada"
sql "UPDATE accounts SET password = '$old' WHERE login = 'ada'"
t 'a wrong one' wrong '{"login":"ada","password":"x"}'
t 'changes nothing' test "$(sql "SELECT password FROM accounts
	WHERE login = 'ada'")" = "$old"

# Somebody else changes the account while one signs in to it.
ada_becomes() {
	echo "UPDATE accounts SET $1 WHERE login = 'ada'"
}
sessions() {
	sql "SELECT count(*) FROM sessions
		WHERE account = (SELECT id FROM accounts WHERE login = 'ada')"
}
new='$argon2id$of$another'
t 'an account lets in whoever has its password' gives 200 login "$ada"
t 'a password that is changed meanwhile is wrong' \
	meanwhile "$(ada_becomes "password = '$new'")" wrong "$ada"
sql "UPDATE accounts SET password = '$old' WHERE login = 'ada'"
t 'also if it was to be hashed anew' \
	meanwhile "$(ada_becomes "password = '$new'")" wrong "$ada"
t 'which then is not' test "$(sql "SELECT password FROM accounts
	WHERE login = 'ada'")" = "$new"
sql "UPDATE accounts SET password = '$old' WHERE login = 'ada'"
t 'an account that is disabled meanwhile lets nobody in' \
	meanwhile "$(ada_becomes 'disabled = true')" wrong "$ada"
t 'no session was opened, and those before have ended' test "$(sessions)" = 0

is_disabled() {
	gives 403 .ok=false .error.code=403 .error.reason=account-disabled \
		'.error.message=The account is disabled' login "$1"
}
t 'who has the password of a disabled account is told' is_disabled "$ada"
t 'who has not is told what everybody is' \
	wrong '{"login":"ada","password":"Lovelace"}'
t 'to the login server both are the same' gives 401 \
	'.error=Invalid credentials.' login \
	'{"username":"ada","password":"lovelace"}'
t 'nobody was let in' test "$(sessions)" = 0
sql "UPDATE accounts SET disabled = false WHERE login = 'ada'"
t 'one that is not any more lets in again' gives 200 login "$ada"

sql 'DELETE FROM attempts'
token=$(sign_in)
t 'a session lasts thirty days' test "$(sql "SELECT round(extract(epoch FROM
	max(expires_at) - now()) / 86400) FROM sessions")" = 30
sql "UPDATE sessions SET expires_at = now() - interval '1 second'"
t 'then it lets nobody in' gives 401 create-room '{}'
token=
t 'and is gone when another is opened' gives 200 login "$ada"
t 'which alone is left' test "$(sql "SELECT count(*) FROM sessions
	JOIN accounts ON accounts.id = account WHERE login = 'ada'")" = 1
t 'how long it lasts can be set' with CONFAB_SESSION_LIFE=60 gives 200 login "$ada"
t 'in seconds' test "$(sql "SELECT count(*) FROM sessions
	WHERE expires_at BETWEEN
	now() + '50 s' AND now() + '60 s'")" = 1

token=$(sign_in)
pg_dump -U postgres "$database" >dump
t 'a dump of the database holds what its hash is made of' \
	grep -q "$(printf %s "$token" | sha256sum | cut -d' ' -f1)" dump
t 'but no token' not grep -qi "$token" dump
t 'and no password' not grep -q lovelace dump
finish
