#!/bin/sh
# graphql-door: registering and signing in by GraphQL
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/graphql.sh"

# lets CHECK... VARIABLES of login
sign_in='mutation($login:String!,$password:String!){
	login(login:$login,password:$password){token name}}'
sign_up='mutation($login:String!,$password:String!,$name:String!,$invite:String){
	register(login:$login,password:$password,name:$name,invite:$invite)}'
# by QUERY [.path=value]... VARIABLES
by() {
	query=$1
	shift
	eval "variables=\${$#}"
	set -- "$@" "$query" "$variables"
	expect by_door 200 "$@"
}
# The variables are there twice then, and the last is what counts.
by_door() {
	for last
	do
		:
	done
	door "$query" "$last"
}
# fails_so CODE QUERY VARIABLES
fails_so() {
	code=$1
	shift
	by "$1" ".errors[0].extensions.code=$code" '[.data[]]|tojson=[null]' "$2"
}
ada='{"login":"ada","password":"secret of ada"}'
t 'an account is opened' by "$sign_up" .data.register=true \
	'{"login":"ada","password":"secret of ada","name":"Ada"}'
t 'as elsewhere' test "$(sql 'SELECT login || name FROM accounts')" = adaAda
t 'its password is kept as a hash' test "$(sql "SELECT count(*) FROM accounts
	WHERE password LIKE '\$argon2id\$%'")" = 1
t 'its login is taken' fails_so login-taken "$sign_up" \
	'{"login":"ada","password":"x","name":"x"}'
t 'who knows the password is let in' by "$sign_in" .data.login.name=Ada "$ada"
token=$(jq -r .data.login.token reply)
t 'by a token' asks .data.me.login=ada '{me{login}}'
t 'which is a session'\''s, that knows its program' with token= HTTP_USER_AGENT=x \
	by "$sign_in" '.|has("errors")=false' "$ada"
t 'as one sees' asks '[.data.sessions[].agent]|tojson=[null,"x"]' '{sessions{agent}}'
t 'who does not know it is not let in' fails_so login-wrong "$sign_in" \
	'{"login":"ada","password":"secret of ad"}'
t 'nor who is not there' fails_so login-wrong "$sign_in" '{"login":"adb","password":"x"}'
for variables in '{"login":"","password":"x"}' '{"login":"x","password":""}' \
	"{\"login\":\"$(letters 65)\",\"password\":\"x\"}" \
	"{\"login\":\"x\",\"password\":\"$(letters 257)\"}"
do
	t "what nobody can have is malformed: $(echo "$variables" | cut -c 1-40)" \
		fails_so bad-param "$sign_in" "$variables"
done
t 'a name is of 64 letters' fails_so bad-param "$sign_up" \
	"{\"login\":\"x\",\"password\":\"x\",\"name\":\"$(letters 65)\"}"
t 'a password is shown to nobody' not grep -r 'secret of' raw errors

# No way round what bounds it.
twice='mutation($password:String!){a:login(login:"ada",password:$password){token}
	b:login(login:"ada",password:$password){token}}'
refused() {
	expect door 200 '.|has("data")=false' "$@"
}
sql 'DELETE FROM attempts'
t 'one is asked at a time' refused "$twice" '{"password":"secret of ada"}'
t 'and nothing counted' test "$(sql 'SELECT count(*) FROM attempts')" = 0
t 'a thousand are not' refused "mutation{$(seq 1000 |
	sed 's/.*/a&:login(login:"ada",password:"&"){token}/')}"
t 'nor by a fragment' refused 'mutation{...a ...b} fragment a on Mutation{
	x:login(login:"ada",password:"1"){token}} fragment b on Mutation{
	y:login(login:"ada",password:"2"){token}}'
t 'nor one and to register' refused 'mutation{login(login:"ada",password:"1"){token}
	register(login:"b",password:"b",name:"b")}'
t 'what is left out is not asked' expect door 200 .data.b.name=Ada \
	'mutation{a:login(login:"ada",password:"x")@skip(if:true){name}
		b:login(login:"ada",password:"secret of ada"){name}}'
guesses() {
	for _ in 1 2 3 4 5 6 7 8 9 10
	do
		fails_so login-wrong "$sign_in" '{"login":"ada","password":"x"}' >/dev/null ||
			return
	done
	fails_so too-many-requests "$sign_in" "$ada"
}
t 'who guesses is put off, even if they guess right then' guesses
t 'as at the other doors' gives 429 login "$ada"
t 'and from elsewhere is not' with REMOTE_ADDR=192.0.2.7 by "$sign_in" \
	.data.login.name=Ada "$ada"
sql 'DELETE FROM attempts'

t 'who signs in is nobody yet' expect door 200 .data.me=null \
	'.errors[0].extensions.code=unknown-user' '{me{login}}'
t 'whatever is beside it' expect door 200 .data.login.name=Ada .data.createRoom=null \
	'mutation{login(login:"ada",password:"secret of ada"){name} createRoom{gid}}'
t 'figures are for everybody' expect door 200 .data.metrics.accounts=1 \
	.data.metrics.messages=0 '{metrics{accounts devices rooms memberships messages}}'

# Who is let in is said elsewhere.
t 'where nobody may register nobody does' with CONFAB_REGISTRATION=closed \
	fails_so registration-closed "$sign_up" '{"login":"bob","password":"x","name":"x"}'
t 'where it takes an invite it does' with CONFAB_REGISTRATION=invite \
	fails_so unknown-invite "$sign_up" \
	'{"login":"bob","password":"x","name":"x","invite":"nonsense"}'
invite=$("$top_builddir/commands/confab-users" invite | grep -o '[0-9a-f]\{32\}')
t 'of which one is good once' with CONFAB_REGISTRATION=invite by "$sign_up" \
	.data.register=true "{\"login\":\"bob\",\"password\":\"x\",\"name\":\"x\",\"invite\":\"$invite\"}"
t 'and not again' with CONFAB_REGISTRATION=invite fails_so unknown-invite "$sign_up" \
	"{\"login\":\"cyd\",\"password\":\"x\",\"name\":\"x\",\"invite\":\"$invite\"}"
sql "UPDATE accounts SET disabled = true"
t 'who is disabled is told so' fails_so account-disabled "$sign_in" "$ada"
sql "UPDATE accounts SET password = '\$argon2id\$none', disabled = false"
t 'no password fits a device' fails_so login-wrong "$sign_in" "$ada"
finish
