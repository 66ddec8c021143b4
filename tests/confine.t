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
for call in kcmp pidfd_getfd process_madvise process_vm_writev
do
	t "$call ends who tries it" ends local "$call"
done
none='Function not implemented'
# What systemd has as @mount, @privileged, @reboot, @swap, @module, @clock, @raw-io,
# @debug and @keyring, and what else has opened kernels before.
for call in mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick move_mount \
	open_tree mount_setattr setns unshare \
	acct bpf fanotify_init name_to_handle_at open_by_handle_at quotactl quotactl_fd \
	sethostname setdomainname syslog vhangup \
	reboot kexec_load kexec_file_load swapon swapoff \
	init_module finit_module delete_module \
	adjtimex clock_adjtime clock_settime settimeofday ioperm iopl \
	perf_event_open lookup_dcookie process_mrelease pidfd_open add_key keyctl request_key \
	io_uring_setup io_uring_enter io_uring_register userfaultfd vmsplice \
	memfd_create memfd_secret migrate_pages move_pages modify_ldt personality clone3
do
	t "there is no $call" says "$none" local "$call"
done
t 'whoever is free has them' not says "$none" free mount
for what in cgroups ipc network mounts processes users names
do
	t "a child is in the same namespace: $what" says "$none" local "$what"
done
t 'whoever is free has others' not says "$none" free users
t 'nothing is left in a core' says no local core
t 'children are' says yes local fork
t 'threads are' says yes local thread
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
