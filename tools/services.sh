# services.sh - what is kept alive: made, started, stopped, shown
#
# Each program has a folder in $state/service and is watched by s6: when it
# dies it is started again within a second, and what it says goes to a log.
# shellcheck shell=sh

endpoints() {
	{
		find "$CONFAB_BUILD/handlers" -maxdepth 1 -type f -perm -u+x \
			! -name '*.*' -printf '%f\n'
		added
	} | sort
}

# gateway, or gateway-1 and so on
gateways() {
	if [ "$CONFAB_GATEWAYS" -eq 1 ]
	then
		echo gateway
	else
		seq -f 'gateway-%g' "$CONFAB_GATEWAYS"
	fi
}

# When this began: what the logs had before is of no interest when it fails.
since=$(date '+%F %T.%N')

ports_free() {
	for name in $ports
	do
		eval "port=\$$name"
		may_listen || return
		taken=$(ss -Hltnp "sport = :$port and \
			( src $bind or src 0.0.0.0 or src [::] )") || return
		[ -z "$taken" ] || {
			echo "port $port is taken$(echo "$taken" |
				sed -n 's/.*users:((\("[^"]*"\),pid=\([0-9]*\).*/ by \1, process \2/p;q');" \
				"$name=... takes another"
			return 1
		}
	done
}

# Low ports are for root (ip(7)), or who has CAP_NET_BIND_SERVICE, bit 10.
may_listen() {
	least=$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)
	may=0x$($as_user sed -n 's/^CapEff:[^0-9a-f]*//p' /proc/self/status)
	[ "$port" -ge "$least" ] || [ $((may >> 10 & 1)) = 1 ] || {
		echo "$name: the user $user cannot open port $port, nor any" \
			"below $least: take another, have a server before" \
			"this one, or sysctl net.ipv4.ip_unprivileged_port_start=$port"
		return 1
	}
}

# service NAME <RUN-SCRIPT
# Ours give up by themselves what secrets are not for them.
service() {
	mkdir -p "$state/service/$1/log"
	owned_folder "$state/log/$1" "$state/service/$1" "$state/service/$1/log"
	{
		printf '#!/bin/sh\nexec 2>&1\necho $$ >group\n'
		cat
	} >"$state/service/$1/run"
	printf '#!/bin/sh\nunset %s\nexec s6-log n5 s100000 T %s\n' \
		"$secrets" "$state/log/$1" >"$state/service/$1/log/run"
	# A killed master leaves workers behind that would hold its sockets.  s6
	# waits for a second before it starts anything again; that is for who dies
	# as soon as it is begun, and the others are up again at once.
	cat >"$state/service/$1/finish" <<-'END'
	#!/bin/sh
	read -r group <group && [ "$group" -gt 1 ] && kill -9 "-$group"
	[ "$(find group -newermt '1 second ago' 2>&1)" ] || {
		s6-svwait -D -t 500 . &&
			[ "$(s6-svstat -o wantedup .)" = true ] && s6-svc -u .
	} >/dev/null 2>&1 &
	END
	[ -z "$SLACK_BOT_TOKEN" ] || reports_its_end "$1" \
		>>"$state/service/$1/finish"
	chmod +x "$state/service/$1/run" "$state/service/$1/finish" \
		"$state/service/$1/log/run"
}

# reports_its_end NAME: unless it left as it was told to.  Nobody waits for it.
reports_its_end() {
	cat <<-END
	case \$1 in
	0) exit ;;
	256) how="it was ended by signal \$2" ;;
	*) how="it left with status \$1" ;;
	esac
	setsid "$CONFAB_BUILD/reporter/confab-reporter" --report \
		crash "$1" "\$how" </dev/null >/dev/null 2>&1 &
	END
}

# A new runtime folder each time: short, as a socket's path has 107 bytes, and
# closed, as whoever can reach a socket is trusted by what listens there.
prepare_services() {
	stop_services
	make_secret_key || return
	rm -rf "$state/service"
	owned_folder "$state/service"
	if [ "$own_run" ]
	then
		run=$(readlink -m -- "$own_run")
		plain "$run" || { echo "CONFAB_RUN: $not_plain"; return 1; }
		owned_folder "$run"
	else
		run=$($as_user mktemp -d /tmp/confab.XXXXXX)
	fi
	ln -sfn "$run" "$state/run"
	export CONFAB_RUN="$run"
	if $private
	then
		CONFAB_DATABASE="host=$run dbname=confab"
	fi
}

# Whoever wants more than a thousand descriptors finds them.
start_supervisor() {
	# shellcheck disable=SC3045
	ulimit -S -n "$(ulimit -H -n)"
	$as_user setsid s6-svscan "$state/service" \
		</dev/null >"$logs/s6.log" 2>&1 9>&- &
	supervisor=$!
	await 5 running
}

start_programs() {
	for name in $(added)
	do
		"$top/tools/migrate" role "$name" || return
	done
	for name in $(endpoints)
	do
		endpoint_service "$name"
	done
	service notifier <<-END
	exec "$CONFAB_BUILD/notifier/confab-notifier"
	END
	service bus <<-END
	exec "$CONFAB_BUILD/bus/confab-bus"
	END
	service recorder <<-END
	exec "$CONFAB_BUILD/recorder/confab-recorder"
	END
	for name in $(gateways)
	do
		service "$name" <<-END
		exec "$CONFAB_BUILD/gateway/confab-gateway" "$name"
		END
	done
	[ -z "$SLACK_BOT_TOKEN" ] || service reporter <<-END
	exec "$CONFAB_BUILD/reporter/confab-reporter"
	END
	s6-svscanctl -a "$state/service"
}

# The door comes last: whom it lets in finds everybody there.
start_nginx() {
	prepare_nginx
	# A socket that a killed nginx left behind would keep the next one out.
	service nginx <<-END
	unset $secrets
	rm -f "$run/nginx/http.sock"
	exec nginx -e stderr -p "$state/nginx" -c "$state/nginx/nginx.conf"
	END
	# It finishes what it has begun, for a second at most: see nginx.conf.
	echo SIGQUIT >"$state/service/nginx/down-signal"
	s6-svscanctl -a "$state/service"
}

# endpoint_service NAME
endpoint_service() {
	service "$1" <<-END
	exec s6-ipcserver-socketbinder -B -a 0660 -b 4096 \
		"$run/$1.sock" "$(program_of "$1")"
	END
}

# nginx lets everybody write to its sockets, the folder only this user.
prepare_nginx() {
	owned_folder "$state/nginx/tmp" "$run/nginx"
	chmod 0700 "$run/nginx"
	for file in "$top"/nginx/*.conf
	do
		fill_in <"$file" >"$state/nginx/${file##*/}"
	done
	list_gateways >"$state/nginx/gateways.conf"
	prepare_contracts
	"$top/tools/mkweb" "$state/nginx/web" "$app_prefix" "$v1_prefix"
	echo "$url" >"$state/nginx/url"
	[ -z "$tls" ] || link_tls
	# Browsers keep to this for a year: only for who means to as well.
	[ "$tls" != given ] || echo 'add_header Strict-Transport-Security' \
		'"max-age=31536000" always;' >>"$state/nginx/headers-common.conf"
	rm -rf "$state/nginx/programs"
	owned_folder "$state/nginx/programs"
	for name in $(added)
	do
		fill_in <"$state/programs/$name.conf" \
			>"$state/nginx/programs/$name.conf"
	done
}

# The template has the place of one.
list_gateways() {
	fill_in <"$top/nginx/gateways.conf" | while IFS= read -r line
	do
		case $line in
		*/gateway.sock*)
			for name in $(gateways)
			do
				echo "$line" | sed "s|/gateway.sock|/$name.sock|"
			done
			;;
		*) printf '%s\n' "$line" ;;
		esac
	done
}

prepare_contracts() {
	rm -rf "$state/nginx/contracts"
	owned_folder "$state/nginx/contracts"
	for contract in $contracts
	do
		eval "port=\$$(port_of "$contract")"
		[ -z "$port" ] || sed -e "s|@contract@|$contract|g" \
			-e "s|@contract_listen@|$bind:$port${tls:+ ssl}|" \
			"$top/nginx/contract.conf.in" | fill_in \
			>"$state/nginx/contracts/$contract.conf"
	done
}

# A template with its places filled in; every path is plain (see state.sh).
fill_in() {
	no_tls='# ' no_client_ca='# '
	[ -z "$tls" ] || no_tls=
	[ -z "$CONFAB_TLS_CLIENT_CA" ] || no_client_ca=
	sed -e "s|@run@|$run|g" -e "s|@state@|$state|g" \
		-e "s|@web@|$state/nginx/web|g" \
		-e "s|@listen@|$bind:$CONFAB_HTTP_PORT${tls:+ ssl}|g" \
		-e "s|@push@|$bind:$CONFAB_PUSH_PORT|g" \
		-e "s|@tls@|$no_tls|g" -e "s|@client_ca@|$no_client_ca|g" \
		-e "s|@timeout@|$CONFAB_TIMEOUT|g" \
		-e "s|@rate@|$CONFAB_ADDRESS_RATE|g" \
		-e "s|@retry@|$(((59 + CONFAB_ADDRESS_RATE) / CONFAB_ADDRESS_RATE))|g" \
		-e "s|@request_size@|$CONFAB_REQUEST_SIZE|g" \
		-e "s|@address_sockets@|$CONFAB_ADDRESS_SOCKETS|g" \
		-e "s|@connections@|${connections-}|g" -e "s|@v1@|$app_prefix$v1_prefix|g" \
		-e "s|@prefix@\([^/]\)|${app_prefix:-/}\1|g" -e "s|@prefix@|$app_prefix|g"
}

# Answers are waited for inside, as clients may need a certificate, and then the
# doors that they knock at.
all_answer() {
	routes_answer "$state/nginx/routes.conf" "$state"/nginx/programs/*.conf ||
		return
	for name in $ports
	do
		eval "port=\$$name"
		await 10 nc -z "$address" "$port" ||
			no_answer "port $port" nginx notifier bus || return
	done
	for name in $(gateways)
	do
		await 10 gateway_answers "$name" ||
			no_answer "$run/$name.sock" "$name" || return
	done
	await 10 answers 200 /health ||
		no_answer 'GET /health' health notifier
}

# routes_answer FILE...: all that is in them; there may be none
routes_answer() {
	cat "$@" 2>/dev/null | sed -n -e 's/.*SCRIPT_NAME \(.*\);/\1/p' \
		-e 's/.*fastcgi_pass unix:\(.*\);/\1/p' |
	while read -r path && read -r socket
	do
		# Asked any sooner, nginx would log a fault where there is none.
		await 10 test -S "$socket" &&
			await 10 answers 204 "$path" -X OPTIONS ||
			no_answer "OPTIONS $path" nginx \
				"$(basename "$socket" .sock)" || exit
	done
}

# answers STATUS PATH CURL-ARGUMENT...
answers() {
	status=$1 path=$2
	shift 2
	[ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "$@" \
		--unix-socket "$run/nginx/http.sock" "http://localhost$path")" \
		= "$status" ]
}

# gateway_answers NAME: that what asks for no WebSocket gets none
gateway_answers() {
	[ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' \
		--unix-socket "$run/$1.sock" http://localhost/ws)" = 400 ]
}

# no_answer WHAT PROGRAM...
no_answer() {
	echo "nobody answers $1"
	shift
	last_words "$@"
	return 1
}

# last_words PROGRAM...: of what each has said since this began
last_words() {
	for name
	do
		# Each line begins with its time, as s6-log writes it.
		awk -v since="$since" '$0 >= since' "$state/log/$name/current" \
			2>/dev/null | tail -n 2 | cut -c 1-200 |
			sed "s|^|$name: |"
	done
}

# s6-svscan reads commands from a pipe: no reader, no supervisor.
running() {
	command -v s6-svscanctl >/dev/null && [ -d "$state/service" ] &&
		s6-svscanctl "$state/service" 2>/dev/null
}

# Gateways first, as they say goodbye; then from the door inwards, so that what has
# begun is still finished; and PostgreSQL, which writes down what it has only in
# memory.  All of it works, too, for what a killed supervisor has left behind.
stop_services() {
	command -v s6-svc >/dev/null && [ -d "$state/service" ] || return 0
	# shellcheck disable=SC2046
	down 2 $(grep -l confab-gateway "$state"/service/*/run | sed 's|/run$||')
	down 2 "$state/service/nginx"
	for dir in "$state"/service/*
	do
		[ "${dir##*/}" = postgresql ] || set -- "$@" "$dir"
	done
	down 2 "$@"
	down 60 "$state/service/postgresql"
	s6-svscanctl -t "$state/service" || :
	for dir in "$state"/service/* "$state"/service/*/log
	do
		! s6-svok "$dir" || s6-svc -xd "$dir" || :
	done
	await 5 stopped
	case $run in
	/tmp/confab.??????) rm -rf "$run" ;;
	esac
} 2>/dev/null

# down SECONDS FOLDER...: what has not left by then is not asked any more.
# Waited for as the user, as only those get the news of a program's end.
down() {
	patience=$1
	shift
	for dir
	do
		s6-svc -d "$dir" || :
	done
	$as_user s6-svwait -d -t "${patience}000" "$@" || for dir
	do
		s6-svc -k "$dir" || :
	done
}

stopped() {
	! running || return
	for dir in "$state"/service/*
	do
		! s6-svok "$dir" || return
	done
}

show_status() {
	running || {
		echo "Confab is not running."
		return 1
	}
	use_database
	healthy=0
	printf '%-18s %-6s %8s %14s %12s\n' program state pid since private
	for dir in "$state"/service/*
	do
		# shellcheck disable=SC2046
		set -- $(s6-svstat -o up,pid,updownfor "$dir" || echo false -1 0)
		case $1 in
		true) printf '%-18s %-6s %8d %12d s %9d kB\n' \
			"${dir##*/}" up "$2" "$3" "$(private_memory "$2")" ;;
		*)
			printf '%-18s %-6s %8s %12d s\n' "${dir##*/}" down - "$3"
			healthy=1
			;;
		esac
	done
	answers 200 /health || {
		echo "GET /health does not say that all is well."
		healthy=1
	}
	return $healthy
}

# Of a process and its children, what they share among them counted once; in kB.
private_memory() {
	for pid in "$1" $(pgrep -P "$1")
	do
		cat "/proc/$pid/smaps_rollup" 2>/dev/null || :
	done | awk '/^Pss_Anon:/ { kb += $2 } END { print kb + 0 }'
}

# Who has said nothing yet is of interest only to who waits for it.
show_logs() {
	follow=
	[ ! -t 1 ] || follow=-F
	if [ $# -eq 0 ]
	then
		for log in "$state"/log/*/current
		do
			[ -s "$log" ] || { [ "$follow" ] && [ -f "$log" ]; } ||
				continue
			set -- "$@" "$log"
		done
		[ $# -gt 0 ] || {
			echo "Nothing has said anything here yet."
			return
		}
		set -- -v "$@"
	else
		[ $# -eq 1 ] || misuse "logs takes one program"
		[ -f "$state/log/$1/current" ] || misuse "nothing called \"$1\"" \
			"has a log in $state/log; ./confab status lists what has"
		set -- "$state/log/$1/current"
	fi
	exec tail -n 100 $follow "$@"
}

# What a client needs: $curl and $listen, and what $files they name.
clients() {
	curl=curl listen="nc $address $CONFAB_PUSH_PORT" files=
	[ "$tls" ] || return 0
	listen="openssl s_client -quiet -verify_quiet -verify_return_error -connect $host:$CONFAB_PUSH_PORT"
	is_known_here || {
		files=" ca='$CONFAB_TLS_CERTIFICATE'"
		curl="$curl --cacert \"\$ca\""
		listen="$listen -CAfile \"\$ca\" -partial_chain"
	}
	[ -z "$CONFAB_TLS_CLIENT_CA" ] || {
		files="$files cert=YOUR-CERTIFICATE.pem key=YOUR-KEY.pem"
		curl="$curl --cert \"\$cert\" --key \"\$key\""
		listen="$listen -cert \"\$cert\" -key \"\$key\""
	}
}

# how_to_register LOGIN PASSWORD NAME: as CONFAB_REGISTRATION has it
how_to_register() {
	who="\"login\":\"$1\",\"password\":\"$2\",\"username\":\"$3\""
	case $CONFAB_REGISTRATION in
	open) echo "  $curl \$api/register -d '{$who}'" ;;
	invite) echo "  $curl \$api/register -d '{$who,\"invite\":\"'\$('$top/confab' users invite)'\"}'" ;;
	closed) echo "  echo '$2' | '$top/confab' users add $1 $3" ;;
	esac
}

how_to_try() {
	clients
	printf '\nOpen %s in a browser, and chat.\n' \
		"$url/$([ "$app_prefix" ] || echo web/chat)"
	printf 'Confab answers at %s and pushes at %s%s.\n' "$url" \
		"$host:$CONFAB_PUSH_PORT" "${tls:+, with TLS}"
	echo "Everything can be tried at $url$app_prefix/docs, and GraphQL at" \
		"$url$app_prefix/graphql."
	[ "$tls" != given ] ||
		echo "What calls it has to do so by a name of its certificate."
	[ -z "$CONFAB_TLS_CLIENT_CA" ] || echo "Clients need a certificate of" \
		"$CONFAB_TLS_CLIENT_CA: put yours for YOUR-CERTIFICATE.pem below."
	cat <<-END
	To try it, paste this into another terminal:

	  api=$url$files
	$(how_to_register ada 'tea at five' Ada)
	$(how_to_register ben 'no sugar' Ben)
	  ada=\$($curl -s \$api/login -d '{"login":"ada","password":"tea at five"}' | jq -r .data.uuid)
	  ben=\$($curl -s \$api/login -d '{"login":"ben","password":"no sugar"}' | jq -r .data.uuid)
	  room=\$($curl -s \$api/create-room -H "user: \$ada" -d '{}' | jq -r .data.room_gid)
	  echo '{"uuid":"'\$ben'","room_gid":"'\$room'"}' | $listen &
	  $curl \$api/send-message -H "user: \$ada" -d '{"room_gid":"'\$room'","msg":"Hello, Ben"}'
	  $curl "\$api/get-room-history?room_gid=\$room" -H "user: \$ben"

	END
}
