# graphql.sh - the words of tests that ask by GraphQL
#
# shellcheck shell=sh disable=SC2154

# document QUERY [VARIABLES] - as a body; variables are an object
document() {
	jq -nc --arg query "$1" --argjson variables "${2:-null}" \
		'{$query, $variables}'
}
graphql() {
	call graphql "$(document "$@")"
}
door() {
	call graphql-door "$(document "$@")"
}

# asks [.path=value]... QUERY [VARIABLES] - is answered so, without an error
asks() {
	expect graphql 200 '.|has("errors")=false' "$@"
}
# denied CODE [.path=value]... QUERY [VARIABLES] - of the one field there is an
# error of that word, and it is null
denied() {
	code=$1
	shift
	expect graphql 200 '.errors|length=1' ".errors[0].extensions.code=$code" \
		'.errors[0].path|length=1' '.data|keys|length=1' \
		'[.data[]]|tojson=[null]' "$@"
}
# malformed PARAM QUERY [VARIABLES] - that argument is too large, or too small
malformed() {
	param=$1
	shift
	denied bad-param ".errors[0].extensions.param=$param" "$@"
}
# invalid QUERY [VARIABLES] - nothing is done
invalid() {
	expect graphql 200 '.|has("data")=false' '.errors|length > 0=true' "$@"
}
