#!/bin/sh
# ws-get-conversations: what one is a member of
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
t 'at first there is none' answers .data=[] get_conversations
converse bob && first=$conversation
converse bob cyd && second=$conversation
converse && alone=$conversation
t 'they have an id and a name' answers \
	".data=[{\"id\":$first,\"name\":\"ada, bob\"},{\"id\":$second,\"name\":\"ada, bob, cyd\"},{\"id\":$alone,\"name\":\"ada\"}]" \
	get_conversations
be bob
t 'who was added has them as well' answers \
	".data|map(.id)=[$first,$second]" get_conversations
be cyd
t 'and not those of others' answers ".data|map(.id)=[$second]" \
	get_conversations
open_hall
t 'a room that anybody may enter is no conversation' answers \
	".data|map(.id)=[$second]" get_conversations
sql "DELETE FROM members WHERE room = $second AND account = $ACCOUNT"
t 'who has left has none' answers .data=[] get_conversations
finish
