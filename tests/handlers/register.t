#!/bin/sh
# register: opening accounts
. "$top_srcdir/tests/lib.sh"

account() {
	printf '{"login":"%s","password":"%s","username":"%s"}' "$@"
}

malformed() {
	gives 400 .ok=false .error.code=400 .error.reason=bad-param \
		'.error.message=Malformed register_user request' \
		.error.param="$1" register "$2"
}

t 'an account is opened, as the contract says it, word for word' \
	replies '{"ok":true}' register \
	'{"login":"lukaszgut","password":"6a4f24ed1cc5","username":"Łukasz"}'

t 'a login is taken only once' gives 400 .ok=false .error.code=400 \
	.error.reason=login-taken '.error.message=User already exists' \
	register "$(account lukaszgut other other)"
t 'whoever was first keeps the account' \
	gives 200 .data.username=Łukasz login \
	'{"login":"lukaszgut","password":"6a4f24ed1cc5"}'
t 'the other password was not taken over' gives 400 login \
	"$(account lukaszgut other other)"
t 'two people may show the same name' gives 200 register "$(account b b Łukasz)"
t 'case makes another login' gives 200 register "$(account B b b)"

one_is_first() {
	racing 8 gives 200 register "$(account race race race)"
	grep -l '"ok":true' race/*/reply >first
	grep -l 'User already exists' race/*/reply >late
	cat race/*/out
	[ "$(wc -l <first)" = 1 ] && [ "$(wc -l <late)" = 7 ]
}
t 'of eight who want one login at once one gets it' one_is_first

for body in "$(account '' p u)" '{"login":null,"password":"p","username":"u"}' \
	'{"login":false,"password":"p","username":"u"}' \
	'{"login":0,"password":"p","username":"u"}' \
	'{"login":["a"],"password":"p","username":"u"}'
do
	t "the login is a text that is not empty: not in $body" \
		malformed login "$body"
done
for body in '{"login":"l","username":"u"}' "$(account l '' u)" \
	'{"login":"l","password":5,"username":"u"}'
do
	t "so is the password: not in $body" malformed password "$body"
done
for body in '{"login":"l","password":"p"}' "$(account l p '')" \
	'{"login":"l","password":"p","username":{}}'
do
	t "so is the name: not in $body" malformed username "$body"
done
t 'the first that is wrong is named' malformed login '{"login":""}'

t 'a login of 64 letters is taken' gives 200 register \
	"$(account "$(letters 64)" p u)"
t 'one of 65 is not' malformed login "$(account "$(letters 65)" p u)"
t 'letters are not bytes' gives 200 register \
	"$(account "$(letters 64 🦆)" p "$(letters 64 é)")"
t 'a password of 256 letters is taken' gives 200 register \
	"$(account long "$(letters 256)" u)"
t 'one of 257 is not' malformed password "$(account longer "$(letters 257)" u)"
t 'a name of 65 letters is not taken' malformed username \
	"$(account name p "$(letters 65)")"

# What has no login is of another contract: register-chatapp.t.
export CONTRACT=room
t 'where no other contract is spoken, what has no login is malformed' \
	malformed login '{"password":"p","username":"u"}'
t 'so is nothing' malformed login '{}'
t 'what is not JSON is told so there, with a full stop' gives 400 \
	.error.reason=bad-body '.error.message=Invalid data.' register 'nonsense'
t 'so is what is no object' gives 400 '.error.message=Invalid data.' \
	register '[]'
t 'nothing is not JSON either' gives 400 '.error.message=Invalid data.' register
unset CONTRACT

t 'a password is kept as Argon2id of two passes over 19 MiB' \
	test "$(sql "SELECT count(*) FILTER (WHERE password LIKE
		'\$argon2id\$v=19\$m=19456,t=2,p=1\$%') = count(*) FROM accounts")" = t
t 'two of the same password are not kept alike' \
	test "$(sql "SELECT count(DISTINCT password) FROM accounts
		WHERE login IN ('b', 'B')")" = 2
t 'an account has a uuid of version 4' \
	test "$(sql "SELECT bool_and(uuid::text ~
		'^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]') FROM accounts")" = t

# Where not everybody may register.
users() {
	"$top_builddir/commands/confab-users" "$@"
}
# invited login code - as it is asked there
invited() {
	printf '{"login":"%s","password":"p","username":"u","invite":"%s"}' "$@"
}
closed() {
	gives 403 .ok=false .error.reason=registration-closed \
		'.error.message=Registration is closed' register "$1"
}
uninvited() {
	gives 403 .ok=false .error.code=403 .error.reason=unknown-invite \
		'.error.message=Registering takes an invite that is not used up' \
		register "$1"
}
invites() {
	sql 'SELECT count(*) FROM invites'
}
code=$(users invite)

t 'where all may register an invite is of no account' \
	gives 200 register "$(invited open nonsense)"
t 'and a good one' gives 200 register "$(invited good "$code")"
t 'stays good' test "$(invites)" = 1

export CONFAB_REGISTRATION=closed
t 'where nobody may register nobody does' closed "$(account closed p u)"
t 'not even with an invite' closed "$(invited closed "$code")"
t 'nor is told whether a login is taken' closed "$(account b p u)"
t 'but what is wrong with a request' malformed login "$(account '' p u)"
t 'and no account is there' test -z \
	"$(sql "SELECT id FROM accounts WHERE login = 'closed'")"
costs_less() {
	account free p u >body
	refused=$(peak register) made=$(with CONFAB_REGISTRATION=open peak register)
	is_hash_more "$made" "$refused"
}
t 'who is refused costs no hash' costs_less

export CONFAB_REGISTRATION=invite
for body in "$(account stranger p u)" "$(invited stranger nonsense)" \
	"$(invited stranger "${code}0")" "$(invited stranger "${code%?}")" \
	'{"login":"stranger","password":"p","username":"u","invite":null}'
do
	t "where one may by invite a stranger is told so: $(echo "$body" |
		sed "s/$code/CODE/")" uninvited "$body"
done
t 'also one whose login is taken' uninvited "$(account b p u)"
t 'and costs no hash either' costs_less
for body in "$(invited x '')" "$(invited x "$(letters 65)")" \
	'{"login":"x","password":"p","username":"u","invite":7}'
do
	t "an invite is a text of 64 letters at most: not in $body" \
		malformed invite "$body"
done
t 'who has one is told if the login is taken' gives 400 \
	.error.reason=login-taken register "$(invited b "$code")"
t 'which does not use it up' gives 200 .ok=true \
	register "$(invited carol "$code")"
t 'an account does' uninvited "$(invited dave "$code")"
t 'whatever its login' uninvited "$(invited carol "$code")"
t 'and it is gone' test "$(invites)" = 0
t 'the account is like any other' gives 200 .data.username=u login \
	'{"login":"carol","password":"p"}'

code=$(users invite 1)
one_gets_in() {
	racing 8 eval 'call register "$(invited "race-$racer" "$code")"'
	grep -l '"ok":true' race/*/reply >first
	grep -l unknown-invite race/*/reply >late
	cat race/*/out
	[ "$(wc -l <first)" = 1 ] && [ "$(wc -l <late)" = 7 ]
}
t 'of eight with one invite one gets in' one_gets_in
t 'and there is one account more' test \
	"$(sql "SELECT count(*) FROM accounts WHERE login LIKE 'race-%'")" = 1

code=$(users invite)
sql 'UPDATE invites SET expires_at = now()'
t 'an invite that has expired is none' uninvited "$(invited erin "$code")"
t 'it lies there' test "$(invites)" = 1
another=$(users invite)
t 'until the next is issued' test "$(invites)" = 1
t 'which is good' gives 200 register "$(invited erin "$another")"
finish
