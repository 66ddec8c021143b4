#!/bin/sh
# admin-parts: which parts are up
. "$top_srcdir/tests/lib.sh"

t 'a stranger is not told' gives 401 admin-parts
as ben
t 'nor is somebody who is no administrator' gives 403 .error.reason=not-administrator admin-parts
as ada
sql "UPDATE accounts SET administrator = true WHERE login = 'ada'"
# holds jq-filter
holds() {
	call admin-parts >/dev/null && jq -e ".data | $1" reply
}
t 'the database is up, as it answers' gives 200 .data.database.state=up admin-parts
t 'since some time, and somebody is connected' holds \
	'.database | .connections > 0 and .since < now'
t 'without a recorder nothing else is known' gives 200 '.data.hosts|length=0' admin-parts

# seen HOST SECONDS-AGO - by its recorder, ten seconds being what it looked at
seen() {
	sql "INSERT INTO figures (step, moment, host, seconds, counts)
		VALUES (10, now() - interval '10 seconds' - $2 * interval '1 second',
			'$1', 10, '{}')"
}
# noted HOST PART ENDPOINT STATE [CONNECTIONS]
noted() {
	sql "INSERT INTO parts (host, part, endpoint, state, since, connections)
		VALUES ('$1', '$2', $3, '$4', 'epoch', ${5-NULL})"
}
noted one login true up
noted one notifier false down
noted one gateway false 'not ready' 7
noted one recorder false up
noted two recorder false up
noted two bus false up
seen one 20
seen one 0
seen two 40
# parts_are HOST-NUMBER PARTS
parts_are() {
	gives 200 ".data.hosts[$1].parts|map(.part + \" \" + .state)|join(\", \")=$2" admin-parts
}
t 'hosts are by their names' gives 200 '.data.hosts|map(.host)|join(" ")=one two' admin-parts
t 'daemons come before endpoints' parts_are 0 \
	'gateway not ready, notifier down, recorder up, login up'
t 'with how many are connected' gives 200 \
	'.data.hosts[0].parts|map(.connections)|tojson=[7,null,null,null]' admin-parts
t 'and since when' gives 200 '.data.hosts[0].parts|map(.since)|unique|tojson=[0]' admin-parts
t 'of a host whose recorder is silent that is down, the rest as it was' parts_are 1 \
	'bus up, recorder down'
t 'since it was heard of last' holds \
	'.hosts[1] | .parts[1].since == .seen and now - .seen > 39'
t 'which is told' gives 200 '.data.hosts|map(.stale)|tojson=[false,true]' admin-parts
finish
