#!/bin/sh
# Programs that die, and the command that watches over them
. "$top_srcdir/tests/lib.sh"

settings_line_up() {
	confab help | sed -n 's/^\(  [A-Z][A-Z0-9_]*  *\)[^ ].*/\1/p' |
		awk '{ print length }' | sort | uniq -c >columns
	cat columns
	read -r count _ <columns && [ "$(wc -l <columns)" = 1 ] &&
		[ "$count" = "$(grep -c '^SETTING' "$top_srcdir/lib/settings.def")" ]
}
t 'the settings are explained in two columns' with http_port= push_port= \
	settings_line_up
t 'it starts' start_system
as ada
open_room
say 'before' >/dev/null

service() {
	s6-svstat -o pid "state/service/$1"
}
# dies program command... - and is back, and the command succeeds, in a moment
is_back() {
	[ "$(service "$1")" -gt 1 ] && [ "$(service "$1")" != "$2" ]
}
dies() {
	pid=$(service "$1")
	[ "$pid" -gt 1 ] && kill -9 "$pid" && await is_back "$1" "$pid" || return
	shift
	await "$@"
}
history_is_there() {
	answers 200 '.data[0].msg.txt=before' "/get-room-history?room_gid=$room"
}
port_is_open() {
	nc -z 127.0.0.1 "$push_port"
}

t 'an endpoint that is killed is back in a moment' \
	dies get-room-history history_is_there
t 'so is the notifier' dies notifier port_is_open
t 'and all is well' await answers 200 /health
t 'so is nginx' dies nginx answers 200 /health

worker_dies() {
	worker=$(processes_of create-room | tail -n 1)
	kill -9 "$worker" && await answers 200 /create-room -d '{}' &&
		! processes_of create-room | grep -qx "$worker"
}
t 'a worker that is killed costs nobody anything' worker_dies

t 'what is up is shown' shows 'create-room.*up' confab status
t 'who starts it again is told that it runs' fails 'already running' \
	confab run --detach
t 'and where' fails "$url" confab run --detach
port_is_taken() {
	mkdir -p other/run
	env CONFAB_STATE="$scratch/other" CONFAB_RUN="$scratch/other/run" \
		CONFAB_BUILD="$top_builddir" CONFAB_HTTP_PORT="$http_port" \
		CONFAB_PUSH_PORT="$(free_port)" \
		"$top_srcdir/confab" run --detach </dev/null
}
t 'who wants its port is told whose it is' fails \
	"port $http_port is taken.*nginx" port_is_taken
t 'and which setting changes it' fails CONFAB_HTTP_PORT port_is_taken
t 'an unknown setting is refused' with CONFAB_HTPP_PORT=1 \
	fails 'there is no setting CONFAB_HTPP_PORT' confab status
t 'what the programs say is shown' shows . confab logs nginx
t 'it stops' stop_system
t 'and is down' fails . confab status
not_there() {
	! curl -s -m 2 "$url/health"
}
t 'nobody answers' not_there
t 'stopping it again is fine' stop_system
if [ "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)" -gt 1 ]
then
	t 'a port that is only for root is told at once' with http_port=1 \
		fails 'CONFAB_HTTP_PORT: .* cannot open port 1, ' confab run --detach
else
	skip 'a port that is only for root is told at once' 'here all may be opened'
fi
t 'it starts again' start_system
t 'and everything is still there' history_is_there
finish
