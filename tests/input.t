#!/bin/sh
# What every endpoint does with what it is given, by what it says it takes.
. "$top_srcdir/tests/lib.sh"

export SECRET_KEY='of the tests'
# Telegram is let in; that nobody else is, its own test says.
export CONFAB_TELEGRAM_SECRET=telegram HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN=telegram

# refused what [body or query] - and the rooms' contract names the parameter
refused() {
	t "$name: $param $1 is refused" is_refused "$2"
}
is_refused() {
	denies_param "$1" || return
	[ "$contract" != room ] ||
		[ "$(gojq -r .error.param reply)" = "$param" ]
}
# In the contract of chatapp it is all that is said, and in that of the device
# platform a list.
denies_param() {
	case $contract in
	chatapp) call "$name" "$1" && [ "$status" = 400 ] && is_of_param ;;
	pepeunit) call "$name" "$1" && [ "$status" = 422 ] && is_listed ;;
	*) denies 400 bad-param "$name" "$1" ;;
	esac
}
is_listed() {
	gojq -e --arg param "$param" '.detail | length == 1 and .[0].loc[1] == $param' reply
}
is_of_param() {
	grep -qE "^${param:-[a-z]+} (required|should (be a string|not be empty|be of at most [0-9]+ characters))$" reply
}
# taken what [body or query] - whatever comes of it then
taken() {
	t "$name: $param $1 is taken" is_taken "$2"
}
is_taken() {
	call "$name" "$1" && [ "$status" -lt 500 ] || return
	reason='bad-body bad-param body-too-large'
	! is_worded || return
	case $contract in
	chatapp) not is_of_param ;;
	pepeunit) not is_listed ;;
	esac
}

# One that may be as long as the body has no end of its own.
check_text() {
	if [ "$max" -ge "$(says .body_max)" ]
	then
		taken 'of 1000 letters' "$(given '.[$param] = "x" * 1000')"
		case $min in
		0) taken 'that is empty' "$(given '.[$param] = ""')" ;;
		*) refused 'that is empty' "$(given '.[$param] = ""')" ;;
		esac
		return
	fi
	taken "of $max letters" "$(given ".[\$param] = \"x\" * $max")"
	taken "of $max letters of two bytes" \
		"$(given ".[\$param] = \"é\" * $max")"
	[ "$max" = "$min" ] || taken "of $((max - 1)) letters" \
		"$(given ".[\$param] = \"x\" * ($max - 1)")"
	refused "of $((max + 1)) letters" \
		"$(given ".[\$param] = \"x\" * ($max + 1)")"
	[ "$min" = 0 ] || refused 'that is empty' "$(given '.[$param] = ""')"
}

check_boolean() {
	for value in true false
	do
		taken "$value" "$(given ".[\$param] = $value | $instead")"
	done
}

# jq's numbers are no longer exact where ours end, so these stand as text.
check_integer() {
	for value in "$min" "$((min + 1))" "$((max - 1))" "$max"
	do
		taken "$value" "$(number "$value")"
	done
	for value in "$((min - 1))" "$((max + 1))" 9223372036854775808 1.5 1e1
	do
		refused "$value" "$(number "$value")"
	done
}
number() {
	case $method in
	GET) given ".[\$param] = \"$1\"" ;;
	*) given ".[\$param] = \"@$1@\"" | sed 's/"@//;s/@"//' ;;
	esac
}

check_body() {
	for value in '[]' '{}' '["x"]' '{"x":"x"}'
	do
		refused "that is $value" "$(given ".[\$param] = $value")"
	done
	[ "$type" = boolean ] ||
		refused 'that is true' "$(given '.[$param] = true')"
	[ "$type" = integer ] ||
		refused 'that is a number' "$(given '.[$param] = 7')"
	[ "$type" = text ] ||
		refused 'that is a text' "$(given '.[$param] = "7"')"
	case $optional in
	true) taken 'that is null' \
		"$(given ".[\$param] = null | $instead")" ;;
	false) refused 'that is null' "$(given '.[$param] = null')" ;;
	esac
}

check_query() {
	rest=$(given 'del(.[$param])')
	refused 'that is there twice' "$rest&$param=1&$param=1"
	refused 'that is there twice, once empty' "$rest&$param=1&$param="
	for value in %00 1%00 %ff %c0%80 %ed%a0%80 % 1% %4 %zz ''
	do
		refused "that is '$value'" "$rest&$param=$value"
	done
}

check_param() {
	for key in in type min max optional
	do
		eval "$key=\$(gojq -r --arg param '$param' \
			'.params[] | select(.name == \$param) | .$key' 'is.$name')"
	done
	# Of these two one has to be said, and not both.
	case $name.$param in
	end-session.session) instead='.others = true' ;;
	end-session.others) instead='if .others then del(.session) else . end' ;;
	admin-end-session.session) instead='.all = true' ;;
	admin-end-session.all) instead='if .all then del(.session) else . end' ;;
	*) instead=. ;;
	esac
	case $optional in
	true) taken 'that is left out' \
		"$(given "del(.[\$param]) | $instead")" ;;
	false) refused 'that is left out' "$(given 'del(.[$param])')" ;;
	esac
	"check_$type"
	"check_$in"
}

# JSON that is no object, a line each.
no_objects() {
	cat <<'END'
[]
[{}]
"text"
""
7
-0.5e3
true
false
null
END
}

# What is no JSON, or none that we take.
nonsense() {
	cat <<'END'

 
nonsense
{
}
{}}
{} {}
{}x
{"a"}
{"a":1,}
{'a':1}
{a:1}
{"a":NaN}
{"a":Infinity}
{"a":01}
{"a":99999999999999999999}
{"a":-9223372036854775809}
{"a":+1}
{"a":.5}
{"a":"\x"}
{"a":"\u00"}
{"a":1,"a":1}
{"a":1,"\u0061":2}
{"a":[{"b":1,"b":2}]}
{"a":"\u0000"}
{"a\u0000":1}
{"a":"\ud800"}
{"a":"\udc00\ud800"}
{"a":"\ud800x"}
{"\udfff":1}
{}//
END
	printf '%b\n' '\0357\0273\0277{}' '{"a":"\0377"}' \
		'{"a":"\0300\0200"}' '{"a":"\0355\0240\0200"}' \
		'{"a":"\0364\0220\0200\0200"}' '{"a":"\0303"}' \
		'{"\0200":1}' '{"a":"\0001"}' '{"a":"\0011"}'
}
printf '{"a":"\000"}' >'a NUL in a text'
printf '{}\000' >'a NUL after it'
printf '\000' >'a NUL alone'
{ printf '{"a":'; letters 20000 '['; letters 20000 ']'; printf '}'; } \
	>'20,000 arrays'
letters 20000 '[' >'the beginning of 20,000 arrays'
{ letters 6000 '{"a":'; printf 1; letters 6000 '}'; } >'6,000 objects'
{ printf '{"a":[0'; letters 20000 ',0'; printf ']}'; } >'20,000 values'

# each_line command... - with the file line, which holds one of the input
each_line() {
	while IFS= read -r text
	do
		printf %s "$text" >line
		"$@" line "$(tr -c ' -~' '?' <line)"
	done
}
# each_nonsense command... - with a file, and what to call it
each_nonsense() {
	nonsense >lines
	each_line "$@" <lines
	for file in 'a NUL in a text' 'a NUL after it' 'a NUL alone' \
		'20,000 arrays' 'the beginning of 20,000 arrays' \
		'6,000 objects' '20,000 values'
	do
		"$@" "$file" "$file"
	done
}

is_bad_body() {
	t "$name: '$2' is not what it takes" \
		denies "$bad_body" bad-body "$name" "@$1"
}
# Whoever needs members of an object misses them in any other value.
is_any_value() {
	case $(says '.params | length') in
	0) t "$name: '$2' is a value" gives 200 "$name" "@$1" ;;
	*) t "$name: '$2' lacks what it needs" \
		denies_param "@$1" ;;
	esac
}
is_structured() {
	case $2 in
	'['*) is_any_value "$@" ;;
	*) is_bad_body "$@" ;;
	esac
}
is_not_looked_at() {
	t "$name: '$2' is not looked at" gives 200 "$name" "@$1"
}
check_bodies() {
	no_objects >values
	case $(says .takes) in
	object) good=is_bad_body bad=is_bad_body ;;
	structured) good=is_structured bad=is_bad_body ;;
	value) good=is_any_value bad=is_bad_body ;;
	nothing) good=is_not_looked_at bad=is_not_looked_at ;;
	esac
	each_line "$good" <values
	each_nonsense "$bad"
}

check_limit() {
	body=$(given)
	printf "%s%$(($1 - ${#body}))s" "$body" '' >large
	t "$name: a body of $1 bytes is taken" is_taken @large
	printf ' ' >>large
	[ "$contract" = serverapi ] && refusal=400 || refusal=413
	t "$name: one of a byte more is not" \
		denies "$refusal" body-too-large "$name" @large
}
check_limits() {
	limit=$(says 'if .large then 4194304 else .body_max end')
	check_limit "$limit"
	export CONFAB_REQUEST_SIZE=2000
	via=cgi
	check_limit "$(says "if .large then 2000 else $limit end")"
	via=fcgi
	unset CONFAB_REQUEST_SIZE
}

check_input() {
	bad_body=400
	[ "$contract" != pepeunit ] || bad_body=422
	# To brokers what is wrong is a deny, and nothing else.
	case $contract in hook | rabbitmq) return ;; esac
	serve "$name"
	via=fcgi
	if [ "$(says .takes)" != null ]
	then
		check_bodies
		check_limits
	fi
	for param in $(says '.params[].name')
	do
		check_param
	done
	param=
	via=cgi
	kill "$server"
	t "$name: whatever it answered it has declared" not grep undeclared begun.log
}

keep_sessions
as someone
appoint someone
each_endpoint check_input
finish
