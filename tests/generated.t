#!/bin/sh
# What is made from the programs is what is in the tree; if not: make regen.
. "$top_srcdir/tests/lib.sh"

programs=$(find "$top_builddir/handlers" -maxdepth 1 -type f -perm -u+x ! -name '*.*' | sort)
# is_current file command... - makes that file, to the letter
is_current() {
	file=$1
	shift
	"$@" >made && diff -u "$top_srcdir/$file" made
}

# shellcheck disable=SC2086
{
t 'nginx/routes.conf is what mkroutes makes' is_current nginx/routes.conf \
	"$top_srcdir/tools/mkroutes" $programs
for contract in auth chatapp pepeunit room serverapi
do
	t "nginx/$contract.conf is what it makes of that contract" \
		is_current "nginx/$contract.conf" \
		"$top_srcdir/tools/mkroutes" --contract "$contract" $programs
done
t 'docs/api/openapi.json is what mkopenapi makes' \
	is_current docs/api/openapi.json "$top_srcdir/tools/mkopenapi" \
	"$top_srcdir/docs/api/schemas.json" $programs
t 'docs/api/asyncapi.json is what mkasyncapi makes' \
	is_current docs/api/asyncapi.json "$top_srcdir/tools/mkasyncapi" \
	"$top_srcdir/docs/api/schemas.json" $programs
t 'docs/api/API.md is what mkapi makes' is_current docs/api/API.md \
	"$top_srcdir/tools/mkapi" "$top_srcdir/docs/api/openapi.json"
t 'docs/api/schema.graphql is what graphql says' is_current docs/api/schema.graphql \
	"$top_builddir/handlers/graphql" --schema
# made_by_python FILE COMMAND... - by that of the same Unicode, as its letters are
made_by_python() {
	sentence="$1 is what $(basename "$2") makes"
	if [ "$(/usr/bin/python3 -c 'import unicodedata as u; print(u.unidata_version)')" = 14.0.0 ]
	then
		t "$sentence" is_current "$@"
	else
		skip "$sentence" 'the Python here has another Unicode'
	fi
}
made_by_python lib/printable.def "$top_srcdir/tools/mkprintable"
made_by_python tests/unit/python-vectors.json \
	"$top_srcdir/tests/unit/python-vectors.py"
sentence='tests/unit/schema-words.json is what schema-words.py makes'
if [ "$(/usr/bin/python3 -c 'from importlib.metadata import version; print(version("jsonschema"))')" = 4.10.3 ]
then
	t "$sentence" is_current tests/unit/schema-words.json \
		"$top_srcdir/tests/unit/schema-words.py"
else
	skip "$sentence" 'another jsonschema is here, or none'
fi
t 'man/confab.5 is what mksettings makes' is_current man/confab.5 \
	"$top_srcdir/tools/mksettings" "$top_srcdir/lib/settings.def" \
	"$top_srcdir/lib/settings-alias.def"
t '.env_example is what mkenv makes' is_current .env_example \
	"$top_srcdir/tools/mkenv" "$top_srcdir/lib/settings.def" \
	"$top_srcdir/lib/settings-alias.def"
# shellcheck disable=SC2086
t 'docs/secrets.md is what mksecrets makes' is_current docs/secrets.md \
	"$top_srcdir/tools/mksecrets" "$top_srcdir/lib/settings-secret.def" $programs
t 'docs/rights.md is what mkrights makes of the database' is_current docs/rights.md \
	"$top_srcdir/tools/mkrights"
}

# With a program of one's own whose body has a schema.
has_schema() {
	"$top_srcdir/tools/mkopenapi" "$top_srcdir/docs/api/schemas.json" \
		"$top_builddir/handlers/examples/poll" >poll.json &&
		jq -e '.paths["/poll"].post.requestBody.content[].schema
			| .["$id"] == "urn:confab:poll" and
				.properties.choices.uniqueItems' poll.json
}
t 'a schema of its own is in the document' has_schema
shows_schema() {
	"$top_srcdir/tools/mkapi" poll.json >poll.md && grep -A3 'JSON Schema:' poll.md |
		grep '^{.*"uniqueItems":true'
}
t 'and in the reference' shows_schema

mkdir twins
printf '#!/bin/sh\nexec "%s/handlers/login" "$@"\n' "$top_builddir" >twins/other
chmod +x twins/other
t 'two programs cannot claim one route' not \
	"$top_srcdir/tools/mkroutes" "$top_builddir/handlers/login" twins/other

# Whoever looks at the address of GraphQL with a browser is shown a page.
shows_page() {
	sed -n '/^location = @prefix@\/graphql {/,/^}/p' "$top_srcdir/nginx/$1.conf" >block &&
		cat block && grep 'rewrite ^ @prefix@/web/graphql last;' block &&
		grep '/graphql.sock;' block
}
t 'where GraphQL is answered a browser is shown a page' shows_page routes
t 'also where its contract is alone' shows_page pepeunit
t 'every endpoint has its schema' jq -e --slurpfile schemas \
	"$top_srcdir/docs/api/schemas.json" -n '$schemas[0] | length > 0'
t 'the OpenAPI document is of version 3.1' jq -e \
	'.openapi | startswith("3.1.")' "$top_srcdir/docs/api/openapi.json"
in_document() {
	jq -e --arg path "$path" --arg method "$(echo "$method" | tr "[:upper:]" "[:lower:]")" \
		--arg status "$(says .status)" '.paths[$path][$method].responses[$status]' \
		"$top_srcdir/docs/api/openapi.json"
}
document_has() {
	t "$name is in it" in_document
}
each_endpoint document_has
is_in_none() {
	jq -e --arg path "$path" '[.paths | keys[] | select(. == $path or . == "/" + $path)] == []' \
		"$top_srcdir/docs/api/openapi.json" &&
		not grep -F "/$name.sock" "$top_srcdir"/nginx/*.conf
}
not_by_http() {
	case $path in
	/*) ;;
	*) t "$name is not for clients, and in none of it" is_in_none ;;
	esac
}
each_program not_by_http

# The map is of what is there: a file, or those of that name (lib/way).
are_there() {
	grep -oE '`[a-z_]+/[a-z0-9_.-]+[a-z0-9]`' "$top_srcdir/ARCHITECTURE.md" |
		tr -d '`' | sort -u >named
	[ "$(wc -l <named)" -gt 50 ] && while read -r path
	do
		ls -d "$top_srcdir/$path" "$top_srcdir/$path".* 2>/dev/null |
			grep -q . || { echo "$path is not there"; return 1; }
	done <named
}
t 'what ARCHITECTURE.md names is there' are_there
finish
