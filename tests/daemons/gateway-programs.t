#!/bin/sh
# The gateway and its programs: slow ones, dying ones, restarted ones, too many
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

open_gate
stand_in ws-sleep
sleepers=$server
serve ws-ping
pong='{"type":"ping","success":true,"data":"pong"}'

# frames_are name word... - the data of its answers, in this order, no others
frames_are() {
	want=$2
	sed -n 's/^text //p' "frames.$1" | jq -r '.data // .error' | paste -sd' ' >got
	cat got
	[ "$(cat got)" = "$want" ]
}

connect ada
tell ada '{"type":"sleep","sleep":300,"n":1}'
tell ada '{"type":"ping"}'
tell ada 'nonsense'
tell ada '{"type":"sleep","sleep":100,"n":2}'
tell ada '{"type":"dance"}'
tell ada '{"type":"sleep","sleep":0,"n":3}'
t 'answers come in the order of their questions' await frames_are ada \
	'1 pong invalid json event 2 no type field found in the event 3'
connect ben
tell ada '{"type":"sleep","sleep":2000,"n":4}'
t 'who waits for a slow program keeps nobody else' asks ben '{"type":"ping"}' "$pong"

# Requests that wait: 64 KiB of them, then it is not read; nothing is lost.
connect eve --plain
tell eve '{"type":"sleep","sleep":1500,"n":0}'
for i in $(seq 40)
do
	tell eve "{\"type\":\"sleep\",\"n\":$i,\"x\":\"$(letters 8000)\"}"
done
t 'more than may wait is waited with' await frames_are eve "$(seq -s ' ' 0 40)"
t 'a question before that is answered, too' await frames_are ada \
	'1 pong invalid json event 2 no type field found in the event 3 4'

# A close is answered after what was asked before it.
connect leaving
tell leaving '{"type":"sleep","sleep":300,"n":1}'
tell leaving '{"type":"sleep","sleep":0,"n":2}'
tell leaving 'close 1000'
t 'what was asked before a close is done' hears_frame leaving 'close 1000 '
t 'and answered' frames_are leaving '1 2'

# More questions at once than workers, from many.
for i in 1 2 3 4 5 6 7 8 9
do
	connect "many$i"
done
for i in 1 2 3 4 5 6 7 8 9
do
	tell "many$i" "{\"type\":\"sleep\",\"sleep\":400,\"n\":$i}"
done
all_answered() {
	for i in 1 2 3 4 5 6 7 8 9
	do
		hears_frame "many$i" \
			"text {\"type\":\"sleep\",\"success\":true,\"data\":$i}" || return
	done
}
t 'more questions than workers take their turns' all_answered
connections() {
	ss -Hx state established "( src $CONFAB_RUN/ws-sleep.sock )" | wc -l
}
idle() {
	[ "$(connections)" = 0 ]
}
t 'a connection that is idle is given back' await idle

# A program that dies over a question.
stand_in ws-crash
busy='{"type":"crash","success":false,"error":"Try again in a moment"}'
t 'a worker that dies over a question costs that one' asks ada '{"type":"crash"}' "$busy"
t 'the id is echoed all the same' asks ada '{"type":"crash","id":1}' \
	'{"type":"crash","success":false,"error":"Try again in a moment","id":1}'
t 'it was asked once' test "$(grep -c crashed "$CONFAB_RUN/double.log")" = 2
t 'others go on' asks ada '{"type":"ping","id":2}' \
	'{"type":"ping","success":true,"data":"pong","id":2}'

# A program that hangs.
slept() {
	grep -c '^slept ' "$CONFAB_RUN/double.log"
}
done_before=$(slept)
slow='{"type":"sleep","success":false,"error":"Try again in a moment"}'
t 'a program that hangs is given up after five seconds' asks ada \
	'{"type":"sleep","sleep":7000,"n":9}' "$slow"
t 'the log says so' grep -q 'no answer in time from ws-sleep' begun.log

# What waits where nobody takes it, once that one is done.
slept_more() {
	[ "$(slept)" -gt "$done_before" ]
}
await slept_more
done_before=$(slept)
pkill -STOP -P "$sleepers"
t 'so is one that no worker comes to' asks ada \
	'{"type":"sleep","n":10,"id":"late"}' "${slow%\}},\"id\":\"late\"}"
pkill -CONT -P "$sleepers"
t 'once they do the next one is answered' asks ada '{"type":"sleep","n":11}' \
	'{"type":"sleep","success":true,"data":11}'
t 'and what was given up is not done' test "$(slept)" = $((done_before + 1))

# One that lets in whom nobody waits for any more.
opened=$(grep -c '^open ' "$CONFAB_RUN/double.log")
t 'who is to be let in by one that hangs is not' refuses 503 --header Cookie:sleep=7000
lets_in_more() {
	[ "$(grep -c '^open ' "$CONFAB_RUN/double.log")" -gt "$opened" ]
}
t 'even if it has let them in after all' await lets_in_more
late=$(sed -n 's/^open //p' "$CONFAB_RUN/double.log" | tail -n 1)

# All workers are started anew, again and again, while many ask.
cat >load.py <<'END'
import asyncio, json, sys, websockets

async def ask(n):
    async with websockets.unix_connect(sys.argv[1], 'ws://localhost/ws') as ws:
        good = 0
        for i in range(int(sys.argv[3])):
            await ws.send(json.dumps({'type': 'ping', 'id': i}))
            answer = json.loads(await asyncio.wait_for(ws.recv(), 20))
            pong = {'type': 'ping', 'success': True, 'data': 'pong', 'id': i}
            good += answer == pong
            if answer != pong:
                print(answer, file=sys.stderr)
            await asyncio.sleep(0.001)
        return good

async def main():
    print(sum(await asyncio.gather(*map(ask, range(int(sys.argv[2]))))))

asyncio.run(main())
END
restarted_under_load() {
	/usr/bin/python3 load.py "$gate" 20 300 >load.out &
	load=$!
	rounds=0
	while kill -0 $load 2>/dev/null
	do
		kill "$server"
		wait "$server"
		serve ws-ping
		rounds=$((rounds + 1))
		sleep 0.2
	done
	cat load.out
	echo "$rounds restarts"
	[ "$(cat load.out)" = 6000 ] && [ "$rounds" -gt 3 ]
}
t 'a program is started anew under load, and nothing is lost' restarted_under_load
killed_when_idle() {
	for i in 1 2 3 4 5
	do
		asks ada "{\"type\":\"ping\",\"id\":\"k$i\"}" \
			"{\"type\":\"ping\",\"success\":true,\"data\":\"pong\",\"id\":\"k$i\"}" ||
			return
		pkill -KILL -P "$server"
	done
}
t 'a worker killed between two questions is not missed' killed_when_idle
kill "$server"
wait "$server"
rm -f "$CONFAB_RUN/ws-ping.sock"
t 'a program that was there and is not is unavailable' asks ada '{"type":"ping"}' \
	'{"type":"ping","success":false,"error":"Try again in a moment"}'
serve ws-ping
t 'until it is back' asks ada '{"type":"ping","id":"back"}' \
	'{"type":"ping","success":true,"data":"pong","id":"back"}'
# After all of that, as it takes its time.
shown_out() {
	sed -n "/^open $late\$/,\$p" "$CONFAB_RUN/double.log" | grep -qx "close $late"
}
t 'whom a program let in too late is shown out again' long_await shown_out
finish
