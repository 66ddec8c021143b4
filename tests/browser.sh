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

# browse story.mjs argument... - and it is told to its end
browse() {
	module=$1
	shift
	mkdir -p "$pictures"
	env HOME="$scratch" BROWSER="$browser" PICTURES="$pictures" \
		timeout 120 node "$node/$module" "$@" >story 2>story.errors
	ended=$?
	while IFS= read -r line
	do
		case $line in
		'ok - '* | 'not ok - '*)
			n=$((n + 1))
			echo "${line%% - *} $n - ${line#* - }"
			;;
		*) echo "# $line" ;;
		esac
	done <story
	t "the story of $module ends" is_told
}
is_told() {
	cat story.errors
	[ "$ended" -eq 0 ]
}
