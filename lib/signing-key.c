/* signing-key.c - the keys that signed tokens are signed and verified with */
#include "signing-key.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "log.h"

static const char public_sql[] =
	"SELECT public_pem FROM signing_keys"
	" WHERE good_until IS NULL OR good_until > now() ORDER BY id DESC";

enum error signing_key_public(struct db *db, struct arena *a,
                              const char *const **pems)
{
	struct rows *rows;
	const char **list;
	enum error e = db_query(db, &rows, public_sql);

	if (e)
		return e;
	list = arena_alloc(a, (size_t)(rows_count(rows) + 1) * sizeof *list);
	for (int i = 0; i < rows_count(rows); i++)
		list[i] = rows_text(rows, i, 0);
	*pems = list;
	return OK;
}

static const char current_sql[] =
	"SELECT public_pem FROM signing_keys WHERE good_until IS NULL";

enum error signing_key_current(struct db *db, const char **pem)
{
	return db_text(db, pem, ERROR_NO_KEY, current_sql);
}

static const char private_sql[] =
	"SELECT private_pem FROM signing_keys WHERE good_until IS NULL";

enum error signing_key_private(struct db *db, EVP_PKEY **key)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, private_sql);
	BIO *pem;

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_NO_KEY;
	pem = BIO_new_mem_buf(rows_text(rows, 0, 0), -1);
	*key = PEM_read_bio_PrivateKey(pem, NULL, NULL, NULL);
	BIO_free(pem);
	if (*key)
		return OK;
	log_error("the key that signs is none");
	return ERROR_UNAVAILABLE;
}

/* Its PEM in memory that is wiped when it is freed, with a NUL after it. */
static BIO *written(EVP_PKEY *key, bool private)
{
	BIO *pem = BIO_new(BIO_s_secmem());
	int done = private ? PEM_write_bio_PKCS8PrivateKey(pem, key, NULL, NULL,
	                                                   0, NULL, NULL)
	                   : PEM_write_bio_PUBKEY(pem, key);

	if (!done || BIO_write(pem, "", 1) != 1)
		die("cannot write a key");
	return pem;
}

static const char *text_of(BIO *pem)
{
	char *text;

	BIO_get_mem_data(pem, &text);
	return text;
}

/* The statement takes both halves of a new key, and gives its id. */
static enum error add(struct db *db, const char *sql, const char **id)
{
	EVP_PKEY *key = EVP_RSA_gen(SIGNING_KEY_BITS);
	BIO *public, *private;
	struct rows *rows;
	enum error e;

	if (!key)
		die("cannot make a key");
	public = written(key, false);
	private = written(key, true);
	e = db_query(db, &rows, sql, text_of(public), text_of(private));
	BIO_free(public);
	BIO_free(private);
	EVP_PKEY_free(key);
	if (!e)
		*id = rows_count(rows) ? rows_text(rows, 0, 0) : NULL;
	return e;
}

/* That one signs at most is the index's to say; but no id is used up in vain.
 */
static const char make_sql[] =
	"INSERT INTO signing_keys (public_pem, private_pem)"
	" SELECT $1, $2 WHERE NOT EXISTS ("
	"   SELECT FROM signing_keys WHERE good_until IS NULL)"
	" ON CONFLICT DO NOTHING RETURNING id";

enum error signing_key_make(struct db *db, const char **id)
{
	return add(db, make_sql, id);
}

/* The old one first, as the new one is made of its row; it verifies for as long
 * as a token is good (AUTH_SECONDS). */
static const char rotate_sql[] =
	"WITH replaced AS ("
	"  UPDATE signing_keys SET private_pem = NULL,"
	"    good_until = now() + interval '129600 seconds'"
	"  WHERE good_until IS NULL RETURNING id"
	") "
	"INSERT INTO signing_keys (public_pem, private_pem)"
	" SELECT $1, $2 FROM replaced RETURNING id";

enum error signing_key_rotate(struct db *db, const char **id)
{
	return add(db, rotate_sql, id);
}

static const char retire_sql[] =
	"UPDATE signing_keys SET private_pem = NULL, good_until = now()"
	" WHERE id = $1 AND (good_until IS NULL OR good_until > now())"
	" RETURNING id";

enum error signing_key_retire(struct db *db, const char *id, bool *done)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, retire_sql, id);

	if (!e)
		*done = rows_count(rows);
	return e;
}

static const char list_sql[] =
	"SELECT id, encode(sha256(decode(regexp_replace(public_pem,"
	"    '-----[^-]*-----', '', 'g'), 'base64')), 'hex'),"
	"  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),"
	"  CASE WHEN good_until IS NULL THEN 'signs'"
	"    WHEN good_until > now() THEN to_char(good_until"
	"      AT TIME ZONE 'UTC', '\"verifies until\" YYYY-MM-DD HH24:MI')"
	"    ELSE 'void' END"
	" FROM signing_keys ORDER BY id";

enum error signing_key_list(struct db *db, struct rows **rows)
{
	return db_query(db, rows, list_sql);
}
