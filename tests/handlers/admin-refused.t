#!/bin/sh
# admin-refused: what was refused lately
. "$top_srcdir/tests/lib.sh"

t 'a stranger is not told' gives 401 admin-refused
as ben
t 'nor is somebody who is no administrator' gives 403 .error.reason=not-administrator admin-refused
as ada
sql "UPDATE accounts SET administrator = true WHERE login = 'ada'"
t 'nothing was' gives 200 '.data|length=0' admin-refused

# noted STEP MOMENT COUNTS
noted() {
	sql "INSERT INTO figures (step, moment, host, seconds, counts)
		VALUES ($1, to_timestamp($2), 'here', $1, '$3')"
}
noted 7200 0 '{"refused login login-wrong": 100}'
noted 300 0 '{"refused login login-wrong": 3, "requests login 4": 5}'
noted 300 7200 '{"refused login login-wrong": 2, "refused join-room unknown-room": 1}'
noted 10 7210 '{"refused login login-wrong": 2}'
row_is() {
	gives 200 ".data[$1]|tojson=$2" admin-refused
}
t 'the latest comes first, as often as it was, and when' row_is 0 \
	'{"endpoint":"login","reason":"login-wrong","times":5,"last":7210}'
t 'then the others' row_is 1 \
	'{"endpoint":"join-room","reason":"unknown-room","times":1,"last":7200}'
t 'and nothing else' gives 200 '.data|length=2' admin-refused
sql "INSERT INTO figures (step, moment, host, seconds, counts)
	SELECT 300, to_timestamp(9000), 'there', 300,
		jsonb_object_agg('refused login r' || n, n) FROM generate_series(1, 300) n"
t 'of many there are 200' gives 200 '.data|length=200' admin-refused
t 'the most frequent of them first' gives 200 .data[0].times=300 admin-refused
finish
