/* redis-url-test - an address of a Redis, and what is none */
#include "redis-url.h"

#include "../tap.h"

static struct arena *arena;

static const char *parts(const char *text)
{
	struct redis_url u;

	return redis_url_read(arena, text, &u)
	               ? arena_printf(arena, "%s|%s|%s|%s|%s", u.host, u.port,
	                              u.user, u.password, u.database)
	               : "none";
}

int main(void)
{
	static const struct {
		const char *text, *parts;
	} cases[] = {
		{ "redis://redis", "redis|6379|||0" },
		{ "redis://redis/", "redis|6379|||0" },
		{ "redis://redis.example.org:6380/12",
		  "redis.example.org|6380|||12" },
		{ "redis://10.0.0.1:1/007", "10.0.0.1|1|||7" },
		{ "redis://:word@redis/0", "redis|6379||word|0" },
		{ "redis://ada:tea@redis/0", "redis|6379|ada|tea|0" },
		{ "redis://ada@redis/0", "redis|6379|ada||0" },
		{ "redis://:a:b@c/d@redis/1", "redis|6379||a:b@c/d|1" },
		{ "redis://:%41%2f%40%3A@redis", "redis|6379||A/@:|0" },
		{ "redis://[::1]:6380/2", "::1|6380|||2" },
		{ "redis://:x@[fe80::1]", "fe80::1|6379||x|0" },
		{ "", "none" },
		{ "redis", "none" },
		{ "redis:", "none" },
		{ "redis://", "none" },
		{ "redis:///0", "none" },
		{ "redis://:6379/0", "none" },
		{ "redis://@/0", "none" },
		{ "rediss://redis/0", "none" },
		{ "REDIS://redis/0", "none" },
		{ "http://redis/0", "none" },
		{ "redis://redis:/0", "none" },
		{ "redis://redis:port/0", "none" },
		{ "redis://redis:123456/0", "none" },
		{ "redis://redis/one", "none" },
		{ "redis://redis/-1", "none" },
		{ "redis://redis/1/2", "none" },
		{ "redis://redis/123456", "none" },
		{ "redis://a b/0", "none" },
		{ "redis://::1/0", "none" },
		{ "redis://[::1/0", "none" },
		{ "redis://[::1]x/0", "none" },
		{ "redis://[::1]x:1/0", "none" },
		{ "redis://[]/0", "none" },
		{ "redis://:%@redis", "none" },
		{ "redis://:%4@redis", "none" },
		{ "redis://:%4g@redis", "none" },
		{ "redis://:%00@redis", "none" },
		{ "redis://:% 1@redis", "none" },
	};

	arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is(parts(cases[i].text), cases[i].parts, cases[i].text);
	arena_free(arena);
	return done();
}
