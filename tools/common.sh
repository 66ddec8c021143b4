# common.sh - what the scripts share: saying, failing, steps and waiting
# shellcheck shell=sh

fail() {
	printf 'confab: %s\n' "$*" >&2
	exit 1
}

# misuse WORDS: it was asked wrongly, and nothing is done
misuse() {
	printf 'confab: %s\n' "$*" >&2
	exit 2
}

# step NAME LABEL COMMAND...: runs it, shows how long it took, and if it fails
# the end of what it said.  All of that is in $logs/NAME.log.
step() {
	step_log=$logs/$1.log
	step_dots=$((40 - ${#2}))
	printf '  %s %.*s ' "$2" "$step_dots" ........................................
	shift 2
	step_since=$(date +%s%3N)
	if "$@" >"$step_log" 2>&1
	then
		echo "$(seconds_since "$step_since") s"
		return
	fi
	echo "FAILED after $(seconds_since "$step_since") s"
	tail -n 20 "$step_log" | sed 's/^/    | /'
	echo "    all of it: $step_log"
	return 1
}

seconds_since() {
	set -- $(($(date +%s%3N) - $1))
	printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100))
}

# await SECONDS COMMAND...: tries every 20 ms until it succeeds or time is up.
await() {
	set -- $(($(date +%s) + $1)) "$@"
	until_then=$1
	shift 2
	until "$@"
	do
		[ "$(date +%s)" -le "$until_then" ] || return 1
		sleep 0.02
	done
}
