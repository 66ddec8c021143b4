#!/bin/sh
# TLS: a certificate of one's own, of clients too, and one that is made for it
. "$top_srcdir/tests/lib.sh"

# authority NAME - who vouches for others; its certificate is NAME.pem
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc \
		-subj "/CN=$1" -keyout "$1.key" -out "$1.pem"
}
# vouches AUTHORITY NAME argument of openssl... - for NAME.pem, its key NAME.key
vouches() {
	echo 'subjectAltName = IP:127.0.0.1' >extensions
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc \
		-subj "/CN=$2" -keyout "$2.key" -out request
	signer=$1 signed=$2
	shift 2
	openssl x509 -req -in request -CA "$signer.pem" -CAkey "$signer.key" \
		-CAcreateserial -extfile extensions -out "$signed.pem" "$@"
}
{
	authority ours && vouches ours server && vouches ours old -days 0 &&
		vouches ours ada && authority theirs && vouches theirs mallory
} >certificates.log 2>&1 || cat certificates.log
echo nonsense >nonsense
cp server.key closed && chmod 000 closed
openssl ec -in server.key -aes128 -passout pass:x -out locked.key 2>/dev/null
chmod 644 ./*.key
mkdir folder
http_port=$(free_port)
push_port=$(free_port)

via_tls="--cacert ours.pem"
known="$via_tls --cert ada.pem --key ada.key"

# hear_tls name argument of openssl... - listen, with TLS
hear_tls() {
	heard=$1
	shift
	echo "$token" >"token.$heard"
	printf '{"uuid":"%s","room_gid":"%s"}\n' "$token" "$room" |
		openssl s_client -quiet -verify_quiet -verify_return_error \
			-connect "127.0.0.1:$push_port" "$@" \
			>"heard.$heard" 2>"said.$heard" &
	begun="$! $begun"
}
hello() {
	answers 200 .ok=true /send-message "$@" \
		-d "{\"room_gid\":\"$room\",\"msg\":\"hello\"}"
}

# example argument of curl... - of the login server, line by line
example() {
	(
		token=
		ask /login -c jar "$@" \
			-d '{"username":"alice","password":"password123"}' &&
			header Set-Cookie | grep -q 'HttpOnly; Secure; SameSite=Strict;$' &&
			answers 200 .echo=hello /communicate -b jar "$@" \
				-d '{"action":"echo","message":"hello"}' &&
			answers 200 '.message=Logout successful.' /logout \
				-b jar "$@" -d '' &&
			answers 401 '.error=Invalid session token.' \
				/communicate -b jar "$@" -d '{}'
	)
}

# What is wrong with the settings stops the start before anything is made.
# refuses sentence NAME=VALUE... - to start with these; should one of them be
# taken, it is stopped at the end.
started=yes
refuses() {
	why=$1
	shift
	fails "$why" with "$@" start_system && not test -e state/nginx/nginx.conf
}
certificate=CONFAB_TLS_CERTIFICATE=$scratch/server.pem
key=CONFAB_TLS_KEY=$scratch/server.key
ca=CONFAB_TLS_CLIENT_CA=$scratch/ours.pem
t 'a certificate without a key is refused' \
	refuses 'CONFAB_TLS_KEY is not set' "$certificate"
t 'so is a key without a certificate' \
	refuses 'CONFAB_TLS_CERTIFICATE is not set' "$key"
t 'and who vouches for clients, without either' \
	refuses 'CONFAB_TLS_CERTIFICATE is not set' "$ca"
t 'a certificate that is not there is' refuses \
	"CONFAB_TLS_CERTIFICATE: $scratch/nowhere is not there" \
	"CONFAB_TLS_CERTIFICATE=$scratch/nowhere" "$key"
t 'one that is none is' refuses \
	"CONFAB_TLS_CERTIFICATE: $scratch/nonsense is no certificate" \
	"CONFAB_TLS_CERTIFICATE=$scratch/nonsense" "$key"
t 'a folder is none' refuses 'CONFAB_TLS_CERTIFICATE: .* is no certificate' \
	"CONFAB_TLS_CERTIFICATE=$scratch/folder" "$key"
t 'a key that the user cannot read is' refuses \
	"CONFAB_TLS_KEY: $scratch/closed cannot be read by" \
	"$certificate" "CONFAB_TLS_KEY=$scratch/closed"
t 'a certificate is no key' refuses 'CONFAB_TLS_KEY: .* is no key' \
	"$certificate" "CONFAB_TLS_KEY=$scratch/server.pem"
t 'nor is a key with a password' refuses 'CONFAB_TLS_KEY: .* is no key' \
	"$certificate" "CONFAB_TLS_KEY=$scratch/locked.key"
t 'the key of another certificate is refused' refuses \
	"CONFAB_TLS_KEY: $scratch/ada.key is not the key of $scratch/server.pem" \
	"$certificate" "CONFAB_TLS_KEY=$scratch/ada.key"
t 'a key vouches for nobody' refuses \
	"CONFAB_TLS_CLIENT_CA: $scratch/ours.key is no certificate" \
	"$certificate" "$key" "CONFAB_TLS_CLIENT_CA=$scratch/ours.key"
both() {
	start_system --tls
}
t 'a certificate made and one of his own are one too many' \
	fails 'makes a certificate of its own' with "$certificate" "$key" both

# tour [sed-expression] - paste what it said when it started, and was kept as
# start.log; nothing is said before the reader is there.  Each is a file of its
# own, which the one before it may still be read from.
tours=0
tour() {
	export reading=$(($(figure confab_readers) + 1))
	tours=$((tours + 1))
	sed -n '/^  api=/,/^$/s/^  //p' start.log |
		sed -e '/s_client/s/$/ until one_reads; do sleep 0.05; done/' \
			-e "${1-}" >"tour.$tours"
	cat >tour.words <<-'END'
	one_reads() {
		"$top_builddir/handlers/metrics" | grep -qx "confab_readers $reading"
	}
	END
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		sh -c ". ./tour.words; . ./tour.$tours" >"toured.$tours" 2>&1 &
	begun="$! $begun"
	await was_heard_and_read || { cat "toured.$tours"; return 1; }
}
was_heard_and_read() {
	[ "$(grep -c 'Hello, Ben' "toured.$tours")" = 2 ] &&
		grep -q '"data":\[.*Hello, Ben' "toured.$tours"
}

# With a certificate of one's own, from here on.
export "${certificate?}" "${key?}"
export CONFAB_ADDRESS_SOCKETS=2
t 'it starts with TLS' shows 'https://127.0.0.1' start_system
unset CONFAB_ADDRESS_SOCKETS
cp shown start.log
# shellcheck disable=SC2086
t 'who trusts it is answered' answers 200 .ok=true /health $via_tls
told_to_stay() {
	[ "$(header Strict-Transport-Security)" = max-age=31536000 ]
}
t 'and browsers are told to keep to TLS' told_to_stay
t 'what is not there is a 404' answers 404 /nowhere $via_tls
t 'and tells them as well' told_to_stay
t 'who does not trust it is not' fails 'certificate' curl -sS "$url/health"
t 'TLS 1.2 is refused' fails 'protocol version' \
	curl -sS $via_tls --tls-max 1.2 "$url/health"
t 'who speaks without is told in JSON' gets 400 .error.reason=tls-needed \
	'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
t 'figures are for this machine, with TLS' answers 200 /metrics $via_tls

echo '{"alice":"password123"}' >credentials.json
t 'names and passwords are brought in' confab users import credentials.json
t "the login server's example works, with a cookie for TLS alone" example $via_tls

as grace
open_room
hear_tls reader -CAfile ours.pem
reader=${begun%% *}
readers 1
t 'one says something' hello $via_tls
t 'and who listens with TLS hears it' hears reader 1
hear_tls slow -CAfile ours.pem
slow=${begun%% *}
readers 2
hear_tls many -CAfile ours.pem
t 'an address may have as many as is set, and no more' \
	await not kill -0 "${begun%% *}"
t 'who was there is' figure_is confab_readers 2
kill -STOP "$slow"
# A hundred at a time, so that who does read is not dropped on a busy machine.
much_is_said() {
	for hundred in $(seq 10)
	do
		sql "INSERT INTO messages (room, sender, txt)
			SELECT rooms.id, rooms.owner, repeat(md5(n::text), 120)
			FROM rooms, generate_series(1, 100) n WHERE gid = '$room'"
		hears reader $((hundred * 100 + 1)) || return
	done
}
t 'who reads hears all of it' much_is_said
t 'who does not read is dropped' \
	await figure_is confab_slow_readers_dropped_total 1
kill -CONT "$slow"
t 'and told by the end of its connection' await not kill -0 "$slow"
listen plain
t 'a hello without TLS is refused' await not kill -0 "$listener"
t 'and hears nothing' test ! -s heard.plain
t 'nor is it at the port with TLS 1.2' fails 'protocol version' openssl s_client \
	-tls1_2 -connect "127.0.0.1:$push_port"
only_nginx_listens() {
	ss -Hltnp "sport = :$push_port" >listeners
	cat listeners
	grep -q nginx listeners && ! grep -v nginx listeners
}
t 'nginx alone is at the push port' only_nginx_listens
closed_to_others() {
	[ "$(stat -c %A run/push.sock)" = srw-rw---- ] &&
		[ "$(stat -c %A run/nginx)" = drwx------ ]
}
t 'and nobody else comes to what is behind it' closed_to_others
t 'the notifier sees who listens' figure_is confab_readers 1
kill "$reader"
t 'and that they have gone' await figure_is confab_readers 0
t 'it is well by its own account' shows 'nginx.*up' confab status
t 'what it says to paste works' tour
t 'it stops' stop_system

# Clients need a certificate as well.
export "${ca?}"
t 'it starts for clients with a certificate' start_system
cp out start.log
t 'who has one is answered' answers 200 /health $known
t 'who has none is told in JSON' answers 400 .ok=false \
	.error.reason=certificate-needed /health $via_tls
t "with one the login server's example works" example $known
t 'without it does not' not example $via_tls
t 'nor does one of somebody else do' answers 400 .ok=false /health \
	$via_tls --cert mallory.pem --key mallory.key
hear_tls known -CAfile ours.pem -cert ada.pem -key ada.key
readers 1
hear_tls stranger -CAfile ours.pem
stranger=${begun%% *}
t 'a reader without one is dropped' await not kill -0 "$stranger"
hear_tls mallory -CAfile ours.pem -cert mallory.pem -key mallory.key
mallory=${begun%% *}
t "so is one with somebody else's" await not kill -0 "$mallory"
t 'one says something' hello $known
t 'who has one hears it' hears known 1
t 'and nobody else' test ! -s heard.stranger -a ! -s heard.mallory
t 'it is well, which asks for no certificate' confab status
t 'what it says to paste works with the files of a client' \
	tour 's/YOUR-CERTIFICATE/ada/; s/YOUR-KEY.pem/ada.key/'
t 'it stops' stop_system
unset CONFAB_TLS_CLIENT_CA

export CONFAB_TLS_CERTIFICATE="$scratch/old.pem" CONFAB_TLS_KEY="$scratch/old.key"
t 'an expired certificate is warned of' \
	shows "CONFAB_TLS_CERTIFICATE: $scratch/old.pem has expired" start_system
t 'it stops' stop_system
unset CONFAB_TLS_CERTIFICATE CONFAB_TLS_KEY

# One that is made.
made=state/tls/certificate.pem
start_system --tls >start.log 2>&1
t 'with --tls it starts with a certificate that it made' \
	answers 200 /health --cacert "$made"
t 'for which no browser is told to keep to TLS' not told_to_stay
t 'its key is for nobody else' test "$(stat -c '%a %U' state/tls/key.pem)" = \
	"600 $(stat -c %U state/nginx)"
for name in localhost 127.0.0.1
do
	t "it is good for $name" curl -sS --cacert "$made" \
		"https://$name:$http_port/health"
done
echo '{}' >no.token
t 'confab ws knows it' fails '"comment":"Invalid token"' \
	confab ws --auth no.token --for 9
cp "$made" before
t 'what it says to paste works' tour
t 'it stops' stop_system
nobody_is_known() {
	sql 'DELETE FROM messages; DELETE FROM rooms; DELETE FROM accounts'
}
nobody_is_known
t 'it starts again' with CONFAB_REGISTRATION=invite start_system --tls
cp out start.log
t 'with the same certificate' cmp before "$made"
t 'who needs an invite pastes one' tour
t 'it stops' stop_system
nobody_is_known
export CONFAB_BIND=127.0.0.2
t 'it starts at another address' with CONFAB_REGISTRATION=closed start_system --tls
cp out start.log
t 'with a certificate for that' curl -sS --cacert "$made" \
	"https://127.0.0.2:$http_port/health"
t 'who may not register is added' tour
t 'it stops' stop_system
unset CONFAB_BIND

# What a certificate is of is what it is called by.
# named extension [subject] - a certificate of that
named() {
	openssl req -x509 -key server.key -subj "${2-/CN=nobody in particular}" \
		-addext "$1" -out named.pem 2>/dev/null
	chmod 644 named.pem
	with CONFAB_TLS_CERTIFICATE="$scratch/named.pem" "$key" start_system
	stop_system >/dev/null
}
t 'a certificate of two names is called by the first' shows \
	'api=https://localhost:' named 'subjectAltName=DNS:localhost,IP:127.0.0.1'
t 'not by one of many hosts' shows 'api=https://chat.example.org:' \
	named 'subjectAltName=DNS:*.example.org,DNS:chat.example.org'
t 'one of an address by that' shows 'api=https://\[0:0:0:0:0:0:0:1\]:' \
	named 'subjectAltName=IP:::1'
t 'one of none by what it is called' shows 'api=https://chat.example.org:' \
	named basicConstraints=CA:FALSE /CN=chat.example.org
t 'and if that is no name by the address' shows 'api=https://127.0.0.1:' \
	named basicConstraints=CA:FALSE
finish
