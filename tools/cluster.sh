# cluster.sh - the private PostgreSQL cluster: made, described, started
# shellcheck shell=sh

# initdb into another folder first, so that data/ is whole or not there.
make_cluster() {
	[ -d "$state/data" ] || {
		rm -rf "$state/data.new" &&
			owned_folder "$state/data.new" &&
			chmod 0700 "$state/data.new" &&
			$as_user initdb -D "$state/data.new" -U postgres -A peer \
				-E UTF8 --locale=C.UTF-8 --data-checksums \
				--no-instructions &&
			mv "$state/data.new" "$state/data"
	} && describe_cluster
}

# Root may come in too: psql and the migrations need not be another user.
describe_cluster() {
	{
		printf '%s\n' postgres confab_owner
		sed -n '/ARRAY\[/,/\]/p' "$top/db_schema/roles.sql" | grep -o "'[a-z_]*'" |
			sed "s/'\(.*\)'/confab_\1/"
		added | tr - _ | sed 's/^/confab_/'
	} | while read -r name
	do
		printf 'confab %s %s\n' "$user" "$name" "$(id -un)" "$name"
	done | sort -u >"$state/data/pg_ident.conf"
	echo 'local all all peer map=confab' >"$state/data/pg_hba.conf"
	connections=$((100 + CONFAB_WORKERS * $(endpoints | wc -l)))
	fill_in <"$top/tools/postgresql.conf" >"$state/data/postgresql.conf"
}

start_postgresql() {
	service postgresql <<-END
	unset $secrets
	exec postgres -D "$state/data"
	END
	# A fast shutdown: it waits for nobody who only keeps a connection.
	echo SIGINT >"$state/service/postgresql/down-signal"
	start_supervisor
	await 60 pg_isready -q -h "$run" -U postgres -d postgres || {
		tail -n 15 "$state/log/postgresql/current"
		return 1
	}
	psql -X -q -v ON_ERROR_STOP=1 -h "$run" -U postgres -d postgres <<-'END'
	SELECT 'CREATE ROLE confab_owner LOGIN CREATEROLE'
	WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'confab_owner')
	\gexec
	SELECT 'CREATE DATABASE confab OWNER confab_owner'
	WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'confab')
	\gexec
	END
}

# Where the database is, for those commands that only look at it.
use_database() {
	$private || return 0
	running || fail "the database is not running; ./confab run starts it"
	CONFAB_DATABASE="host=$run dbname=confab"
}
