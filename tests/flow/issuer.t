#!/bin/sh
# Signed tokens from end to end: given out through nginx, and verified by Python
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

export CONFAB_ADDRESS_RATE=1000000
auth_port=$(free_port)
export CONFAB_AUTH_PORT="$auth_port"
# In a database that the system makes for itself.
unset CONFAB_DATABASE
start_system >/dev/null
keys() {
	confab keys "$@" >key.said 2>&1
	result=$?
	cat key.said
	keep key.said none
	return "$result"
}
id_of() {
	confab psql -qAtX -c "SELECT id FROM accounts WHERE login = '$1'"
}
form='"password":"Passw0rd","wdcode":"0123456789abcdef"'
# gets_token path [argument of curl]... - the token is in the file token
gets_token() {
	answers 200 .success=true "$@" && jq -c .token reply >token
}
signs_in() {
	gets_token /login -d '{"email":"ada@example.org","password":"Passw0rd"}'
}
# with_token status [.path=value]... path - a GET that has the token as its body
with_token() {
	answers "$@" -X GET -d "$(shown)"
}
publish() {
	ask /requestPublicKey >/dev/null && jq -r .publickey reply >public.pem
}

t 'an account is opened' answers 201 .success=true /register \
	-d "{\"email\":\"ada@example.org\",$form}"
t 'without a key nobody gets a token' answers 503 .success=false /login \
	-d '{"email":"ada@example.org","password":"Passw0rd"}'
t 'nor is there one to verify by' answers 503 .success=false /requestPublicKey
t 'the operator makes one' shows 'made the key 1' keys make
t 'then they do' signs_in
t 'what that says' says_token .code=ada@example.org ".id=$(id_of ada@example.org)" \
	.perm=0 '.belongs|tojson=["0123456789abcdef"]'
t 'the key is there for everybody' publish
t 'and the token is signed by it' is_signed
t 'and good' with_token 200 .success=true /validate
verify() {
	confab verify token
}
t 'as the command says as well' shows '"result":"ok".*"ada@example.org"' verify
t 'for another' gets_token /requestToken -X GET -d "$(shown)"
t 'that is signed as well' is_signed
t 'in pieces' answers 200 .success=true /validate -X GET \
	-H 'Transfer-Encoding: chunked' -d "$(shown)"
t 'what is permitted' confab users permit ada@example.org 5
t 'is in the next one' gets_token /requestToken -X GET -d "$(shown)"
t 'at once' says_token .perm=5
t 'a GET without a body has no token' answers 400 \
	'.detail=Incomplete request form' /validate
t 'nor has one with another' answers 400 '.detail=Incomplete request form' \
	/requestToken -X GET -d '{}'
t 'and too much is too much' answers 413 .success=false /validate -X GET \
	-d "{\"token\":\"$(letters 70000)\"}"
t 'a POST is none of these' answers 405 '.detail=Method Not Allowed' /validate \
	-d "$(shown)"
t 'nobody asks the signer through nginx' answers 404 /sign-token

# Rotation.
cp token first && cp public.pem first.pem
t 'the operator replaces the key' shows 'made the key 2' keys rotate
t 'another is published' publish
t 'what the old one signed is good all the same' with_token 200 .success=true /validate
t 'if not by the new one' fails InvalidSignature is_signed
t 'the new one signs' signs_in
t 'by itself' is_signed
t 'and the old one does not' fails InvalidSignature is_signed first.pem
cp token second
t 'the operator gives the old one up' shows 'retired the key 1' keys retire 1
cp first token
t 'what it signed is not good any more' with_token 200 .success=false \
	'.comment=Invalid signature' /validate
t 'the command says so, too' fails 'verification failed' verify
t 'nor for another' with_token 200 .success=false /requestToken
cp second token
t 'what the new one did is' with_token 200 .success=true /validate
t 'the keys are listed' shows '^2 .* signs$' keys list
t 'a user that is disabled' confab users disable ada@example.org
t 'has no good token' with_token 200 .success=false '.comment=The token is void' \
	/validate
confab users enable ada@example.org >/dev/null

# Alone at a listener.
url=http://127.0.0.1:$auth_port
t 'where the contract is alone all is as it is here' signs_in
t 'but what is not of it' answers 404 '.detail=Not Found' /health
t 'and what it does not know' answers 400 '.detail=Incomplete request form' \
	/login -d '{"username":"ada@example.org","password":"Passw0rd"}'
t 'nor no JSON' answers 400 '.detail=Incomplete request form' /register -d nonsense
url=http://127.0.0.1:$http_port

# A signer that is away.
s6-svc -d "$scratch/state/service/sign-token"
s6-svwait -d -t 5000 "$scratch/state/service/sign-token"
t 'without the signer nobody gets a token' answers 503 .success=false /login \
	-d '{"email":"ada@example.org","password":"Passw0rd"}'
t 'but what is out is verified' with_token 200 .success=true /validate
s6-svc -u "$scratch/state/service/sign-token"
t 'and once it is back they do' await signs_in
t 'no log has a key or a signature' not grep -rqF -e 'PRIVATE KEY' \
	-e "$(jq -r .signature token)" state/log
finish
