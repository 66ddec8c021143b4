# A client of another maker: it knows of the server what that says of itself, so
# what is asked is held against the schema before it is sent, and what is
# answered is put together as the schema says it has to be.
#
# usage: graphql-client.py URL
import json
import sys
import urllib.error
import urllib.request

from graphql import (GraphQLObjectType, GraphQLScalarType, build_client_schema,
	execute, introspection_query, parse, validate)

url, token = sys.argv[1], None


def send(query, variables=None, accept="application/graphql-response+json"):
	headers = {"Content-Type": "application/json", "Accept": accept}
	if token:
		headers["user"] = token
	body = json.dumps({"query": query, "variables": variables}).encode()
	request = urllib.request.Request(url, body, headers)
	try:
		with urllib.request.urlopen(request, timeout=20) as response:
			return response.status, json.load(response)
	except urllib.error.HTTPError as e:
		return e.code, json.load(e)


schema = build_client_schema(send(introspection_query)[1]["data"])
for name, of in schema.get_type_map().items():
	if name.startswith("__"):
		continue
	if isinstance(of, GraphQLObjectType):
		for field in of.fields.values():
			field.resolver = lambda parent, info, **args: parent[info.field_name]
	elif name == "BigInt":
		of.serialize = of.parse_value = int


def ask(query, variables=None):
	document = parse(query)
	faults = validate(schema, document)
	if faults:
		raise SystemExit("before it is asked: %s" % faults[0])
	status, said = send(query, variables)
	if status != 200 or "errors" in said:
		raise SystemExit("%d %s" % (status, said))
	# Made by the schema of what came, it is the same again.
	again = execute(schema, document, said["data"], variable_values=variables)
	if again.errors:
		raise SystemExit("not as the schema says: %s" % again.errors[0])
	return said["data"]


def is_refused(query):
	if not validate(schema, parse(query)):
		raise SystemExit("the schema lets that in: " + query)
	status, said = send(query)
	if status != 400 or "data" in said:
		raise SystemExit("%d %s" % (status, said))


ask("""mutation ($login: String!, $password: String!, $name: String!) {
	register(login: $login, password: $password, name: $name)
}""", {"login": "eve", "password": "secret", "name": "Eve"})
token = ask("""mutation { login(login: "eve", password: "secret") { token } }""") \
	["login"]["token"]
gid = ask("mutation { createRoom(name: \"Tea\") { ...all } } fragment all on Room { gid owned }") \
	["createRoom"]["gid"]
for text in ["one", "two", "\U0001f986"]:
	ask("""mutation ($room: ID!, $text: String!) {
		sendMessage(room: $room, text: $text) { msgId timestamp }
	}""", {"room": gid, "text": text})
room = ask("""query ($gid: ID!) {
	me { uuid login name isOnline lastOnline createdAt }
	rooms { gid conversationId name owned lastMsgId readUpTo unread latest { msgId }
		members { uuid login name } }
	conversations { gid }
	contacts { login name isOnline lastOnline createdAt }
	sessions { id createdAt expiresAt agent isCurrent }
	metrics { accounts devices rooms memberships messages }
	getBaseMetrics { userCount repoCount unitCount unitNodeCount unitNodeEdgeCount }
	room(gid: $gid) { gid messages(first: 2) { more items { msgId text
		sender { uuid name } timestamp replyTo edits deletes edited deleted } } }
}""", {"gid": gid})["room"]
if [m["text"] for m in room["messages"]["items"]] != ["two", "\U0001f986"]:
	raise SystemExit(room)
for query in ["{nothing}", "{me}", "{me{login{x}}}", "{room{gid}}",
		"{room(gid:7.5){gid}}", "query($x:Nothing){me{login}}",
		"{...a} fragment a on Nothing{x}"]:
	is_refused(query)
