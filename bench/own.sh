# own.sh - a Confab of its own to measure, beside whatever runs
#
# Its state is in the folder $scratch, and its sockets in $run.
# shellcheck shell=sh

# free_port N: from N to N + 999, beginning anywhere, as others may look as well.
# They are not among those that tests take (tests/lib.sh), nor the kernel.
free_port() {
	port=$(($1 + $$ % 1000))
	while ss -Hltn "sport = :$port" | grep -q .
	do
		port=$((port + 1))
	done
	echo "$port"
}

# Whatever is set for others: as it comes, but for what keeps a crowd out.
export CONFAB_STATE="$scratch" CONFAB_RUN CONFAB_DATABASE='' \
	CONFAB_BIND=127.0.0.1 CONFAB_HTTP_PORT CONFAB_PUSH_PORT CONFAB_GATEWAYS=1 \
	CONFAB_ADDRESS_RATE=1000000 CONFAB_ADDRESS_SOCKETS=65535 \
	CONFAB_REGISTRATION=open \
	CONFAB_COMMUNICATE='' CONFAB_IDLE_EXIT=0 CONFAB_TLS_CERTIFICATE='' \
	CONFAB_TLS_KEY='' CONFAB_TLS_CLIENT_CA='' \
	APP_PREFIX=/pepeunit API_V1_PREFIX=/api/v1 BACKEND_DOMAIN=chat.example \
	CONFAB_MQTT_HOOK_SECRET=''
CONFAB_HTTP_PORT=$(free_port 11000)
CONFAB_PUSH_PORT=$(free_port 12000)
url=http://127.0.0.1:$CONFAB_HTTP_PORT

start() {
	"$top/confab" run --detach
}

stop() {
	"$top/confab" stop
}

# pid_of SERVICE
pid_of() {
	s6-svstat -o pid "$scratch/service/$1"
}

must() {
	step "$@" || exit 1
}

# begin: the folders that all of it is in; they are removed with what is in them.
begin() {
	trap clean_up EXIT
	trap 'exit 130' INT TERM HUP
	run=$(mktemp -d /tmp/confab-bench.XXXXXX)
	CONFAB_RUN=$run
	rm -rf "$scratch"
	mkdir -p "$scratch"
}

clean_up() {
	trap '' INT TERM HUP EXIT
	stop >/dev/null || :
	rm -rf "$scratch" "$run"
}

# ask PATH JSON
ask() {
	curl -sSf "$url$1" -d "$2"
}

# $token is of somebody; $rooms are ID:GID, of two conversations of theirs alone.
make_people() {
	ask /register '{"login":"ada","password":"x","username":"Ada"}' &&
		token=$(ask /login '{"login":"ada","password":"x"}' |
			jq -r .data.uuid) &&
		rooms=$(ask_database "
			INSERT INTO rooms (gid, owner, members_only)
			SELECT 'Tea2345' || n, id, true
			FROM accounts, generate_series(6, 7) n WHERE login = 'ada';
			INSERT INTO members (room, account) SELECT id, owner FROM rooms;
			SELECT id || ':' || gid FROM rooms ORDER BY id")
}

ask_database() {
	PGOPTIONS='-c search_path=confab' psql -qAtX -v ON_ERROR_STOP=1 \
		-h "$run" -U postgres -d confab -c "$1"
}
