#!/bin/sh
# What make install puts down, used as docs/operations.md says
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
operations=$top_srcdir/docs/operations.md

# The operator's nginx: our blocks of the document in it, and nothing else ours.
{
	echo "user $(id -un); pid $scratch/nginx.pid; events {} http { access_log off;"
	for folder in client_body fastcgi proxy scgi uwsgi
	do
		echo "${folder}_temp_path $scratch/temp;"
	done
	block nginx 1 "$operations"
	echo "server { listen unix:$scratch/nginx.sock;"
	block nginx 2 "$operations" | sed "s|/usr/share|$usr/share|"
	echo "} }"
} >nginx.conf
# Its files name each other by where they will be.
sed -i "s|include /usr|include $usr|; s|/run/confab|$CONFAB_RUN|" "$usr/share/confab/nginx/routes.conf"
t 'an nginx with the blocks of the document in it starts' nginx -e stderr -t -c "$scratch/nginx.conf"
serve login
begin nginx -e stderr -c "$scratch/nginx.conf" -g 'daemon off;'
await test -S nginx.sock
url=http://localhost
t 'and passes requests on' answers 200 .ok=true /login \
	--unix-socket nginx.sock -d '{"login":"ada","password":"password of ada"}'

t 'the runner of migrations finds its files' sh -c '
	CONFAB_SCHEMA= "$1" status | grep -q "0001-accounts.*applied"' - \
	"$(sed -i "s|:-/usr|:-$usr|" "$usr/sbin/confab-migrate" && echo "$usr/sbin/confab-migrate")"

if command -v systemd-analyze >/dev/null
then
	mkdir units
	cp "$usr"/lib/systemd/system/* units
	for unit in confab@ confab-notifier
	do
		mkdir "units/$unit.service.d"
		cp "$usr/share/confab/systemd/confab-sandbox.conf" "units/$unit.service.d"
	done
	sed -i "s|ExecStart=/usr|ExecStart=$usr|" units/*.service
	cp units/confab@.service units/confab@login.service
	cp -r units/confab@.service.d units/confab@login.service.d
	cp units/confab@.socket units/confab@login.socket
	export SYSTEMD_UNIT_PATH="$scratch/units:"
	verified() {
		systemd-analyze verify --man=no units/confab@login.service \
			units/confab@login.socket units/confab-notifier.service 2>said
		! grep -v '^$' said
	}
	t 'systemd finds nothing wrong with the units' verified
	exposure() {
		systemd-analyze security --offline=true --threshold=20 "units/$1"
	}
	t 'an endpoint is shut in' exposure confab@login.service
	t 'so is the notifier' exposure confab-notifier.service
else
	skip 'systemd finds nothing wrong with the units' 'no systemd-analyze here'
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
