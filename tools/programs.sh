# programs.sh - programs of one's own: added, removed, listed
#
# Each is a link in $state/programs with its route beside it, NAME.conf, which
# is as mkroutes makes it: where the sockets are is filled in at each start.
# shellcheck shell=sh

# What cannot be started now is left out of this start.
left_out=
added() {
	[ ! -d "$state/programs" ] ||
		find "$state/programs" -type l -printf '%f\n' | sort |
		while read -r name
		do
			case " $left_out " in
			*" $name "*) ;;
			*) echo "$name" ;;
			esac
		done
}

# program_of NAME: ours, or one's own
program_of() {
	if [ -L "$state/programs/$1" ]
	then
		echo "$state/programs/$1"
	else
		echo "$CONFAB_BUILD/handlers/$1"
	fi
}

absolute() {
	case $1 in
	/*) printf '%s\n' "$1" ;;
	*) printf '%s/%s\n' "$PWD" "$1" ;;
	esac
}

# look_at PROGRAM: prints what it says of itself, as NAME METHOD PATH
look_at() {
	is_program "$1"
	describes "$1"
	said=$(printf '%s\n' "$said" | sed -n \
		'1s/^{"name":"\([^"]*\)","route":"\([^"]*\)",.*/\1"\2/p')
	[ "$said" ] || fail "$1 does not say what it is, as all that is made" \
		"with libconfab does"
	name=${said%%\"*} route=${said#*\"}
	case $name in *' '*) fail "$1: there are blanks in its name, \"$name\"" ;; esac
	case ${route#* } in *' '*)
		fail "$1: there are blanks in its path, \"${route#* }\"" ;;
	esac
	echo "$name $route"
}

is_program() {
	if [ ! -e "$1" ]
	then
		fail "$1 is not there"
	elif [ -d "$1" ]
	then
		fail "$1 is a folder"
	elif [ ! -f "$1" ]
	then
		fail "$1 is no file"
	fi
	case $1 in *.c) fail "$1 is a source: build it, and name the program" ;; esac
	[ -x "$1" ] || fail "$1 is not executable"
	$as_user test -x "$1" || fail "the user $user cannot get at $1:" \
		"put it where everybody can, or run all of it as another user"
}

# describes PROGRAM: what it prints is $said.  The shell has a word of its own
# for who dies of a signal.
describes() {
	why=0
	said=$({ $as_user timeout -k 1 5 "$1" --describe; } </dev/null 2>&1) ||
		why=$?
	case $why in
	0) return ;;
	124) fail "$1 --describe did not answer within 5 seconds" ;;
	esac
	[ "$why" -le 128 ] ||
		fail "$1 --describe was ended by signal $((why - 128))"
	[ "$said" ] || fail "$1 --describe says nothing, and ends with $why"
	fail "$1 --describe: $(printf '%s\n' "$said" | tail -n 1 | cut -c 1-200)"
}

# free NAME PATH PROGRAM: nobody else goes by that name, or answers there
free() {
	case $1 in
	communicate) fail "$3 answers /communicate, which is a setting: put" \
		"CONFAB_COMMUNICATE=$3 in confab.env (or the environment)," \
		"then ./confab stop and ./confab run" ;;
	action-*[!A-Za-z0-9_-]*)
		fail "\"$1\" is no name: that of an action is made of A-Z, a-z," \
			"0-9, _ and -" ;;
	action-?*) ;;
	'' | -* | *[!a-z0-9-]*)
		fail "\"$1\" is no name: that is made of a-z, 0-9 and -" ;;
	bus | devices | gateway | gateway-[0-9]* | keys | mqtt | nginx | notifier | \
		owner | postgresql | recorder | reporter | telegram | users | verify)
		fail "$1 is the name of something else here" ;;
	esac
	[ ${#1} -le 56 ] || fail "a name has 56 letters at most"
	[ ! -e "$top/handlers/$1.c" ] || fail "$1 is one of our own programs"
	case $2 in /*[!A-Za-z0-9/._~-]*)
		fail "\"$2\" is no path: that is made of A-Z, a-z, 0-9 and / . _ ~ -" ;;
	esac
	other=$(readlink "$state/programs/$1") || other=$3
	[ "$other" = "$3" ] || fail "$1 is $other; ./confab remove $1 forgets it"
	other=$(grep -lFx "location = $2 {" "$top/nginx/routes.conf" \
		"$top/nginx/web.conf" "$state"/programs/*.conf 2>/dev/null |
		grep -vFx "$state/programs/$1.conf") || return 0
	fail "$2 is answered already: see $other"
}

add() {
	[ $# -eq 1 ] || misuse "add takes a program"
	program=$(absolute "$1")
	prepare_state
	lock_state
	said=$(look_at "$program") || exit
	name=${said%% *}
	path=${said##* }
	free "$name" "$path" "$program"
	mkdir -p "$state/programs"
	as_user="$as_user" "$top/tools/mkroutes" --add "$program" \
		>"$state/programs/.new" || exit
	mv "$state/programs/.new" "$state/programs/$name.conf"
	ln -sfn "$program" "$state/programs/$name"
	running || {
		echo "./confab run will start it; it will answer $path."
		return
	}
	use_database
	begin_added "$name" || {
		forget "$name"
		fail "so $name was not added"
	}
	case ${said#* } in
	EVENT* | ACTION*) echo "${said#* } is answered at $(sed 's/^http/ws/' \
		"$state/nginx/url")/ws" ;;
	*) echo "${said#* } answers at $(cat "$state/nginx/url")$path" ;;
	esac
}

begin_added() {
	admit_role "$1" || return
	! s6-svok "$state/service/$1" || down 2 "$state/service/$1"
	rm -f "$run/$1.sock"
	endpoint_service "$1"
	s6-svscanctl -a "$state/service"
	# A supervisor that was there a moment ago may not listen yet, and says so.
	await 5 s6-svc -u "$state/service/$1" 2>/dev/null || return
	if [ -s "$state/programs/$1.conf" ]
	then
		fill_in <"$state/programs/$1.conf" >"$state/nginx/programs/$1.conf" &&
			s6-svc -h "$state/service/nginx" &&
			routes_answer "$state/nginx/programs/$1.conf"
	else
		# It has no route, so nobody is cut off for it.
		await 10 test -S "$run/$1.sock"
	fi
}

# Its role, and in a cluster of our own that it may be that.
admit_role() {
	"$top/tools/migrate" role "$1" || return
	$private || return 0
	role=confab_$(printf '%s' "$1" | tr - _)
	printf 'confab %s %s\n' "$user" "$role" "$(id -un)" "$role" \
		>>"$state/data/pg_ident.conf"
	s6-svc -h "$state/service/postgresql"
	await 5 psql -X -q -U "$role" -d "$CONFAB_DATABASE" -c '' 2>/dev/null
}

remove() {
	[ $# -eq 1 ] || misuse "remove takes the name of a program"
	case $1 in *[!A-Za-z0-9_-]*) false ;; esac &&
		[ -L "$state/programs/$1" ] ||
		fail "no program \"$1\" was added; ./confab programs lists those"
	lock_state
	forget "$1"
	echo "$1 was removed."
}

# The door first, so that what has begun is still finished.
forget() {
	path=$(sed -n 's|.*SCRIPT_NAME \(.*\);|\1|p' \
		"$state/programs/$1.conf")
	rm -f "$state/programs/$1" "$state/programs/$1.conf" \
		"$state/nginx/programs/$1.conf"
	running && [ -d "$state/service/$1" ] || return 0
	if [ "$path" ]
	then
		s6-svc -h "$state/service/nginx"
		await 5 answers 404 "$path" -X OPTIONS || :
	fi
	down 2 "$state/service/$1"
	# s6-svscan does not look at what begins with a dot.
	mv "$state/service/$1" "$state/service/.$1"
	s6-svscanctl -an "$state/service"
	await 5 gone "$state/service/.$1"
	rm -rf "$state/service/.$1" "$run/$1.sock"
}

gone() {
	! s6-svok "$1" && ! s6-svok "$1/log"
}

show_programs() {
	for name in $(added)
	do
		program=$(readlink "$state/programs/$name")
		said=$(look_at "$program" 2>/dev/null) || said='- cannot be run'
		printf '%-18s %-24s %s\n' "$name" "${said#* }" "$program"
	done
}

# One that was added and cannot be started costs its own route and nothing
# else; the one that was pointed at has to be there.
look_at_own() {
	left_out=
	for name in $(added)
	do
		(look_at "$(readlink "$state/programs/$name")") \
			>"$logs/$name.why" 2>&1 || left_out="$left_out $name"
	done
	[ "$CONFAB_COMMUNICATE" ] || return 0
	said=$(look_at "$CONFAB_COMMUNICATE") || {
		echo "CONFAB_COMMUNICATE has to be a program that answers /communicate."
		return 1
	}
	[ "$said" = 'communicate POST /communicate' ] || {
		echo "CONFAB_COMMUNICATE: $CONFAB_COMMUNICATE answers ${said#* }," \
			"not POST /communicate"
		return 1
	}
}

warn_left_out() {
	for name in $left_out
	do
		printf '%s; so %s was left out; ./confab remove %s forgets it\n' \
			"$(tail -n 1 "$logs/$name.why")" "$name" "$name" >&2
	done
}
