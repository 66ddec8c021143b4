# table.sh - what was measured, where and with what, as Markdown
# shellcheck shell=sh

print_table() {
	where
	echo '| what | measured | p50 / p99 ms | beside it | ratio | target |'
	echo '|---|---|---|---|---|---|'
	http_row 'send-message' send 'pgbench, the statement alone' send.sql 0.55
	http_row '50 messages of a room of 10,000' short \
		'pgbench, the statement alone' short.sql 0.5
	http_row "50 messages of a room of $(grouped "$many")" long \
		'pgbench, the statement alone' long.sql 0.5
	row '50 messages, long room to short' "$(ratio long short)" '' '' \
		"$(ratio long short)" 1
	http_row create-room create 'pgbench, the statement alone' create.sql ''
	http_row health health
	door_row 'login, 1 connection' right
	door_row 'register, 1 connection' register
	http_row 'login, 16 connections' login \
		"the hash alone, $hashing processes" hashes ''
	http_row 'register, 16 connections' register \
		"the hash alone, $hashing processes" hashes ''
	http_row 'nginx alone, return 200' constant
	http_row 'nginx and an empty libfcgi program' echo 'nginx alone' constant ''
	http_row 'OPTIONS, which needs no database' least 'an empty program' echo 0.85
	http_row '/communicate, 1,000 users' many \
		'an empty program, sent the same' empty 0.8
	http_row '/communicate, 1 user' one \
		'an empty program, sent the same' empty 0.8
	row 'what devices may, 1,000 questions/s by 16 connections' \
		"$(grouped "$(median hook)") req/s" \
		"$(median hook.p50) / $(median hook.p99)" '' '' '5 ms'
	http_row 'send-message, notifier there' hinted 'no notifier' unhinted 0.95
	fan_row '1 room x 1,000 readers' large 0.8
	fan_row "$(grouped "$fan_rooms") rooms x 10 readers" small 0.9
	websocket_rows
	delay_row '100/s to a room of 100' delay
	delay_row '100/s to a room of 100, by WebSocket' nginx.delay
	delay_row "100/s to a conversation's 100 members, by WebSocket" members.delay
	http_row 'ping by WebSocket, 64 sockets' ping 'OPTIONS by HTTP' options ''
	http_row 'send_message by WebSocket, 64 sockets' say \
		'send-message by HTTP' post ''
	[ -z "$peers" ] || peer_rows
	memory_rows
	row 'start, second time' "$(median start) s" '' '' '' '3 s'
	row 'stop' "$(median stop) s" '' '' '' '2 s'
	print_doors
}

# door_row LABEL WAY
door_row() {
	took=$(door_figure login "$2" 3) alone=$(door_figure login hash 3)
	row "$1" "$took ms" '' "the hash alone: $alone ms" \
		"$(awk -v a="$took" -v b="$alone" \
			'BEGIN { printf "%.2f", a / b }')" ''
}

# door_figure CONTRACT WAY COLUMN: of what bench/door says
door_figure() {
	awk -v way="$2" -v column="$3" '$1 == way { print $column }' \
		"$figures/door.$1"
}

door_label() {
	case $1 in
	right) echo 'the right password' ;;
	wrong) echo 'a wrong password' ;;
	nobody) echo 'a login that nobody has' ;;
	register) echo 'a new login, at /register' ;;
	hash) echo 'nothing but the hash' ;;
	*) return 1 ;;
	esac
}

print_doors() {
	cat <<-END

	One try after the other by one connection, in random order; $tries of each, in ms:

	| /login by | with | p10 | p50 | p90 | mean | deviation |
	|---|---|---|---|---|---|---|
	END
	for contract in login username
	do
		while read -r way took
		do
			with=$(door_label "$way") || continue
			echo "| $contract | $with | $(echo "$took" | sed 's/ / | /g') |"
		done <"$figures/door.$contract"
	done
	cat <<-END

	| /login by | median of nobody's less that of a wrong password | of the hash | Welch's t of their means |
	|---|---|---|---|
	END
	for contract in login username
	do
		printf '| %s | %s ms | %s %% | %s |\n' "$contract" \
			"$(door_figure $contract told 2)" \
			"$(door_figure $contract told 3)" \
			"$(door_figure $contract told 4)"
	done
}

where() {
	echo "# Confab, measured on $(date -u +%F)"
	echo
	machine
	cat <<-END
	The load comes from the same cores. wrk and pgbench have 64 connections where
	nothing else is said. Medians; rounds: $rounds, of $seconds s. In a fan-out 64
	messages of 200 characters, 330 bytes as an event, are under way at any time.

	END
}

machine() {
	cpu=$(sed -n 's/^model name.*: //p;T;q' /proc/cpuinfo)
	memory=$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)
	commit=$(git -C "$top" describe --always --dirty 2>/dev/null ||
		echo 'of a release')
	postgresql=$(postgres --version | sed 's/.*) \([^ ]*\).*/\1/')
	nginx=$(nginx -v 2>&1 | sed 's|.*nginx/||')
	cat <<-END
	Machine: $cpu, $(nproc) cores, $memory; Linux $(uname -r), Debian $(cat /etc/debian_version);
	a synchronous write of 8 KiB takes $(write_time); load average before: $load.
	Programs: Confab $commit, PostgreSQL $postgresql with fsync, nginx $nginx,
	libfcgi $(pkg-config --modversion fcgi).

	END
}

write_time() {
	since=$(date +%s%3N)
	dd if=/dev/zero of="$scratch/written" bs=8k count=500 oflag=dsync \
		2>/dev/null
	awk -v ms=$(($(date +%s%3N) - since)) 'BEGIN { printf "%.2f ms", ms / 500 }'
}

row() {
	printf '| %s | %s | %s | %s | %s | %s |\n' "$@"
}

# 1234567 as 1,234,567
grouped() {
	echo "$1" | sed ':a; s/\B[0-9]\{3\}\>/,&/; ta'
}

# http_row LABEL NAME [OTHER-LABEL OTHER TARGET]
http_row() {
	row "$1$(failures "$2")" "$(grouped "$(median "$2")") req/s" \
		"$(median "$2.p50") / $(median "$2.p99")" \
		"${4:+$3: $(grouped "$(median "${4-}")")/s}" \
		"${4:+$(ratio "$2" "$4")}" "${5-}"
}

failures() {
	awk '{ n += $1 } END { if (n) printf " (%d failed)", n }' \
		"$figures/$1.failed"
}

# fan_row LABEL NAME TARGET
fan_row() {
	row "pushed to $1" "$(grouped "$(median "$2")")/s" '' \
		"limit, one write for all that waits: $(grouped "$(median "$2.all")")/s" \
		"$(ratio "$2" "$2.all")" "$3"
	row "pushed to $1" "$(grouped "$(median "$2")")/s" '' \
		"limit, one write for each: $(grouped "$(median "$2.each")")/s" \
		"$(ratio "$2" "$2.each")" ''
}

# delay_row LABEL NAME
delay_row() {
	row "request sent to event read, $1" '' \
		"$(median "$2.p50") / $(median "$2.p99")" \
		"from the hint on, by a bare loop: $(median delay.least.p50) / $(median delay.least.p99)" \
		"$(ratio "$2.p50" delay.least.p50)" '1 / 3 ms'
}

# websocket_row LABEL NAME OTHER-LABEL OTHER TARGET
websocket_row() {
	row "$1" "$(grouped "$(median "$2")")/s" '' \
		"$3: $(grouped "$(median "$4")")/s" "$(ratio "$2" "$4")" "$5"
}

websocket_rows() {
	for size in large small
	do
		to='1 room x 1,000 readers'
		[ $size = large ] ||
			to="$(grouped "$fan_rooms") rooms x 10 readers"
		websocket_row "by WebSocket, at the gateway's socket, to $to" \
			$size.gateway TCP $size 0.85
		websocket_row "by WebSocket, through nginx, to $to" \
			$size.nginx TCP $size 0.85
	done
	row 'bytes of a message as it is received, by WebSocket' \
		"$(median large.nginx.bytes)" '' "TCP: $(median large.bytes)" \
		"$(ratio large.nginx.bytes large.bytes)" ''
}

# idle_row WHOSE NAME TARGET
idle_row() {
	read -r after before <"$figures/$2"
	readers=$((fan_rooms * 10))
	row "memory of $1 for each of $(grouped $readers) idle readers" \
		"$(echo "$after $before" |
			awk -v n="$readers" '{ printf "%.2f kB", ($1 - $2) / n }')" \
		'' '' '' "$3"
}

memory_rows() {
	ours=0 ours_shared=0
	for file in "$figures"/memory.*
	do
		read -r size shared processes <"$file"
		row "memory, idle: ${file##*.}, processes: $processes" \
			"$size kB private" '' "with its part of what is shared: $shared kB" '' ''
		case $file in
		*.nginx | *.postgresql) ;;
		*) ours=$((ours + size)) ours_shared=$((ours_shared + shared)) ;;
		esac
	done
	row 'memory, idle: all but nginx and PostgreSQL' "$ours kB private" '' \
		"with its part of what is shared: $ours_shared kB" '' '20,000 kB'
	idle_row 'the notifier' idle '0.5 kB'
	idle_row 'the gateway' gateway.idle '4 kB'
}
