#!/bin/sh
# Several hosts: whichever of them dies, what was answered is there
#
# Two that run Confab, two with PostgreSQL of which one stands by, one with Redis, an
# nginx before all of them, and one from which clients come.
. "$top_srcdir/tests/apart.sh"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/hosts.sh"

have_hosts || {
	skip 'several hosts are one' "$why"
	finish
}
number=10
for name in front one two primary standby redis client
do
	host "$name" "$number" || exit
	number=$((number + 1))
done
operations=$top_srcdir/docs/operations.md

# PostgreSQL does not run as root.
owner=$(stat -c %U "$PGHOST/data")
bin=$(pg_config --bindir)
chown "$owner" primary standby
# postgres_on host command...
postgres_on() {
	place=$1
	shift
	[ "$(id -u)" -ne 0 ] || set -- setpriv --reuid "$owner" --clear-groups "$@"
	on "$place" "$@" -D "$scratch/$place/data"
}
begin_primary() {
	postgres_on primary "$bin/initdb" -U postgres -A trust -E UTF8 \
		--locale=C.UTF-8 --no-sync &&
		sed -n '/^# primary: postgresql.conf$/,/^```$/p' "$operations" |
		sed '/```/d' >primary/settings &&
		grep -v ^synchronous_standby primary/settings >>primary/data/postgresql.conf &&
		cat >>primary/data/postgresql.conf <<-END &&
		unix_socket_directories = '$scratch/primary'
		max_connections = 600
		END
		echo 'host all,replication all 10.0.0.0/24 trust' >>primary/data/pg_hba.conf &&
		postgres_on primary "$bin/pg_ctl" start -w -l "$scratch/primary/log" &&
		on primary psql -qX -h "$scratch/primary" -U postgres -v ON_ERROR_STOP=1 <<-END
		CREATE ROLE confab_owner LOGIN CREATEROLE;
		CREATE DATABASE confab OWNER confab_owner;
		END
}
begin_standby() {
	postgres_on standby "$bin/pg_basebackup" -d 'host=10.0.0.13 user=postgres
		application_name=standby' -R -X stream -c fast --no-sync &&
		echo "unix_socket_directories = '$scratch/standby'" \
			>>standby/data/postgresql.conf &&
		postgres_on standby "$bin/pg_ctl" start -w -l "$scratch/standby/log"
}
# Earlier, nothing could have been committed.
wait_for_both() {
	grep ^synchronous_standby primary/settings >>primary/data/postgresql.conf &&
		postgres_on primary "$bin/pg_ctl" reload
}
is_synchronous() {
	[ "$(sql_on primary 'SELECT sync_state FROM pg_stat_replication')" = sync ]
}
# sql_on host statement
sql_on() {
	PGOPTIONS='-c search_path=confab' on "$1" psql -qAtX \
		-h "$scratch/$1" -U postgres -c "$2" confab
}
begin_front() {
	mkdir front/tmp
	cat >front/nginx.conf <<-END
	daemon off;
	pid $scratch/front/pid;
	error_log stderr;
	load_module /usr/lib/nginx/modules/ngx_stream_module.so;
	events {}
	http {
		access_log off;
		client_body_temp_path $scratch/front/tmp;
		proxy_temp_path $scratch/front/tmp;
		fastcgi_temp_path $scratch/front/tmp;
		uwsgi_temp_path $scratch/front/tmp;
		scgi_temp_path $scratch/front/tmp;
		$(sed -n '/^# in front: http$/,/^```$/p' "$operations" | sed '/```/d')
	}
	stream {
		$(sed -n '/^# in front: stream$/,/^```$/p' "$operations" | sed '/```/d')
	}
	END
	begin ip netns exec front nginx -p "$scratch/front" \
		-c "$scratch/front/nginx.conf"
}
# confab_on host argument...
confab_on() {
	place=$1
	shift
	on "$place" env CONFAB_STATE="$scratch/$place/state" CONFAB_RUN="$scratch/$place/run" \
		CONFAB_BUILD="$top_builddir" CONFAB_HOST="$place" CONFAB_WORKERS=1 \
		CONFAB_BIND="$(sed -n "s/$place=//p" addresses)" CONFAB_HTTP_PORT=8000 \
		CONFAB_PUSH_PORT=2004 CONFAB_ADDRESS_RATE=1000000 \
		CONFAB_BUS=redis CONFAB_REDIS=10.0.0.15 JWTSECRET=ours SECRET_KEY=ours \
		CONFAB_DATABASE="$(sed -n 's/^CONFAB_DATABASE="\(host=10.*\)"$/\1/p' \
			"$operations")" "$top_srcdir/confab" "$@" </dev/null
}
printf '%s\n' one=10.0.0.11 two=10.0.0.12 >addresses

t 'a primary begins' begin_primary
t 'and a standby' begin_standby
t 'a commit waits for both' wait_for_both
t 'which is so' await is_synchronous
begin ip netns exec redis redis-server --bind 10.0.0.15 --save '' \
	--protected-mode no --dir "$scratch/redis"
t 'a host begins' confab_on one run --detach
t 'and another' confab_on two run --detach
begin_front
url=http://10.0.0.10:8000
# front path [argument of curl]... - asked by the client
front() {
	path=$1
	shift
	on client curl -sS -m 10 -o reply -w '%{http_code}' "$url$path" "$@" >status &&
		status=$(cat status) && cat reply
}
is_well() {
	front /health && [ "$status" = 200 ]
}
t 'what stands before them finds one' await is_well
for who in ada ben
do
	front /register -d "{\"login\":\"$who\",\"password\":\"secret\",\"username\":\"$who\"}"
done >/dev/null
front /login -d '{"login":"ada","password":"secret"}' >/dev/null
token=$(jq -r .data.uuid reply)
# A conversation of both, as the writers and readers need one.
begun_at_front() {
	on client "$top_builddir/commands/confab-ws" --token "$token" "$url/ws" <<-'END' >said.first
	{"type":"create_conversation","name":"tea","members":["ben"]}
	END
	cat said.first
	id=$(jq .data.id said.first)
	gid=$(jq -r .data.room_gid said.first)
}
t 'a conversation is begun' begun_at_front
last() {
	for place in standby primary
	do
		sql_on "$place" "SELECT last_msg_id FROM rooms WHERE id = $id" && return
	done
}
is_at() {
	[ "$(last)" -ge "$1" ]
}
# A moment of much writing, from here on.
goes_on() {
	await is_at $(($(last) + ${1-10})) || await false ||
		await is_at $(($(last) + ${1-10}))
}

ip netns exec client "$top_srcdir/tests/resume.py" "$url" "$gid" "$id" "$token" \
	>said 2>errors.py &
writers=$!
begun="$writers $begun"
t 'many write' goes_on
dies one
t 'a host dies: it goes on' goes_on
comes_back one
rm -rf one/run
t 'it is started again' confab_on one run --detach
t 'it goes on' goes_on
dies redis
t 'Redis dies: it goes on' goes_on
dies primary
is_refused() {
	front /send-message -H "user: $token" \
		-d "{\"room_gid\":\"$gid\",\"msg\":\"Is anybody there?\"}"
	[ "$status" = 503 ]
}
t 'the primary dies: whoever writes is told to come again' is_refused
t 'the standby takes over' postgres_on standby "$bin/pg_ctl" promote -w
sql_on standby "ALTER SYSTEM SET synchronous_standby_names = ''" &&
	sql_on standby 'SELECT pg_reload_conf()' >/dev/null
t 'it goes on' goes_on
dies two
t 'the other host dies: it goes on' goes_on
touch stop
is_done() {
	grep -q done said || ! kill -0 "$writers" 2>/dev/null
}
all_said() {
	await is_done || await is_done || await is_done
	cat errors.py
	grep -q done said
}
t 'all is said in the end' all_said

sql_on standby "SELECT msg_id FROM messages WHERE room = $id ORDER BY 1" >numbers
seq "$(wc -l <numbers)" >dense
t 'numbers are dense' diff dense numbers
kept() {
	sql_on standby "SELECT json_build_array(msg_id, client_msg_id) FROM messages
		WHERE room = $id AND client_msg_id IS NOT NULL ORDER BY msg_id" |
		jq -c . >stored
	jq -c . acked | diff - stored
}
t 'what was answered is there, once, and nothing else' kept
heard_all() {
	jq -c .msg.msgId subscribed | diff - numbers
}
t 'who came back each time heard all of it, in order' heard_all
finish
