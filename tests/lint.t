#!/bin/sh
# The documents: what is in them is true, and a public linter finds nothing by all of
# its rules
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"
. "$top_srcdir/tests/node.sh"
documents=$top_srcdir/docs/api

# fit document [frame]... - its examples, or those frames, fit what it says of them
fit() {
	document=$1
	shift
	/usr/bin/python3 "$top_srcdir/tests/fits.py" "$documents/$document.json" "$@"
}
t 'every example of openapi.json fits its schema' fit openapi
t 'so does every one of asyncapi.json' fit asyncapi

# As they are really answered, each event once where it succeeds.
frame() {
	event "$@" >said || cat said
	cp reply "answer.$1"
}
be ben
be ada
frame create_conversation '"members":["ben"],"name":"tea"'
conversation=$(jq .data.id reply) room=$(jq -r .data.room_gid reply)
frame add_contact '"contact_username":"ben"'
frame get_contacts '"details":true'
frame get_conversation_info "\"id\":$conversation"
frame get_conversations
frame send_message "\"conversation_id\":$conversation,\"content\":\"hello\",\"id\":[1]"
frame get_messages "\"conversation_id\":$conversation"
frame edit_message "$(in_it '"msg_id":1,"content":"Hello"')"
frame delete_message "$(in_it '"msg_id":1')"
frame read "$(in_it '"msg_id":3')"
for type in get_unread ping self
do
	frame "$type"
done
for type in subscribe typing unsubscribe
do
	frame "$type" "$(in_it)"
done
all_succeed() {
	jq -r .type answer.* | sort >had
	each_of 'ws-*' says '.route | split(" ")[1]' | sort | diff - had &&
		jq -se 'all(.success)' answer.*
}
t 'every event is asked, and succeeds' all_succeed
t 'each answer is as asyncapi.json has it' fit asyncapi answer.*
frame subscribe '"room_gid":"AAAAAAAA","id":{}'
t 'so is one that tells what went wrong' fit asyncapi answer.subscribe

if ! have_node
then
	skip 'a public linter finds nothing' "$why"
	skip 'what is sent of others is as they made it' "$why"
	finish
fi

# lints ruleset file - whatever it finds, it says, the least as well
lints() {
	HOME=$scratch node "$node/node_modules/@stoplight/spectral-cli/dist/index.js" \
		lint --fail-severity hint --ruleset "$node/$1.yaml" "$2"
}
for document in openapi asyncapi
do
	t "nothing is found in $document.json" lints "$document" \
		"$documents/$document.json"
done

# finds ruleset rule jq - it is found where the document is made worse like that
finds() {
	jq "$3" "$documents/$1.json" >worse.json &&
		fails "$2" lints "$1" worse.json
}
t 'it would be: an example that does not fit' finds openapi oas3-valid-media-example \
	'.paths["/health"].get.responses["405"].content[].examples[].value.ok = 7'
t 'what is no AsyncAPI' finds asyncapi asyncapi-3-document \
	'.operations["event.self"].action = "say"'

is_as_made() {
	HOME=$scratch "$top_srcdir/tools/vendor" "$scratch/vendor" &&
		diff -r "$top_srcdir/web/vendor" vendor
}
t 'what is sent of others is as they made it' is_as_made
finish
