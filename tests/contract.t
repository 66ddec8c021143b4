#!/bin/sh
# What must hold of every endpoint, checked of each by what it says of itself.
. "$top_srcdir/tests/lib.sh"

ours=http://localhost:5173 evil=https://evil.example

check_description() {
	t "$name goes by its own name" test "$(says .name)" = "$name"
	t "$name has a test" test -x "$top_srcdir/tests/handlers/$name.t"
	t "$name says what it is in one line" test "$(wc -l <"is.$name")" = 1
	t "$name says who may call it" jq -e \
		'.access | IN("anyone", "user", "local")' "is.$name"
	t "$name helps who asks" shows usage "$program" --help
	t "$name takes no other words" not "$program" --nonsense
}

is_wrong_method() {
	gives 405 .ok=false .error.code=405 .error.reason=wrong-method "$name"
}
has_no_body() {
	call "$name" "$(given)" && [ ! -s reply ] && [ "$status" = "$1" ]
}
head_is_get() {
	call "$name" "$(given)" && sed '/^.$/q' raw >get.head
	with REQUEST_METHOD=HEAD call "$name" "$(given)" && cp raw head
	# A digit more may have been counted meanwhile.
	[ "$name" != metrics ] || sed -i '/^Content-Length/d' get.head head
	diff get.head head
}
check_methods() {
	case $method in
	GET) allowed='GET, HEAD, OPTIONS' other=POST ;;
	POST) allowed='POST, OPTIONS' other=GET ;;
	esac
	for wrong in $other PUT PATCH DELETE TRACE CONNECT get post X ''
	do
		t "$name: '$wrong' is a wrong method" \
			with REQUEST_METHOD="$wrong" is_wrong_method
	done
	t "$name: that is told the right ones" \
		with REQUEST_METHOD=PUT tells Allow "$allowed" "$name"
	t "$name: whatever else is wrong" \
		with REQUEST_METHOD=PUT token= gives 405 "$name" nonsense
	t "$name: OPTIONS tells them too" with REQUEST_METHOD=OPTIONS token= \
		tells Allow "$allowed" "$name"
	t "$name: and nothing else" with REQUEST_METHOD=OPTIONS token= \
		has_no_body 204
	case $method in
	GET) t "$name: HEAD is GET without its body" head_is_get ;;
	*) t "$name: HEAD is wrong, and has no body" \
		with REQUEST_METHOD=HEAD has_no_body 405 ;;
	esac
}

check_paths() {
	for path in "/$name/" "/$name/x" / '' "//$name" "/$name%00" "/$name?" \
		"/$(echo "$name" | tr "[:lower:]" "[:upper:]")"
	do
		t "$name: nothing is at '$path'" with SCRIPT_NAME="$path" \
			gives 404 .ok=false "$name"
	done
}

# cors origin header value
cors() {
	with HTTP_ORIGIN="$1" tells "Access-Control-$2" "$3" "$name" "$(given)"
}
check_cors() {
	t "$name: any page may read" cors '' Allow-Origin '*'
	t "$name: one of another origin too" cors "$evil" Allow-Origin '*'
	t "$name: without credentials" cors "$evil" Allow-Credentials ''
	t "$name: one of the origin we name" cors "$ours" Allow-Origin "$ours"
	t "$name: with credentials" cors "$ours" Allow-Credentials true
	t "$name: not one that begins alike" cors "$ours.evil.example" Allow-Origin '*'
	t "$name: which it is, is a setting" with CORS_ALLOW_ORIGIN="$evil" \
		cors "$evil" Allow-Credentials true
	t "$name: caches know that it depends on it" tells Vary Origin "$name"
	t "$name: an error may be read as well" \
		with REQUEST_METHOD=PUT cors "$ours" Allow-Origin "$ours"
	export REQUEST_METHOD=OPTIONS
	t "$name: a page may ask what it may send" \
		cors "$ours" Allow-Methods "$allowed"
	t "$name: and in which headers" cors "$ours" Allow-Headers \
		'authorization, user, content-type'
	t "$name: with credentials if it is ours" \
		cors "$ours" Allow-Credentials true
	t "$name: else without" cors "$evil" Allow-Credentials ''
	unset REQUEST_METHOD
}
check_no_cors() {
	t "$name: no page may read it" cors "$ours" Allow-Origin ''
}

is_stranger() {
	gives 401 .ok=false .error.code=401 .error.reason=unknown-user \
		'.error.message=Unknown user' "$name" "${1-$(given)}"
}
is_known() {
	call "$name" "$(given)" && [ "$status" != 401 ] && [ "$status" -lt 500 ]
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
	t "$name: so is who says nothing" with token= is_stranger
	t "$name: and is told so before what else is wrong" \
		with token= is_stranger "$(given 'map_values("")')"
	t "$name: and how to sign in" with token= \
		tells WWW-Authenticate Bearer "$name" "$(given)"
}
check_credentials() {
	for place in user authorization bearer cookie
	do
		t "$name: by $place one is known" with by="$place" is_known
	done
	t "$name: by two headers of one mind" \
		with HTTP_AUTHORIZATION="Bearer $someone" is_known
	t "$name: by two that differ one is a stranger" \
		with HTTP_AUTHORIZATION="$another" is_stranger
	t "$name: even if one is nonsense" \
		with HTTP_AUTHORIZATION=nonsense is_stranger
	t "$name: a uuid in capitals is the same" \
		with token="$(echo "$someone" | tr a-f A-F)" is_known
	t "$name: a cookie counts from the page we name" \
		with by=cookie HTTP_ORIGIN="$ours" is_known
	t "$name: and from no other" \
		with by=cookie HTTP_ORIGIN="$evil" is_stranger
	t "$name: whatever its browser calls it" \
		with by=cookie HTTP_SEC_FETCH_SITE=cross-site is_stranger
	t "$name: a header counts from any" with HTTP_ORIGIN="$evil" is_known
}

is_json() {
	call "$name" "$(given)" &&
		[ "$(header Content-Type)" = 'application/json; charset=utf-8' ] &&
		[ "$(header Content-Length)" = "$(wc -c <reply)" ] &&
		jq -e '.ok | type == "boolean"' reply
}
# Within two seconds, and to be tried again in one.
is_away() {
	since=$(date +%s%3N)
	call "$name" "$(given)"
	took=$(($(date +%s%3N) - since))
	echo "status $status after $took ms"
	[ "$status" = 503 ] && [ "$(header Retry-After)" = 1 ] &&
		[ "$took" -lt 2000 ]
}

check_endpoint() {
	check_description
	check_methods
	check_paths
	case $(says .access) in
	local) check_no_cors ;;
	*) check_cors ;;
	esac
	if [ "$(says .access)" = user ]
	then
		check_strangers
		check_credentials
	fi
	if [ "$name" != metrics ]
	then
		t "$name answers in JSON" is_json
		t "$name: without a database it says so at once" \
			with CONFAB_DATABASE="host=$scratch" is_away
	fi
}

as somebody && another=$token
as someone && someone=$token
each_endpoint check_endpoint

routes_differ() {
	[ -z "$(cat is.* | jq -r .route | sort | uniq -d)" ]
}
t 'no two endpoints are at one place' routes_differ
print_errors() {
	"$program" --errors >"errors.$name"
}
each_endpoint print_errors
same_errors() {
	[ "$(cat errors.* | sort -u | wc -l)" = "$(wc -l <errors.login)" ]
}
t 'all of them have one table of errors' same_errors
t 'a word is always of one status' jq -es \
	'group_by(.reason) | map(map(.status) | unique | length == 1) | all' \
	errors.login
finish
