#!/bin/sh
# What must hold of every endpoint, checked of each by what it says of itself.
. "$top_srcdir/tests/lib.sh"

ours=http://localhost:5173 evil=https://evil.example
export SECRET_KEY='of the tests'
# Telegram is let in; that nobody else is, its own test says.
export CONFAB_TELEGRAM_SECRET=telegram HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN=telegram

check_description() {
	t "$name goes by its own name" test "$(says .name)" = "$name"
	t "$name has a test" test -x "$top_srcdir/tests/handlers/$name.t"
	t "$name says who may call it" gojq -e \
		'.access | IN("anyone", "user", "administrator", "guest", "local", "gateway", "program")' "is.$name"
	t "$name helps who asks" shows usage "$program" --help
	t "$name takes no other words" not "$program" --nonsense
}

is_wrong_method() {
	denies 405 wrong-method "$name"
}
has_no_body() {
	call "$name" "$(given)" && [ ! -s reply ] && [ "$status" = "$1" ]
}
head_is_get() {
	with REQUEST_METHOD=GET call "$name" "$(given)" && sed '/^.$/q' raw >get.head
	with REQUEST_METHOD=HEAD call "$name" "$(given)" && cp raw head
	# A digit more may have been counted meanwhile.
	[ "$name" != metrics ] || sed -i '/^Content-Length/d' get.head head
	diff get.head head
}
check_methods() {
	case $method-$(says .takes) in
	GET-*) allowed='GET, HEAD, OPTIONS' other=POST ;;
	POST-form) allowed='GET, HEAD, POST, OPTIONS' other='' ;;
	POST-*) allowed='POST, OPTIONS' other=GET ;;
	esac
	for wrong in $other PUT PATCH DELETE TRACE CONNECT get post X ''
	do
		t "$name: '$wrong' is a wrong method" \
			with REQUEST_METHOD="$wrong" is_wrong_method
	done
	case $contract in
	hook | rabbitmq) ;; # nothing but a deny
	*) t "$name: that is told the right ones" \
		with REQUEST_METHOD=PUT tells Allow "$allowed" "$name" ;;
	esac
	t "$name: whatever else is wrong" \
		with REQUEST_METHOD=PUT token= \
		denies 405 wrong-method "$name" nonsense
	t "$name: OPTIONS tells them too" with REQUEST_METHOD=OPTIONS token= \
		tells Allow "$allowed" "$name"
	t "$name: and nothing else" with REQUEST_METHOD=OPTIONS token= \
		has_no_body 204
	case $allowed-$contract in
	GET*) t "$name: HEAD is GET without its body" head_is_get ;;
	*-hook) t "$name: HEAD has no body" \
		with REQUEST_METHOD=HEAD has_no_body 200 ;;
	*) t "$name: HEAD is wrong, and has no body" \
		with REQUEST_METHOD=HEAD has_no_body 405 ;;
	esac
}

check_paths() {
	for wrong in "$path/" "$path/x" / '' "/$path" "$path%00" "$path?" \
		"$(echo "$path" | tr "[:lower:]" "[:upper:]")"
	do
		t "$name: nothing is at '$wrong'" with SCRIPT_NAME="$wrong" \
			denies 404 unknown-route "$name"
	done
}

# cors origin header value
cors() {
	with HTTP_ORIGIN="$1" tells "Access-Control-$2" "$3" "$name" "$(given)"
}
# What all but the origin that we name may read is the routes of the rooms, and
# what those share with others (contracts, C6).
check_cors() {
	others='' any=no
	case $contract$shared in room | *yes) others='*' any=any ;; esac
	t "$name: $any page may read" cors '' Allow-Origin "$others"
	t "$name: $any one of another origin" cors "$evil" Allow-Origin "$others"
	t "$name: without credentials" cors "$evil" Allow-Credentials ''
	t "$name: one of the origin we name" cors "$ours" Allow-Origin "$ours"
	t "$name: with credentials" cors "$ours" Allow-Credentials true
	t "$name: not one that begins alike" \
		cors "$ours.evil.example" Allow-Credentials ''
	t "$name: which it is, is a setting" with CORS_ALLOW_ORIGIN="$evil" \
		cors "$evil" Allow-Credentials true
	t "$name: caches know that it depends on it" tells Vary Origin "$name"
	t "$name: an error may be read as well" \
		with REQUEST_METHOD=PUT cors "$ours" Allow-Origin "$ours"
	t "$name: by $any other page" \
		with REQUEST_METHOD=PUT cors "$evil" Allow-Origin "$others"
	export REQUEST_METHOD=OPTIONS
	t "$name: a page may ask what it may send" \
		cors "$ours" Allow-Methods "$allowed"
	t "$name: and in which headers" cors "$ours" Allow-Headers \
		'authorization, user, x-auth-token, content-type'
	t "$name: with credentials if it is ours" \
		cors "$ours" Allow-Credentials true
	t "$name: else without" cors "$evil" Allow-Credentials ''
	case $any in
	any) t "$name: one of another origin may ask" \
		cors "$evil" Allow-Methods "$allowed" ;;
	no) t "$name: one of another origin is told nothing" \
		with HTTP_ORIGIN="$evil" lets_nobody_read ;;
	esac
	unset REQUEST_METHOD
	[ "$any" = any ] || t "$name: nor of what there is" \
		with HTTP_ORIGIN="$evil" lets_nobody_read
}
lets_nobody_read() {
	call "$name" "$(given)" && ! grep -qi '^Access-Control' raw
}
check_no_cors() {
	t "$name: no page may read it" cors "$ours" Allow-Origin ''
}

# The device platform calls that forbidden.
is_stranger() {
	case $contract in
	pepeunit) denies 403 unknown-user "$name" "${1-$(given)}" ;;
	*) denies 401 unknown-user "$name" "${1-$(given)}" ;;
	esac
}
# Who has no token to show is nobody, which may have a word of its own.
is_nobody() {
	case $(says '.errors[].reason') in
	*session-needed*) denies 400 session-needed "$name" "${1-$(given)}" ;;
	*token-needed*) denies 401 token-needed "$name" "${1-$(given)}" ;;
	*) is_stranger "$@" ;;
	esac
}
is_known() {
	call "$name" "$(given)" && [ "$status" != 401 ] && [ "$status" != 403 ] &&
		[ "$status" -lt 500 ]
}
check_strangers() {
	for text in nonsense 00000000-0000-4000-8000-000000000000 \
		"${someone}x" "x$someone" "{$someone}" "${someone%?}" \
		"$(echo "$someone" | tr -d -)" "$(letters 5000)" é \
		"' OR true --" '*' '%' ' '
	do
		t "$name: '$(echo "$text" | cut -c 1-45)' is a stranger" \
			with token="$text" is_stranger
	done
	t "$name: so is who says nothing" with token= is_nobody
	t "$name: and is told so before what else is wrong" \
		with token= is_nobody "$(given 'map_values("")')"
	[ "$contract" = room ] || t "$name: even if that is the body" \
		with token= is_nobody nonsense
	[ "$contract" = pepeunit ] || t "$name: and how to sign in" with token=nonsense \
		tells WWW-Authenticate Bearer "$name" "$(given)"
}
check_credentials() {
	for place in user authorization bearer cookie
	do
		t "$name: by $place one is known" with by="$place" is_known
	done
	t "$name: by two headers of one mind" \
		with HTTP_AUTHORIZATION="Bearer $someone" is_known
	t "$name: by two that differ one is nobody" \
		with HTTP_AUTHORIZATION="$another" is_nobody
	t "$name: even if one is nonsense" \
		with HTTP_AUTHORIZATION=nonsense is_nobody
	t "$name: a uuid in capitals is the same" \
		with token="$(echo "$someone" | tr a-f A-F)" is_known
	t "$name: a cookie counts from the page we name" \
		with by=cookie HTTP_ORIGIN="$ours" is_known
	t "$name: and from no other" \
		with by=cookie HTTP_ORIGIN="$evil" is_nobody
	t "$name: whatever its browser calls it" \
		with by=cookie HTTP_SEC_FETCH_SITE=cross-site is_nobody
	t "$name: a header counts from any" with HTTP_ORIGIN="$evil" is_known
}

# Who is signed in, and no administrator.
is_no_administrator() {
	denies 403 not-administrator "$name" "${1-$(given)}"
}
check_others() {
	t "$name: who is no administrator may not" \
		with token="$another" is_no_administrator
	[ "$method" = GET ] || t "$name: and is told so once the body is one" \
		with token="$another" denies 400 bad-body "$name" nonsense
	t "$name: and before what else is wrong" \
		with token="$another" is_no_administrator "$(given 'map_values("")')"
	sql "UPDATE accounts SET administrator = false WHERE login = 'someone'"
	t "$name: who is none any more may not from the next request on" \
		is_no_administrator
	appoint someone
	sql "UPDATE accounts SET disabled = true WHERE login = 'someone'"
	t "$name: nor who is disabled, whatever is left of a session" \
		is_no_administrator
	sql "UPDATE accounts SET disabled = false, tokens_from = 'epoch' WHERE login = 'someone'"
}

# By its cookie alone, whatever else is said.
check_login_token() {
	for text in nonsense a.b.c "${ticket}x" "x$ticket" "${ticket%?}" \
		"${ticket%.*}." "${ticket#*.}" "$(letters 9000)" é "' OR true --" ' '
	do
		t "$name: '$(echo "$text" | cut -c 1-45)' is a stranger" \
			with token="$text" is_stranger
	done
	t "$name: so is who says nothing" with token= is_nobody
	t "$name: and is told how to sign in" with token=nonsense \
		tells WWW-Authenticate Bearer "$name" "$(given)"
	t "$name: by the cookie one is known" is_known
	t "$name: from the page that we name as well" \
		with HTTP_ORIGIN="$ours" is_known
	t "$name: and from no other" with HTTP_ORIGIN="$evil" is_nobody
	t "$name: whatever its browser calls it" \
		with HTTP_SEC_FETCH_SITE=cross-site is_nobody
	for place in user authorization bearer cookie
	do
		t "$name: by $place one is nobody" \
			with by="$place" token="$someone" is_nobody
		t "$name: neither by the token there" \
			with by="$place" is_nobody
	done
	t "$name: the secret that everybody knows is for this machine" \
		with REMOTE_ADDR=192.0.2.7 denies 403 not-allowed "$name" "$(given)"
	t "$name: which is not who has come through a proxy" \
		with REMOTE_ADDR=127.0.0.1 HTTP_X_FORWARDED_FOR=192.0.2.7 \
		denies 403 not-allowed "$name" "$(given)"
	for host in evil.example evil.example:8000 127.evil.example localhost.evil.example
	do
		t "$name: nor who asks for '$host', which somebody has pointed here" \
			with REMOTE_ADDR=127.0.0.1 HTTP_HOST="$host" \
			denies 403 not-allowed "$name" "$(given)"
	done
	for host in localhost LOCALHOST:8000 127.0.0.1 127.1.2.3:8000 '[::1]:8000'
	do
		t "$name: '$host' is this machine" \
			with REMOTE_ADDR=127.0.0.1 HTTP_HOST="$host" is_known
	done
	t "$name: with another the token is another" \
		with REMOTE_ADDR=192.0.2.7 JWTSECRET=mine is_stranger
}

is_answered() {
	call "$name" "$(given)" &&
		[ "$(header Content-Type)" = "$type" ] &&
		[ "$(header Content-Length)" = "$(wc -c <reply)" ] &&
		"$@"
}
is_json() {
	is_answered gojq -e "$1" reply
}
is_line() {
	is_answered grep -q '^[ -~]*$' reply && [ "$(wc -l <reply)" = 0 ]
}
check_answer() {
	case $contract in
	room) type='application/json; charset=utf-8'
		t "$name answers in JSON" is_json '.ok | type == "boolean"' ;;
	serverapi | auth | hook) type=application/json
		t "$name answers in JSON" is_json 'type == "object"' ;;
	pepeunit) type=application/json
		t "$name answers in JSON" is_json true ;;
	graphql) type='application/json; charset=utf-8'
		t "$name answers in JSON" is_json 'has("data") or has("errors")' ;;
	chatapp | rabbitmq) type='text/plain; charset=utf-8'
		t "$name answers in plain text, without a newline" is_line ;;
	esac
	case $name in
	# These need none, or none for what is no token.
	about | ping | validate | request-token | graphql-door) return ;;
	esac
	t "$name: without a database it says so" \
		with CONFAB_DATABASE="host=$scratch" is_away
}
# And that it is to be tried again in a second.
is_away() {
	case $contract in
	hook | rabbitmq)
		denies 503 unavailable "$name" "$(given)"
		return ;;
	esac
	gives 503 "$name" "$(given)" || return
	# Which is what health is there to say.
	[ "$name" = health ] || with reason=unavailable is_worded || return
	[ "$(header Retry-After)" = 1 ]
}

# closes how - the connection ends with that answer: from a shell that is said as
# a header, to a server that says where it ends them by a way there
closes() {
	[ "$(header Connection)$(header X-Accel-Redirect)" = "$1" ]
}
# ends how command... - does what the command does, and so ends the connection
ends() {
	how=$1
	shift
	"$@" && closes "$how"
}
# The contract of the login server: each error but one, and whoever logs out.
check_connection() {
	case $contract in
	room | chatapp | auth | graphql | hook | pepeunit | rabbitmq) end='' way='' ;;
	serverapi) end=close way=/closing/ ;;
	esac
	t "$name: an error ends the connection: '$end'" \
		with REQUEST_METHOD=PUT ends "$end" is_wrong_method
	t "$name: at a place for that if there is one: '$way'" \
		with CLOSING=/closing REQUEST_METHOD=PUT \
		ends "${way:+${way}405}" is_wrong_method
	case $contract in
	serverapi) t "$name: which is given the body" \
		with CLOSING=/closing SCRIPT_NAME=/x hands_on ;;
	esac
	case $name in
	logout) end=close ;;
	login) end=${shared:+close} ;; # nobody is let in
	*) end='' ;;
	esac
	t "$name: what is right, or nearly so, ends it like this: '$end'" \
		ends "$end" call "$name" "$(given)"
}
hands_on() {
	denies 404 unknown-route "$name" &&
		[ "$(header X-Accel-Redirect)" = /closing/404 ] &&
		[ "$(header X-Confab-Body)" = "$(cat reply)" ] &&
		[ -z "$(header Connection)" ]
}

check_endpoint() {
	by=user token=$someone
	case $contract-$(says .access) in
	chatapp-user) by=login-token token=$ticket ;;
	esac
	check_methods
	check_paths
	case $(says .access) in
	local) check_no_cors ;;
	*) check_cors ;;
	esac
	case $by-$(says .access) in
	login-token-user) check_login_token ;;
	*-user | *-administrator)
		check_strangers
		check_credentials
		;;
	esac
	case $(says .access) in
	administrator) check_others ;;
	esac
	[ "$name" = metrics ] || check_answer
	check_connection
}

keep_sessions
as somebody && another=$token
as someone && someone=$token
appoint someone
call auth-login '{"username":"someone","password":"password of someone"}' >/dev/null
ticket=$(header Set-Cookie | sed 's/^login-token=\([^;]*\);.*/\1/')
each_program check_description
each_endpoint check_endpoint

routes_differ() {
	[ -z "$(cat is.* | gojq -r 'select(.door | not) | .route' | sort | uniq -d)" ]
}
t 'no two endpoints are at one place' routes_differ
print_errors() {
	"$program" --errors >"errors.$name"
}
each_endpoint print_errors
same_errors() {
	[ "$(cat errors.* | sort -u | wc -l)" = "$(sort -u errors.login | wc -l)" ]
}
t 'all of them have one table of errors' same_errors
t 'a word is always of one status in a contract' gojq -es \
	'group_by([.contract, .reason]) | map(map(.status) | unique | length == 1) | all' \
	errors.login
finish
