# state.sh - settings, whom to run as, and the folder where everything is made
# shellcheck shell=sh

# The environment wins over confab.env, that over .env, and that over the table's
# defaults.
read_settings() {
	for file in confab.env .env
	do
		[ ! -f "$top/$file" ] || read_env_file <"$top/$file"
	done
	from_checkout CONFAB_BUILD CONFAB_COMMUNICATE CONFAB_RUN CONFAB_SCHEMA \
		CONFAB_TLS_CERTIFICATE CONFAB_TLS_CLIENT_CA CONFAB_TLS_KEY
	own_run=${CONFAB_RUN:-}
	for name in $(env | sed -n 's/^\(CONFAB_[A-Za-z0-9_]*\)=.*/\1/p')
	do
		grep -q "\"$name\"" "$top/lib/settings.def" ||
			fail "there is no setting $name; ./confab lists them"
	done
	aliased=$(aliased | tr '\n' ' ')
	while IFS='"' read -r word name _ default _
	do
		case " $aliased" in *" $name "*) default= ;; esac
		case $word in
		SETTING*) eval "export $name=\"\${$name:-\$default}\"" ;;
		esac
	done <"$top/lib/settings.def"
	MQTT_SECURE=$(small "$MQTT_SECURE")
	SECURE=$(small "$SECURE")
	CONFAB_DATABASE=${CONFAB_DATABASE:-$(without_driver)}
	check_settings
}

# Those that the device platform calls otherwise, if that is set.  What it says is
# for the programs to read, who do so while ours is empty.
aliased() {
	while IFS='"' read -r word alias _ name _
	do
		case $word in
		ALIAS*) eval "[ -z \"\${$alias:-}\" ]" || echo "$name" ;;
		esac
	done <"$top/lib/settings-alias.def"
}

# Whether the database is a private one has to be known here as well.
without_driver() {
	case ${SQLALCHEMY_DATABASE_URL:-} in
	postgresql+*://*) echo "postgresql://${SQLALCHEMY_DATABASE_URL#*://}" ;;
	*) echo "${SQLALCHEMY_DATABASE_URL:-}" ;;
	esac
}

small() {
	echo "$1" | tr "[:upper:]" "[:lower:]"
}

read_env_file() {
	while IFS= read -r line || [ -n "$line" ]
	do
		name=${line%%=*}
		case $name in
		'' | '#'*) [ "${line#=}" = "$line" ] && continue ;;
		esac
		case $name in
		"$line" | '' | [0-9]* | *[!A-Za-z0-9_]*)
			fail "$file: not a KEY=VALUE line: $line" ;;
		esac
		value=${line#*=}
		case $value in
		\"?*\" | \'?*\') value=${value#?} value=${value%?} ;;
		esac
		eval "[ \"\${$name+set}\" ]" || export "$name=$value"
	done
}

# from_checkout NAME...: where they are files they are counted from where
# confab.env is, whoever calls from wherever.
from_checkout() {
	for name
	do
		eval "value=\${$name:-}"
		case $value in
		'' | /*) ;;
		*) eval "$name=\$top/\$value" ;;
		esac
	done
}

# number NAME LEAST MOST
number() {
	eval "value=\$$1"
	case $value in
	'' | *[!0-9]* | ??????????*) ;;
	*) [ "$value" -lt "$2" ] || [ "$value" -gt "$3" ] || return 0 ;;
	esac
	fail "$1 is a number from $2 to $3, not \"$value\""
}

# one_of NAME CHOICE CHOICE CHOICE
one_of() {
	eval "value=\$$1"
	case $value in
	"$2" | "$3" | "$4") ;;
	*) fail "$1 is $2, $3 or $4, not \"$value\"" ;;
	esac
}

# either NAME CHOICE CHOICE
either() {
	eval "value=\$$1"
	case $value in
	"$2" | "$3") ;;
	*) fail "$1 is $2 or $3, not \"$value\"" ;;
	esac
}

# redis_url NAME: it is not shown, as a password may be in it; whatever else may be
# wrong with it the programs say
redis_url() {
	eval "value=\${$1:-}"
	case $value in
	'' | redis://?*) ;;
	*) fail "$1 is redis://[:password@]host:port/number, and it is not" ;;
	esac
}

# prefix NAME: $prefix is what is put before a path; a mere slash is nothing
prefix() {
	eval "prefix=\$$1"
	case $prefix in
	/) prefix= ;;
	*[!A-Za-z0-9._/-]* | *//* | */.* | */) ;;
	/*) return ;;
	esac
	[ -z "$prefix" ] ||
		fail "$1 is / or a path like /api/v1, not \"$prefix\""
}

# $ports are the settings of all ports that there are.
check_ports() {
	ports='CONFAB_HTTP_PORT CONFAB_PUSH_PORT'
	[ -z "$CONFAB_BROKER_PORT" ] || ports="$ports CONFAB_BROKER_PORT"
	for contract in $contracts
	do
		name=$(port_of "$contract")
		eval "[ -z \"\$$name\" ]" || ports="$ports $name"
	done
	seen=
	for name in $ports
	do
		number "$name" 1 65535
		eval "value=\$$name"
		case " $seen " in
		*" $value="*) fail "$name and $(echo "$seen" | tr ' ' '\n' |
			sed -n "s/^$value=//p") are the same" ;;
		esac
		seen="$seen $value=$name"
	done
}

# Contracts that may have a listener of their own.
contracts='auth chatapp pepeunit room serverapi'
port_of() {
	echo "CONFAB_$(echo "$1" | tr "[:lower:]" "[:upper:]")_PORT"
}

check_settings() {
	check_ports
	number CONFAB_WORKERS 1 256
	number CONFAB_GATEWAYS 1 64
	number CONFAB_IDLE_EXIT 0 316224000
	number CONFAB_SESSION_LIFE 1 316224000
	number CONFAB_TIMEOUT 1 3600
	number CONFAB_ADDRESS_RATE 1 1000000
	number CONFAB_ADDRESS_SOCKETS 1 65535
	number CONFAB_REQUEST_SIZE 1024 67108864
	one_of CONFAB_REGISTRATION open invite closed
	one_of CONFAB_LOGIN_COOKIE_LEVEL None Lax Strict
	either CONFAB_ONE_INSTANCE on off
	[ -z "$CONFAB_DEBUG" ] || either CONFAB_DEBUG on off
	either CONFAB_BUS postgresql redis
	case $CONFAB_BIND in
	*[!0-9.]*[!0-9A-Fa-f:.]* | *[!0-9A-Fa-f:.]*)
		fail "CONFAB_BIND is an address, not \"$CONFAB_BIND\"" ;;
	esac

	case $BACKEND_DOMAIN in
	*[!][A-Za-z0-9.:_-]*)
		fail "BACKEND_DOMAIN is a name or an address, not \"$BACKEND_DOMAIN\"" ;;
	esac
	[ -z "$CONFAB_BUILD" ] || [ -d "$CONFAB_BUILD/commands" ] ||
		fail "CONFAB_BUILD is a folder in which make has made everything, not" \
			"\"$CONFAB_BUILD\""
	redis_url REDIS_URL
	redis_url REDIS_MQTT_AUTH_URL
	prefix APP_PREFIX
	app_prefix=$prefix
	prefix API_V1_PREFIX
	v1_prefix=$prefix
	for name in AUTH_TOKEN_EXPIRATION CONFAB_DEVICE_LIFE CONFAB_MQTT_CACHE
	do
		number $name 1 316224000
	done
	number MQTT_API_PORT 1 65535
	number MQTT_PORT 1 65535
	number MQTT_KEEPALIVE 5 65535
	either MQTT_SECURE true false
	either SECURE true false

	# How the address is written where a port follows, and where to call.
	bind=$CONFAB_BIND
	case $bind in *:*) bind="[$bind]" ;; esac
	host=$bind
	case $bind in 0.0.0.0) host=127.0.0.1 ;; '[::]') host='[::1]' ;; esac
	address=${host#[}
	address=${address%]}
	url=http://$host:$CONFAB_HTTP_PORT

	# The private cluster is nobody else's: what the environment says of
	# other servers must not lead away from it.
	private=false
	if [ -z "$CONFAB_DATABASE" ]
	then
		private=true
		for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p')
		do
			unset "$name"
		done
	fi
}

# By the default everybody can make login-tokens, for everybody.
secret_is_public() {
	[ "$JWTSECRET" = "$(sed -n 's/.*"JWTSECRET", *"\([^"]*\)".*/\1/p' \
		"$top/lib/settings.def")" ]
}
own_secret="for one of your own: (umask 77; echo JWTSECRET=\$(openssl rand -hex 32) >>$top/confab.env)"

refuse_public_secret() {
	case $CONFAB_BIND in 127.* | ::1) return ;; esac
	! secret_is_public ||
		fail "CONFAB_BIND is $CONFAB_BIND, but JWTSECRET is the one" \
			"that everybody knows, by which anybody signs in as" \
			"anybody; $own_secret"
}

# Which settings are, by each name: $secrets.
secrets=$(sed -n 's/^SECRET("\([A-Z_]*\)".*/\1/p' "$top/lib/settings-secret.def" |
	tr '\n' ' ')

# On standard output, as all that run has to say of what it has started.
warn_of_secrets() {
	! secret_is_public ||
		printf '%s\n  %s\n' "Everybody knows the JWTSECRET that it has, so login-tokens are for this machine alone;" \
			"$own_secret"
	for file in confab.env .env
	do
		! grep -qsE "^($(echo "$secrets" | tr ' ' '|')SQLALCHEMY_DATABASE_URL)=." \
			"$top/$file" ||
			[ -z "$(find "$top/$file" -perm /o=r)" ] ||
			echo "$file has a secret in it, and everybody may read it:" \
				"chmod 600 $file" >&2
	done
}

owned_folder() {
	mkdir -p "$@" && chown "$user" "$@"
}

# $as_user COMMAND... runs it as whom everything runs: PostgreSQL refuses root,
# and nothing else needs to be root.  The caller's folder and home may be closed
# to that user.
choose_user() {
	user=$(id -un)
	as_user=
	elsewhere=${XDG_STATE_HOME:-${HOME-}/.local/state}/confab
	[ "$user" = root ] || return 0
	user=$CONFAB_USER
	as_user="env -C / HOME=/ setpriv --reuid $user --regid $user --init-groups --"
	elsewhere=/var/lib/confab
}

# automake refuses a path with a space in it, and the user must be able to
# enter it; a checkout in a place that is not so gets its state elsewhere.
find_state() {
	choose_user
	if [ "$CONFAB_STATE" != .confab ]
	then
		state=$(cd "$top" && readlink -m -- "$CONFAB_STATE")
		plain "$state" || fail "CONFAB_STATE: $not_plain"
	elif plain "$top" && $as_user test -x "$top" 2>/dev/null
	then
		state=$top/.confab
	else
		state=$elsewhere/$(printf '%s' "$top" | cksum | tr ' ' -)
	fi
	logs=$state/log/start
	run=$(readlink "$state/run" || :)
	[ -n "$SECRET_KEY" ] || read_secret_key
}

# What devices' tokens are signed with: of its own, once it has run.
read_secret_key() {
	[ ! -r "$state/secret-key" ] || SECRET_KEY=$(cat "$state/secret-key")
}

make_secret_key() {
	[ -z "$SECRET_KEY" ] || return 0
	(umask 077 && openssl rand -hex 32 >"$state/secret-key.new") &&
		mv "$state/secret-key.new" "$state/secret-key" &&
		read_secret_key
}

not_plain='only letters, digits and . _ + - / may be in its path'
plain() {
	case $1 in *[!A-Za-z0-9/._+-]*) return 1 ;; esac
}

prepare_state() {
	id "$user" >/dev/null 2>&1 || make_user
	mkdir -p "$state" || fail "cannot make $state"
	[ -O "$state" ] ||
		fail "$state belongs to $(stat -c %U "$state"): run it as that" \
			"user, or remove it"
	if [ "$CONFAB_STATE" = .confab ] && [ "$state" != "$top/.confab" ]
	then
		[ -L "$top/.confab" ] || [ ! -e "$top/.confab" ] ||
			fail "$top/.confab cannot be used: $not_plain; move it away"
		ln -sfn "$state" "$top/.confab"
	fi
	# A build knows where its sources are; when those moved it is void.
	[ "$(readlink "$state/src")" = "$top" ] || rm -rf "$state/build"
	ln -sfn "$top" "$state/src"
	mkdir -p "$logs" "$state/build" "$state/routes.d"
	owned_folder "$state/log" "$state/nginx" "$state/service"
}

make_user() {
	useradd --system --user-group --home-dir /nonexistent \
		--shell /usr/sbin/nologin "$user"
	# Where the state lies depends on what this user can enter.
	find_state
}

# Two starts at once would pull the folders from under each other.
lock_state() {
	exec 9>"$state/lock"
	flock -n 9 || fail "another ./confab run is at work here"
}
