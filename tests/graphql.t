#!/bin/sh
# GraphQL, and at the other side the implementation that the specification comes
# with: graphql-js, by Node.  One schema, the same answers of its resolvers.
. "$top_srcdir/tests/lib.sh"

t 'documents are answered, by both sides' timeout 300 node \
	"$top_srcdir/tests/graphql-oracle.js" "$top_builddir/tests/graphql"
cp out said
# agreed WHAT - as many as there are, and that is some, are as they have to be
agreed() {
	cat said
	said=$(sed -n "s/^$1: //p" said)
	[ "${said%% *}" -gt 0 ] && [ "${said%% *}" = "${said##* }" ]
}
t 'what is written to ask for each rule is taken and answered alike' \
	agreed written
t 'so is what is made from the schema at random' agreed made
t 'and that with something wrong in it now and then' \
	agreed 'made a little wrong'
t 'or often' agreed 'made wrong'
t 'and with its tokens lost, doubled or changed' agreed spoilt
t 'and with its characters' agreed scratched
t 'numbers and strings written in all ways are read alike' agreed literals
t 'what would take long is refused as too costly' agreed 'hostile, too-costly'
t 'what is wrong a thousand times over is refused at once' \
	agreed 'hostile, bad-request'
t 'what is large and right is answered' agreed 'hostile, good'
t 'what is told of the schema makes the same schema at the other side' \
	grep -qx 'introspection: the same' said
finish
