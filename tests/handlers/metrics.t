#!/bin/sh
# metrics: figures for Prometheus
. "$top_srcdir/tests/lib.sh"

# counts series value - there is that line
counts() {
	call metrics && grep -Fx "$1 $2" reply
}

t 'they are text of format 0.0.4' tells Content-Type \
	'text/plain; version=0.0.4; charset=utf-8' metrics

as ada
call login '{}' >/dev/null
call login 'nonsense' >/dev/null
t 'requests are counted by endpoint and status' \
	counts 'confab_requests_total{endpoint="login",status="200"}' 1
t 'each status by itself' \
	counts 'confab_requests_total{endpoint="login",status="400"}' 2
t 'and how long they took' \
	counts 'confab_request_duration_seconds_count{endpoint="login"}' 3
t 'all of them under some limit' counts \
	'confab_request_duration_seconds_bucket{endpoint="login",le="+Inf"}' 3

many_at_once() {
	racing 16 gives 200 create-room '{}'
	counts 'confab_requests_total{endpoint="create-room",status="200"}' 16
}
t 'none is lost among many processes' many_at_once

grows() {
	call metrics && grep -o '^confab_request_duration_seconds_bucket{endpoint="login",.*' reply |
		sed 's/.* //' | sort -nc
}
t 'the limits of durations ascend' grows
well_formed() {
	call metrics && ! grep -Evx \
		'# (TYPE|HELP) [a-z_]+ .*|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+' \
		reply
}
t 'every line is as Prometheus wants it' well_formed
typed_once() {
	call metrics && [ -z "$(grep '^# TYPE' reply | sort | uniq -d)" ] &&
		grep -x '# TYPE confab_requests_total counter' reply &&
		grep -x '# TYPE confab_request_duration_seconds histogram' reply
}
t 'every family has one type' typed_once
together() {
	call metrics && ! sed 's/{.*//;s/^# TYPE \([^ ]*\).*/\1/;s/ .*//;s/_\(bucket\|sum\|count\)$//' reply |
		uniq | sort | uniq -d | grep .
}
t "a family's lines are together" together

for address in 127.0.0.1 127.8.8.8 ::1
do
	t "whoever asks from $address is told" with REMOTE_ADDR=$address \
		gives 200 metrics
done
for address in 10.0.0.1 192.168.1.1 2001:db8::1 ::ffff:10.0.0.1 1127.0.0.1
do
	t "whoever asks from $address is not" with REMOTE_ADDR=$address \
		gives 403 .ok=false .error.code=403 .error.reason=not-allowed metrics
done
t 'nor who asks through a proxy on this machine' \
	with REMOTE_ADDR=127.0.0.1 HTTP_X_FORWARDED_FOR=10.0.0.1 gives 403 metrics
t 'nor a page that a browser on this machine shows' \
	with HTTP_ORIGIN=http://localhost:5173 tells Access-Control-Allow-Origin '' metrics
t 'they do not need the database' with CONFAB_DATABASE="host=$scratch" \
	gives 200 metrics
t 'nor a folder to count in' with CONFAB_RUN=/nonexistent gives 200 metrics
finish
