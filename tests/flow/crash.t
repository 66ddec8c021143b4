#!/bin/sh
# What was acknowledged is there, once, in order, whatever is killed
#
# ./confab bench crash in short: a system of its own, a random process of which is
# killed in each round.
. "$top_srcdir/tests/lib.sh"

crash() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" bench crash "$@" </dev/null
}
t 'it takes numbers alone' fails 'rounds of bench crash takes a number' \
	crash --rounds many
t 'and knows what it takes' fails 'only --rounds and --seed' crash --round 1
t 'ten are killed, and nothing is lost, doubled or told wrongly' \
	shows ' 0 complaints' crash --rounds 10
ledger=$scratch/state/ledger
t 'it says how long each kind took' grep -q '^| the notifier | ' "$ledger/report"

# Who judges is judged: of each part of the ledger a line is dropped, doubled, or
# changes places with the next.
judge() {
	/usr/bin/python3 "$top_srcdir/bench/ledger.py" "$1"
}
t 'the ledger as it is has no fault' shows ' 0 complaints' judge "$ledger"
# spoilt FILE SED-SCRIPT - it complains, and says of what
spoilt() {
	rm -rf spoilt
	cp -r "$ledger" spoilt
	sed "$2" "$ledger/$1" >"spoilt/$1"
	! cmp "$ledger/$1" "spoilt/$1" && fails '^[^0].*[a-z]' judge spoilt
}
# The same at the beginning, in the midst, and near the end.  There are two rooms
# in the table, and nothing is wrong where the first of one and the last of the
# other change places.
spoilt_anywhere() {
	lines=$(wc -l <"$ledger/$1")
	for line in 1 2 $((lines / 4)) $((lines / 4 + 1)) $((lines - 1))
	do
		spoilt "$1" "$line$2" || return
	done
}
for file in writers/http-0 writers/socket-0 readers/tcp-0 readers/subscriber-0 table
do
	t "a line is missing in $file" spoilt_anywhere "$file" d
	t "a line is twice in $file" spoilt_anywhere "$file" p
	t "two lines of $file change places" spoilt_anywhere "$file" '{N;s/\(.*\)\n\(.*\)/\2\n\1/;}'
done
t 'the last line counts as well' spoilt readers/tcp-0 '$d'
t 'a text that is another one' spoilt table '$s/.$/x/'
t 'an answer that should not be' spoilt answers '1s/.*/1 HTTP 500 internal/'
t 'it is the complaint that fails' fails 'answered HTTP 500' judge spoilt
finish
