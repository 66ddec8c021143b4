#!/bin/sh
# Settings from files, by our names and by those of the device platform
. "$top_srcdir/tests/lib.sh"

# A checkout of its own, whose programs say what they were started with.
mkdir -p top build/commands
cp "$top_srcdir/confab" top/
ln -s "$top_srcdir/lib" "$top_srcdir/tools" top/
printf '#!/bin/sh\nexec env\n' >build/commands/confab-verify
chmod 755 top build build/commands build/commands/confab-verify
unset CONFAB_RUN CONFAB_DATABASE
export CONFAB_BUILD="$scratch/build" CONFAB_STATE="$scratch/state"

# with_files env confab.env - as those are, the others not there
with_files() {
	rm -f top/.env top/confab.env
	[ -z "$1" ] || printf '%s\n' "$1" >top/.env
	[ -z "${2-}" ] || printf '%s\n' "$2" >top/confab.env
}
# starts_with line... - a program is, among others
starts_with() {
	top/confab verify >started 2>&1
	cat started
	for line
	do
		grep -qxF "$line" started || return
	done
}
refuses() {
	fails "$1" top/confab verify
}

example=$top_srcdir/.env_example
for name in DEBUG APP_PREFIX API_V1_PREFIX SAVE_REPO_PATH BACKEND_DOMAIN SECURE \
	AUTH_TOKEN_EXPIRATION SQLALCHEMY_DATABASE_URL SECRET_KEY ENCRYPT_KEY STATIC_SALT \
	TELEGRAM_TOKEN TELEGRAM_BOT_LINK MQTT_HOST MQTT_SECURE MQTT_PORT MQTT_API_PORT \
	MQTT_KEEPALIVE MQTT_API_KEY MQTT_SECRET_KEY REDIS_URL REDIS_MQTT_AUTH_URL \
	STATE_SEND_INTERVAL 'TEST_\*'
do
	t "the example has $name" test "$(grep -c "^# *$name[=:]" "$example")" = 1
done
is_complete() {
	sed -n 's/^SETTING([a-z0-9_]*, *"\([A-Z0-9_]*\)".*/\1/p' "$top_srcdir/lib/settings.def" |
		sort >settings
	sed -n 's/^#\([A-Z0-9_]*\)=.*/\1/p' "$example" | sort >exemplified
	comm -23 settings exemplified >missing
	cat missing
	[ -s settings ] && [ ! -s missing ] && [ -z "$(uniq -d exemplified)" ]
}
t 'and every setting of ours, once' is_complete
with_files ''
top/confab verify | grep -v '^_=' | sort >by_default
is_example() {
	sed 's/^#\([A-Z0-9_]*=\)/\1/' "$example" >top/.env
	top/confab verify | grep -v '^_=\|^DEBUG=$\|^REDIS_URL=$\|^SQLALCHEMY_DATABASE_URL=$' |
		sort | diff by_default -
}
t 'as it is if nobody sets it' is_example

with_files 'SECRET_KEY=a = b
# a comment
MQTT_HOST="mqtt.example.org"
TELEGRAM_BOT_LINK='\''https://t.me/a bot'\''
MQTT_SECURE=False
SECURE=True
SAVE_REPO_PATH=repositories
TEST_INTEGRATION_CLEAR_DATA=False'
t 'it is read' starts_with 'SECRET_KEY=a = b' MQTT_SECURE=false SECURE=true
t 'without the quotes that some write' starts_with MQTT_HOST=mqtt.example.org \
	'TELEGRAM_BOT_LINK=https://t.me/a bot'
with_files 'CONFAB_HOST=a
CONFAB_WORKERS=7' 'CONFAB_HOST=b'
t 'beside our own file, which wins' starts_with CONFAB_HOST=b CONFAB_WORKERS=7
t 'as the environment does over both' with CONFAB_HOST=c starts_with CONFAB_HOST=c
with_files 'MQTT HOST=a'
t 'what is no setting is named' refuses '^confab: .env: not a KEY=VALUE line: MQTT HOST=a$'
with_files 'CONFAB_HTPP_PORT=a'
t 'so is one that there is not' refuses 'there is no setting CONFAB_HTPP_PORT'
with_files 'SECURE=perhaps'
t 'or that says neither' refuses 'SECURE is true or false, not "perhaps"'

# What nothing could be begun with is said before anything is.
refuses_at_once() {
	(unset CONFAB_BUILD; refuses "$1")
}
while IFS='|' read -r setting wanted
do
	with_files "$setting"
	t "$setting is refused" refuses_at_once "$wanted"
done <<'END'
BACKEND_DOMAIN=http://chat.example|BACKEND_DOMAIN is a name or an address, not "http://chat.example"
BACKEND_DOMAIN=chat.example/|BACKEND_DOMAIN is a name or an address, not
CONFAB_ADDRESS_SOCKETS=65536|CONFAB_ADDRESS_SOCKETS is a number from 1 to 65535, not "65536"
CONFAB_BUILD=nonsense|CONFAB_BUILD is a folder in which make has made everything, not ".*/nonsense"
REDIS_URL=foo://:tea@redis|REDIS_URL is redis://\[:password@\]host:port/number, and it is not
REDIS_MQTT_AUTH_URL=redis:6379|REDIS_MQTT_AUTH_URL is redis://\[:password@\]host:port/number, and it is not
END
with_files 'REDIS_URL=foo://:tea@redis'
says_a_word() {
	top/confab verify 2>&1 | grep tea@
}
t 'a password in it is not shown' not says_a_word
with_files 'BACKEND_DOMAIN=[2001:db8::7]:5000'
t 'an address of the other kind is one' starts_with 'BACKEND_DOMAIN=[2001:db8::7]:5000'

# What it calls otherwise.
with_files 'DEBUG=True
REDIS_URL=redis://:word@redis:6380/3'
t 'what ours is by another name is left to who reads it' starts_with CONFAB_DEBUG= \
	CONFAB_REDIS= CONFAB_REDIS_PASSWORD= DEBUG=True
with_files 'DEBUG=True' 'CONFAB_DEBUG=off'
t 'unless ours is set' starts_with CONFAB_DEBUG=off
with_files "SQLALCHEMY_DATABASE_URL=postgresql+asyncpg://confab_owner@/$database?host=$PGHOST"
is_database() {
	[ "$(top/confab psql -Atc 'SELECT current_database(), count(*) > 0 FROM migrations')" = "$database|t" ]
}
t 'the database is the one that it names' is_database
rights_are_shown() {
	top/confab rights | diff "$top_srcdir/docs/rights.md" -
}
t 'and what programs may do in it is as the document has it' rights_are_shown
t 'without the driver' starts_with \
	"CONFAB_DATABASE=postgresql://confab_owner@/$database?host=$PGHOST"
with_files "SQLALCHEMY_DATABASE_URL=postgresql://nobody@nowhere/nothing" \
	"CONFAB_DATABASE=host=$PGHOST dbname=$database"
t 'unless ours is set' is_database
finish
