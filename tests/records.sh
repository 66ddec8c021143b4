# records.sh - what clients are sent, and which tokens there are
#
# Part of lib.sh.  It is in $RECORD, if there is one, under the token that was asked
# with, for tests/secrets.t to look through once all others have ended.
# shellcheck shell=sh disable=SC2154

# keep file token - for tests/secrets.t, beside what else that token was answered
# here; of a login-token its signature, which is what nobody else can make
keep() {
	[ "${RECORD-}" ] || return 0
	set -- "$1" "${2##*.}"
	case $2 in
	*[!0-9A-Za-z_-]* | '') set -- "$1" none ;;
	esac
	cat "$1" >>"$RECORD/received/$database.$2"
}

# The answer to a login is for whom it lets in, and tells of a token.
keep_answer() {
	[ "${RECORD-}" ] || return 0
	case $1 in
	*login | *oken)
		grep -o '"signature":"[^"]*"' reply | cut -d '"' -f 4 >>"$RECORD/signatures" ;;
	esac
	case $1 in
	*login | login.*)
		token=$(sed -n 's/.*"uuid":"\([^"]*\)".*/\1/p' reply)
		[ "$token" ] || token=$(sed -n 's/^Set-Cookie: sessionToken=\([^;]*\).*/\1/Ip' raw)
		[ "$token" ] || token=$(sed -n 's/^Set-Cookie: login-token=\([^;]*\).*/\1/Ip' raw)
		[ "$token" ] && echo "${token##*.}" >>"$RECORD/tokens"
		;;
	users-auth | */users/auth)
		token=$(sed -n 's/.*"token":"[^"]*[.]\([^".]*\)".*/\1/p' reply)
		[ "$token" ] && echo "$token" >>"$RECORD/tokens"
		;;
	*graphql | *-door)
		if grep -q '"token":"' reply
		then
			token=$(sed -n 's/.*"token":"\([^"]*\)".*/\1/p' reply)
			echo "$token" >>"$RECORD/tokens"
		fi
		;;
	esac
	keep raw "$token"
}
