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

# connect name [option of ws.py]... - what comes is in the file frames.name
connect() {
	rm -f "say.$1"
	mkfifo "say.$1"
	name=$1
	shift
	: >"frames.$name"
	"$top_srcdir/tests/ws.py" --unix "$gate" "$@" "say.$name" \
		>"frames.$name" 2>"errors.$name" &
	client=$!
	begun="$client $begun"
	await test -s "frames.$name"
}

# tell name line - have it do that
tell() {
	printf '%s\n' "$2" >"say.$1"
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
