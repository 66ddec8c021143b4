/* credential-test - where a request says who is calling */
#include "credential.h"

#include "access-token.h"

#include "../tap.h"

#define OURS "http://localhost:5173"
#define A "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
#define B "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"
#define UPPER "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE"
/* {"jti":A} by the secret "ours" */
#define JWT \
	"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." \
	"eyJqdGkiOiJhYWFhYWFhYS1iYmJiLTRjY2MtOGRkZC1lZWVlZWVlZWVlZWUifQ." \
	"FO4YwmSwZMgEUJP9gQQNaKx316UBgVQxHs5cdclFe78"

static const struct {
	const char *env[5];
	const char *token, *what;
} cases[] = {
	{ { "X=1" }, NULL, "who says nothing is nobody" },
	{ { "HTTP_USER=" A }, A, "the header user" },
	{ { "HTTP_AUTHORIZATION=" A }, A, "authorization, bare" },
	{ { "HTTP_AUTHORIZATION=Bearer " A }, A, "authorization, Bearer" },
	{ { "HTTP_AUTHORIZATION=bEARER   " A },
	  A,
	  "in any case, after spaces" },
	{ { "HTTP_AUTHORIZATION=Basic " A },
	  "Basic " A,
	  "another scheme is a token that nobody has" },
	{ { "HTTP_USER=" A, "HTTP_AUTHORIZATION=" A }, A, "both, of one mind" },
	{ { "HTTP_USER=" A, "HTTP_AUTHORIZATION=Bearer " UPPER },
	  A,
	  "of one mind in two spellings" },
	{ { "HTTP_USER=" A, "HTTP_AUTHORIZATION=" B },
	  NULL,
	  "two that differ are none" },
	{ { "HTTP_X_AUTH_TOKEN=" A }, A, "x-auth-token" },
	{ { "HTTP_USER=" A, "HTTP_X_AUTH_TOKEN=" UPPER },
	  A,
	  "of one mind with another" },
	{ { "HTTP_AUTHORIZATION=" A, "HTTP_X_AUTH_TOKEN=" B },
	  NULL,
	  "two others that differ" },
	{ { "HTTP_USER=" A, "HTTP_AUTHORIZATION=" A, "HTTP_X_AUTH_TOKEN=" B },
	  NULL,
	  "and the third of three" },
	{ { "HTTP_USER=" A, "HTTP_AUTHORIZATION=" JWT },
	  A,
	  "a JWT around it is of one mind with it" },
	{ { "HTTP_X_AUTH_TOKEN=" JWT, "HTTP_USER=" B },
	  NULL,
	  "but not with another" },
	{ { "HTTP_X_AUTH_TOKEN=" JWT "x", "HTTP_USER=" A },
	  NULL,
	  "nor one that is not good" },
	{ { "HTTP_AUTHORIZATION=nonsense", "HTTP_USER=nonsense" },
	  "nonsense",
	  "who says the same nonsense twice has said it" },
	{ { "HTTP_USER=", "HTTP_AUTHORIZATION=" A },
	  A,
	  "an empty one is not there" },
	{ { "HTTP_COOKIE=sessionToken=" A }, A, "the cookie" },
	{ { "HTTP_COOKIE=a=b=c; sessionToken=" A ";x=y" }, A, "among others" },
	{ { "HTTP_COOKIE=a=b;sessionToken=" A }, A, "without spaces" },
	{ { "HTTP_COOKIE=sessionTokens=" A },
	  NULL,
	  "a longer name is another" },
	{ { "HTTP_COOKIE=mysessionToken=" A }, NULL, "so is one that ends so" },
	{ { "HTTP_COOKIE=SessionToken=" A }, NULL, "a name has its case" },
	{ { "HTTP_COOKIE=sessionToken" }, NULL, "a name without a value" },
	{ { "HTTP_COOKIE=sessionToken=" A "; sessionToken=" B },
	  NULL,
	  "two cookies are none" },
	{ { "HTTP_COOKIE=sessionToken=" A "; sessionToken=" A },
	  NULL,
	  "even of one mind" },
	{ { "HTTP_COOKIE=sessionToken=" B, "HTTP_USER=" A },
	  A,
	  "a header goes before the cookie" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_ORIGIN=" OURS },
	  A,
	  "the cookie from the page we name" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_ORIGIN=http://evil.example" },
	  NULL,
	  "but from no other page" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_ORIGIN=null" },
	  NULL,
	  "nor from a nameless one" },
	{ { "HTTP_COOKIE=sessionToken=" A,
	    "HTTP_ORIGIN=" OURS ".evil.example" },
	  NULL,
	  "nor from one that begins alike" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_ORIGIN=https://chat.example",
	    "HTTP_HOST=chat.example" },
	  A,
	  "from the host that was asked" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_ORIGIN=http://chat.example:81",
	    "HTTP_HOST=chat.example" },
	  NULL,
	  "not from another port of it" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_ORIGIN=https://chat.example" },
	  NULL,
	  "not if no host was asked" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_SEC_FETCH_SITE=same-origin" },
	  A,
	  "a browser says it is our own page" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_SEC_FETCH_SITE=none" },
	  A,
	  "or that nobody asked it to" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_SEC_FETCH_SITE=cross-site" },
	  NULL,
	  "or that another page did" },
	{ { "HTTP_COOKIE=sessionToken=" A, "HTTP_SEC_FETCH_SITE=same-site" },
	  NULL,
	  "or one of a neighbour" },
	{ { "HTTP_USER=" A, "HTTP_ORIGIN=http://evil.example" },
	  A,
	  "a header counts from any page: no browser adds it by itself" },
};

static const struct {
	const char *env[3];
	bool local;
	const char *what;
} places[] = {
	{ { "X=1" }, true, "from a shell it is from here" },
	{ { "REMOTE_ADDR=127.0.0.1" }, true, "127.0.0.1 is here" },
	{ { "REMOTE_ADDR=127.1.2.3" }, true, "all of 127 is" },
	{ { "REMOTE_ADDR=::1" }, true, "::1 is" },
	{ { "REMOTE_ADDR=unix:" }, true, "a Unix socket is" },
	{ { "REMOTE_ADDR=10.0.0.1" }, false, "10.0.0.1 is not" },
	{ { "REMOTE_ADDR=::11" }, false, "::11 is not" },
	{ { "REMOTE_ADDR=127.0.0.1", "HTTP_X_FORWARDED_FOR=1.2.3.4" },
	  false,
	  "nor is who comes through a proxy" },
};

static const struct {
	const char *env[4];
	bool own;
	const char *what;
} pages[] = {
	{ { "X=1" }, true, "who is no page is no foreign one" },
	{ { "HTTP_ORIGIN=" OURS }, true, "the page we name is our own" },
	{ { "HTTP_ORIGIN=http://evil.example" },
	  false,
	  "one of elsewhere is not" },
	{ { "HTTP_ORIGIN=null" }, false, "nor one that hides where it is of" },
	{ { "HTTP_ORIGIN=https://chat.example", "HTTP_HOST=CHAT.example" },
	  true,
	  "one of the host that was asked is" },
	{ { "HTTP_ORIGIN=https://chat.example", "HTTP_HOST=chat.example.org" },
	  false,
	  "a longer host is another" },
	{ { "HTTP_ORIGIN=chat.example", "HTTP_HOST=chat.example" },
	  false,
	  "what has no scheme is no origin" },
	{ { "HTTP_SEC_FETCH_SITE=same-origin" }, true, "a browser vouches" },
	{ { "HTTP_SEC_FETCH_SITE=none" }, true, "or says that nobody asked" },
	{ { "HTTP_SEC_FETCH_SITE=same-site" },
	  false,
	  "or that a neighbour did" },
	{ { "HTTP_SEC_FETCH_SITE=cross-site" }, false, "or somebody else" },
	{ { "HTTP_SEC_FETCH_SITE=new-word" }, false, "or what we know not" },
	{ { "HTTP_ORIGIN=" OURS, "HTTP_SEC_FETCH_SITE=cross-site" },
	  true,
	  "the page we name is elsewhere, and may be" },
	{ { "HTTP_ORIGIN=http://evil.example",
	    "HTTP_SEC_FETCH_SITE=same-origin" },
	  false,
	  "an origin goes before that" },
	{ { "HTTP_ORIGIN=", "HTTP_SEC_FETCH_SITE=cross-site" },
	  false,
	  "an empty one is not there" },
};

int main(void)
{
	static const struct settings s = { .secret_key = "ours" };
	struct arena *a = arena_new();

	access_token_open(&s);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct incoming in = { .env = (char **)cases[i].env };
		const char *token = credential_of(a, &in, OURS);

		if (cases[i].token)
			is(token, cases[i].token, cases[i].what);
		else
			ok(!token, cases[i].what);
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct incoming in = { .env = (char **)places[i].env };

		ok(credential_local(&in) == places[i].local, places[i].what);
	}
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		ok(credential_own_page((char **)pages[i].env, OURS) ==
		           pages[i].own,
		   pages[i].what);
	arena_free(a);
	return done();
}
