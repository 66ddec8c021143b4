#!/bin/sh
# me: who the caller is
. "$top_srcdir/tests/lib.sh"

t 'a stranger is nobody' gives 401 .error.reason=unknown-user me
as ada
t 'one is told who one is' gives 200 .ok=true .data.login=ada \
	'.data.username=name of ada' me
t 'and nothing else than this' gives 200 \
	'.data|keys_unsorted=["uuid","login","username","administrator"]' me
t 'by the uuid that others know' gives 200 \
	".data.uuid=$(sql "SELECT uuid FROM accounts WHERE login = 'ada'")" me
t 'which is not what lets in' not grep -qf session.ada reply
t 'as whom the cookie says' with by=cookie gives 200 .data.login=ada me
t 'they are no administrator' gives 200 .data.administrator=false me
appoint ada
t 'or they are' gives 200 .data.administrator=true me
as lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp'"
t 'a device is somebody as well' gives 200 .data.login=lamp me
finish
