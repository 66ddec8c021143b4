#!/bin/sh
# Presence: several gateways and several sockets of one account, and what dies
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_GATEWAYS=2 CONFAB_ADDRESS_RATE=1000000
t 'it starts with two gateways' start_system
t 'both are watched' shows '^gateway-2  *up' confab status

# comes login, goes login - what a contact of theirs is told
comes() {
	went user_status "{\"username\":\"$1\",\"is_online\":true}"
}
goes() {
	went user_status "{\"username\":\"$1\",\"is_online\":false}"
}
online() {
	sql "SELECT string_agg(login, ' ' ORDER BY login) FROM accounts WHERE online"
}
is_online() {
	[ "$(online)" = "$*" ]
}
gateway_of() {
	sql "SELECT split_part(gateways.name, '@', 1) FROM sockets JOIN gateways ON gateways.id = gateway
		JOIN accounts ON accounts.id = account WHERE login = '$1'
		ORDER BY opened_at DESC LIMIT 1"
}

# elsewhere name - Ben, who is there by that socket, is so by one alone, and not at
# the gateway where Ada is
elsewhere() {
	last=$1 others=
	for _ in $(seq 20)
	do
		[ "$(gateway_of ben)" = "$(gateway_of ada)" ] || break
		others="$others $last"
		last=$last-more
		come ben "$last"
	done
	for other in $others
	do
		tell "$other" close
	done
	await one_of_ben
}
one_of_ben() {
	[ "$(sql "SELECT count(*) FROM sockets JOIN accounts
		ON accounts.id = account WHERE login = 'ben'")" = 1 ]
}

for login in ada ben
do
	come "$login"
done
t 'who connects is online' await is_online ada ben
t 'one makes the other a contact' done_as ada \
	'{"type":"add_contact","contact_username":"ben"}' \
	"$(went add_contact "{\"message\":\"'ben' successfully added\",
		\"contact\":{\"username\":\"ben\",\"fullname\":\"name of ben\",
		\"is_online\":true,\"last_online\":\"now\",\"created_at\":\"now\"}}")"
on_both() {
	[ "$(sql "SELECT count(DISTINCT gateway) FROM sockets")" = 2 ]
}
come ben ben-2
come ben ben-3
t 'whoever holds fewest takes the next: both have some' await on_both
t 'a further socket is no news' no_rest ada
tell ben close
tell ben-2 close
await one_of_ben
t 'nor is the end of one of several' no_rest ada
tell ben-3 close
t 'the end of the last is' follows ada "$(goes ben)"
t 'and is written down' is_online ada
t 'with when' test "$(sql "SELECT now() - last_online < '1 minute'
	FROM accounts WHERE login = 'ben'")" = t
come ben ben-4
t 'so is the first one again' follows ada "$(comes ben)"
t 'of which nobody is told who it is of' no_rest ben-4

# The rule of one instance is of those that a login-token opens.
enter ben ben-token
t 'one by a login-token is another one' hears_frame ben-token 'open '
enter ben ben-again
t 'a second of those is refused, whichever gateway has the first' hears_frame \
	ben-again "close 1000 'ben' is already connected. Cannot have multiple instance"
tell ben-token close
await not kill -0 "$client"
await grep -q close frames.ben-token
enter ben ben-later
t 'once that has gone another may come' hears_frame ben-later 'open '
tell ben-later close
tell ben-4 quit
t 'who just vanishes has gone as well' follows ada "$(goes ben)"

# A gateway that is killed takes its sockets along; the supervisor starts it anew.
come ben ben-5
t 'one comes' follows ada "$(comes ben)"
elsewhere ben-5
lost=$(gateway_of ben)
pid=$(s6-svstat -o pid "state/service/$lost")
[ "$pid" -gt 1 ] && kill -9 "$pid"
t 'whoever was connected to one that was killed is gone' follows ada "$(goes ben)"
t 'and not online' await is_online ada
t 'it is there again' await test -S "run/$lost.sock"
come ben ben-7
t 'one who comes back is told of, once' follows ada "$(comes ben)"

# A program that dies costs the request that it had, and no socket.
for program in socket-open socket-close gateway-alive ws-ping
do
	pid=$(processes_of "$program" | tail -n 1)
	kill -9 "$pid"
done
t 'workers that are killed cost nobody a socket' done_as ada \
	'{"type":"ping"}' "$(went ping '"pong"')"
t 'nor anybody their presence' is_online ada ben

# One that hangs is given up by the other, and ends once it goes on.
elsewhere ben-7
hung=$(gateway_of ben)
pid=$(s6-svstat -o pid "state/service/$hung")
kill -STOP "$pid"
given_up() {
	[ "$(sql "SELECT count(*) FROM gateways WHERE name LIKE '$hung@%'")" = 0 ]
}
patiently() {
	"$@" || await "$@" || await "$@"
}
t 'one that does not say that it is alive is given up' patiently given_up
t 'its sockets are gone for those who remain' follows ada "$(goes ben)"
kill -CONT "$pid"
anew() {
	given_up && return 1
	[ "$(s6-svstat -o pid "state/service/$hung")" != "$pid" ]
}
t 'when it goes on it begins anew' await anew
come ben ben-9
t 'and takes sockets' follows ada "$(comes ben)"

# nginx holds all of them.
pid=$(s6-svstat -o pid state/service/nginx)
kill -9 "$pid"
t 'without nginx nobody is connected' await is_online
t 'it is there again' await answers 200 /health
come ben ben-10
t 'and so is who comes back' await is_online ben
t 'all is well' await confab status
t 'it stops' stop_system
t 'and says so to whoever is connected' hears_frame ben-10 'close 1012 restarting'
t 'and nobody is online any more' is_online
finish
