# hosts.sh - the words of tests that have several hosts
#
# After apart.sh and lib.sh.  A host is a network namespace, with an address in
# 10.0.0.0/24 and a folder of its own; they share a switch and nothing else.
# shellcheck shell=sh disable=SC2034,SC2154

hosts=
# have_hosts - if there can be none, $why
have_hosts() {
	{
		mount -t tmpfs none /run && mkdir /run/netns &&
			ip link add switch type bridge forward_delay 0 &&
			ip link set switch up && trap no_hosts EXIT
	} >hosts.errors 2>&1 || {
		why="no hosts can be made here: $(tail -n 1 hosts.errors)"
		return 1
	}
}
no_hosts() {
	for host in $hosts
	do
		dies_at_once "$host"
	done
	clean
}

# host name number - is 10.0.0.number from here on
host() {
	ip netns add "$1" && hosts="$hosts $1" &&
		ip link add eth0 netns "$1" type veth peer name "$1" &&
		ip link set "$1" master switch up &&
		ip -n "$1" address add "10.0.0.$2/24" dev eth0 &&
		ip -n "$1" link set lo up &&
		ip -n "$1" link set eth0 up && mkdir "$scratch/$1"
}

# on name command... - there
on() {
	place=$1
	shift
	ip netns exec "$place" "$@"
}

# falls_silent name: nobody hears of it any more, nor it of anybody
falls_silent() {
	ip link set "$1" down
}
# dies name: its power is cut, so that no peer is told of an end
dies() {
	falls_silent "$1" && dies_at_once "$1"
}
dies_at_once() {
	while pids=$(ip netns pids "$1") && [ "$pids" ]
	do
		# shellcheck disable=SC2086
		kill -9 $pids 2>/dev/null
	done
}
# comes_back name: it can be reached, and is as empty as after its start
comes_back() {
	ip link set "$1" up
}
