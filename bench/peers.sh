# peers.sh - the same fan-outs by others, for ./confab bench --peers
#
# Each keeps rooms in memory and stores nothing; its readers are connected to it
# without a proxy between, and checked as ours are.
# shellcheck shell=sh

peer_names='ws socketio nchan'

peer_label() {
	case $1 in
	ws) echo "ws $(version_of ws)" ;;
	socketio) echo "Socket.IO $(version_of socket.io)" ;;
	nchan) echo "nchan $(dpkg-query -W -f '${Version}' libnginx-mod-nchan |
		sed 's/.*://; s/[+-].*//')" ;;
	esac
}

version_of() {
	jq -r .version "$scratch/npm/node_modules/$1/package.json"
}

prepare_peers() {
	mkdir -p "$scratch/npm" "$scratch/nchan" &&
		npm install --prefix "$scratch/npm" --ignore-scripts \
			--no-audit --no-fund ws@8 socket.io@4 || return
	sed -e "s|@folder@|$scratch/nchan|" -e "s|@port@|$peer_port|" \
		"$top/bench/peers/nchan.conf" >"$scratch/nchan/nginx.conf"
}

# One process, which has the core that ours have for pushing.
run_peer() {
	case $1 in
	nchan) set -- nginx -e stderr -p "$scratch/nchan" \
		-c "$scratch/nchan/nginx.conf" ;;
	*) set -- env NODE_PATH="$scratch/npm/node_modules" \
		node "$top/bench/peers/$1.js" "$peer_port" ;;
	esac
	exec taskset -c "$push_core" "$@"
}

# peer NAME COMMAND...: with it there instead of ours
peer() {
	peer=$1
	shift
	run_peer "$peer" &
	peer_pid=$!
	own_port=$CONFAB_HTTP_PORT
	CONFAB_HTTP_PORT=$peer_port
	await 10 nc -z 127.0.0.1 "$peer_port" && "$@"
	peer_done=$?
	CONFAB_HTTP_PORT=$own_port
	kill "$peer_pid"
	wait "$peer_pid" || :
	peer_pid=''
	return $peer_done
}

# What one has pushed at its fan-outs, and before that what it is idle.
peer_fanouts() {
	# shellcheck disable=SC2046
	idle_at "$peer.idle" "$peer" "$peer_pid" $(pgrep -P "$peer_pid") || return
	for _ in $(seq "$rounds")
	do
		fanout "large.$peer" "$peer" 2001 1 1000 $((fan_a / 20)) &&
			fanout "small.$peer" "$peer" 1001 "$fan_rooms" 10 \
				$((fan_b / 3)) || return
	done
}

peers() {
	prepare_peers || return
	for name in $peer_names
	do
		peer "$name" peer_fanouts || return
	done
}

peer_rows() {
	for name in $peer_names
	do
		label=$(peer_label "$name")
		websocket_row "$label: 1 room x 1,000 readers" "large.$name" \
			'Confab through nginx' large.nginx ''
		websocket_row "$label: $(grouped "$fan_rooms") rooms x 10 readers" \
			"small.$name" 'Confab through nginx' small.nginx ''
		idle_row "$label" "$name.idle" ''
	done
}
