#!/bin/sh
# What each program may do in the database, tried as its role: what docs/rights.md has
# is possible, and whatever it has not is refused.
. "$top_srcdir/tests/lib.sh"

sql "SELECT table_name || '.' || column_name FROM information_schema.columns
	WHERE table_schema = 'confab'" >columns
sql "SELECT proname || '(' || coalesce((SELECT string_agg('NULL::' || type::regtype, ', ')
		FROM unnest(proargtypes) type), '') || ')'
	FROM pg_proc WHERE pronamespace = 'confab'::regnamespace" >functions

# A line for each right that the document has: role, verb, and a column, table or
# function.
awk -F ' *[|] *' '
	/^[|] program [|] table/ { verbs = split("SELECT INSERT UPDATE DELETE", verb, " ") }
	/^[|] program [|] function/ { verbs = 0 }
	!/^[|]/ || /^[|] (program|---)/ { next }
	{ role = $2; gsub(/-/, "_", role); if (role == "*every one*") role = "everybody" }
	!verbs { print role, "EXECUTE", $3; next }
	{
		for (i = 1; i <= verbs; i++) {
			n = split($(i + 3), column, ", ")
			for (j = 1; j <= n; j++)
				print role, verb[i], verb[i] == "DELETE" ? $3 : \
					$3 "." (column[j] == "all" ? "*" : column[j])
		}
	}' "$top_srcdir/docs/rights.md" | while read -r role right what
do
	case $what in
	*.\*) grep "^${what%\*}" columns | sed "s/^/$role $right /" ;;
	*) echo "$role $right $what" ;;
	esac
done | sort >wanted

# Everything that can be tried: a label, and the statement.
while IFS=. read -r table column
do
	cat <<-END
	\\echo try SELECT $table.$column
	SELECT $column FROM $table LIMIT 0;
	\\echo try INSERT $table.$column
	INSERT INTO $table ($column) OVERRIDING SYSTEM VALUE VALUES (NULL);
	\\echo try UPDATE $table.$column
	UPDATE $table SET $column = DEFAULT;
	END
done <columns >statements
cut -d. -f1 columns | sort -u | while read -r table
do
	cat <<-END
	\\echo try DELETE $table
	DELETE FROM $table;
	\\echo try TRUNCATE $table
	TRUNCATE $table CASCADE;
	\\echo try TRIGGER $table
	CREATE TRIGGER x BEFORE UPDATE ON $table FOR EACH ROW
		EXECUTE FUNCTION suppress_redundant_updates_trigger();
	\\echo try ALTER $table
	ALTER TABLE $table ADD x int;
	\\echo try DROP $table
	DROP TABLE $table CASCADE;
	END
done >>statements
while IFS= read -r called
do
	printf '\\echo try EXECUTE %s\nSELECT %s;\n' "${called%%(*}" "$called"
done <functions >>statements

# has role - a line for each right that it turns out to have, as what it tries
# is not refused for want of the right, whatever else may be wrong with it
has() {
	PGOPTIONS='-c search_path=confab' psql -qAtX -U "confab_$1" \
		-v ON_ERROR_ROLLBACK=on -c BEGIN -f statements -c ROLLBACK \
		"$database" 2>&1 | awk -v role="$1" '
		/^try / { if (may) print may; may = role " " $2 " " $3 }
		/permission denied|must be owner/ { may = "" }
		END { if (may) print may }' | sort
}

# What a role might do beside that; a database of its own, as what may be done in
# one is not copied with it.
apart=apart_$$
createdb -U postgres -O confab_owner "$apart"
CONFAB_DATABASE="host=$PGHOST dbname=$apart" "$top_srcdir/tools/migrate" up >/dev/null
roles=$(sed -n '/ARRAY\[/,/\]/p' "$top_srcdir/db_schema/roles.sql" |
	grep -o "'[a-z_]*'" | tr -d "'" | sort)
{
	cat <<-'END'
	makes a table|CREATE TABLE confab.x ()
	makes a table in public|CREATE TABLE public.x ()
	makes a table of its session|CREATE TEMP TABLE x ()
	makes a view|CREATE VIEW confab.x AS SELECT 1
	makes a function|CREATE FUNCTION confab.x() RETURNS int LANGUAGE sql AS 'SELECT 1'
	makes a schema|CREATE SCHEMA x
	makes a database|CREATE DATABASE x
	makes a role|CREATE ROLE x
	makes an extension|CREATE EXTENSION adminpack
	makes an event trigger|CREATE EVENT TRIGGER x ON sql_drop EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()
	reads hashes of roles|SELECT rolpassword FROM pg_authid
	reads them as they were|SELECT passwd FROM pg_shadow
	reads statistics of columns|SELECT stavalues1 FROM pg_statistic
	reads large objects|SELECT data FROM pg_largeobject
	reads who may connect|SELECT auth_method FROM pg_hba_file_rules
	reads a file|SELECT pg_read_file('/etc/passwd')
	lists a folder|SELECT pg_ls_dir('/')
	takes a file in|SELECT lo_import('/etc/passwd')
	copies from a file|COPY confab.signing_keys FROM '/etc/passwd'
	copies to a file|COPY (SELECT 1) TO '/tmp/x'
	runs a program|COPY (SELECT 1) TO PROGRAM 'true'
	runs another|COPY confab.signing_keys FROM PROGRAM 'true'
	sets the server|ALTER SYSTEM SET work_mem = '1MB'
	has it read its settings|SELECT pg_reload_conf()
	turns triggers off|SET session_replication_role = replica
	makes a slot|SELECT pg_create_logical_replication_slot('x', 'pgoutput')
	ends another's connection|SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'
	changes the rights of others|GRANT SELECT ON confab.accounts TO PUBLIC
	is an administrator|SET ROLE postgres
	is one from the beginning|SET SESSION AUTHORIZATION postgres
	is the owner|SET ROLE confab_owner
	grants itself the owner|GRANT confab_owner TO CURRENT_USER
	reads files as the server|GRANT pg_read_server_files TO CURRENT_USER
	is above rights|ALTER ROLE CURRENT_USER SUPERUSER
	END
	for role in $roles
	do
		echo "is $role|SET ROLE confab_$role"
	done
} >attempts
cat >tried <<'END'
\set ON_ERROR_ROLLBACK on
BEGIN;
END
while IFS='|' read -r what statement
do
	case $what in
	*database | 'sets the server') ;; # in no transaction
	*) printf '\\echo try %s\n%s;\n' "$what" "$statement" ;;
	esac
done <attempts >>tried
{
	echo 'ROLLBACK;'
	grep -E '^[^|]*(database|sets the server)\|' attempts | while IFS='|' read -r what statement
	do
		printf '\\echo try %s\n%s;\n' "$what" "$statement"
	done
} >>tried
# can role - what of that it can do: what was not refused
can() {
	psql -qAtX -U "confab_$1" -f tried "$apart" 2>&1 | awk -v own="is $1" '
		/^try / { if (may && may != own) print may; may = substr($0, 5) }
		/permission denied|must |no privileges were granted/ { may = "" }
		END { if (may && may != own) print may }'
}
# A connection of somebody who may everything, that might be ended.
begin psql -qAtX -U postgres -c 'SELECT pg_sleep(600)' "$apart"
is_asleep() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE datname = '$apart' AND query = 'SELECT pg_sleep(600)'")" = 1 ]
}
await is_asleep

for role in $roles
do
	sed -n "s/^\(everybody\|$role\) /$role /p" wanted | sort >want
	has "$role" >found
	t "confab_$role can do what it has to, and not more" diff want found
	can "$role" >found
	t "confab_$role can nothing else" diff /dev/null found
done
t 'whom they could not end is there still' is_asleep

programs=$(cd "$top_srcdir/handlers" && printf '%s\n' *.c bus devices gateway keys mqtt notifier \
	recorder reporter telegram users verify |
	sed 's/\.c$//' | tr - _ | sort)
t 'every program has a role' test "$roles" = "$programs"
t 'none of them is more than that' test "$(sql "SELECT count(*) FROM pg_roles
	WHERE rolname LIKE 'confab\_%' AND (rolsuper OR rolcreatedb
	OR rolreplication OR rolbypassrls
	OR rolcreaterole AND rolname <> 'confab_owner')")" = 0
t 'nor a member of another' test "$(sql "SELECT count(*) FROM pg_auth_members
	WHERE member::regrole::text LIKE 'confab\_%'")" = 0
t 'what is granted in this way has an end: nobody may grant it on' test "$(sql "SELECT count(*)
	FROM pg_class, aclexplode(relacl) WHERE is_grantable
	AND relnamespace = 'confab'::regnamespace")" = 0
t 'functions that run as their owner look nowhere else' test -z "$(sql "SELECT proname
	FROM pg_proc WHERE pronamespace = 'confab'::regnamespace AND prosecdef
	AND 'search_path=confab, pg_temp' <> ALL (coalesce(proconfig, '{}'))")"

# That the above can fail.
sql "GRANT SELECT (password) ON accounts TO confab_health"
has health >found
t 'a right too many is found' grep -x 'health SELECT accounts.password' found
psql -qX -U postgres -c 'GRANT confab_login TO confab_health' "$apart"
t 'and so is a membership' test "$(can health)" = 'is login'
psql -qX -U postgres -c 'REVOKE confab_login FROM confab_health' "$apart"
shown_as_it_is() {
	CONFAB_DATABASE="host=$PGHOST dbname=$database" "$top_srcdir/tools/mkrights" |
		grep -xF '| health | accounts | password |  |  |  |'
}
t 'what was granted is shown' shown_as_it_is
kill "${begun%% *}"
dropdb -U postgres --force "$apart"
finish
