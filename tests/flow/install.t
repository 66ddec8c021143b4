#!/bin/sh
# What make install puts down, used as docs/operations.md says
#
# It has a database server of its own, whose users it lets in.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"

as ada
export DESTDIR="$scratch/root" MAKEFLAGS=
t 'it installs' make -s -C "$top_builddir" install prefix=/usr libexecdir=/usr/libexec
usr=$DESTDIR/usr
names() {
	find "$1" -maxdepth 1 -type f -name "$2" -printf '%f\n' | sed 's/\.c$//' | sort
}
t 'every endpoint is there' test \
	"$(names "$usr/libexec/confab" '*')" = "$(names "$top_srcdir/handlers" '*.c')"
t 'so is the echo that comes along' test -x "$usr/libexec/confab/examples/echo"
t 'a program runs from there' sh -c '"$1" --describe | jq -e .route' - "$usr/libexec/confab/login"

# block LANGUAGE N FILE - the Nth block of that language in a document
block() {
	awk -v fence="\`\`\`$1" -v n="$2" '
		$0 == "```" { on = 0 }
		on { print }
		$0 == fence && --n == 0 { on = 1 }' "$3"
}
# commands TEXT - the block of commands in which that stands, as it would be run
# where all of it is below another root
commands() {
	awk -v text="$1" '
		$0 == "```" { if (on && index(block, text)) printf "%s", block
			on = 0 }
		on { block = block $0 "\n" }
		$0 == "```sh" { on = 1; block = "" }' "$operations" |
	sed -e "s|/usr/|$usr/|g" -e "s|/etc/|$scratch/etc/|g" \
		-e '/^systemctl/d' -e '/^nginx/d' -e 's/^runuser.*=confab" //'
}
operations=$top_srcdir/docs/operations.md
mkdir -p etc/confab etc/postgresql/15/main
export PATH="$usr/sbin:$PATH"

# Who is who for PostgreSQL, by the document's lines, which are given again with each
# upgrade.
: >etc/postgresql/15/main/pg_ident.conf
commands 'for program in' >ident.sh
sh -e ident.sh
cp etc/postgresql/15/main/pg_ident.conf first
sh -e ident.sh
t 'who is who for PostgreSQL is said once, however often' \
	diff first etc/postgresql/15/main/pg_ident.conf
ident_is_sound() {
	cat etc/postgresql/15/main/pg_ident.conf
	cat etc/postgresql/15/main/pg_ident.conf >"$PGHOST/data/pg_ident.conf"
	[ -z "$(sql "SELECT error FROM pg_ident_file_mappings
		WHERE error IS NOT NULL")" ]
}
t 'PostgreSQL takes the lines that say who may be whom' ident_is_sound
t 'they have all the roles' test -z "$(sql "SELECT rolname FROM pg_roles
	WHERE rolname LIKE 'confab%' AND rolname NOT IN (
		SELECT pg_username FROM pg_ident_file_mappings)")"
t 'and nobody else' test -z "$(sql "SELECT pg_username FROM pg_ident_file_mappings
	WHERE map_name <> 'confab' OR pg_username NOT IN (
		SELECT rolname FROM pg_roles WHERE rolname LIKE 'confab%')
	AND (sys_name, pg_username) <> ('postgres', 'postgres')
	OR (sys_name = 'confab') <> (pg_username LIKE 'confab%')")"

# The operator's nginx: our blocks of the document in it, and nothing else ours.
{
	echo "user $(id -un); pid $scratch/nginx.pid; events {} http { access_log off;"
	echo 'default_type application/octet-stream;'	# as Debian has it
	for folder in client_body fastcgi proxy scgi uwsgi
	do
		echo "${folder}_temp_path $scratch/temp;"
	done
	block nginx 1 "$operations" | sed "s|/usr/share|$usr/share|"
	echo "server { listen unix:$scratch/nginx.sock; listen unix:$scratch/two.sock http2;"
	block nginx 2 "$operations" | sed -e "s|/usr/share|$usr/share|" \
		-e "s|/etc/|$scratch/etc/|"
	echo "} }"
} >nginx.conf
# Its files name each other by where they will be.
sed -i "s|include /usr|include $usr|; s|alias /usr|alias $usr|; s|/run/confab|$CONFAB_RUN|" \
	"$usr"/share/confab/nginx/*.conf
t 'an nginx with the blocks of the document in it starts' nginx -e stderr -t -c "$scratch/nginx.conf"
serve login
begin nginx -e stderr -c "$scratch/nginx.conf" -g 'daemon off;'
nginx=${begun%% *}
await test -S nginx.sock
url=http://localhost
t 'and passes requests on' answers 200 .ok=true /login \
	--unix-socket nginx.sock -d '{"login":"ada","password":"password of ada"}'

t 'by HTTP/2 as well, if that is spoken there' answers 200 .ok=true /login \
	--http2-prior-knowledge --unix-socket two.sock \
	-d '{"login":"ada","password":"password of ada"}'
t 'what nginx itself says is JSON' answers 404 .ok=false /nowhere --unix-socket nginx.sock
t 'and called so' test "$(header Content-Type)" = application/json
t 'it sends pages' answers 200 /pepeunit/docs --unix-socket nginx.sock
t 'and the document that is shown there' answers 200 .openapi=3.1.0 \
	/pepeunit/api/v1/openapi.json --unix-socket nginx.sock

t 'the runner of migrations finds its files' sh -c '
	CONFAB_SCHEMA= "$1" status | grep -q "0001-accounts.*applied"' - \
	"$(sed -i "s|:-/usr|:-$usr|" "$usr/sbin/confab-migrate" && echo "$usr/sbin/confab-migrate")"

# A program of one's own, beside ours.
cp "$top_builddir/handlers/examples/hello" .
commands 'confab-mkroutes --add' >own.sh
t 'a program of one'\''s own is installed' sh -e own.sh
sed -i "s|include /usr|include $usr|; s|/run/confab|$CONFAB_RUN|" etc/confab/routes.d/hello.conf
begin s6-ipcserver-socketbinder -B -a 0660 "$CONFAB_RUN/hello.sock" \
	"$usr/libexec/confab/hello"
kill -HUP "$nginx"
hello_answers() {
	answers 200 '.data.to=name of ada' /hello --unix-socket nginx.sock
}
t 'and answers' await hello_answers
rm "$usr/libexec/confab/hello"

# All of it elsewhere.
sed -i "s|=/usr|=$usr|" "$usr/sbin/confab-mkweb"
commands confab-mkweb >elsewhere.sh
t 'prefixes can be others' sh -e elsewhere.sh
sed "s|$usr/share/confab/nginx/routes|$scratch/etc/confab/routes|" nginx.conf >other.conf
t 'for nginx' nginx -e stderr -t -c "$scratch/other.conf"
nothing_is_as_before() {
	not grep -r '/pepeunit' etc/confab
}
t 'whoever looks for them' nothing_is_as_before
is_in_documents() {
	jq -e '.paths | has("/chat") and has("/chat/v2/openapi.json")' \
		etc/confab/web/openapi.json &&
		gzip -dc etc/confab/web/openapi.json.gz | cmp - etc/confab/web/openapi.json
}
t 'and those who read of them' is_in_documents
rm -r etc/confab/web

commands 'size 4194304' | sh -e
t 'sizes and rates are numbers that can be others' test "$(grep -c \
	'client_max_body_size 16777216;\|burst=600 ' etc/confab/routes.conf)" = \
	"$(grep -c 'client_max_body_size @request_size@;\|burst=@rate@ ' \
		"$top_srcdir/nginx/routes.conf")"

if command -v systemd-analyze >/dev/null
then
	mkdir units
	cp "$usr"/lib/systemd/system/* units
	sed -i "s|ExecStart=/usr|ExecStart=$usr|" units/*.service
	cp units/confab@.service units/confab@login.service
	cp units/confab@.socket units/confab@login.socket
	cp units/confab-gateway@.service units/confab-gateway@gateway.service
	export SYSTEMD_UNIT_PATH="$scratch/units:"
	verified() {
		systemd-analyze verify --man=no units/confab@login.service \
			units/confab@login.socket units/confab-bus.service \
			units/confab-mqtt.service units/confab-notifier.service \
			units/confab-recorder.service units/confab-reporter.service units/confab-setup.service \
			units/confab-telegram.service \
			units/confab-gateway@gateway.service 2>said
		! grep -v '^$' said
	}
	t 'systemd finds nothing wrong with the units' verified
	# 2 is the most that it is of ten; what needs the network cannot be below 1.
	exposure() {
		systemd-analyze security --offline=true --threshold="$1" "units/$2"
	}
	for unit in units/*.service
	do
		unit=${unit#units/} most=13
		case $unit in
		confab@.* | confab-gateway@.*) continue ;;
		confab@* | confab-gateway@*) most=5 ;;
		esac
		t "it is shut in: $unit" exposure "$most" "$unit"
	done
	# By itself systemd gives up who ends five times within ten seconds, for ever.
	goes_on() {
		for unit in units/*.service
		do
			awk '/^\[/ { part = $0 } /=/ { print part $0 }' "$unit" >whole
			for setting in '[Unit]StartLimitIntervalSec=0' \
				'[Service]Restart=\(always\|on-failure\)' \
				'[Service]RestartSec=[1-5]'
			do
				grep -x "\\$setting" whole || {
					echo "$unit has no $setting"
					return 1
				}
			done
		done
	}
	t 'what ends is started again after a moment, however often' goes_on
	has_ends() {
		for unit in units/*.service
		do
			for setting in User=confab MemoryMax= TasksMax= LimitCORE=0 \
				MemorySwapMax=0
			do
				grep "^$setting" "$unit" || {
					echo "$unit has no $setting"
					return 1
				}
			done
		done
	}
	t 'what one may take has an end' has_ends
else
	skip 'systemd finds nothing wrong with the units' 'no systemd-analyze here'
fi

# The folder of the sockets, and who may do what there.
by() {
	setpriv --reuid "$1" --regid "$1" --clear-groups /usr/bin/python3 -c 'if True:
		import os, socket, sys
		os.umask(0o117)
		getattr(socket.socket(socket.AF_UNIX), sys.argv[1])(sys.argv[2])' "$2" "$3"
}
if [ "$(id -u)" = 0 ] && id confab www-data >/dev/null && command -v systemd-tmpfiles >/dev/null
then
	sed "s|/run/confab|$scratch/folder|" \
		"$usr/share/confab/systemd/confab.tmpfiles" >tmpfiles.conf
	t 'the folder of the sockets is made' systemd-tmpfiles --create "$scratch/tmpfiles.conf"
	by confab bind folder/gateway.sock
	by confab bind folder/hints/notifier
	t 'who listens there is reached by nginx' fails refused by www-data connect folder/gateway.sock
	t 'and by nobody else' fails denied by daemon connect folder/gateway.sock
	t 'what programs tell each other not even by that' fails denied \
		by www-data connect folder/hints/notifier
else
	skip 'who listens there is reached by nginx' 'it takes root, and the user confab'
fi

# As systemd does it: the socket is somebody else's, at descriptor 0.
if command -v systemd-socket-activate >/dev/null
then
	begin env CONFAB_IDLE_EXIT=1 systemd-socket-activate --inetd \
		-l "$CONFAB_RUN/health.sock" -E CONFAB_RUN -E CONFAB_DATABASE \
		-E CONFAB_IDLE_EXIT "$usr/libexec/confab/health"
	activated=$!
	await test -S "$CONFAB_RUN/health.sock"
	t 'a program started by its first request answers it' with via=fcgi token= gives 503 .data.database=up health
	t 'and leaves when nobody calls' await not kill -0 "$activated"
else
	skip 'a program started by its first request answers it' 'no systemd-socket-activate here'
fi

t 'manual pages have no warning' sh -c '
	for page in "$1"/share/man/man*/confab*; do
		man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null || exit
	done | { ! grep .; }' - "$usr"
t 'what was installed can be taken away' make -s -C "$top_builddir" uninstall prefix=/usr libexecdir=/usr/libexec
t 'without a rest' test -z "$(find "$DESTDIR" -type f)"
finish
