# sockets.sh - the words of tests that speak WebSocket
#
# After lib.sh.  The client is Debian's python3-websockets, see ws.py.
# shellcheck shell=sh disable=SC2034,SC2119,SC2120,SC2154

# stand_in program... - for those, by FastCGI, see gateway-double.c
stand_in() {
	mkdir -p doubles
	for program
	do
		ln -sf "$top_builddir/tests/gateway-double" "doubles/$program"
		rm -f "$CONFAB_RUN/$program.sock"
		begin s6-ipcserver-socketbinder -B -a 0660 -b 4096 \
			"$CONFAB_RUN/$program.sock" "$PWD/doubles/$program"
		await test -S "$CONFAB_RUN/$program.sock"
	done
	server=${begun%% *}
}

# gate [name] - start a gateway of our own
gate() {
	gate=$CONFAB_RUN/${1-gateway}.sock
	begin "$top_builddir/gateway/confab-gateway" "${1-gateway}"
	gateway=$!
	await test -S "$gate"
}

# One that lets in whoever comes, by stand-ins for the programs that decide it.
open_gate() {
	stand_in gateway-alive socket-open socket-close
	gate
}

# long_await command... - what the gateway does only when no program can be at it
long_await() {
	await "$@" || await "$@" || await "$@"
}

# connect name [option of ws.py]... - to $gate, without one through nginx at $url;
# what comes is in the file frames.name.  Who had that name before vanishes.
connect() {
	if [ -e "client.$1" ]
	then
		kill "$(cat "client.$1")" 2>/dev/null
		wait "$(cat "client.$1")" 2>/dev/null
	fi
	rm -f "say.$1"
	mkfifo "say.$1"
	[ ! -e "frames.$1" ] || keep "frames.$1" none
	name=$1
	shift
	: >"frames.$name"
	echo 0 >"told.$name"
	case ${gate-} in
	'') set -- "$@" "say.$name" "ws${url#http}/ws" ;;
	*) set -- --unix "$gate" "$@" "say.$name" ;;
	esac
	"$top_srcdir/tests/ws.py" "$@" >"frames.$name" 2>"errors.$name" &
	client=$!
	echo "$client" >"client.$name"
	begun="$client $begun"
	await test -s "frames.$name"
}

# tell name line - have it do that, unless it has gone
tell() {
	printf '%s\n' "$2" 1<>"say.$1"
}

# hears_frame name line [times] - this very line has come, so often
hears_frame() {
	await heard_frame "$@" || { cat "frames.$1" "errors.$1"; return 1; }
}
heard_frame() {
	[ "$(grep -Fxc -- "$2" "frames.$1")" -ge "${3-1}" ]
}

# asks name line answer - it is told that, and hears this
asks() {
	tell "$1" "$2"
	hears_frame "$1" "text $3"
}

# refuses status [option of ws.py]... - so the handshake is answered
refuses() {
	want=$1
	shift
	connect refused "$@"
	cat frames.refused errors.refused
	[ "$(cat frames.refused)" = "refused $want" ]
}

# closes line [option of ws.py]... - it is let in, and told that
closes() {
	want=$1
	shift
	connect closed "$@"
	hears_frame closed "$want"
}

# is_nobody [option of ws.py]... - it is waited for its first frame, and that was none
# (contracts, C3)
is_nobody() {
	connect nobody "$@"
	tell nobody '{"type":"ping"}'
	hears_frame nobody 'close 1000 login-token required'
}

# enter login [name] - a socket of theirs as chatapp's clients open it
enter() {
	as "$1"
	call auth-login "{\"username\":\"$1\",\"password\":\"password of $1\"}" >made
	ticket=$(header Set-Cookie | sed 's/^login-token=\([^;]*\);.*/\1/')
	connect "${2-$1}" --header "Cookie:login-token=$ticket"
}
# come login [session [name]] - one by a session, see as
come() {
	as "$1" "${2-$1}"
	connect "${3-${2-$1}}" --header "User:$token"
}
is_open() {
	grep -qx 'open ' "frames.$1"
}

# The same by confab-ws, whose lines are JSON and nothing else.
#
# open_ws name [option]... - to $gate, without one through nginx at $url; what
# comes is in the file frames.name, what else happens in errors.name
open_ws() {
	rm -f "say.$1"
	mkfifo "say.$1"
	name=$1
	shift
	echo 0 >"told.$name"
	case ${gate-} in
	'') set -- "$@" "ws${url#http}/ws" ;;
	*) set -- "$@" --unix "$gate" ws://localhost/ws ;;
	esac
	# Open before anybody writes to it, and for as long as it is there.
	exec 9<>"say.$name"
	"$top_builddir/commands/confab-ws" "$@" <&9 9>&- \
		>"frames.$name" 2>"errors.$name" &
	client=$!
	exec 9>&-
	echo "$client" >"client.$name"
	begun="$client $begun"
}
# send_json name json
send_json() {
	tell "$@"
}
# receive_json name [jq-filter] - the next text that comes, which is then $frame;
# the filter holds of it
receive_json() {
	place=$(($(cat "told.$1") + 1))
	await has_line "frames.$1" $place || { cat "errors.$1"; return 1; }
	echo "$place" >"told.$1"
	frame=$(sed -n "${place}p" "frames.$1")
	printf '%s\n' "$frame" | jq -e "${2-type}"
}
has_line() {
	[ "$(wc -l <"$1")" -ge "$2" ]
}
# ends_ws name status - it has ended so
ends_ws() {
	client=$(cat "client.$1")
	await has_left "$client" || return
	wait "$client"
	result=$?
	cat "errors.$1"
	echo "status $result, wanted $2"
	[ "$result" = "$2" ]
}

# jwt claims [head] - as /auth/login signs them, with the secret that everybody knows
jwt() {
	/usr/bin/python3 - "$@" <<-'END'
	import base64, hashlib, hmac, sys
	code = lambda b: base64.urlsafe_b64encode(b).rstrip(b'=')
	claims, head = (sys.argv[1:] + ['{"alg":"HS256","typ":"JWT"}'])[:2]
	said = code(head.encode()) + b'.' + code(claims.encode())
	mac = hmac.new(b'this is a demo jwt secret', said, hashlib.sha256).digest()
	print((said + b'.' + code(mac)).decode())
	END
}

# plain - JSON in one spelling, and moments of just now alike
plain() {
	jq -cS 'def moment: if type == "number" and now - . < 300 and . - now < 5
			then (if . == floor then "now" else "right now" end)
			else . end;
		walk(if type == "object" then with_entries(
			if .key | IN("sent_at", "created_at", "last_online", "timestamp")
			then .value |= moment else . end) else . end)' "$@"
}

# follows name [frame]... - these come next, in this order: whatever came instead,
# or between them, is a fault
follows() {
	name=$1
	shift
	[ $# = 0 ] || printf '%s\n' "$@" | plain >want
	[ $# != 0 ] || : >want
	await has_heard "$name" $(($(cat "told.$name") + $#)) || {
		sed -n 's/^text //p' "frames.$name" | tail -n 5
		cat "errors.$name"
	}
	rest "$name" | head -n $# | plain >got
	echo $(($(cat "told.$name") + $#)) >"told.$name"
	diff want got
}
has_heard() {
	[ "$(grep -c '^text ' "frames.$1")" -ge "$2" ]
}
# passes name - what has come until now is of no interest
passes() {
	grep -c '^text ' "frames.$1" >"told.$1"
}
# What it has not been asked about.
rest() {
	sed -n 's/^text //p' "frames.$1" | tail -n +$(($(cat "told.$1") + 1))
}
no_rest() {
	[ -z "$(rest "$1")" ] || { rest "$1" | head -n 5; return 1; }
}

# done_as name request frame... - so it is answered, and nothing else came
done_as() {
	tell "$1" "$2"
	asked=$1
	shift 2
	follows "$asked" "$@"
}

# fails_as type text - the frame that says so; went type data likewise
fails_as() {
	printf '{"type":"%s","success":false,"error":"%s"}' "$@"
}
went() {
	printf '{"type":"%s","success":true,"data":%s}' "$@"
}

# table name - a line each of sentence|request|type|data, or |type|!error: all of
# it is asked at once, and answered in this order
table() {
	asking=$1
	cat >table
	: >wanted
	lines=0
	while IFS='|' read -r sentence request type answer
	do
		lines=$((lines + 1))
		case $answer in
		'!'*) fails_as "$type" "${answer#!}" ;;
		*) went "$type" "$answer" ;;
		esac >>wanted
		echo >>wanted
		tell "$asking" "$request"
	done <table
	plain wanted >wanted.plain
	await has_heard "$asking" $(($(cat "told.$asking") + lines))
	rest "$asking" | head -n "$lines" | plain >answers
	echo $(($(cat "told.$asking") + lines)) >"told.$asking"
	line=0
	while IFS='|' read -r sentence request _
	do
		line=$((line + 1))
		t "$sentence" is_answered_so "$line"
	done <table
}
is_answered_so() {
	echo "$request"
	sed -n "$1p" wanted.plain >want
	sed -n "$1p" answers | diff want -
}
