#!/bin/sh
# The page of who runs the place, at /admin, in a browser
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

export CONFAB_HOST=here CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
policy_is_strict() {
	answers 200 /admin && header Content-Security-Policy |
		grep "^default-src 'self'; img-src" &&
		not grep -E '<script>|<style|style=' reply
}
t 'the page is sent to everybody, as there is nothing in it' policy_is_strict
t 'what it shows is not' answers 401 /admin/figures
have_browser || {
	skip 'it is tried in a browser' "$why"
	t 'it stops' stop_system
	finish
}

join() {
	jq -n --arg login "$1" --arg name "${2-name of $1}" '{login: $login,
		password: ("password of " + $login), username: $name}' >body
	answers 200 /register -d @body
}
t 'there are some people' join ada
join ben >/dev/null
join eve >/dev/null
hostile='<img src=x onerror=alert(1)>&amp;"'\''`${1}'
join evil "$hostile" >/dev/null
t 'one of them is an administrator' confab users appoint ada
token=$(curl -s "$url/login" \
	-d '{"login":"eve","password":"password of eve"}' | jq -r .data.uuid)
room_of_eve() {
	answers 200 /create-room -d '{"name":"<b>tea</b>"}' &&
		room=$(jq -r .data.room_gid reply) &&
		answers 200 /send-message -d "{\"room_gid\":\"$room\",\"msg\":\"hello\"}"
}
t 'another has a room' room_of_eve
token=

# An hour in which something happened, so that there is something to be seen.
busy_hour() {
	sql "INSERT INTO figures (step, moment, host, seconds, counts)
		SELECT 10, to_timestamp((floor(extract(epoch FROM now()) / 10) - n) * 10), 'here', 10,
			jsonb_build_object('websockets', 120 + (30 * sin(n / 40.0))::int,
				'connections', 40 + (9 * cos(n / 25.0))::int,
				'messages', 60 + (40 * sin(n / 30.0))::int + n % 7,
				'requests send-message 2', 90 + (50 * sin(n / 30.0))::int,
				'requests get-room-history 2', 40 + (20 * cos(n / 18.0))::int,
				'requests login 4', n % 5, 'requests login 2', 6,
				'took send-message 0.0005 0.001', 80,
				'took send-message 0.001 0.002', 20 + n % 9,
				'took login 0.05 0.1', 6)
		FROM generate_series(3, 330) n WHERE n NOT BETWEEN 150 AND 158
		ON CONFLICT DO NOTHING"
}
t 'it was a busy hour' busy_hour

# What the story asks for.
service() {
	s6-svc "-${1%% *}" "state/service/${1#* }"
}
browse admin.mjs "$url" "$hostile"
t 'it stops' stop_system
finish
