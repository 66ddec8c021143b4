#!/bin/sh
# users-create: opening accounts as the device platform does
. "$top_srcdir/tests/lib.sh"

# creates login password
creates() {
	gives 201 ".login=$1" .role=User .status=Unverified \
		'.|keys_unsorted|join(" ")=uuid role status login create_datetime' \
		users-create "$(body "$1" "$2")"
}
body() {
	jq -cn --arg login "$1" --arg password "$2" '{$login, $password}'
}
# refuses status sentence login password
refuses() {
	gives "$1" '.|keys|join(" ")=detail' ".detail=$2" users-create "$(body "$3" "$4")"
}
unfit_login() {
	refuses 422 'Login is not correct' "$1" 'pass word'
}
unfit_password() {
	refuses 422 'Password is not correct' "new.one" "$1"
}
good='Pa$$w0rd'

t 'an account is opened' creates ada.l "$good"
uuid_is() {
	[ "$(jq -r .uuid reply)" = "$(sql "SELECT uuid FROM accounts WHERE login = 'ada.l'")" ]
}
t 'of which the public uuid is told' uuid_is
t 'and since when, in UTC and to the microsecond' jq -e '.create_datetime
	| test("^2[0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9][.][0-9]{6}$")' reply
now_is() {
	jq -e '(.create_datetime | sub("[.].*"; "Z") // . | fromdate) - now
		| . > -60 and . < 60' reply
}
t 'which is now' now_is
t 'the login is the name that others see' test \
	"$(sql "SELECT name FROM accounts WHERE login = 'ada.l'")" = ada.l
t 'one signs in elsewhere' gives 200 .ok=true login \
	"{\"login\":\"ada.l\",\"password\":\"$good\"}"
t 'a login is given out once' refuses 422 'Login is not unique' ada.l 'another1!'
call register '{"login":"ben.l","password":"x","username":"Ben"}' >/dev/null
t 'whoever gave it out' refuses 422 'Login is not unique' ben.l "$good"
t 'its case counts' creates Ada.l "$good"
t 'four letters are enough' creates abcd "$good"
t 'and twenty not too many' creates "$(letters 20 y)" "$good"
t 'of these kinds' creates aZ_.-09 "$good"
for login in '' abc "$(letters 21)" 'ada l' ada@l 'adaé' 'ada/l' "ada'l" ' adal' 'adal ' \
	'adal
' "$(letters 5000)" '12345$' 'ada%l'
do
	t "no login: '$(echo "$login" | head -n 1 | cut -c 1-30)'" unfit_login "$login"
done
for password in '' 1234567 "$(letters 101)" 'pass word' 'passwörd' 'password	' 'password
' "$(letters 5000)"
do
	t "no password: '$(echo "$password" | head -n 1 | cut -c 1-30)'" unfit_password "$password"
done
t 'eight letters are enough' creates 'pass.8' '12345678'
t 'and a hundred not too many' creates 'pass.100' "$(letters 100)"
t 'of all punctuation' creates 'pass.all' "!\"#\$%&'()*+,-./:;<=>?@[\\]^_\`{|}~"
t 'the login is looked at first' refuses 422 'Login is not correct' x y

# lacks name body
lacks() {
	gives 422 '.detail|length=1' ".detail[0].loc|tojson=[\"body\",\"$1\"]" \
		'.detail[0].msg=field required' '.detail[0].type=value_error.missing' \
		users-create "$2"
}
t 'a login is needed' lacks login '{"password":"12345678"}'
t 'and a password' lacks password '{"login":"adam"}'
t 'one of another type is not as it has to be' gives 422 '.detail[0].type=value_error' \
	users-create '{"login":7,"password":"12345678"}'
t 'what is no object is told so' gives 422 '.detail=The body is no JSON object' \
	users-create nonsense
t 'nothing but that is looked at' creates 'more.1' "$good"

# By the rules that hold for all.
t 'where registering is closed it is' with CONFAB_REGISTRATION=closed \
	gives 403 '.detail=Registration is closed' users-create "$(body 'late.1' "$good")"
t 'where it takes an invite it does' with CONFAB_REGISTRATION=invite \
	gives 403 users-create "$(body 'late.2' "$good")"
sql "INSERT INTO invites (code_hash, expires_at)
	VALUES (sha256('welcome'), now() + interval '1 hour')"
t 'which lets in' with CONFAB_REGISTRATION=invite gives 201 users-create \
	"{\"login\":\"late.3\",\"password\":\"$good\",\"invite\":\"welcome\"}"
t 'once' with CONFAB_REGISTRATION=invite gives 403 users-create \
	"{\"login\":\"late.4\",\"password\":\"$good\",\"invite\":\"welcome\"}"
t 'what is refused opens nothing' test "$(sql "SELECT count(*) FROM accounts
	WHERE login IN ('late.1', 'late.2', 'late.4', 'new.one')")" = 0
one_of_two() {
	racing 2 creates 'race.1' "$good"
	[ "$(grep -l '^Status: 201' race/*/raw | wc -l)" = 1 ] &&
		[ "$(grep -l '^Status: 422' race/*/raw | wc -l)" = 1 ]
}
t 'of two at the same moment one gets it' one_of_two
# As Python has it, which until 3.11 reads no other number of digits.
sql "ALTER TABLE accounts ALTER created_at SET DEFAULT '2026-01-02 03:04:05.12+00'"
t 'of a time all six digits are told' gives 201 \
	.create_datetime=2026-01-02T03:04:05.120000 users-create \
	"{\"login\":\"six.digits\",\"password\":\"$good\"}"
finish
