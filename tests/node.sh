# node.sh - the words of tests that run what npm has
#
# After lib.sh.  What tests/node/package-lock.json names is taken from npm's registry
# once for all tests of a run, and beside it lie the files of tests/node/.
# shellcheck shell=sh disable=SC2034,SC2154

# have_node - $node is the folder where that is; if it cannot be had, $why
have_node() {
	node=$RECORD/node
	for program in node npm
	do
		command -v "$program" >/dev/null || {
			why="there is no $program here"
			return 1
		}
	done
	(
		flock 9
		[ -e "$node/done" ] || [ -e "$node/failed" ] || take_node
	) 9>>"$RECORD/node.lock"
	[ -e "$node/done" ] || {
		why="npm cannot have it: $(sed -n 's/^npm \(error\|ERR!\) //p' \
			"$node/failed" | head -n 1 | cut -c 1-100)"
		return 1
	}
}
take_node() {
	cp -r --no-preserve=mode "$top_srcdir/tests/node" "$node" || return
	if (cd "$node" && HOME=$node timeout 120 npm ci --ignore-scripts --no-audit \
		--no-fund --fetch-retries=1 --fetch-timeout=20000) \
		>"$node.said" 2>&1 </dev/null
	then
		mv "$node.said" "$node/done"
	else
		mv "$node.said" "$node/failed"
	fi
}
