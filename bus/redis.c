/* redis.c - what the hosts say goes by a channel of a Redis that they share */
#include "redis.h"

#include <hiredis/adapters/libuv.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"
#include "log.h"

/* What is said here is heard here as well, at the latest what is said every two
 * seconds: a connection where nothing comes is none. */
enum {
	ADDRESSES = 16,
	ADDRESS_MAX = 255,
	PORT = 6379,
	PAUSE_MS = 100,
	PAUSE_MAX_MS = 5000,
	SILENT_MS = 6000,
};

struct address {
	char host[ADDRESS_MAX + 1]; /* or, if there is no port, a path */
	int port;
};

/* A connection that hears can do nothing else, so there are two. */
static struct {
	uv_loop_t *loop;
	uv_timer_t timer;
	struct address addresses[ADDRESSES];
	int n, at;
	const char *password;
	char channel[64];
	redisAsyncContext *hears, *says;
	bool heard_of, may_say, reached;
	char told[128]; /* what the log says, and is not told again */
	int pause;
	uint64_t heard;
} redis;

static void drop(redisAsyncContext **connection)
{
	redisAsyncContext *c = *connection;

	*connection = NULL;
	if (c)
		redisAsyncFree(c);
}

static void connect_both(uv_timer_t *timer);

/* Some of the pause is chance, so that many do not come back as one. */
static void lost(const char *why)
{
	if (strncmp(redis.told, why, sizeof redis.told - 1) != 0)
		log_error("no Redis at %s: %s", redis.addresses[redis.at].host,
		          why);
	snprintf(redis.told, sizeof redis.told, "%s", why);
	drop(&redis.hears);
	drop(&redis.says);
	redis.heard_of = redis.may_say = false;
	if (redis.reached)
		hosts_lost();
	redis.reached = false;
	redis.at = (redis.at + 1) % redis.n;
	uv_timer_start(&redis.timer, connect_both,
	               (uint64_t)redis.pause +
	                       randombytes_uniform((uint32_t)redis.pause),
	               0);
	redis.pause *= 2;
	if (redis.pause > PAUSE_MAX_MS)
		redis.pause = PAUSE_MAX_MS;
}

static bool is_ours(const redisAsyncContext *c)
{
	return c == redis.hears || c == redis.says;
}

/* It frees itself, and must not be freed here. */
static void ended(const redisAsyncContext *c, int status)
{
	char why[128];

	if (!is_ours(c) || status == REDIS_OK)
		return;
	snprintf(why, sizeof why, "%s", c->errstr);
	if (c == redis.hears)
		redis.hears = NULL;
	else
		redis.says = NULL;
	lost(why);
}

static void closed(const redisAsyncContext *c, int status)
{
	(void)status;
	ended(c, REDIS_ERR);
}

static void reach(void)
{
	if (!redis.heard_of || !redis.may_say)
		return;
	log_info("connected to Redis");
	redis.reached = true;
	*redis.told = '\0';
	redis.pause = PAUSE_MS;
	hosts_reached();
}

/* No reply: the connection is being freed. */
static bool is_good(const redisAsyncContext *c, const redisReply *r)
{
	if (r && r->type == REDIS_REPLY_ERROR && is_ours(c))
		lost(r->str);
	return r && r->type != REDIS_REPLY_ERROR && is_ours(c);
}

static void may_say(redisAsyncContext *c, void *reply, void *with)
{
	(void)with;
	if (!is_good(c, reply))
		return;
	redis.may_say = true;
	reach();
}

static void authenticated(redisAsyncContext *c, void *reply, void *with)
{
	(void)with;
	is_good(c, reply);
}

/* "subscribe" and the channel, or "message", the channel, and the words */
static void heard(redisAsyncContext *c, void *reply, void *with)
{
	const redisReply *r = reply;

	(void)with;
	if (!is_good(c, r) || r->type != REDIS_REPLY_ARRAY || r->elements != 3)
		return;
	redis.heard = uv_now(redis.loop);
	if (r->element[2]->type == REDIS_REPLY_STRING) {
		hosts_hear(r->element[2]->str, r->element[2]->len);
		return;
	}
	redis.heard_of = true;
	reach();
}

static redisAsyncContext *connect_one(const struct address *a)
{
	redisAsyncContext *c = a->port ? redisAsyncConnect(a->host, a->port)
	                               : redisAsyncConnectUnix(a->host);

	if (!c)
		die("out of memory");
	if (c->err || redisLibuvAttach(c, redis.loop) != REDIS_OK) {
		redisAsyncFree(c);
		return NULL;
	}
	redisAsyncSetConnectCallback(c, ended);
	redisAsyncSetDisconnectCallback(c, closed);
	if (*redis.password)
		redisAsyncCommand(c, authenticated, NULL, "AUTH %s",
		                  redis.password);
	return c;
}

static void connect_both(uv_timer_t *timer)
{
	const struct address *a = &redis.addresses[redis.at];

	(void)timer;
	redis.heard = uv_now(redis.loop);
	redis.hears = connect_one(a);
	redis.says = connect_one(a);
	if (!redis.hears || !redis.says) {
		lost("cannot connect");
		return;
	}
	redisAsyncCommand(redis.hears, heard, NULL, "SUBSCRIBE %s",
	                  redis.channel);
	redisAsyncCommand(redis.says, may_say, NULL, "PING");
}

static void said(redisAsyncContext *c, void *reply, void *with)
{
	(void)with;
	if (is_good(c, reply))
		hosts_said();
}

static void say(const char *words, size_t len)
{
	redisAsyncCommand(redis.says, said, NULL, "PUBLISH %s %b",
	                  redis.channel, words, len);
}

const struct carrier redis_carrier = { say };

void redis_tick(void)
{
	if (redis.hears && uv_now(redis.loop) - redis.heard > SILENT_MS)
		lost("no answer in time");
}

/* "host", "host:port", "[address]:port" or "/path" */
static void read_address(const char *text, size_t len)
{
	struct address *a = &redis.addresses[redis.n];
	char *port;

	if (redis.n == ADDRESSES || len == 0 || len > ADDRESS_MAX)
		die("CONFAB_REDIS is up to %d addresses with commas between "
		    "them",
		    ADDRESSES);
	memcpy(a->host, text, len);
	redis.n++;
	if (*a->host == '/')
		return;
	a->port = PORT;
	port = strrchr(a->host, ':');
	if (port && (*a->host != '[' || port[-1] == ']')) {
		*port++ = '\0';
		a->port = (int)settings_number("a port in CONFAB_REDIS", port,
		                               1, 65535);
	}
	if (*a->host != '[')
		return;
	len = strcspn(a->host, "]");
	memmove(a->host, a->host + 1, len);
	a->host[len - 1] = '\0';
}

static void read_addresses(const char *list)
{
	do {
		size_t len = strcspn(list, ",");

		read_address(list, len);
		list += len;
	} while (*list++);
}

static const char channel_sql[] =
	"SELECT 'confab-' || system_identifier || '-' || oid"
	" FROM pg_control_system(), pg_database"
	" WHERE datname = current_database()";

/* The same on all hosts, and another for another database. */
static void name_channel(const char *conninfo)
{
	struct db *db = db_open(conninfo, "bus");
	struct rows *rows;

	if (db_query(db, &rows, channel_sql))
		die("cannot ask the database which one it is");
	snprintf(redis.channel, sizeof redis.channel, "%s",
	         rows_text(rows, 0, 0));
	db_close(db);
}

void redis_open(uv_loop_t *loop, const struct settings *settings)
{
	redis.loop = loop;
	redis.password = settings->redis_password;
	redis.pause = PAUSE_MS;
	read_addresses(settings->redis);
	name_channel(settings->database);
	uv_timer_init(loop, &redis.timer);
	connect_both(&redis.timer);
}

void redis_close(void)
{
	uv_timer_stop(&redis.timer);
	if (redis.reached)
		redisAsyncHandleWrite(redis.says); /* what was said last */
	drop(&redis.hears);
	drop(&redis.says);
}
