/* telegram.c - what the programs that have to do with the bot share */
#include "telegram.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

#include "endpoint.h"
#include "hmac.h"

enum { SECRET_MAX = 256 };

static bool is_address(int family, const char *text)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(family, text, bytes) == 1;
}

static bool is_port(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return n >= 1 && n <= 5 && !text[n];
}

/* 192.0.2.7, 192.0.2.7:5000, 2001:db8::7, [2001:db8::7], [2001:db8::7]:5000 */
bool telegram_polls(const struct settings *s)
{
	char address[INET6_ADDRSTRLEN + 1] = "";
	const char *domain = s->backend_domain, *end;
	bool six = *domain == '[';

	if (!*domain || is_address(AF_INET6, domain))
		return true;
	domain += six;
	end = domain + strcspn(domain, six ? "]" : ":");
	if ((size_t)(end - domain) >= sizeof address)
		return false;
	memcpy(address, domain, (size_t)(end - domain));
	if (!is_address(six ? AF_INET6 : AF_INET, address))
		return false;
	if (six && *end++ != ']')
		return false;
	return !*end || (*end == ':' && is_port(end + 1));
}

static bool is_secret(const char *text)
{
	size_t n = strspn(text,
	                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                  "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return n >= 1 && n <= SECRET_MAX && !text[n];
}

const char *telegram_secret(struct arena *a, const struct settings *s)
{
	static const char purpose[] = "the webhook of Telegram";
	unsigned char mac[HMAC_SIZE];
	char *secret;

	if (*s->telegram_secret)
		return is_secret(s->telegram_secret) ? s->telegram_secret
		                                     : NULL;
	if (!*s->secret_key)
		return NULL;
	hmac_sha256(s->secret_key, strlen(s->secret_key), purpose,
	            sizeof purpose - 1, mac);
	secret = arena_alloc(a, 2 * sizeof mac + 1);
	return sodium_bin2hex(secret, 2 * sizeof mac + 1, mac, sizeof mac);
}

const char *telegram_webhook(struct arena *a, const struct settings *s)
{
	return arena_printf(a, "https://%s%s", s->backend_domain,
	                    endpoint_route(a, s, "@v1@/bot"));
}

static const char update_sql[] =
	"WITH update AS ("
	"  INSERT INTO telegram_updates (update_id, content, hold_until)"
	"  VALUES ($1, $2, now() + $3::interval)"
	"  ON CONFLICT (update_id) DO NOTHING RETURNING true"
	") "
	"SELECT pg_notify('confab_telegram', '') FROM update";

enum error telegram_update(struct db *db, const char *update_id,
                           const char *json, bool sent)
{
	struct rows *rows;

	return db_query(db, &rows, update_sql, update_id, json,
	                sent ? "1 second" : "0");
}
