/* arena-test - memory that lives exactly as long as one request */
#include "arena.h"

#include <stdint.h>

#include "../tap.h"

static bool zeroed(const char *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i])
			return false;
	return true;
}

static void take_too_much(void)
{
	struct arena *a = arena_new();

	arena_alloc(a, SIZE_MAX - 4);
}

int main(void)
{
	struct arena *a = arena_new();
	char said[256], *one, *two, *again;
	bool apart = true, aligned = true;

	one = arena_alloc(a, 10);
	two = arena_alloc(a, 100000);
	ok(zeroed(one, 10) && zeroed(two, 100000), "what is taken is zeroed");
	memset(one, 1, 10);
	memset(two, 2, 100000);
	ok(one[9] == 1 && two[0] == 2, "and nobody else's");
	for (int i = 1; i < 2000; i++) {
		char *p = arena_alloc(a, (size_t)i % 37);

		aligned = aligned && (uintptr_t)p % _Alignof(max_align_t) == 0;
		apart = apart && zeroed(p, (size_t)i % 37);
		memset(p, 3, (size_t)i % 37);
	}
	ok(aligned, "it is aligned for anything");
	ok(apart, "however often");
	arena_reset(a);
	again = arena_alloc(a, 10);
	ok(zeroed(again, 10), "it is zeroed when taken again as well");
	is(arena_copy(a, "hello", 4), "hell", "a copy has a NUL after it");
	is(arena_copy(a, "", 0), "", "so has an empty one");
	is(arena_printf(a, "%s-%d", "x", 7), "x-7", "printf");
	ok(strlen(arena_printf(a, "%50000s", "")) == 50000, "a long one");
	arena_reset(a);
	arena_reset(a);
	arena_free(a);
	ok(in_child(take_too_much, said, sizeof said) == 1 &&
	           strstr(said, "out of memory"),
	   "more than there is ends the program, saying why");
	return done();
}
