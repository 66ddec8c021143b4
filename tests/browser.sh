# browser.sh - the words of tests that look through a browser
#
# After lib.sh and node.sh.  A story is a module of tests/node/ whose sentences are
# among ours, as if t had said them: see browser.mjs there.
# shellcheck shell=sh disable=SC2034,SC2154

# have_browser - Debian's, and what drives it; if there is none, $why
have_browser() {
	browser=$(command -v chromium) || {
		why='there is no chromium here'
		return 1
	}
	have_node
}

# Pictures are kept where a copy of what tests say is kept.
pictures=${PERL_TEST_HARNESS_DUMP_TAP:-$scratch}/pictures

# browse story.mjs argument... - and it is told to its end.  What it asks for
# meanwhile is a word of the script, with one argument; it is told what that says.
browse() {
	module=$1
	shift
	mkdir -p "$pictures"
	rm -f story answers && mkfifo story answers || return
	env HOME="$scratch" BROWSER="$browser" PICTURES="$pictures" \
		timeout 240 node "$node/$module" "$@" <answers >story 2>story.errors &
	teller=$!
	begun="$teller $begun"
	exec 8>answers 7<story
	while IFS= read -r line <&7
	do
		case $line in
		'ok - '* | 'not ok - '*)
			n=$((n + 1))
			echo "${line%% - *} $n - ${line#* - }"
			;;
		'please '*) oblige "${line#please }" >&8 ;;
		*) echo "# $line" ;;
		esac
	done
	exec 8>&- 7<&-
	wait "$teller"
	ended=$?
	t "the story of $module ends" is_told
}
oblige() {
	"${1%% *}" "${1#* }" >obliged 2>&1 7<&- 8>&-
	jq -Rsc --argjson ended "$?" '{ended: $ended, said: .}' obliged
}
# What stories ask for: up or down a program that is kept alive, and it is done.
up() {
	s6-svc -u "$scratch/state/service/$1" && await is_up "$1" true
}
down() {
	s6-svc -d "$scratch/state/service/$1" && await is_up "$1" false
}
is_up() {
	[ "$(s6-svstat -o up "$scratch/state/service/$1")" = "$2" ]
}
is_told() {
	cat story.errors
	[ "$ended" -eq 0 ]
}
