/*
 * topic.h - what a device, and this server itself, may do at an MQTT broker
 *
 * Who somebody is there says a token, which is their user name: that of a
 * device's session, or the backend token, which is this server's own.  People
 * may nothing there.  What a device may follows from the rooms that let it in:
 *
 *	both       <domain>/<gid>/pepeunit, <domain>/<gid>
 *	publish    <domain>/output_base_topic/<uuid>/state/pepeunit
 *	           <domain>/output_base_topic/<uuid>/<gid>/pepeunit
 *	subscribe  <domain>/input_base_topic/<uuid>/<any>/pepeunit
 *
 * where the domain is BACKEND_DOMAIN, the gid that of such a room, and the uuid
 * its own, public one.  Where it is muted, or the room is, it may publish to no
 * room.  Whatever is not of one of these shapes it may not; nor ask with
 * wildcards, empty segments, control characters, or a $ that a segment begins
 * with.  This server may subscribe to exactly <domain>/+/pepeunit and
 * <domain>/+/+/+/pepeunit, and publish below <domain>/.
 */
#ifndef TOPIC_H
#define TOPIC_H

#include "endpoint.h"

enum { TOPIC_MAX = 1024 }; /* in characters */

/* Who does not say which may if either may be. */
enum topic_action { TOPIC_EITHER, TOPIC_PUBLISH, TOPIC_SUBSCRIBE };

/* What has to hold for a device to have a topic. */
struct topic {
	const char *uuid; /* the device's own; NULL: whichever it has */
	const char *gid;  /* of a room that lets it in; NULL: of none */
};

/* Is there a device that may do that?  Then *topic is what has to hold of it,
 * for as long as the arena's contents. */
bool topic_of_device(struct arena *a, const char *domain,
                     enum topic_action action, const char *text,
                     struct topic *topic);

/* May this server do that? */
bool topic_of_server(struct arena *a, const char *domain,
                     enum topic_action action, const char *text);

/*
 * The topic that RabbitMQ made a routing key of, in which a / is a . and a + a
 * *; NULL: it is not of the domain.  No segment that we know of has a dot but
 * the domain, so there is one way back.
 */
const char *topic_of_routing_key(struct arena *a, const char *domain,
                                 const char *key);

/* OK: whose token that is may do that.  ERROR_NOT_ALLOWED: may not.
 * ERROR_UNKNOWN_USER: it is nobody's. */
enum error topic_ask(const struct request *rq, const char *token,
                     enum topic_action action, const char *text);

/* OK: it is a device's, which has that for a client id if it is not NULL, or
 * this server's.  Otherwise as above. */
enum error topic_sign_in(const struct request *rq, const char *token,
                         const char *client);

/*
 * The same, and *json is what EMQX is told of who signs in: that it may, until
 * when, and its rights, of which the last one is that it may nothing else:
 *
 *	{"result":"allow","is_superuser":false,"expire_at":1764201600,"acl":
 *	 [{"permission":"allow","action":"publish","topic":"..."},...]}
 */
enum error topic_list(const struct request *rq, const char *token,
                      const char *client, const char **json);

#endif
