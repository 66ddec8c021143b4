#!/bin/sh
# What it costs when there is ten and a hundred times as much
#
# ./confab bench growth in short: one dimension, once.  What it measures is not judged,
# but that it does, and what is made of it.
. "$top_srcdir/tests/lib.sh"

growth() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" bench growth "$@" </dev/null
}
t 'it knows what can grow' fails 'dimensions, not "lions"' growth lions
t 'and puts nothing into documents by halves' fails 'takes all dimensions' \
	growth --docs rooms
t 'it asks three that differ in their members' growth --quick members
made=$scratch/state/growth
# Of each: three figures, none of them zero, and two costs.
is_measured() {
	grep "^| $1 | [1-9][^|]*| [1-9][^|]*| [1-9][^|]*| [0-9.]* | [0-9.]* |\$" "$made/growth.md"
}
for what in 'send-message to a conversation' \
	'deliveries to readers of a room, by TCP' \
	'deliveries to readers of a room, by WebSocket' \
	'until half of the members have a message'
do
	t "there is a row of figures: $what" is_measured "$what"
done
# is_plot WORD - a document of XML, with words for who does not see it
is_plot() {
	/usr/bin/python3 -c '
import sys, xml.etree.ElementTree as tree
root, name = tree.parse(sys.argv[1]).getroot(), "{http://www.w3.org/2000/svg}"
words = [root.find(name + word).text for word in ("title", "desc")]
print(words)
sys.exit(sys.argv[2] not in words[0] or "send-message" not in words[1])' "$made/performance-$1.svg" "$1"
}
t 'and a plot' is_plot members
t 'which the page shows' grep -F '](performance-members.svg)' "$made/growth.md"
t 'nothing of the three is left' test ! -e "$made/confabs"
finish
