#!/bin/sh
# A lone client beside crowds that are slow, or come back all at once
#
# ./confab bench crowd in short.  What one who does not read costs others is in
# ws-slow.t, and what is refused without descriptors in daemons/*-slow.t.
. "$top_srcdir/tests/lib.sh"

crowd() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" bench crowd "$@" </dev/null
}
t 'it knows what crowds there are' fails 'storm-ws; not "lions"' crowd lions
t 'a lone client is answered all the time' crowd --many 200 slow-requests \
	storm-push storm-ws
# became CROWD PATTERN
became() {
	grep "^| $1 |" state/crowd.md | tee crowd.md
	grep -q "$2 after [0-9.]* s |\$" crowd.md
}
t 'requests that go on byte by byte are ended' became slow-requests \
	'200 of 200 were ended'
t 'those whom the notifier left by its end are back' became storm-push \
	'all 200 were back'
t 'and so are those of the gateway' became storm-ws 'all 200 were back'
finish
