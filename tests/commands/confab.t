#!/bin/sh
# ./confab explains each of its commands, and says at once what it was asked wrongly
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/daemons.sh"

http_port=$(free_port) push_port=$(free_port)

# explains COMMAND... - by a page that is its own
explains() {
	confab "$@" --help >page || return
	cat page
	head -n 1 page | grep -q "^usage: .*confab[ -]$*\b"
}
# explains_well COMMAND... - that shows how it is typed, and what comes after it
explains_well() {
	explains "$@" && grep -A 1 '^Example' page | grep -q "^  .*confab $*" &&
		grep -q '^Next' page && awk 'length > 80 { exit 1 }' page
}
confab help >general
sed -n 's|^  \./confab \([a-z]*\).*|\1|p' general | sort -u >commands
t 'the commands are listed' test "$(wc -l <commands)" -gt 18
while read -r command
do
	case $command in
	users | devices | keys | verify | ws)
		t "$command explains itself" explains "$command" ;;
	*) t "$command explains itself, with an example" explains_well "$command" ;;
	esac
done <commands
for bench in crash crowd growth
do
	t "bench $bench explains itself" explains_well bench "$bench"
done
t 'it is the same by -h' shows 'usage: ./confab run' confab run -h
t 'beside other words' shows 'usage: ./confab run' confab run --detach --help
t 'and by help' shows 'usage: ./confab bench crash' confab help bench crash
t 'migrate alone explains itself' shows 'usage: ./confab migrate' confab migrate

# misused PATTERN ARGUMENT... - it says so in one line, having begun nothing
misused() {
	pattern=$1
	shift
	confab "$@" >begun 2>complaint
	result=$?
	cat begun complaint
	[ "$result" = 2 ] && [ ! -s begun ] && [ "$(wc -l <complaint)" = 1 ] &&
		grep -q -e "$pattern" complaint && [ ! -e state ]
}
t 'a command is one of them' misused 'alone lists them' nonsense
t 'also if it is explained' misused 'alone lists them' help nonsense
t 'run takes options' misused 'only --detach and --tls, not "--nonsense"' run --nonsense
for command in stop status rights programs test
do
	t "$command takes nothing" misused "$command takes no \"nonsense\"" "$command" nonsense
done
t 'fuzz takes a target' misused 'json.*, not "nonsense"' fuzz nonsense
t 'or seconds' misused 'not "10s"' fuzz 10s
t 'coverage takes tests' misused 'no test "nonsense"' coverage nonsense
t 'bench takes options' misused '--quick, --peers, crash, .* not "nonsense"' bench nonsense
t 'bench crash others' misused 'only --rounds and --seed' bench crash --quick 1
t 'and their numbers' misused 'rounds of bench crash takes a number' bench crash --rounds
t 'bench crowd takes crowds' misused 'storm-ws; not "lions"' bench crowd lions
t 'and a number' misused 'many of bench crowd takes a number' bench crowd --many lions
t 'migrate takes a verb' misused 'up, down, status or new, not "nonsense"' migrate nonsense
t 'logs takes one program' misused 'one program' logs login logout
t 'of those that there are' misused 'nothing called "nonsense"' logs nonsense

t 'of nothing there are no logs' shows 'has said anything' confab logs
mkdir -p state/log/loud state/log/quiet state/log/other
echo hello >state/log/loud/current
: >state/log/quiet/current
echo 'good bye' >state/log/other/current
t 'who said nothing is not in the logs' test "$(confab logs)" = "\
==> $scratch/state/log/loud/current <==
hello

==> $scratch/state/log/other/current <==
good bye"
t 'nor when asked for' test "$(confab logs quiet)" = ''
t 'and who did, is' test "$(confab logs loud)" = hello
finish
