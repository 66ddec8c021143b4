# described.sh - the words of tests that go through all programs, and hold each
# against what it says of itself
#
# Part of lib.sh, which begins with what they all share.
# shellcheck shell=sh disable=SC2034,SC2154

# each_program command... - with $program, $name, $method and $path, once for each
# contract that it speaks: $contract, and what it says of itself there, in
# is.$name.  Whichever it tells from another by a key is asked of it alone
# (contracts, C9), and those that have to be told apart are $shared.
each_program() {
	each_of '*' each_way "$@"
	unset CONTRACT
}
each_way() {
	mv "is.$name" "ways.$name"
	while read -r way <&3
	do
		printf '%s\n' "$way" >"is.$name"
		in_that_way "$@"
	done 3<"ways.$name"
}
# each_of pattern command... - with $program and $name, once for each program of
# such a name; what it says of itself is in is.$name
each_of() {
	pattern=$1
	shift
	for program in "$top_builddir"/handlers/$pattern
	do
		name=${program##*/}
		case $name in *.*) continue ;; esac
		[ -f "$program" ] || continue
		"$program" --describe >"is.$name" && "$@"
	done
}
# each_endpoint command... - of those alone that nginx brings something
each_endpoint() {
	each_program if_http "$@"
}
if_http() {
	case $path in /*) "$@" ;; esac
}
in_that_way() {
	method=$(says '.route | split(" ")[0]')
	places "$(says '.route | split(" ")[1]')"
	path=$route_at
	contract=$(says .contract)
	shared=
	unset CONTRACT
	if [ "$(says .key)" != null ]
	then
		export CONTRACT="$contract"
	elif [ "$(wc -l <"ways.$name")" -gt 1 ]
	then
		shared=yes
	fi
	"$@"
}

# says jq-filter - what the endpoint $name says of itself; by gojq, as many sentences
# ask that, which is there in a twelfth of the time (but takes keys by the alphabet)
says() {
	gojq -r "$1" "is.$name"
}

# given [jq] - a body or query of the endpoint $name in which all is good, but
# for what jq makes of it; there $param is that variable
given() {
	gojq -r --arg param "${param-}" '
		(.takes == null) as $query
		| {email: "x@example.org", password: "Passw0rd", wdcode: ("x" * 16),
			login: "xxxx"} as $fit
		| .contract as $contract
		| [.params[] | {key: .name, value:
			(if ($contract | IN("auth", "pepeunit")) and $fit[.name]
			then $fit[.name]
			elif .type == "text" then "x" * ([.min, 1] | max)
			elif .type == "boolean" then false
			else .min end)}]
		+ [.schema.required[]? as $key | select(.params == [])
			| {key: $key, value: 0}]
		| from_entries | '"${1-.}"'
		| if $query
		then to_entries | map("\(.key)=\(.value | @uri)") | join("&")
		else tojson end' "is.$name"
}

# denies status reason program [body or query] - as the contract of the endpoint
# $name words that: those of the rooms may add to it, others not a letter
denies() {
	want=$1 reason=$2
	shift 2
	# To brokers all of it is a deny; the device platform has others as well.
	case $contract-$reason in
	hook-* | rabbitmq-*) want=200 ;;
	pepeunit-bad-body | pepeunit-bad-param) want=422 ;;
	pepeunit-unknown-user) want=403 ;;
	esac
	call "$@" || return
	echo "status $status, wanted $want $reason, said by $contract"
	[ "$status" = "$want" ] && is_worded
}
# By that $reason, or one of several.
is_worded() {
	[ -e "errors.$name" ] || "$program" --errors >"errors.$name"
	gojq -se --slurpfile is "is.$name" --rawfile reply reply \
		--arg contract "$contract" --arg reason "$reason" \
		--argjson status "$status" --arg shared "$shared" '
		($reason | split(" ")) as $reasons
		| [$is[0].errors[] | select(.reason | IN($reasons[]))
			| [.reason, .message]] as $own
		| map(select(.contract == $contract
			and .status == $status and (.reason | IN($reasons[])))
			| . as {$reason, $message}
			| select(all($own[]; .[0] != $reason)
				or any($own[]; . == [$reason, $message]))
			| if $shared == "" then .body else .shared_body end)
		| any(if $contract == "room"
			then fromjson == ($reply | fromjson
				| del(.error.param, .error.detail))
			else . == $reply end)' "errors.$name"
}
