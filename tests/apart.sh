# apart.sh - a test that has a network and mounts of its own
#
# Before lib.sh.  The test begins again there, which takes no root where users may have
# namespaces; where they may not, it goes on as it is.
# shellcheck shell=sh

[ "${apart-}" ] || {
	apart=unshare
	[ "$(id -u)" -eq 0 ] ||
		apart='unshare --user --map-current-user --keep-caps'
	export apart="$apart --net --mount"
	if $apart true 2>/dev/null
	then
		exec $apart "$0"
	fi
}
ip link set lo up 2>/dev/null
