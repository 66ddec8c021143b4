/* record - a program's answer over FastCGI, in however many pieces it comes */
#include "record.h"

#include "fuzz.h"

/* False: it broke the protocol. */
static bool take(struct incoming_answer *in, const char *bytes, size_t len,
                 size_t step)
{
	bool good = true;

	for (size_t at = 0; at < len && good; at += step)
		good = record_take(in, bytes + at,
		                   len - at < step ? len - at : step);
	return good;
}

static void compare(struct incoming_answer *one, struct incoming_answer *other)
{
	struct answer a, b;
	bool good = record_answer(one, &a);

	must(record_answer(other, &b) == good, "pieces are what the whole is");
	if (!good)
		return;
	must(a.status == b.status && a.close == b.close && a.len == b.len &&
	             !a.words == !b.words &&
	             (!a.words || strcmp(a.words, b.words) == 0),
	     "an answer in pieces is the same");
	must(memcmp(a.body, b.body, a.len) == 0 && !a.body[a.len],
	     "so is its body, and it ends");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct incoming_answer one = { 0 }, other = { 0 };
	size_t step = size ? data[0] % 16 + 1u : 1;
	const char *bytes = (const char *)data + (size > 0);
	bool good;

	size -= size > 0;
	good = take(&one, bytes, size, size ? size : 1);
	must(take(&other, bytes, size, step) == good,
	     "pieces break the protocol as the whole does");
	must(one.out_len <= ANSWER_MAX, "an answer is only so large");
	if (good) {
		must(one.whole == other.whole, "and are as whole");
		if (one.whole)
			compare(&one, &other);
	}
	record_reset(&one);
	record_reset(&other);
	return 0;
}
