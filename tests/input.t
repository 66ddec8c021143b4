#!/bin/sh
# What every endpoint does with what it is given, by what it says it takes.
. "$top_srcdir/tests/lib.sh"

# refused what [body or query] - and the parameter is named
refused() {
	t "$name: $param $1 is refused" gives 400 .ok=false .error.code=400 \
		.error.reason=bad-param .error.param="$param" "$name" "$2"
}
# taken what [body or query] - whatever comes of it then
taken() {
	t "$name: $param $1 is taken" is_taken "$2"
}
is_taken() {
	call "$name" "$1" && [ "$status" != 413 ] && [ "$status" -lt 500 ] &&
		! grep -q '"bad-' reply
}

check_text() {
	taken "of $max letters" "$(given ".[\$param] = \"x\" * $max")"
	taken "of $max letters of two bytes" \
		"$(given ".[\$param] = \"é\" * $max")"
	[ "$max" = "$min" ] || taken "of $((max - 1)) letters" \
		"$(given ".[\$param] = \"x\" * ($max - 1)")"
	refused "of $((max + 1)) letters" \
		"$(given ".[\$param] = \"x\" * ($max + 1)")"
	[ "$min" = 0 ] || refused 'that is empty' "$(given '.[$param] = ""')"
}

# jq's numbers are no longer exact where ours end, so these stand as text.
check_integer() {
	for value in "$min" "$((min + 1))" "$((max - 1))" "$max"
	do
		taken "$value" "$(number "$value")"
	done
	for value in "$((min - 1))" "$((max + 1))" 99999999999999999999 \
		-99999999999999999999 1.5 1e1
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
	for value in true '[]' '{}' '["x"]' '{"x":"x"}'
	do
		refused "that is $value" "$(given ".[\$param] = $value")"
	done
	case $type in
	text) refused 'that is a number' "$(given '.[$param] = 7')" ;;
	integer) refused 'that is a text' "$(given '.[$param] = "7"')" ;;
	esac
	case $optional in
	true) taken 'that is null' "$(given '.[$param] = null')" ;;
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
		eval "$key=\$(jq -r --arg param '$param' \
			'.params[] | select(.name == \$param) | .$key' 'is.$name')"
	done
	case $optional in
	true) taken 'that is left out' "$(given 'del(.[$param])')" ;;
	false) refused 'that is left out' "$(given 'del(.[$param])')" ;;
	esac
	"check_$type"
	"check_$in"
}

# Bodies that are no object, or not one that we take, a line each.
no_objects() {
	cat <<'END'

 
nonsense
[]
[{}]
"text"
7
true
null
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

# no_object what - the body that is in the file of that name
no_object() {
	t "$name: $1 is no object that we take" gives 400 .ok=false \
		.error.code=400 .error.reason=bad-body "$name" "@$1"
}

check_bodies() {
	no_objects >lines
	while IFS= read -r line
	do
		printf %s "$line" >line
		t "$name: '$(tr -c ' -~' '?' <line)' is no object that we take" \
			gives 400 .ok=false .error.code=400 \
			.error.reason=bad-body "$name" @line
	done <lines
	for file in 'a NUL in a text' 'a NUL after it' 'a NUL alone' \
		'20,000 arrays' 'the beginning of 20,000 arrays' \
		'6,000 objects' '20,000 values'
	do
		no_object "$file"
	done

	limit=$(says .body_max) good=$(given)
	printf "%s%$((limit - ${#good}))s" "$good" '' >large
	t "$name: a body of $limit bytes is taken" is_taken @large
	printf ' ' >>large
	t "$name: one of a byte more is not" gives 413 .ok=false \
		.error.code=413 .error.reason=body-too-large "$name" @large
}
printf '{"a":"\000"}' >'a NUL in a text'
printf '{}\000' >'a NUL after it'
printf '\000' >'a NUL alone'
{ printf '{"a":'; letters 20000 '['; letters 20000 ']'; printf '}'; } \
	>'20,000 arrays'
letters 20000 '[' >'the beginning of 20,000 arrays'
{ letters 6000 '{"a":'; printf 1; letters 6000 '}'; } >'6,000 objects'
{ printf '{"a":[0'; letters 20000 ',0'; printf ']}'; } >'20,000 values'

check_input() {
	[ "$method" = GET ] || check_bodies
	for param in $(says '.params[].name')
	do
		check_param
	done
	param=
}

as someone
each_endpoint check_input
finish
