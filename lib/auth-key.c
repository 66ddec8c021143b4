/* auth-key.c - whose signatures of tokens count */
#include "auth-key.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "fetch.h"
#include "json.h"
#include "log.h"
#include "secret.h"
#include "signing-key.h"

/* Seconds: how long a key is good, and how long a service is left alone that
 * has just not answered, if there is none, or an old one to go on with, or one
 * by which a signature was not. */
enum { LIFE = 3600, RETRY = 3, RETRY_LATE = 60, RETRY_OTHER = 10 };

/* Whoever waits for who asks does so for a little more than FETCH_MS. */
enum { WAITS = 300, WAIT_NS = 10 * 1000 * 1000 };

/* Of the file: a key as large as may be fetched, and two moments. */
enum { FILE_MAX = FETCH_MAX + 64 };

/* What this process knows of the file, and so of the service. */
static struct held {
	char path[4096];
	struct timespec changed;
	ino_t inode;
	int64_t fetched, asked; /* Unix time; 0: never */
	char *pem;              /* NULL: there never was one */
} held;

struct auth_source auth_source(struct arena *a, const struct settings *s,
                               struct db *db)
{
	struct auth_source source = { .run = s->run, .db = db };

	if (*s->auth_host && *s->auth_port)
		source.url = arena_printf(a, "%s%s:%s", s->auth_proto,
		                          s->auth_host, s->auth_port);
	return source;
}

static const char *const *list_of(struct arena *a, const char *pem)
{
	const char **list = arena_alloc(a, 2 * sizeof *list);

	if (pem)
		list[0] = arena_copy(a, pem, strlen(pem));
	return list;
}

/* Each service has a file of its own: what another one said never counts. */
static void be_about(const struct auth_source *source)
{
	char path[sizeof held.path], hash[HASH_LENGTH + 1];

	secret_hash(source->url, hash);
	snprintf(path, sizeof path, "%s/auth-key.%.16s", source->run, hash);
	if (strcmp(path, held.path) == 0)
		return;
	free(held.pem);
	held = (struct held){ 0 };
	memcpy(held.path, path, sizeof path);
}

static void hold(int64_t fetched, int64_t asked, const char *pem)
{
	char *copy = pem ? alloc_grow(NULL, strlen(pem) + 1) : NULL;

	if (pem)
		memcpy(copy, pem, strlen(pem) + 1);
	free(held.pem);
	held.pem = copy;
	held.fetched = fetched;
	held.asked = asked;
}

/* The file is two moments, a line each, and then the key if there is one. */
static void take_in(const char *text)
{
	char *line, *pem;
	int64_t fetched = strtoll(text, &line, 10),
		asked = strtoll(line, &pem, 10);

	if (line == text || pem == line || *pem != '\n')
		log_warn("%s is not as it was written", held.path);
	else
		hold(fetched, asked, pem[1] ? pem + 1 : NULL);
}

static bool is_known(const struct stat *s)
{
	return s->st_ino == held.inode &&
	       memcmp(&s->st_mtim, &held.changed, sizeof s->st_mtim) == 0;
}

/* A look at the file's time costs a microsecond.  It is never written to: there
 * is another one in its place. */
static void look(struct arena *a)
{
	char *text = NULL;
	struct stat s;
	FILE *f;

	if (stat(held.path, &s) == -1 || is_known(&s))
		return;
	f = fopen(held.path, "re");
	if (!f)
		return;
	if (fstat(fileno(f), &s) == 0) {
		text = arena_alloc(a, FILE_MAX + 1);
		if (!fread(text, 1, FILE_MAX, f))
			text = NULL;
	}
	fclose(f);
	held.inode = s.st_ino;
	held.changed = s.st_mtim;
	if (text)
		take_in(text);
}

static bool write_new(const char *path)
{
	int file = open(path,
	                O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
	                0600);
	bool good = file != -1 &&
	            dprintf(file, "%" PRId64 "\n%" PRId64 "\n%s", held.fetched,
	                    held.asked, held.pem ? held.pem : "") > 0;

	if (file != -1 && close(file))
		good = false;
	return good;
}

/* By whoever holds the lock. */
static void share(void)
{
	char path[sizeof held.path + 4];

	snprintf(path, sizeof path, "%s.new", held.path);
	if (!write_new(path) || rename(path, held.path))
		log_warn("cannot keep the key in %s: %s", held.path,
		         strerror(errno));
}

/* The key in what the service said, in the arena. */
static const char *key_in(struct arena *a, const char *answer, const char **why)
{
	json_object *o = json_parse_object(answer, strlen(answer));
	json_object *member = json_object_object_get(o, "publickey");
	const char *pem = NULL;

	*why = "it is no object with a publickey";
	if (json_object_is_type(member, json_type_string)) {
		pem = json_object_get_string(member);
		pem = auth_key_read(pem, why) ? arena_copy(a, pem, strlen(pem))
		                              : NULL;
	}
	json_object_put(o);
	return pem;
}

static void ask(struct arena *a, const char *url)
{
	const char *why,
		*answer = fetch(a, arena_printf(a, "%s/requestPublicKey", url),
	                        &why),
		*pem = answer ? key_in(a, answer, &why) : NULL;
	int64_t now = time(NULL);

	if (pem)
		hold(now, now, pem);
	else
		log_warn("no key from %s: %s", url, why);
	held.asked = now;
}

/* The folder itself is what is locked: it is there, and nobody's to own. */
static bool locked(int folder, bool wait)
{
	static const struct timespec moment = { 0, WAIT_NS };

	for (int i = 0; flock(folder, LOCK_EX | LOCK_NB) == -1; i++) {
		if (errno != EWOULDBLOCK || !wait || i == WAITS)
			return false;
		nanosleep(&moment, NULL);
	}
	return true;
}

/* A moment yet to come is of a clock that was wrong. */
static bool is_past(int64_t since, int64_t seconds)
{
	int64_t now = time(NULL);

	return since > now || now - since >= seconds;
}

/* Ask, unless somebody just has; while somebody does, wait for that or not. */
static void renew(struct arena *a, const struct auth_source *source,
                  int64_t gap, bool wait)
{
	int folder;

	if (!is_past(held.asked, gap))
		return;
	folder = open(source->run, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder == -1) {
		ask(a, source->url);
		return;
	}
	if (locked(folder, wait)) {
		look(a);
		if (is_past(held.asked, gap)) {
			ask(a, source->url);
			share();
		}
	}
	close(folder);
}

static const char *const *of_service(struct arena *a,
                                     const struct auth_source *source)
{
	be_about(source);
	look(a);
	if (!held.pem)
		renew(a, source, RETRY, true);
	else if (is_past(held.fetched, LIFE))
		renew(a, source, RETRY_LATE, false);
	return list_of(a, held.pem);
}

/* As they are now: one that was given up counts no more. */
static const char *const *of_issuer(struct arena *a, struct db *db)
{
	const char *const *pems;

	return signing_key_public(db, a, &pems) ? list_of(a, NULL) : pems;
}

const char *const *auth_keys(struct arena *a, const struct auth_source *source)
{
	if (source->pem)
		return list_of(a, source->pem);
	return source->url ? of_service(a, source) : of_issuer(a, source->db);
}

const char *const *auth_keys_again(struct arena *a,
                                   const struct auth_source *source)
{
	if (source->pem || !source->url)
		return list_of(a, NULL);
	renew(a, source, RETRY_OTHER, true);
	return list_of(a, held.pem);
}

/* No word is asked for at a terminal: a public key needs none. */
static EVP_PKEY *parse(const char *pem)
{
	static char no_word[] = "";
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key;

	if (!bio)
		die("out of memory");
	key = PEM_read_bio_PUBKEY(bio, NULL, NULL, no_word);
	BIO_free(bio);
	ERR_clear_error();
	return key;
}

static const char *fault_of(EVP_PKEY *key)
{
	if (!key)
		return "it is no public key in PEM";
	if (!EVP_PKEY_is_a(key, "RSA"))
		return "it is no RSA key";
	if (EVP_PKEY_get_bits(key) < AUTH_KEY_BITS_MIN)
		return "it has less than 2048 bits";
	if (EVP_PKEY_get_bits(key) > AUTH_KEY_BITS_MAX)
		return "it has more than 8192 bits";
	return NULL;
}

/* To read a key costs as much as to verify a signature by it. */
EVP_PKEY *auth_key_read(const char *pem, const char **why)
{
	enum { KEPT = 4 };
	static struct {
		char *pem;
		EVP_PKEY *key;
	} kept[KEPT], *next = kept;
	EVP_PKEY *key;

	for (int i = 0; i < KEPT; i++)
		if (kept[i].pem && strcmp(kept[i].pem, pem) == 0)
			return kept[i].key;
	key = parse(pem);
	*why = fault_of(key);
	if (*why) {
		EVP_PKEY_free(key);
		return NULL;
	}
	EVP_PKEY_free(next->key);
	next->pem = alloc_grow(next->pem, strlen(pem) + 1);
	memcpy(next->pem, pem, strlen(pem) + 1);
	next->key = key;
	next = next == kept + KEPT - 1 ? kept : next + 1;
	return key;
}
