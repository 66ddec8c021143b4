/* session-cache.c - sessions that this process looked up a moment ago */
#include "session-cache.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "secret.h"

/* Places are cheap: an entry is made only of who calls. */
enum { ENTRIES = 16384, TRUST_MS = 2500, AGE_SECONDS = 60 };

static struct shared {
	_Atomic uint64_t epoch;
	_Atomic int64_t trusted_until;
} nothing, *shared = &nothing;

struct entry {
	uint64_t epoch;
	int64_t until;
	char hash[HASH_LENGTH + 1];
	struct user user; /* its texts follow */
	char texts[];
};

/* Each hash has one place, and what came last is there. */
static struct entry *entries[ENTRIES];

void session_cache_open(const char *run)
{
	char path[4096];
	struct shared *s = MAP_FAILED;
	int file;

	snprintf(path, sizeof path, "%s/sessions", run);
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (file == -1)
		return;
	if (ftruncate(file, sizeof *s) == 0)
		s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED,
		         file, 0);
	close(file);
	if (s != MAP_FAILED)
		shared = s;
}

int64_t session_cache_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void session_cache_clear(void)
{
	atomic_fetch_add(&shared->epoch, 1);
}

uint64_t session_cache_epoch(void)
{
	return atomic_load(&shared->epoch);
}

void session_cache_trust(int64_t asked)
{
	atomic_store(&shared->trusted_until, asked ? asked + TRUST_MS : 0);
}

static struct entry **place_of(const char *hash)
{
	char digits[5] = "";

	memcpy(digits, hash, 4);
	return &entries[strtoul(digits, NULL, 16) % ENTRIES];
}

static const char *append(char **at, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = memcpy(*at, text, size);

	*at += size;
	return copy;
}

void session_cache_keep(uint64_t epoch, const char *hash,
                        const struct user *user, long seconds)
{
	struct entry **place = place_of(hash), *e;
	char *at;

	free(*place);
	e = alloc_zero(sizeof *e + strlen(user->id) + strlen(user->login) +
	               strlen(user->name) + strlen(user->session) + 4);
	at = e->texts;
	e->epoch = epoch;
	e->until = session_cache_clock() +
	           (seconds < AGE_SECONDS ? seconds : AGE_SECONDS) * 1000;
	memcpy(e->hash, hash, HASH_LENGTH);
	e->user.id = append(&at, user->id);
	e->user.login = append(&at, user->login);
	e->user.name = append(&at, user->name);
	e->user.session = append(&at, user->session);
	*place = e;
}

/* The moment of trust first: whatever ended before it moved the epoch on.  One
 * that no notifier can have set is of another time of this machine. */
const struct user *session_cache_find(const char *hash)
{
	const struct entry *e = *place_of(hash);
	int64_t now = session_cache_clock(),
		trusted = atomic_load(&shared->trusted_until);
	bool good = e && memcmp(e->hash, hash, HASH_LENGTH) == 0 &&
	            now < e->until && now < trusted &&
	            trusted <= now + TRUST_MS &&
	            e->epoch == session_cache_epoch();

	return good ? &e->user : NULL;
}
