#!/bin/sh
# socket-open: who opens a WebSocket, and whether they may
. "$top_srcdir/tests/lib.sh"

export GATEWAY=1
number=0
# open [NAME=VALUE]... - another socket at $GATEWAY
open() {
	number=$((number + 1))
	with SOCKET="$number" "$@" is_answered
}
is_answered() {
	call socket-open || return
	echo "status $status, wanted $want"
	[ "$status" = "$want" ] && checks_hold
}
# opened status [.path=value]... -- [NAME=VALUE]...
opened() {
	want=$1
	shift
	: >checks
	while [ "$1" != -- ]
	do
		printf '%s\n' "$1" >>checks
		shift
	done
	shift
	open "$@"
}
# refused reason [NAME=VALUE]... - told so by a frame, and no socket is there
refused() {
	reason=$1
	shift
	before=$(sockets)
	opened 200 .success=true .type=open "(.data|keys|.[])=refused" \
		".data.refused=$reason" -- "$@" && [ "$(sockets)" = "$before" ]
}
is_let_in() {
	opened 200 .success=true .data.refused=null "$@"
}
sockets() {
	sql 'SELECT count(*) FROM sockets'
}
online() {
	sql "SELECT coalesce(string_agg(login, ' ' ORDER BY login), '')
		FROM accounts WHERE online"
}
close_all() {
	sql 'DELETE FROM sockets'
}
required='login-token required' invalid='invalid login-token'
ticket_of() {
	call auth-login "{\"username\":\"$1\",\"password\":\"p\"}" >/dev/null
	header Set-Cookie | sed 's/^login-token=\([^;]*\);.*/\1/'
}
for login in ada ben
do
	call register "{\"username\":\"$login\",\"password\":\"p\",\"fullname\":\"X\"}" >/dev/null
done
call login '{"login":"ada","password":"p"}' >/dev/null
session=$(jq -r .data.uuid reply)
ada=$(sql "SELECT id FROM accounts WHERE login = 'ada'")
ticket=$(ticket_of ada) ben=$(ticket_of ben)
for gateway in 1 2
do
	GATEWAY='' GATEWAY_NAME=$gateway
	export GATEWAY_NAME
	(unset GATEWAY && call gateway-alive >/dev/null)
done
unset GATEWAY_NAME
GATEWAY=$(sql "SELECT id FROM gateways WHERE name = '1'")
another=$(sql "SELECT id FROM gateways WHERE name = '2'")

# By a login-token.
t 'who shows nothing may yet say who it is' opened 200 .success=true \
	'(.data|tojson)={"waits":true}' --
t 'be there other cookies' opened 200 '(.data|tojson)={"waits":true}' -- \
	HTTP_COOKIE='theme=dark; login=token'
t 'no socket is noted for that' test "$(sockets)" = 0
t 'where chatapp is spoken alone it is refused, once connected' \
	refused "$required" CONTRACT=chatapp
t 'who shows a login-token is let in' is_let_in .data.account="$ada" \
	.data.login=ada .data.session=null .data.seconds=null \
	.data.rooms= -- HTTP_COOKIE="login-token=$ticket"
t 'and it is known since when that is good' jq -e \
	'now - .data.issued | . >= -2 and . < 60' reply
t 'and is online' test "$(online)" = ada
t 'with one socket' test "$(sql "SELECT gateway = $GATEWAY AND socket = $number
	AND account = $ada AND chatapp FROM sockets")" = t
for cookie in nonsense "${ticket}x" "${ticket%.*}." '' \
	eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VybmFtZSI6ImhpenoiLCJleHAiOjE3Mzk0NjIzNzV9.-NN3UMSk03aCmaBQqwfJbKaoVGij387wG29FyJaYgtI
do
	t "a token that is none is refused: '$(echo "$cookie" | cut -c 1-30)'" \
		refused "$invalid" HTTP_COOKIE="login-token=$cookie"
done
t 'whatever else is shown' refused "$invalid" \
	HTTP_COOKIE="sessionToken=$session; login-token=x"
t 'another is connected, as somebody else is not she' is_let_in .data.login=ben \
	-- HTTP_COOKIE="login-token=$ben"

# The seed's rule, and the setting.
taken="'ada' is already connected. Cannot have multiple instance"
t 'a second one of the same account is refused' refused "$taken" \
	HTTP_COOKIE="login-token=$ticket"
t 'also at another gateway' refused "$taken" GATEWAY="$another" \
	HTTP_COOKIE="login-token=$ticket"
t 'and by another token' refused "$taken" HTTP_COOKIE="login-token=$(ticket_of ada)"
t 'unless that is switched off' is_let_in .data.login=ada -- \
	CONFAB_ONE_INSTANCE=off HTTP_COOKIE="login-token=$ticket"
t 'by a session she has as many as she likes' is_let_in .data.issued=null -- \
	HTTP_USER="$session"
t 'and another' is_let_in .data.issued=null -- HTTP_USER="$session"
close_all
t 'and that is in nobody'"'"'s way' is_let_in .data.issued=null -- HTTP_USER="$session"
t 'of one by a login-token neither' is_let_in '.data.issued|type=number' -- \
	HTTP_COOKIE="login-token=$ticket"
sql "UPDATE gateways SET alive_until = now() - interval '1 second'
	WHERE id = $GATEWAY"
t 'what is at a gateway that is dead does not count' is_let_in -- \
	GATEWAY="$another" HTTP_COOKIE="login-token=$ticket"
close_all
sql "UPDATE gateways SET alive_until = now() + interval '1 day'"
one_gets_in() {
	for i in 1 2 3
	do
		racing 8 eval 'with GATEWAY="$( [ $((racer % 2)) = 0 ] &&
			echo "$GATEWAY" || echo "$another")" SOCKET="9$racer" \
			HTTP_COOKIE="login-token=$ticket" call socket-open'
		cat race/*/reply
		[ "$(grep -l '"account"' race/*/reply | wc -l)" = 1 ] &&
			[ "$(grep -l 'already connected' race/*/reply | wc -l)" = 7 ] &&
			[ "$(sockets)" = 1 ] || return
		close_all
	done
}
t 'of eight at two gateways at the same moment one gets in' one_gets_in
all_get_in() {
	racing 8 eval 'with SOCKET="8$racer" HTTP_USER="$session" call socket-open'
	cat race/*/reply
	[ "$(sockets)" = 8 ] && [ "$(online)" = ada ]
}
t 'by a session all of them' all_get_in
close_all

# By a session.
for place in HTTP_USER="$session" HTTP_AUTHORIZATION="Bearer $session" \
	HTTP_COOKIE="sessionToken=$session"
do
	t "a session lets in: ${place%%=*}" is_let_in .data.account="$ada" \
		.data.login=ada ".data.session=$(sql 'SELECT id FROM sessions')" \
		.data.issued=null -- "$place"
done
t 'for as long as it is good' jq -e '.data.seconds | . > 2591000 and . <= 2592000' reply
t 'who shows one that is none may yet say who it is' opened 200 \
	'(.data|tojson)={"waits":true}' -- \
	HTTP_USER=00000000-0000-4000-8000-000000000000
t 'or whatever else is no session' opened 200 '(.data|tojson)={"waits":true}' -- \
	HTTP_AUTHORIZATION='Basic eDp5' HTTP_COOKIE='sessionToken=stale'
t 'one is none where chatapp is spoken alone' refused "$required" \
	CONTRACT=chatapp HTTP_USER="$session"
t 'a login-token is, there as well' is_let_in '.data.issued|type=number' -- \
	CONTRACT=chatapp HTTP_COOKIE="login-token=$ticket"
close_all

# Who is not there, or may not.
secret='this is a demo jwt secret'
forged() {
	python3 - "$1" "$(($(date +%s) + 60))" "$secret" <<-'END'
	import base64, hashlib, hmac, json, sys
	code = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=")
	said = code(b'{"alg":"HS256"}') + b"." + code(json.dumps(
		{"username": sys.argv[1], "exp": int(sys.argv[2])}).encode())
	print((said + b"." + code(hmac.new(sys.argv[3].encode(), said,
		hashlib.sha256).digest())).decode())
	END
}
t 'whose account is not there is told so' refused "'carol' doesn't exists" \
	HTTP_COOKIE="login-token=$(forged carol)"
t 'by what fits a frame' refused "'$(letters 122)" \
	HTTP_COOKIE="login-token=$(forged "$(letters 300)")"
t 'and is no half of a letter' refused "'$(letters 40 中)" \
	HTTP_COOKIE="login-token=$(forged "$(letters 100 中)")"
t 'nor of a longer one' refused "'x$(letters 30 🦆)" \
	HTTP_COOKIE="login-token=$(forged "x$(letters 100 🦆)")"
t 'a name with a quote is quoted' refused "'a\"b' doesn't exists" \
	HTTP_COOKIE="login-token=$(forged 'a"b')"
sql "UPDATE accounts SET disabled = true WHERE login = 'ben'"
t 'whose account is disabled has no good token' refused "$invalid" \
	HTTP_COOKIE="login-token=$ben"
sql "UPDATE accounts SET disabled = false"
echo p | "$top_builddir/commands/confab-users" passwd ben >/dev/null
t 'nor who had it before the password was changed' refused "$invalid" \
	HTTP_COOKIE="login-token=$ben"
ben=$(ticket_of ben)
t 'but who has another' is_let_in -- HTTP_COOKIE="login-token=$ben"
close_all
t 'the secret that everybody knows is for this machine' refused "$invalid" \
	REMOTE_ADDR=192.0.2.7 HTTP_COOKIE="login-token=$ticket"
t 'a session is for anywhere' is_let_in -- REMOTE_ADDR=192.0.2.7 HTTP_USER="$session"
close_all

# Somebody takes it back while it is asked: what counts is what is committed when
# the socket is there.
t 'an account that is disabled meanwhile lets nobody in' meanwhile \
	"UPDATE accounts SET disabled = true WHERE login = 'ben'" refused "$invalid" \
	HTTP_COOKIE="login-token=$ben"
sql "UPDATE accounts SET disabled = false"
t 'nor one whose tokens are void meanwhile' meanwhile \
	"UPDATE accounts SET tokens_from = now() + interval '1 minute'
		WHERE login = 'ben'" refused "$invalid" HTTP_COOKIE="login-token=$ben"
t 'nor a session that ends meanwhile' meanwhile \
	'DELETE FROM sessions' refused "$required" HTTP_USER="$session"
call login '{"login":"ada","password":"p"}' >/dev/null
session=$(jq -r .data.uuid reply)

# Pages.
for page in HTTP_ORIGIN=https://evil.example HTTP_ORIGIN=null \
	HTTP_SEC_FETCH_SITE=cross-site HTTP_SEC_FETCH_SITE=same-site
do
	for cookie in "login-token=$ticket" "sessionToken=$session" x=y
	do
		t "a foreign page opens none: $page, ${cookie%%=*}" \
			opened 403 .success=false '.error=Not allowed from here' \
			-- "$page" HTTP_COOKIE="$cookie"
	done
done
t 'nor one of the same host without TLS' opened 403 -- HTTPS=on \
	HTTP_HOST=chat.example HTTP_ORIGIN=http://chat.example \
	HTTP_COOKIE="login-token=$ticket"
t 'nobody is online by that' test -z "$(online)"
t 'our own page does' is_let_in -- HTTP_HOST=localhost:8000 \
	HTTP_ORIGIN=http://localhost:8000 HTTP_COOKIE="login-token=$ticket"
close_all
t 'so does the one we name' is_let_in -- HTTP_ORIGIN=http://localhost:5173 \
	HTTP_COOKIE="login-token=$ticket"
close_all
t 'which is a setting' is_let_in -- CORS_ALLOW_ORIGIN=https://evil.example \
	HTTP_ORIGIN=https://evil.example HTTP_COOKIE="login-token=$ticket"
close_all

# What it is a member of.
rooms=$(sql "WITH rooms AS (INSERT INTO rooms (gid, owner, members_only, last_msg_id)
	SELECT 'c' || n, $ada, true, n * 10 FROM generate_series(1, 3) n
	RETURNING id, last_msg_id), members AS (
	INSERT INTO members SELECT id, $ada FROM rooms WHERE last_msg_id > 10)
	SELECT string_agg(id || ' ' || last_msg_id, ' ' ORDER BY id) FROM rooms
	WHERE last_msg_id > 10")
t 'who is a member is told of what, and up to where it goes' is_let_in \
	".data.rooms=$rooms" -- HTTP_USER="$session"
t 'and who is not of nothing' is_let_in .data.rooms= -- \
	HTTP_COOKIE="login-token=$(ticket_of ben)"

# The edges of being online, each told once.
close_all
edges() {
	printf 'LISTEN confab_presence;\nSELECT pg_sleep(3);\nSELECT;\n' |
		psql -qAtX -U postgres "$database" >heard &
	listener=$!
	sleep 0.5
	: >checks
	want=200
	open HTTP_USER="$session" >/dev/null
	first=$number
	open HTTP_USER="$session" GATEWAY="$another" >/dev/null
	with GATEWAY="$GATEWAY" SOCKET="$first" call socket-close >/dev/null
	with GATEWAY="$another" SOCKET="$number" call socket-close >/dev/null
	open HTTP_USER="$session" >/dev/null
	wait "$listener"
	sed -n "s/.*payload \"$ada \([tf]\)\".*/\1/p" heard | tr -d '\n'
}
t 'the first socket and the last are told, and none between' \
	test "$(edges)" = tft

# The gateway.
sql "DELETE FROM gateways WHERE id = $GATEWAY"
t 'a gateway that was given up is told so' opened 404 .success=false \
	'.error=Unknown session' -- HTTP_USER="$session"
t 'whose sockets are gone' test "$(sockets)" = 0
GATEWAY=$another
for number in '' x -1
do
	t "a socket has a number, not '$number'" with SOCKET="$number" \
		HTTP_USER="$session" gives 400 socket-open
	t "a gateway has, not '$number'" with GATEWAY="$number" SOCKET=1 \
		HTTP_USER="$session" gives 400 socket-open
done
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" \
	SOCKET=1 HTTP_USER="$session" gives 503 socket-open
finish
