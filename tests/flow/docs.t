#!/bin/sh
# Documents that one can try: pages in a real browser, and what nginx sends of them
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

CONFAB_PEPEUNIT_PORT=$(free_port)
export CONFAB_PEPEUNIT_PORT
t 'it starts' shows '/pepeunit/docs' start_system

shared=$url
web=$top_srcdir/web

# is_page path type file - it is sent that very file
is_page() {
	ask "$1" && [ "$status" = 200 ] && [ "$(header Content-Type)" = "$2; charset=utf-8" ] &&
		cmp reply "$3"
}
# may_load [more] - what belongs to it, from where it came itself
may_load() {
	cat head
	[ "$(header Content-Security-Policy)" = "default-src 'self'; ${1-}img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" ]
}
good_anew() {
	ask "$1" && etag=$(header ETag) && [ "$etag" ] &&
		ask "$1" -H "If-None-Match: $etag" && [ "$status" = 304 ]
}
is_smaller() {
	ask "$1" -H 'Accept-Encoding: gzip' &&
		[ "$(header Content-Encoding)" = gzip ] &&
		[ "$(header Vary)" = Accept-Encoding ] && gzip -dc reply | cmp - "$2"
}

for url in "$shared" "http://127.0.0.1:$CONFAB_PEPEUNIT_PORT"
do
	t 'a page is sent' is_page /pepeunit/docs text/html "$web/docs/index.html"
	t 'which may load what is here' may_load
	t 'and is asked for again each time' test "$(header Cache-Control)" = no-cache
	t 'so is that of GraphQL' is_page /pepeunit/graphql text/html \
		"$web/graphql/index.html"
	t 'which may have styles in it as well' may_load \
		"style-src 'self' 'unsafe-inline'; "
	t 'so is a script' is_page /pepeunit/web/docs/docs.js text/javascript \
		"$web/docs/docs.js"
	t 'so is a style sheet' is_page /pepeunit/web/vendor/swagger-ui-dist/swagger-ui.css \
		text/css "$web/vendor/swagger-ui-dist/swagger-ui.css"
	for document in openapi asyncapi
	do
		t "so is $document.json" is_page "/pepeunit/api/v1/$document.json" \
			application/json "$top_srcdir/docs/api/$document.json"
	done
	t 'nothing is taken for what it is not' test \
		"$(header X-Content-Type-Options)" = nosniff
	t 'what is still good is not sent again' good_anew \
		/pepeunit/web/vendor/graphiql/graphiql.min.js
	t 'what is sent is compressed for who likes that' is_smaller \
		/pepeunit/web/vendor/graphiql/graphiql.min.js \
		"$web/vendor/graphiql/graphiql.min.js"
	t 'nobody writes to a page' answers 405 /pepeunit/docs -d '{}'
	for path in web web/ web/vendor web/vendor/ web/nothing web/docs/index.html.gz/x \
		web/..%2f..%2fnginx.conf web/../../nginx.conf docs/
	do
		t "nothing is at $path" answers 404 "/pepeunit/$path" --path-as-is
	done
done

t 'the page to chat on is not where one contract is alone' answers 404 .detail='Not Found' /
url=$shared
page=state/nginx/web/chat/index.html
t 'it is what one sees first' is_page / text/html "$page"
t 'loads what is here' may_load
t 'is asked for again each time' test "$(header Cache-Control)" = no-cache
t 'is sent compressed' is_smaller / "$page"
t 'and is not written to' answers 405 / -d '{}'
t 'nobody else sees what is not there by it' answers 404 '.detail=Not Found' /pepeunit/nothing
is_all_there() {
	ask / && grep -o '"/pepeunit/web/[^"]*"' reply | tr -d '"' >parts && [ -s parts ] &&
		while read -r part
		do
			answers 200 "$part" || return
		done <parts
}
t 'all that it names is there' is_all_there
# Whatever a module imports is named by the page, so that it is asked for at once.
imports_known() {
	(cd "$web" && cat chat/*.js common/html.js vendor/preact/hooks.mjs) |
		grep -o 'from *"[^"]*"' | sed 's/.*"\(.*\)"/\1/; s|.*/||' | sort -u >imported
	sed 's|.*/||' parts | sort -u >named
	comm -23 imported named >unnamed
	cat unnamed
	[ -s imported ] && [ ! -s unnamed ]
}
t 'and it names all that they import' imports_known
t 'what is sent to the page is a query' answers 200 .data.__typename=Query \
	/pepeunit/graphql -H 'Content-Type: application/json' -d '{"query":"{ __typename }"}'
operations=$(jq '[.paths[][]] | length' "$top_srcdir/docs/api/openapi.json")
if have_browser
then
	browse docs.mjs "$url/pepeunit" "$operations" ada
	t 'what was said on the page is in the database' test "$(confab psql -Atc \
		'SELECT txt FROM messages')" = 'said on the page'
else
	skip 'it is tried in a browser' "$why"
fi
t 'it stops' stop_system

# Elsewhere.
export APP_PREFIX=/chat API_V1_PREFIX=/v2
t 'it starts under another prefix' start_system
says_paths() {
	ask "$1/openapi.json" && jq -c '.paths | keys' reply &&
		jq -e --arg about "$2" --arg docs "$3" --arg v1 "$1" '.paths
			| has($about) and has($docs) and has($v1 + "/openapi.json")
			and (has("/pepeunit") | not)' reply
}
names_document() {
	ask "$1" && grep "href=\"$2\"" reply
}
t 'the document tells of paths there' says_paths /chat/v2 /chat /chat/docs
t 'the page knows where that is' names_document /chat/docs /chat/v2/openapi.json
t 'so does the page to chat on' names_document / \
	'/chat/web/[0-9a-f]*/chat/chat.css'
t 'and is not where it was' answers 404 /pepeunit/docs
if have_browser
then
	browse docs.mjs "$url/chat" "$operations"
fi
t 'it stops again' stop_system

export APP_PREFIX=/ API_V1_PREFIX=/
t 'it starts without a prefix' start_system
t 'paths have none then' says_paths '' / /docs
t 'nor has the page' names_document /docs /openapi.json
t 'what belongs to it is there' answers 200 /web/docs/docs.js
t 'what the platform says of itself is at / then' answers 200 .name=Confab /
t 'and the page to chat on beside what belongs to it' names_document /web/chat \
	'/web/[0-9a-f]*/chat/chat.css'
t 'where it begins as an application, too' answers 200 .start_url=/web/chat \
	/web/chat/manifest.webmanifest
t 'it stops once more' stop_system
finish
