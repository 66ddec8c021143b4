/* telegram-webhook - an update that Telegram brings */
#include <sodium.h>

#include "dialect.h"
#include "endpoint.h"
#include "json.h"
#include "secret.h"
#include "telegram.h"

enum { ID };

static const struct param params[] = {
	[ID] = { "update_id", BODY, INTEGER, .min = 0, .max = 4294967295,
	         .summary = "Of each update another one" },
	{ 0 },
};

/* Their hashes are compared, in a time that says nothing of either. */
static bool lets_in(const struct request *rq)
{
	const char *secret = telegram_secret(rq->arena, rq->settings),
		   *shown = request_variable(
			   rq, "HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN");
	char hash[HASH_LENGTH + 1], shown_hash[HASH_LENGTH + 1];

	if (!secret || !shown)
		return false;
	secret_hash(secret, hash);
	secret_hash(shown, shown_hash);
	return sodium_memcmp(hash, shown_hash, HASH_LENGTH) == 0;
}

/* What becomes of it Telegram does not wait for. */
static struct reply telegram_webhook_take(struct request *rq)
{
	enum error e = telegram_update(
		rq->db, rq->arg[ID],
		json_object_to_json_string_ext(rq->body,
	                                       JSON_C_TO_STRING_PLAIN),
		true);

	return e ? reply_error(e) : reply_ok();
}

static const struct endpoint ep = {
	.name = "telegram-webhook",
	.route = "POST @v1@/bot",
	.summary = "An update of the bot's, which Telegram brings",
	.access = ANYONE,
	.lets_in = lets_in,
	.large = true,
	.params = params,
	.returns = "Nothing",
	.dialect = &dialect_pepeunit,
	.handle = telegram_webhook_take,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
