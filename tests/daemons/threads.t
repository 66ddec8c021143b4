#!/bin/sh
# No program has threads: there is nothing between them that could race
. "$top_srcdir/tests/lib.sh"

is_alone() {
	ls "/proc/$1/task" && [ "$(ls "/proc/$1/task")" = "$1" ]
}
are_alone() {
	for worker in $(pgrep -P "$1")
	do
		is_alone "$worker" || return
	done
	is_alone "$1"
}

serve send-message
notify
as ada
open_room
listen ada
readers 1
via=fcgi
t 'a message is said' say hello
t 'and heard' hears ada 1
t 'the notifier has no threads' is_alone "$notifier"
t 'nor has a program, or one of its workers' are_alone "$server"
t 'of which there are some' test "$(pgrep -P "$server" | wc -l)" -gt 1
finish
