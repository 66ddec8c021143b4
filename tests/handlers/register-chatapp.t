#!/bin/sh
# register: opening accounts in the way of chatapp
. "$top_srcdir/tests/lib.sh"

# says_so status text [body] - to the letter, and no newline
says_so() {
	call register "$3"
	echo "status $status, wanted $1 $2"
	[ "$status" = "$1" ] && printf %s "$2" | cmp - reply &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ] &&
		[ "$(header Content-Length)" = "$(printf %s "$2" | wc -c)" ]
}

t 'an account is opened, as the contract says it' says_so 201 registered \
	'{"username":"hizz","password":"hizzpass","fullname":"Hizz Full"}'
t 'a username is taken only once' says_so 409 'username already exists' \
	'{"username":"hizz","password":"other","fullname":"Other"}'
t 'also by whoever registered in the other way' \
	gives 200 register '{"login":"ada","password":"p","username":"Ada"}'
t 'where it is the login that counts' says_so 409 'username already exists' \
	'{"username":"ada","password":"p","fullname":"A"}'
t 'not the name that others see' says_so 201 registered \
	'{"username":"Ada","password":"p","fullname":"ada"}'
t 'and the other way round' gives 400 .error.reason=login-taken register \
	'{"login":"hizz","password":"p","username":"p"}'
t 'username is the login, and fullname what others see' gives 200 \
	'.data.username=Hizz Full' login '{"login":"hizz","password":"hizzpass"}'

# In the order of the contract: all that is absent, then all of another type, then
# all that is empty, then our own limits; of each the first in its order.
while IFS='|' read -r text body
do
	t "'$text' is said of $(echo "$body" | cut -c 1-70)" says_so 400 "$text" "$body"
done <<END
not a valid json|
not a valid json|nonsense
not a valid json|{"username":"a"
not a valid json|{'username':'a','password':'p','fullname':'f'}
not a valid json|7
not a valid json|true
not a valid json|null
not a valid json|"username password fullname"
not a valid json|{"username":"a","username":"a","password":"p","fullname":"f"}
not a valid json|{"username":"a\\u0000","password":"p","fullname":"f"}
not a valid json|{"username":"\\ud800","password":"p","fullname":"f"}
username required|{}
username required|[1]
username required|[]
username required|["username","password","fullname"]
username required|{"password":"p","fullname":"f"}
username required|{"password":7,"fullname":""}
username required|{"Username":"a","password":"p","fullname":"f"}
password required|{"username":"a"}
password required|{"username":"","fullname":7}
fullname required|{"username":"a","password":"p"}
fullname required|{"username":"","password":""}
fullname required|{"username":null,"password":7}
username should be a string|{"username":7,"password":"p","fullname":"f"}
username should be a string|{"username":null,"password":7,"fullname":""}
username should be a string|{"username":["a"],"password":"","fullname":""}
username should be a string|{"username":{},"password":"p","fullname":"f"}
username should be a string|{"username":true,"password":"p","fullname":"f"}
password should be a string|{"username":"","password":1.5,"fullname":"f"}
password should be a string|{"username":"","password":null,"fullname":[]}
fullname should be a string|{"username":"","password":"","fullname":false}
username should not be empty|{"username":"","password":"p","fullname":"f"}
username should not be empty|{"username":"","password":"","fullname":""}
password should not be empty|{"username":"a","password":"","fullname":""}
password should not be empty|{"username":"$(letters 65)","password":"","fullname":"f"}
fullname should not be empty|{"username":"a","password":"p","fullname":""}
username should be of at most 64 characters|{"username":"$(letters 65)","password":"$(letters 257)","fullname":"f"}
password should be of at most 256 characters|{"username":"a","password":"$(letters 257)","fullname":"$(letters 65)"}
fullname should be of at most 64 characters|{"username":"a","password":"p","fullname":"$(letters 65)"}
invite should be a string|{"username":"a","password":"p","fullname":"f","invite":7}
invite should not be empty|{"username":"a","password":"p","fullname":"f","invite":""}
END
t 'what is no UTF-8 is no JSON' says_so 400 'not a valid json' \
	"$(printf '{"username":"\377","password":"p","fullname":"f"}')"
t 'nobody was registered by any of that' test "$(sql 'SELECT count(*)
	FROM accounts')" = 3
t 'too much is too much' says_so 413 'The body is too large' \
	"{\"username\":\"$(letters 65536)\"}"
t '64 letters are not bytes' says_so 201 registered \
	"{\"username\":\"$(letters 64 🦆)\",\"password\":\"p\",\"fullname\":\"$(letters 64 é)\"}"
t 'a name may be a space' says_so 201 registered \
	'{"username":" ","password":" ","fullname":" "}'
t 'what else there is does not matter' says_so 201 registered \
	'{"username":"b","password":"p","fullname":"f","mail":"x"}'
for type in application/json text/plain application/x-www-form-urlencoded
do
	t "nor what it is called: $type" with CONTENT_TYPE="$type" says_so \
		409 'username already exists' \
		'{"username":"b","password":"p","fullname":"f"}'
done
one_is_first() {
	racing 8 call register \
		'{"username":"race","password":"p","fullname":"f"}'
	cat race/*/raw
	[ "$(grep -l '^Status: 201' race/*/raw | wc -l)" = 1 ] &&
		[ "$(grep -l '^Status: 409' race/*/raw | wc -l)" = 7 ]
}
t 'of eight who want one username at once one gets it' one_is_first

t 'login decides that it is of the other contract' gives 400 \
	.error.reason=bad-param .error.param=login register \
	'{"login":7,"username":"c","password":"p","fullname":"f"}'
t 'but where that is not spoken it is nothing' with CONTRACT=chatapp says_so 201 \
	registered '{"login":"x","username":"c","password":"p","fullname":"f"}'
t 'and what is wrong is said in the same way' with CONTRACT=chatapp says_so 400 \
	'username required' '{"login":"x"}'

# Where not everybody may register.
code=$("$top_builddir/commands/confab-users" invite)
invited() {
	printf '{"username":"%s","password":"p","fullname":"f"%s}' "$1" \
		"${2:+,\"invite\":\"$2\"}"
}
export CONFAB_REGISTRATION=closed
t 'where nobody may, nobody does' says_so 403 'Registration is closed' \
	"$(invited closed "$code")"
t 'but is told what is wrong before' says_so 400 'username required' '{}'
export CONFAB_REGISTRATION=invite
for body in "$(invited guest)" "$(invited guest nonsense)" "$(invited hizz x)" \
	'{"username":"guest","password":"p","fullname":"f","invite":null}'
do
	t "where it takes an invite, a stranger is told: $body" says_so 403 \
		'Registering takes an invite that is not used up' "$body"
done
t 'a taken username does not use it up' says_so 409 'username already exists' \
	"$(invited hizz "$code")"
t 'who has one gets in' says_so 201 registered "$(invited guest "$code")"
t 'once' says_so 403 'Registering takes an invite that is not used up' \
	"$(invited another "$code")"
finish
