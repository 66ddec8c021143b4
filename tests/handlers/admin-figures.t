#!/bin/sh
# admin-figures: how busy it was
. "$top_srcdir/tests/lib.sh"

# administers login
administers() {
	sql "UPDATE accounts SET administrator = true WHERE login = '$1'"
}
t 'a stranger is not told' gives 401 admin-figures
as ben
t 'nor is somebody who is no administrator' gives 403 .error.reason=not-administrator admin-figures
as ada
administers ada
t 'nothing was written yet' gives 200 .data.step=10 .data.from=null \
	'.data.requests|length=0' '.data.endpoints|length=0' admin-figures

# noted STEP SECONDS-AGO HOST SECONDS LOOKS COUNTS
noted() {
	sql "INSERT INTO figures (step, moment, host, seconds, looks, counts)
		SELECT $1, to_timestamp(floor((extract(epoch FROM now()) - $2)
			/ $1) * $1), '$3', $4, $5, '$6'"
}
noted 10 60 one 10 1 '{"requests login 2": 10, "requests login 4": 20, "messages": 5,
	"websockets": 3, "connections": 1, "readers": 1, "requests echo 5": 10,
	"took login 0 0.0005": 30, "took echo 1 +Inf": 10}'
noted 10 30 one 20 2 '{"requests login 2": 100, "websockets": 8,
	"took login 0.001 0.002": 98, "took login 0.1 0.2": 2}'
noted 10 30 two 10 1 '{"requests login 2": 50, "websockets": 7}'
noted 10 7000 one 10 1 '{"requests old 2": 10}'
# shows FIGURE VALUES [QUERY] - what it is where something was noted
shows_series() {
	call admin-figures "${3-}" >/dev/null && jq -c ".data.$1 | map(values)" reply
	gives 200 ".data.$1|map(values)|tojson=$2" admin-figures "${3-}"
}
# holds jq-filter [QUERY]
holds() {
	call admin-figures "${2-}" >/dev/null && jq -e ".data | $1" reply
}
t 'the last hour is by ten seconds' gives 200 .data.step=10 admin-figures
t 'from its beginning' holds 'now - .from | . >= 3600 and . < 3620'
t 'each list is as long' holds 'del(.from, .step, .endpoints) | map(length) | unique | length == 1'
t 'requests are a second, hosts added up' shows_series requests '[4,10]'
t 'refused are those' shows_series refused '[2,0]'
t 'and failed those' shows_series failed '[1,0]'
t 'messages as well' shows_series messages '[0.5,0]'
t 'of what there is, the mean of the looks' shows_series websockets '[3,11]'
t 'for what there was none of it is nothing' shows_series connections '[1,0]'
t 'half were as fast as that' shows_series p50 '[0.000333,0.00151]'
t 'and all but one of a hundred as that' shows_series p99 '[1,0.15]'
t 'of one endpoint' shows_series requests '[1,0]' endpoint=echo
t 'its requests alone' shows_series messages '[0.5,0]' endpoint=echo
t 'endpoints are told, the busiest first' gives 200 \
	'.data.endpoints|map(.endpoint)|join(" ")=login echo' admin-figures
t 'with what became of their requests' gives 200 \
	'.data.endpoints[0]|del(.p50,.p99)|tojson={"endpoint":"login","requests":180,"refused":20,"failed":0}' \
	admin-figures
t 'and how long they took' gives 200 '.data.endpoints[0]|[.p50,.p99]|tojson=[0.001357,0.135]' \
	admin-figures
t 'a day is by five minutes' gives 200 .data.step=300 admin-figures hours=24
t 'a month by two hours' gives 200 .data.step=7200 admin-figures hours=720
t 'more is not kept' gives 400 '.error.reason=bad-param' admin-figures hours=721
t 'an endpoint that is none has no requests' shows_series requests '[0,0]' \
	"endpoint=%27%20OR%20true"

# As much as there may be.
sql "INSERT INTO figures (step, moment, host, seconds, counts)
	SELECT 10, to_timestamp(floor(extract(epoch FROM now()) / 10) * 10 - n * 10), host, 10,
		(SELECT jsonb_object_agg('took e' || i || ' 0 0.0005', 7) FROM generate_series(1, 60) i)
	FROM generate_series(0, 720) n, unnest(ARRAY['three', 'four']) host"
t 'of many moments there are 361' holds '.requests | length | . == 361 or . == 360'
finish
