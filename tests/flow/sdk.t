#!/bin/sh
# Programs of one's own: made with the installed SDK alone, added and called
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export MAKEFLAGS=
t 'the SDK is installed' make -s -C "$top_builddir" install \
	prefix="$scratch/sdk" systemdsystemunitdir="$scratch/sdk/units"
export PKG_CONFIG_PATH="$scratch/sdk/lib/pkgconfig"

# A build with sanitizers wants them where it is linked.
cc=$(of_the_build CC)
flags=
! is_sanitized || flags=$(of_the_build HARDENING)

mkdir own
cp "$top_srcdir"/examples/*.c own
cd own || exit

# build NAME: of NAME.c, outside of our tree, with what pkg-config says
build() {
	# shellcheck disable=SC2046,SC2086
	$cc -std=gnu11 -Wall -Wextra -Werror $flags "$1.c" \
		$(pkg-config --cflags --libs confab) -o "$1"
}
for example in *.c
do
	t "the example $example is made with it" build "${example%.c}"
done
stand_alone() {
	for header in "$scratch"/sdk/include/confab/*.h
	do
		# shellcheck disable=SC2046
		echo "#include <confab/${header##*/}>" |
			$cc -x c -fsyntax-only -Wall -Wextra -Werror \
				$(pkg-config --cflags confab) - || return
	done
}
t 'every header of it can be the only one' stand_alone

# changed EXAMPLE SED-EXPRESSION: wrong.c is that example, not as it should be
changed() {
	sed "$2" "$1.c" >wrong.c
	! cmp -s "$1.c" wrong.c || echo "nothing was changed by $2"
}
does_not_compile() {
	changed "$2" "$3" && fails "$1" build wrong
}
t 'a parameter that is misspelt does not compile' does_not_compile \
	GRETING hello 's/arg\[GREETING\]/arg[GRETING]/'
t 'nor what an endpoint is, misspelt' does_not_compile \
	acess hello 's/\.access/.acess/'
t 'nor an endpoint that calls nothing' does_not_compile \
	unused hello '/\.handle/d'
t 'nor one that answers nothing' does_not_compile \
	incompatible hello 's/^static struct reply hello/static void hello/; s/return reply_data/reply_data/'
t 'nor a callback of another form' does_not_compile \
	incompatible echo 's/echo(const struct call \*call)/echo(const struct answer *call)/; s/call->[a-z]*/0/g'

does_not_start() {
	changed "$2" "$3" && build wrong && fails "$1" ./wrong --describe &&
		fails "$1" ./wrong
}
t 'who may call has to be said' does_not_start \
	'does not say who may call it' hello '/\.access/d'
t 'and what it is for' does_not_start \
	'has no .summary' hello '/\.summary = "Greet who/d'
t 'and what answers' does_not_start \
	'has no .handle' hello 's/= hello,/= 0 ? hello : 0,/'
t 'and where' does_not_start 'has no .route' hello '/\.route/d'
t 'by GET or POST' does_not_start 'a route is GET or POST' hello 's/GET /PUT /'
t 'a text has a greatest length' does_not_start \
	'the parameter greeting has no greatest size' hello 's/ \.max = 32,//'
t 'every parameter is explained' does_not_start \
	'the parameter greeting has no summary' hello 's/ \.summary = "Instead of Hello"//'
t 'a GET has no body' does_not_start \
	'in a body that a GET has not' hello 's/QUERY/BODY/'
t 'a callback has to answer' does_not_start \
	'has no .handle' echo 's/\.answer = echo/.answer = 0 ? echo : 0/'
t 'what takes no sessions cannot doubt them' does_not_start \
	'sessions that it does not take' hello \
	's/\.access = USER/.access = ANYONE, .session_valid = valid/; s/^static const struct endpoint/static bool valid(const struct user *user) { return user; }\n&/'
t 'a body has rows or a schema, and not both' does_not_start \
	'the parameter at is in a body that has a schema' wave \
	's/\.params = params/.schema = "{}", &/'
t 'a schema is for a body' does_not_start \
	'a schema for a body that it does not take' poll 's/POST /GET /'
t 'and is JSON' does_not_start 'the schema is not JSON' poll 's/"{ /"{{ /'
t 'and good' does_not_start \
	'the schema is no good: #/properties/choices/uniqueItems has to be true or false' \
	poll 's/\(uniqueItems.": \)true/\11/'
t 'with nothing in it that has to be fetched' does_not_start \
	'no good: http://a.example/line is a $ref to nothing that is there' \
	poll 's|#/definitions/line|http://a.example/line|'
t 'an array is in no query' does_not_start \
	'the parameter greeting is an array, in a query' hello 's/TEXT/TEXTS/'
t 'an event is called by its name' does_not_start \
	'the event wave is that of a program ws-wave' wave 's/"ws-wave"/"ws-waves"/'
action() {
	does_not_start "$1" request-info "$2"
}
t 'an action has a name' action 'the name of an action is made of' '/\.name = /d'
t 'that is one of a file, too' action 'not "a/b"' 's/"requestInfo"/"a\/b"/'
t 'and not too long' action 'at most 48' "s/\"requestInfo\"/\"$(letters 49)\"/"
t 'it is for something' action 'has no .summary' '/\.summary = /d'
t 'it has a function' action 'has no .handle' 's/= request_info,/= 0 ? request_info : 0,/'
t 'its schema is JSON' action 'the schema is not JSON, or' 's/{\\"type\\":\\"object/{type:\\"object/'
t 'and one' action 'the schema is no good: ' 's/\\"maxLength\\":64/\\"maxLength\\":\\"x\\"/'
t 'two at one place have one route' does_not_start \
	'of different names or routes' hello \
	's/return endpoint_main.*/struct endpoint other = endpoint; other.route = "GET \/other"; return endpoint_main_of(argc, argv, (const struct choice[]){ { "a", \&other }, { NULL, \&endpoint } });/'

# A program in other hands.
cat >actor.c <<'END'
/* actor - does what it is told, however bad */
#include <confab/callback.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct answer act(const struct call *call)
{
	const char *what = json_of(call->data, "do", "\"tell\"");
	struct answer answer = { .json = "{\"done\":true}" };
	char *large;

	if (strcmp(what, "\"crash\"") == 0)
		abort();
	while (strcmp(what, "\"hang\"") == 0)
		pause();
	if (strcmp(what, "\"nothing\"") == 0)
		answer.json = NULL;
	if (strcmp(what, "\"nonsense\"") == 0)
		answer.json = "{\"done\":true}x";
	if (strcmp(what, "\"tell\"") == 0)
		answer.json = arena_printf(
			call->arena, "[%s,%s,%s]",
			json_quote(call->arena, call->username),
			json_quote(call->arena, call->session),
			call->data ? json_object_to_json_string(call->data)
				   : "null");
	if (strcmp(what, "\"large\"") == 0) {
		large = arena_alloc(call->arena, 40001);
		memset(large, '8', 40000);
		large[0] = large[39999] = '"';
		answer.json = large;
	}
	answer.force_close = json_of(call->data, "close", NULL);
	answer.force_logout = json_of(call->data, "logout", NULL);
	return answer;
}

static bool valid(const struct user *user)
{
	return strcmp(user->login, "mallory") != 0;
}

int main(int argc, char **argv)
{
	return callback_main(argc, argv, &(struct callback){
		.answer = act, .session_valid = valid });
}
END
t 'a callback is made likewise' build actor
cd .. || exit

# Its role, as whoever runs Confab under systemd makes it.
migrate_role() {
	"$top_srcdir/tools/migrate" role "$@"
}
rights() {
	sql "SELECT privilege_type, table_name, column_name
		FROM information_schema.column_privileges
		WHERE grantee = 'confab_a_b' ORDER BY 1, 2, 3"
}
same_again() {
	rights >before && migrate_role a-b && rights >after &&
		[ -s before ] && diff before after
}
t 'a role can be looked at before it is made' shows 'CREATE ROLE "confab_a_b"' \
	migrate_role a-b --dry-run
t 'then it is not there' fails 'role "confab_a_b" does not exist' \
	psql -X -U confab_a_b -c '' "$database"
t 'it is made' migrate_role a-b
t 'made again it is the same' same_again
for role in owner notifier users login create-room
do
	t "the role $role is ours" fails 'is a role of our own' migrate_role $role
done
for role in '' A 'a b' "a'b" "$(letters 57)"
do
	t "'$role' is no name" fails "a program's name" migrate_role "$role"
done

with_communicate() {
	with CONFAB_COMMUNICATE="$1" confab run --detach
}
: "${http_port=$(free_port)}" "${push_port=$(free_port)}"
t 'a callback that is not there stops the start' \
	fails 'own/nobody is not there' with_communicate "$PWD/own/nobody"
t 'so does one that is none' \
	fails 'own/hello answers GET /hello, not POST /communicate' \
	with_communicate "$PWD/own/hello"
t 'one that is not absolute counts from the checkout' \
	fails "$(readlink -f "$top_srcdir")/own/actor is not there" \
	with_communicate own/actor
export CONFAB_COMMUNICATE="$PWD/own/actor"
t 'with one it starts' start_system
unset CONFAB_COMMUNICATE

t 'a program is added' shows "GET /hello answers at $url/hello" \
	confab add own/hello
as ada
t 'and answers through nginx' answers 200 .data.greeting=Moin \
	'.data.to=name of ada' '/hello?greeting=Moin'
t 'what it says of its parameters holds' answers 400 .error.param=greeting \
	'/hello?greeting='
t 'what has a route has all that comes with one' answers 405 \
	.error.reason=wrong-method /hello -d '{}'
token=
t 'a stranger is none the wiser' answers 401 .error.reason=unknown-user /hello
as ada
own_sql() {
	psql -qAtX -U confab_hello -v ON_ERROR_STOP=1 -c "$1" "$database"
}
t 'it may read who calls' own_sql 'SELECT id, login, name FROM confab.accounts'
t 'and nobody'\''s password' fails 'permission denied' \
	own_sql 'SELECT password FROM confab.accounts'
t 'and end no session' fails 'permission denied' \
	own_sql 'DELETE FROM confab.sessions'
t 'it is listed' shows "^hello  *GET /hello  *$scratch/own/hello$" confab programs
t 'and watched with the others' shows '^hello  *up' confab status
cp "$top_srcdir/examples/wave.c" own/ws-wave.c
t 'an event of its own is built' eval '(cd own && build ws-wave)'
t 'and added' shows "EVENT wave is answered at ws$(echo "$url" | sed s/http//)/ws" \
	confab add own/ws-wave
connect ada --header "user:$token"
t 'it answers over the WebSocket' asks ada '{"type":"wave","at":"ben","id":1}' \
	'{"type":"wave","success":true,"data":{"from":"ada","at":"ben"},"id":1}'
t 'in its own words' asks ada '{"type":"wave"}' \
	'{"type":"wave","success":false,"error":"expected at as string"}'
cp "$top_srcdir/examples/request-info.c" own
t 'an action as well' eval '(cd own && build request-info)'
t 'under its name to the letter' shows \
	"ACTION requestInfo is answered at ws$(echo "$url" | sed s/http//)/ws" \
	confab add own/request-info
t 'with a role that is called so' psql -qAtX -U confab_action_requestInfo \
	-c 'SELECT id, login, name FROM confab.accounts' "$database"
t 'it is listed' shows \
	"^action-requestInfo  *ACTION requestInfo  *$scratch/own/request-info$" confab programs
request_info() {
	with CALLER='{"code":"zoe@example.org","uid":7}' REQUEST_METHOD=ACTION \
		asks_it "$1" "$2"
}
asks_it() {
	printf %s "$1" >body
	CONTENT_LENGTH=$(wc -c <body)
	export CONTENT_LENGTH
	cgi-fcgi -bind -connect "$CONFAB_RUN/action-requestInfo.sock" <body >raw || return
	sed '1,/^.$/d' raw >reply
	cat reply
	[ "$(cat reply)" = "$2" ]
}
CONFAB_RUN=$(readlink "$scratch/state/run")
t 'it answers' request_info '{"action":"requestInfo","device":"a7"}' \
	'{"action":"requestInfo","success":true,"device":"a7","asked_by":"zoe@example.org"}'
t 'what fits its schema alone' request_info '{"action":"requestInfo","device":"a7","x":1}' \
	'{"action":"requestInfo","success":false,"comment":"Additional properties are not allowed ('"'x'"' was unexpected)"}'
t 'and can be removed' shows 'action-requestInfo was removed' \
	confab remove action-requestInfo
sed -i 's/"Hello"/"Ciao"/' own/hello.c
again() {
	(cd own && build hello) && confab add own/hello &&
		answers 200 .data.greeting=Ciao /hello
}
t 'built anew and added again it is the new one' again

refused() {
	fails "$1" confab add "$2"
}
cp own/hello hello
t 'another of its name is refused' refused 'hello is .*own/hello' hello
sed 's/\.name = "hello"/.name = "hi"/' own/hello.c >own/hi.c
(cd own && build hi)
t 'another of its route is, too' refused '/hello is answered already' own/hi
t 'one of ours is' refused 'one of our own' "$top_builddir/handlers/login"
t 'a callback is pointed at' refused \
	"put CONFAB_COMMUNICATE=$PWD/own/actor in confab.env" own/actor
t 'what is no endpoint is told so' refused 'does not say what it is' /bin/true
t 'what is not there is' refused 'own/nobody is not there' own/nobody
t 'a folder is' refused 'own is a folder' own
t 'a source is' refused 'own/hello.c is a source' own/hello.c
touch own/plain
t 'what is not executable is' refused 'own/plain is not executable' own/plain
# acts name shell-command - a program that does this, asked what it is
acts() {
	printf '#!/bin/sh\n%s\n' "$2" >"own/$1" && chmod 755 "own/$1"
}
acts crash 'kill -SEGV $$'
t 'what crashes is told so' refused 'was ended by signal 11' own/crash
acts hang 'sleep 60'
t 'so is what does not answer' refused 'did not answer within 5 seconds' own/hang
acts silent 'exit 3'
t 'and what says nothing' refused 'says nothing, and ends with 3' own/silent
sed 's/"hello"/"hel lo"/' own/hello.c >own/blank.c
(cd own && build blank)
t 'a blank is found in a name' refused 'blanks in its name, "hel lo"' own/blank
sed 's/GET \/hello/GET \/hel lo/' own/hello.c >own/blank.c
(cd own && build blank)
t 'and in a path' refused 'blanks in its path, "/hel lo"' own/blank
sed '/\.access/d' own/hello.c >own/open.c
(cd own && build open)
t 'what does not start says why' refused 'who may call it' own/open
sed 's/hello"/Hello"/' own/hello.c >own/odd.c
(cd own && build odd)
t 'a name that is none is refused' refused '"Hello" is no name' own/odd
mkdir -m 700 shut && cp own/hello shut
if [ "$(id -u)" = 0 ]
then
	t 'what others cannot reach is told so' refused 'cannot get at' shut/hello
else
	skip 'what others cannot reach is told so' 'it is all one user here'
fi
sed 's/^int main.*/#include <stdlib.h>\n&/; s/hello"/dying"/; s/return endpoint_main/if (argc == 1) exit(1);\n\t&/' \
	own/hello.c >own/dying.c
(cd own && build dying)
mkdir -p state/log/dying
echo '2020-01-01 00:00:00.000000000  of an earlier start' >state/log/dying/current
chmod 666 state/log/dying/current
t 'what dies when it is started is not added' refused 'dying was not added' own/dying
t 'and what was said earlier is not quoted' not grep 'of an earlier start' shown
t 'and nothing stays of it' not ls -d state/programs/dying* state/service/*dying
t 'the others have not noticed' answers 200 .data.greeting=Ciao /hello

confab stop >/dev/null
mv own/hello vanished
t 'one that has vanished is left out of a start' \
	shows 'own/hello is not there; so hello was left out; ./confab remove hello forgets it' \
	with CONFAB_COMMUNICATE="$PWD/own/actor" start_system
t 'nothing is at its route' answers 404 /hello
t 'and all is well' confab status
mv vanished own/hello
confab stop >/dev/null
t 'a start starts it again' with CONFAB_COMMUNICATE="$PWD/own/actor" start_system
t 'at its route' answers 200 .data.greeting=Ciao /hello
t 'it can be taken away' confab remove hello
t 'then nothing is at its route' await answers 404 /hello
t 'and nothing runs' not pgrep -f "$scratch/state/programs/hello"
t 'but once' fails 'no program "hello" was added' confab remove hello

# communicates what status [.path=value]... - the callback is sent that
communicates() {
	what=$1
	shift
	answers "$@" /communicate -d "$what"
}
said_by_communicate() {
	await grep "$1" state/log/communicate/current
}
t 'the callback is told who calls, by which session, and what was sent' \
	communicates '{"x":[1]}' 200 '.[0]=ada' ".[1]=$token" '.[2]|tojson={"x":[1]}'
t 'null is something, too' communicates null 200 '.[2]=null'
t 'nobody else is let in to it' with token= communicates '{}' 401 \
	'.error=Invalid session token.'

failed='.error=Internal server error.'
t 'a crash costs the request' communicates '{"do":"crash"}' 500 "$failed"
t 'and not the next' communicates '{"x":1}' 200
t 'it is logged' said_by_communicate 'was ended by signal 6'
t 'so does an answer that is nonsense' communicates '{"do":"nonsense"}' 500 "$failed"
t 'and one that is none' communicates '{"do":"nothing"}' 500 "$failed"
t 'that is logged' said_by_communicate 'the callback.s answer is not JSON'
t 'one that hangs is not waited for' communicates '{"do":"hang"}' 504 \
	'.error=The callback did not answer in time.'
t 'meanwhile and afterwards others are answered' communicates '{"x":2}' 200
t 'it is ended, and that is logged' said_by_communicate 'was ended by signal 14'

# Two requests as one client makes them: how many connections that took.
connections() {
	curl -sS -H "user: $token" -d "$1" -o /dev/null -o /dev/null \
		-w '%{num_connects}%{size_download} ' \
		"$url/communicate" "$url/communicate"
}
t 'otherwise a connection stays' test "$(connections '{"do":"x"}')" = '113 013 '
t 'a callback can close it' test "$(connections '{"do":"x","close":1}')" = '113 113 '
says_close() {
	ask /communicate -d '{"close":1}' && [ "$(header Connection)" = close ]
}
t 'and say so' says_close
t 'also with an answer of 40 kB' test \
	"$(connections '{"do":"large","close":1}')" = '140000 140000 '

t 'a callback can end the session' communicates '{"logout":1}' 200 '.[0]=ada'
t 'which is then unknown here' communicates '{}' 401
t 'and everywhere' answers 401 /create-room -d '{}'
as ada ada-2
t 'others of the same account stay' communicates '{}' 200
as mallory
t 'a session that the callback says no to' answers 200 /create-room -d '{}'
t 'is refused' communicates '{}' 401 '.error=Invalid session token.'
t 'and has ended' answers 401 /create-room -d '{}'
finish
