#!/bin/sh
# docs/endpoints.md: its programs are built, and its commands say what it says
. "$top_srcdir/tests/lib.sh"

http_port=$(free_port)
push_port=$(free_port)
export CONFAB_HTTP_PORT="$http_port" CONFAB_PUSH_PORT="$push_port"
export CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir"
export HOME="$scratch/home"
# A database of its own, as whoever reads it has.
unset CONFAB_RUN CONFAB_DATABASE
trap '"$top_srcdir/confab" stop >/dev/null 2>&1; clean' EXIT
mkdir -p home/hello programs

# The programs by their names; the commands after "$ ", and what they print.
awk '
	/^```/ { block = substr($0, 4); file = ""; next }
	block == "c" && file == "" { file = "programs/" $2 ".c" }
	block == "c" { print > file }
	block == "console" && sub(/^\$ /, "") { print > "commands"; next }
	block == "console" { print > "wanted" }' "$top_srcdir/docs/endpoints.md"
for example in hello poll echo wave request-info
do
	t "its $example is the one of the examples" \
		cmp "programs/$example.c" "$top_srcdir/examples/$example.c"
done
cp programs/*.c home/hello

# Whoever comes from README has its people already.
sed -n 's/.*register.*\("login":"[a-z]*"\).*/\1/p' "$top_srcdir/README.md" |
	grep -o '"[a-z]*"$' >accounts
t 'README registers people' test -s accounts
t 'and none of them is another here' not grep -Ff accounts \
	"$top_srcdir/docs/endpoints.md"
# The reader's compiler is the build's, with its flags if they change what fits.
flags=
! is_sanitized || flags=$(of_the_build HARDENING)
cc() {
	# shellcheck disable=SC2046,SC2086
	$(of_the_build CC) -Wall -Wextra -Werror $flags "$@"
}

sed -i -e "s|:8000|:$http_port|g" -e "s|\$PWD/.confab/build|$top_builddir|" \
	-e '/confab \(run --detach\|stop\)$/s|$| >>"$scratch/confab.log"|' commands
sed -i "s|:8000|:$http_port|g" wanted
t 'it starts' "$top_srcdir/confab" run --detach
cd "$top_srcdir" || exit
# shellcheck disable=SC1091
. "$scratch/commands" >"$scratch/said" 2>&1
cd "$scratch" || exit
tr -d '\r' <said >said.plain
t 'every command says what the page says' diff wanted said.plain
t 'it stops' "$top_srcdir/confab" stop
# shellcheck disable=SC2154
for secret in "$cleo" $(awk '$6 == "sessionToken" { print $7 }' home/hello/cookies)
do
	keep said "$secret"
done
finish
