/* way.c - the ways to be a reader of a room, here and at other servers */
#include "way.h"

#include <stdio.h>
#include <string.h>

#include "event.h"
#include "message.h"

/* Who subscribes and who is a member of a conversation: bench/data.sql and
 * bench/growth.sql, whose conversations may have all of these. */
#define SUBSCRIBERS .first_account = 2, .accounts = 800
#define MEMBERS .first_account = 802, .accounts = 1000

#define SUBSCRIPTION \
	.path = "/ws", SUBSCRIBERS, \
	.wish = "{\"type\":\"subscribe\",\"room_gid\":\"#\",\"after\":1}", \
	.granted = "{\"type\":\"subscribe\",\"success\":true,", \
	.head = { "{\"type\":\"message\",\"success\":true,\"room_gid\":\"", \
		  "\",\"data\":" EVENT_HEAD }

static const struct way ways[] = {
	{ .name = "tcp", .door = PUSH_PORT, .head = { EVENT_HEAD, NULL } },
	{ .name = "gateway", .door = GATEWAY_SOCKET, SUBSCRIPTION },
	{ .name = "nginx", .door = HTTP_PORT, SUBSCRIPTION },
	{ .name = "members",
	  .door = HTTP_PORT,
	  .path = "/ws",
	  MEMBERS,
	  .head = { FRAME_HEAD "{\"id\":", NULL } },
	{ .name = "ping",
	  .door = HTTP_PORT,
	  .path = "/ws",
	  MEMBERS,
	  .head = { "{\"type\":\"ping\",\"success\":true,\"data\":\"pong\","
	            "\"id\":",
	            NULL },
	  .brief = true },
	{ .name = "ws",
	  .door = HTTP_PORT,
	  .path = "/#",
	  .head = { EVENT_HEAD, NULL },
	  .writer = "# ",
	  .writer_end = "",
	  .writer_path = "/" },
	{ .name = "socketio",
	  .door = HTTP_PORT,
	  .path = "/socket.io/?EIO=4&transport=websocket&room=#",
	  .wish = "40",
	  .granted = "40{",
	  .head = { "42[\"message\"," EVENT_HEAD, NULL },
	  .writer = "42[\"say\",\"#\",",
	  .writer_end = "]",
	  .writer_path = "/socket.io/?EIO=4&transport=websocket" },
	{ .name = "nchan",
	  .door = HTTP_PORT,
	  .path = "/read/#",
	  .head = { EVENT_HEAD, NULL },
	  .writer = "/write/#",
	  .writer_end = "" },
};

enum { WAYS = sizeof ways / sizeof *ways };

const struct way *way_called(const char *name)
{
	const struct way *w = ways;

	while (w < ways + WAYS && strcmp(w->name, name) != 0)
		w++;
	return w < ways + WAYS ? w : NULL;
}

size_t way_fill(char to[WAY_MAX], const char *text, long room)
{
	size_t before = strcspn(text, "#");
	const char *behind = text + before;

	if (*behind != '#')
		return (size_t)snprintf(to, WAY_MAX, "%s", text);
	return (size_t)snprintf(to, WAY_MAX, "%.*s%ld%s", (int)before, text,
	                        room, behind + 1);
}
