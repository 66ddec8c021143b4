#!/bin/sh
# Many sockets at once: what one costs, and that none is lost
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

open_gate
serve ws-ping

# Opens so many, and answers each line it reads: ask (all of them, who has to
# answer), go (all of them).
cat >crowd.py <<'END'
import asyncio, sys, websockets

async def main():
    n = int(sys.argv[2])
    door = asyncio.Semaphore(50)
    async def enter():
        async with door:
            return await websockets.unix_connect(
                sys.argv[1], 'ws://localhost/ws', ping_interval=None)
    crowd = await asyncio.gather(*(enter() for _ in range(n)))
    print('in', len(crowd), flush=True)
    async def ask(ws):
        await ws.send('{"type":"ping"}')
        return await ws.recv() == \
            '{"type":"ping","success":true,"data":"pong"}'
    loop = asyncio.get_running_loop()
    while True:
        line = (await loop.run_in_executor(None, sys.stdin.readline)).strip()
        if line == 'ask':
            good = sum(await asyncio.gather(*map(ask, crowd)))
            print('good', good, flush=True)
        else:
            await asyncio.gather(*(ws.close() for ws in crowd))
            print('out', flush=True)
            return

asyncio.run(main())
END
memory() {
	awk '/^Pss_Anon:/ { print $2 * 1024 }' "/proc/$gateway/smaps_rollup"
}
mkfifo say.crowd
/usr/bin/python3 crowd.py "$gate" 500 <>say.crowd >heard.crowd 2>&1 &
begun="$! $begun"
token=none
echo none >token.crowd
before=$(memory)
t 'five hundred come' await grep -qx 'in 500' heard.crowd
all_in() {
	figure_is 'confab_gateway_sockets{gateway="gateway"}' 500
}
t 'and are in' await all_in
echo ask 1<>say.crowd
t 'each of them is answered' await grep -qx 'good 500' heard.crowd
sleep 0.2
after=$(memory)
cheap() {
	each=$(((after - before) / 500))
	echo "$each bytes each, of $before and $after"
	[ "$each" -lt "$1" ]
}
if is_sanitized
then
	skip 'one that is idle costs less than 8 KiB' 'the sanitizers keep more'
else
	t 'one that is idle costs less than 8 KiB' cheap 8192
fi
echo "# $(cheap 8192)"
echo ask 1<>say.crowd
answered_again() {
	[ "$(grep -cx 'good 500' heard.crowd)" = 2 ]
}
t 'they are all answered again' await answered_again
echo go 1<>say.crowd
t 'all of them go' await grep -qx out heard.crowd
shown_out() {
	[ "$(grep -c ^close "$CONFAB_RUN/double.log")" = 500 ]
}
t 'and are shown out' await shown_out
t 'nobody is left' await figure_is 'confab_gateway_sockets{gateway="gateway"}' 0

# Under valgrind, from the first handshake to the last free().
if ! is_sanitized
then
	begin valgrind --quiet --leak-check=full \
		--errors-for-leak-kinds=definite,indirect,possible \
		--error-exitcode=9 --log-file=valgrind.log \
		"$top_builddir/gateway/confab-gateway" gateway-checked
	checked=$!
	gate=$CONFAB_RUN/gateway-checked.sock
	await test -S "$gate"
	: >"$CONFAB_RUN/double.log"
	await grep -q alive "$CONFAB_RUN/double.log"
	stand_in ws-large ws-sleep
	connect seen
	tell seen '{"type":"ping","id":1}'
	tell seen 'nonsense'
	tell seen '{"type":"large","size":300000}'
	tell seen 'fragments {"type": "dance"}'
	tell seen 'ping x'
	hears_frame seen 'text {"type":"root","success":false,"error":"no type field found in the event"}'
	connect refused '--header=Cookie:refused=no'
	connect half
	tell half '{"type":"sleep","sleep":1500,"n":1}'
	tell half '{"type":"sleep","sleep":1,"n":2}'
	tell half quit
	printf 'GET ' | timeout 1 nc -U "$gate"
	connect wrong
	tell wrong "$(letters 70000)"
	hears_frame wrong 'close 1009 '
	connect under-way
	tell under-way '{"type":"sleep","sleep":3000,"n":3}'
	kill "$checked"
	wait "$checked"
	t 'valgrind finds nothing' test $? = 0
	# Calls of confine() that it does not know it tells of by --.
	t 'not a word' not grep '^==' valgrind.log
	cat valgrind.log | sed 's/^/# /'
else
	skip 'valgrind finds nothing' 'the sanitizers look at this build'
fi
finish
