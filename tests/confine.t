#!/bin/sh
# What a program cannot do any more once it has started
. "$top_srcdir/tests/lib.sh"

# As anybody: root may look into everything, whatever domain it is in.
anybody=
[ "$(id -u)" != 0 ] ||
	anybody='setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all'
# shellcheck disable=SC2086
begin $anybody sleep 600
other=$!
# try HOW WHAT
try() {
	# shellcheck disable=SC2086
	$anybody "$top_builddir/tests/confined" "$@" "$other"
}
# says answer HOW WHAT - tried by a program that is confined so
says() {
	wanted=$1
	shift
	try "$@" >said 2>&1
	result=$?
	cat said && echo "and left with $result"
	[ "$result" -eq 0 ] && [ "$(cat said)" = "$wanted" ]
}
# ends HOW WHAT - by SIGSYS
ends() {
	try "$@"
	result=$?
	echo "it left with $result"
	[ "$result" -eq 159 ]
}
if ! says no local rights
then
	skip 'programs are confined' 'not with sanitizers'
	finish
fi

t 'whoever is free runs others' try free exec
t 'who is confined does not' ends local exec
t 'nor by way of a child' says no local system
t 'wherever it may connect' ends network exec
t 'another process is not traced' ends local ptrace
t 'nor its memory read' ends local memory
t 'whoever is free reads its environment' says yes free environ
# A device may not be made for two reasons, of which one is Landlock.
if says 'Permission denied' local mknod >/dev/null
then
	t 'who is confined does not, where secrets are' says 'Permission denied' \
		local environ
else
	skip 'who is confined does not, where secrets are' 'no Landlock in this kernel'
fi
t 'its own may be read' says yes local own-environ
t 'nothing is mounted' says 'Operation not permitted' local mount
t 'there are no other namespaces' says 'Operation not permitted' local unshare
t 'nothing is left in a core' says no local core
t 'children are' says yes local fork
t 'so are sockets of this machine' says yes local unix
for family in inet inet6 netlink packet crypto
do
	t "no others: $family" says 'Address family not supported by protocol' local "$family"
done
for what in inet netlink unix look-up
do
	t "who connects elsewhere has them: $what" says yes network "$what"
done
for family in packet crypto
do
	t "and no others: $family" says 'Address family not supported by protocol' network "$family"
done

# is_confined PID
is_confined() {
	grep -E '^(NoNewPrivs|Seccomp):' "/proc/$1/status" | tr -d '\t' >is
	cat is
	printf '%s\n' NoNewPrivs:1 Seccomp:2 | diff - is
}
workers_are() {
	workers=$(pgrep -P "$server") && [ "$workers" ] || return
	for worker in $server $workers
	do
		is_confined "$worker" || return
	done
}
for name in login sign-token send-message ws-ping
do
	serve "$name"
	t "$name is" await workers_are
done
notify
t 'so is the notifier' await is_confined "$notifier"
begin "$top_builddir/gateway/confab-gateway"
t 'so is the gateway' await is_confined "$!"
begin "$top_builddir/bus/confab-bus"
t 'so is the bus' await is_confined "$!"
as ada
via=fcgi
t 'which work all the same' gives 200 .ok=true send-message \
	"{\"room_gid\":\"$(via=cgi && open_room && echo "$room")\",\"msg\":\"x\"}"
finish
