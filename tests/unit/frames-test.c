/* frames-test - RFC 6455's frames and RFC 7692's messages, byte by byte */
#include "../../gateway/frames.h"

#include <zlib.h>

#include "../tap.h"

#define HELLO_MASKED "\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"
#define NO_MASK "\0\0\0\0"
#define S(text) text, sizeof(text) - 1

/* What was heard: texts as they came, and what is due in hexadecimal. */
static struct {
	char texts[4096], due[4096];
	int messages;
	size_t last_len;
} heard;

static void hear(void *of, const char *text, size_t len)
{
	size_t n = strlen(heard.texts);

	(void)of;
	heard.messages++;
	heard.last_len = len;
	if (len < sizeof heard.texts - n - 8)
		snprintf(heard.texts + n, sizeof heard.texts - n, "%.*s|",
		         text ? (int)len : 6, text ? text : "binary");
}

static void note(void *of, const char *bytes, size_t len)
{
	size_t n = strlen(heard.due);

	(void)of;
	for (size_t i = 0; i < len && n < sizeof heard.due - 3; i++, n += 2)
		snprintf(heard.due + n, sizeof heard.due - n, "%02x",
		         (unsigned char)bytes[i]);
}

static const struct frames_events events = { hear, note };

static enum frames_is take(struct frames *f, const char *bytes, size_t len,
                           size_t step)
{
	enum frames_is is = FRAMES_GOOD;

	memset(&heard, 0, sizeof heard);
	for (size_t at = 0; at < len && is == FRAMES_GOOD; at += step)
		is = frames_take(f, bytes + at,
		                 at + step > len ? len - at : step, &events,
		                 NULL);
	return is;
}

static const struct {
	const char *bytes;
	size_t len;
	const char *texts, *due; /* of due what it begins with */
	enum frames_is is;
	const char *what;
} cases[] = {
	{ S("\x81\x85" HELLO_MASKED), "Hello|", "", FRAMES_GOOD,
	  "5.7: a masked text" },
	{ S("\x01\x83" NO_MASK "Hel\x80\x82" NO_MASK "lo"), "Hello|", "",
	  FRAMES_GOOD, "5.7: a text in two fragments" },
	{ S("\x89\x85" HELLO_MASKED), "", "8a0548656c6c6f", FRAMES_GOOD,
	  "5.7: a ping is answered with what it says" },
	{ S("\x82\xfe\x01\x00" NO_MASK), "", "", FRAMES_GOOD,
	  "5.7: 256 bytes of binary begin" },
	{ S("\x82\x85" HELLO_MASKED "\x81\x80" NO_MASK), "binary||", "",
	  FRAMES_GOOD, "binary is told of, an empty text is one" },
	{ S("\x01\x81" NO_MASK "a\x89\x80" NO_MASK "\x00\x81" NO_MASK
	    "b\x8a\x80" NO_MASK "\x80\x81" NO_MASK "c"),
	  "abc|", "8a00", FRAMES_GOOD,
	  "5.4: control frames between fragments" },
	{ S("\x01\x80" NO_MASK "\x00\x80" NO_MASK "\x80\x80" NO_MASK), "|", "",
	  FRAMES_GOOD, "5.4: fragments of nothing" },
	{ S("\x01\x81" NO_MASK "\xc3\x80\x81" NO_MASK "\xa9"), "\xc3\xa9|", "",
	  FRAMES_GOOD, "5.6: a character in two fragments" },
	{ S("\x8a\x81" NO_MASK "x"), "", "", FRAMES_GOOD,
	  "5.5.3: a pong that nobody asked for" },
	{ S("\x89\xfd" NO_MASK
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "4567890123456789012345678901234567890123456789012345678901234"),
	  "", "8a7d3031", FRAMES_GOOD, "5.5: a ping of 125 bytes" },

	{ S("\x81\x05Hello"), "", "880203ea", FRAMES_FAULT,
	  "5.1: what is not masked" },
	{ S("\xc1\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.2: RSV1 without a meaning" },
	{ S("\xa1\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.2: RSV2" },
	{ S("\x91\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.2: RSV3" },
	{ S("\xf1\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.2: all of them" },
	{ S("\x83\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.2: opcode 3" },
	{ S("\x84\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 4" },
	{ S("\x85\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 5" },
	{ S("\x86\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 6" },
	{ S("\x87\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 7" },
	{ S("\x8b\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 11" },
	{ S("\x8c\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 12" },
	{ S("\x8d\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 13" },
	{ S("\x8e\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 14" },
	{ S("\x8f\x80" NO_MASK), "", "880203ea", FRAMES_FAULT, "5.2: 15" },
	{ S("\x81\xfe\x00\x05" HELLO_MASKED), "", "880203ea", FRAMES_FAULT,
	  "5.2: 5 bytes, said in 16 bits" },
	{ S("\x81\xff\0\0\0\0\0\0\0\x05" HELLO_MASKED), "", "880203ea",
	  FRAMES_FAULT, "5.2: 5 bytes, said in 64" },
	{ S("\x81\xff\0\0\0\0\0\0\x01\0" NO_MASK), "", "880203ea", FRAMES_FAULT,
	  "5.2: 256 bytes, said in 64" },
	{ S("\x81\xff\x80\0\0\0\0\0\0\0" NO_MASK), "", "880203ea", FRAMES_FAULT,
	  "5.2: a length of 64 bits, the first of them set" },
	{ S("\x89\xfe\x00\x7e" NO_MASK), "", "880203ea", FRAMES_FAULT,
	  "5.5: a ping of 126 bytes" },
	{ S("\x09\x80" NO_MASK), "", "880203ea", FRAMES_FAULT,
	  "5.5: a ping in fragments" },
	{ S("\x08\x80" NO_MASK), "", "880203ea", FRAMES_FAULT,
	  "5.5: a close in fragments" },
	{ S("\x80\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.4: what continues nothing" },
	{ S("\x00\x81" NO_MASK "x"), "", "880203ea", FRAMES_FAULT,
	  "5.4: nor goes on" },
	{ S("\x01\x81" NO_MASK "x\x81\x81" NO_MASK "y"), "", "880203ea",
	  FRAMES_FAULT, "5.4: a message within another" },
	{ S("\x81\x81" NO_MASK "x\x83\x80" NO_MASK), "x|", "880203ea",
	  FRAMES_FAULT, "what came before a fault is heard" },
	{ S("\x81\x82" NO_MASK "\xc3("), "", "880203ef", FRAMES_FAULT,
	  "8.1: a text that is no UTF-8" },
	{ S("\x81\x81" NO_MASK "\xc3"), "", "880203ef", FRAMES_FAULT,
	  "8.1: half a character at the end" },
	{ S("\x01\x83" NO_MASK "\xed\xa0\x80"), "", "880203ef", FRAMES_FAULT,
	  "8.1: a surrogate, before the end" },
	{ S("\x81\xff\0\0\0\0\0\x01\0\x01" NO_MASK "x"), "", "880203f1",
	  FRAMES_FAULT, "a message of more than 64 KiB, at its first byte" },
	{ S("\x82\xff\0\0\0\0\0\x01\0\x01" NO_MASK "x"), "", "880203f1",
	  FRAMES_FAULT, "be it binary" },
	{ S("\x01\x81" NO_MASK "x\x80\xff\0\0\0\0\0\x01\0\0" NO_MASK "y"), "",
	  "880203f1", FRAMES_FAULT, "or in fragments" },

	{ S("\x88\x80" NO_MASK), "", "8800", FRAMES_CLOSED,
	  "5.5.1: a close without a code" },
	{ S("\x88\x82" NO_MASK "\x03\xe8"), "", "880203e8", FRAMES_CLOSED,
	  "5.5.1: a code is said back" },
	{ S("\x88\x85" NO_MASK "\x03\xe8"
	    "bye"),
	  "", "880503e8627965", FRAMES_CLOSED, "and a reason" },
	{ S("\x88\x81" NO_MASK "\x03"), "", "880203ea", FRAMES_FAULT,
	  "5.5.1: a close of one byte" },
	{ S("\x88\x83" NO_MASK "\x03\xe8\xff"), "", "880203ef", FRAMES_FAULT,
	  "5.5.1: a reason that is no UTF-8" },
	{ S("\x01\x81" NO_MASK "x\x88\x80" NO_MASK), "", "8800", FRAMES_CLOSED,
	  "a close between fragments" },
	{ S("\x88\x80" NO_MASK "\x81\x81" NO_MASK "x"), "", "8800",
	  FRAMES_CLOSED, "after a close nothing is heard" },
	{ S("\x88\x80" NO_MASK "\x83\x80" NO_MASK), "", "8800", FRAMES_CLOSED,
	  "be it wrong" },
};

static void check_cases(size_t step, const char *how)
{
	char what[128];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct frames f = { 0 };
		enum frames_is is = take(&f, cases[i].bytes, cases[i].len,
		                         step);

		snprintf(what, sizeof what, "%s%s", cases[i].what, how);
		if (!ok(is == cases[i].is &&
		                strcmp(heard.texts, cases[i].texts) == 0 &&
		                strncmp(heard.due, cases[i].due,
		                        strlen(cases[i].due)) == 0 &&
		                !*heard.due == !*cases[i].due,
		        what))
			printf("# is %d, heard \"%s\", due %s\n", is,
			       heard.texts, heard.due);
		frames_free(&f);
	}
}

static void check_codes(void)
{
	static const struct {
		unsigned from, to;
		bool good;
	} codes[] = {
		{ 0, 999, false },       { 1000, 1003, true },
		{ 1004, 1006, false },   { 1007, 1011, true },
		{ 1015, 1015, false },   { 1100, 1100, false },
		{ 2000, 2000, false },   { 2999, 2999, false },
		{ 3000, 4999, true },    { 5000, 5000, false },
		{ 65535, 65535, false },
	};
	char frame[] = "\x88\x82\0\0\0\0??", what[64];

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		bool as_wanted = true;

		for (unsigned c = codes[i].from; c <= codes[i].to; c++) {
			struct frames f = { 0 };

			frame[6] = (char)(c >> 8);
			frame[7] = (char)c;
			as_wanted &= take(&f, frame, sizeof frame - 1, 8) ==
			             (codes[i].good ? FRAMES_CLOSED
			                            : FRAMES_FAULT);
			as_wanted &= codes[i].good ||
			             strcmp(heard.due, "880203ea") == 0;
		}
		snprintf(what, sizeof what, "7.4: codes %u to %u are %s",
		         codes[i].from, codes[i].to,
		         codes[i].good ? "said back" : "faults");
		ok(as_wanted, what);
	}
}

static void check_memory(void)
{
	struct frames f = { 0 };

	take(&f, S("\x81\x85" HELLO_MASKED), 100);
	ok(!f.part, "after a message nothing is kept");
	take(&f, S("\x81"), 1);
	ok(f.part, "half a header is");
	take(&f, S("\x81" NO_MASK "x"), 100);
	ok(!f.part, "until the rest of it came");
	take(&f, S("\x81\x83" NO_MASK "xy"), 100);
	ok(f.part, "so is half a message");
	take(&f, S("z\x89"), 100);
	ok(f.part && strcmp(heard.texts, "xyz|") == 0,
	   "and what begins behind it");
	take(&f, S("\x80" NO_MASK), 100);
	ok(!f.part && f.controls == 1, "after a ping nothing is");
	take(&f, S("\x01\x81" NO_MASK "x"), 100);
	ok(f.part, "between fragments something is");
	take(&f, S("\x89\x80" NO_MASK), 100);
	ok(f.part, "be there a ping");
	take(&f, S("\x80\x80" NO_MASK), 100);
	ok(!f.part, "until the last of them");
	take(&f, S("\x82\xfe\x00\x7e" NO_MASK), 100);
	ok(f.part, "a longer header is counted");
	for (int i = 0; i < 126; i++)
		take(&f, "x", 1, 1);
	ok(!f.part, "with all its bytes");
}

static void check_many(void)
{
	struct frames f = { 0 };
	enum frames_is is = FRAMES_GOOD;
	int n = 1;

	take(&f, S("\x01\x80" NO_MASK), 100);
	while (n < 5000 && is == FRAMES_GOOD) {
		is = take(&f, S("\x00\x80" NO_MASK), 100);
		n++;
	}
	ok(n == MESSAGE_FRAMES + 1 && is == FRAMES_FAULT &&
	           strncmp(heard.due, "880203f1", 8) == 0,
	   "a message of more than 1024 frames, be they empty");
	frames_free(&f);
}

/* A masked frame, of a mask of zeros. */
static size_t frame(char *to, int first, const char *bytes, size_t len)
{
	size_t n = frames_head(to, len);

	to[0] = (char)first;
	to[1] = (char)(to[1] | 0x80);
	memset(to + n, 0, 4);
	memcpy(to + n + 4, bytes, len);
	return n + 4 + len;
}

static size_t deflated(const char *text, size_t len, char *to, size_t size,
                       bool last)
{
	z_stream z = { .next_in = (void *)text,
		       .avail_in = (uInt)len,
		       .next_out = (void *)to,
		       .avail_out = (uInt)size };

	deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
	deflate(&z, last ? Z_FINISH : Z_SYNC_FLUSH);
	deflateEnd(&z);
	if (last)
		to[z.total_out++] = 0;
	return z.total_out - (last ? 0 : 4);
}

static enum frames_is inflated(const char *bytes, size_t len)
{
	static char wire[80 * 1024];
	struct frames f = { .window_bits = 15 };
	enum frames_is is = take(&f, wire, frame(wire, 0xc1, bytes, len),
	                         sizeof wire);

	if (is == FRAMES_GOOD && f.part)
		is = FRAMES_FAULT;
	frames_free(&f);
	return is;
}

static bool is_refused(const char *bytes, size_t len, const char *code)
{
	return inflated(bytes, len) == FRAMES_FAULT && !heard.messages &&
	       strncmp(heard.due + 4, code, 4) == 0;
}

static void check_rsv(void)
{
	struct frames f = { .window_bits = 15 };

	ok(take(&f, S("\x81\x81" NO_MASK "x"), 100) == FRAMES_GOOD &&
	           heard.messages == 1,
	   "7692, 6: a message may come as it is all the same");
	ok(take(&f,
	        S("\x41\x83" NO_MASK "\xf2\x48\xcd\x80\x84" NO_MASK
	          "\xc9\xc9\x07\x00"),
	        100) == FRAMES_GOOD &&
	           strcmp(heard.texts, "Hello|") == 0,
	   "7692, 7.2.3.1: or in fragments");
	ok(take(&f, S("\xc2\x81" NO_MASK "\xff"), 100) == FRAMES_GOOD,
	   "binary is let be, whatever it is");
	ok(take(&f, S("\xc9\x80" NO_MASK), 100) == FRAMES_FAULT,
	   "7692, 6.1: a control frame is never compressed");
	ok(take(&f, S("\x41\x81" NO_MASK "\xf2\xc0\x80" NO_MASK), 100) ==
	           FRAMES_FAULT,
	   "7692, 6.1: nor said to be in a fragment that is not the first");
	ok(take(&f, S("\xe1\x80" NO_MASK), 100) == FRAMES_FAULT,
	   "RSV2 has no meaning all the same");
}

static void check_inflate(void)
{
	static char text[100 * 1024], bytes[100 * 1024];
	size_t len;

	ok(inflated(S("\xf2\x48\xcd\xc9\xc9\x07\x00")) == FRAMES_GOOD &&
	           strcmp(heard.texts, "Hello|") == 0,
	   "7692, 7.2.3.1: Hello");
	ok(inflated(S("\x00\x05\x00\xfa\xffHello\x00")) == FRAMES_GOOD &&
	           strcmp(heard.texts, "Hello|") == 0,
	   "7692, 7.2.3.3: as it is");
	ok(inflated(S("\xf3\x48\xcd\xc9\xc9\x07\x00\x00")) == FRAMES_GOOD &&
	           strcmp(heard.texts, "Hello|") == 0,
	   "7692, 7.2.3.4: in a last block");
	ok(inflated(
		   S("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00")) ==
	                   FRAMES_GOOD &&
	           strcmp(heard.texts, "Hello|") == 0,
	   "7692, 7.2.3.5: in two blocks");
	ok(inflated(S("\x00")) == FRAMES_GOOD && heard.messages == 1,
	   "7692, 7.2.3.6: nothing");
	ok(is_refused(S("\xf2\x48\xcd\xc9\xc9"), "03ef"), "cut short");
	ok(is_refused(S(""), "03ef"), "less than nothing");
	ok(is_refused(S("\xff\xff\xff"), "03ef"), "nonsense");
	ok(is_refused(S("\x02\x02\x00\x00"), "03ef"),
	   "a reference to before the text");
	len = deflated("\xc3(", 2, bytes, sizeof bytes, false);
	ok(is_refused(bytes, len, "03ef"), "8.1: what is no UTF-8 within");
	memset(text, 'x', sizeof text);
	len = deflated(text, MESSAGE_MAX, bytes, sizeof bytes, false);
	ok(inflated(bytes, len) == FRAMES_GOOD && heard.last_len == MESSAGE_MAX,
	   "64 KiB in a few bytes are let in");
	len = deflated(text, MESSAGE_MAX + 1, bytes, sizeof bytes, false);
	ok(is_refused(bytes, len, "03f1"), "a byte more is too big");
	len = deflated(text, sizeof text, bytes, sizeof bytes, true);
	ok(is_refused(bytes, len, "03f1"), "so is a bomb");
}

static void check_pack(void)
{
	static char text[70000];
	struct frames f = { .window_bits = 9 };
	char head[FRAME_HEAD_MAX];
	const char *packed = text;
	size_t len = DEFLATE_MIN + 1, n;

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	n = frames_pack(&f, head, &packed, &len);
	ok(len < 100 && n == 2 && head[0] == (char)0xc1 && head[1] == (char)len,
	   "an answer of more than 1 KiB is deflated");
	ok(inflated(packed, len) == FRAMES_GOOD &&
	           heard.last_len == DEFLATE_MIN + 1,
	   "and can be undone");
	packed = text;
	len = DEFLATE_MIN;
	n = frames_pack(&f, head, &packed, &len);
	ok(packed == text && n == 4 && head[0] == (char)0x81,
	   "a shorter one is not");
	f.window_bits = 0;
	len = sizeof text;
	n = frames_pack(&f, head, &packed, &len);
	ok(packed == text && n == 10, "nor one where that is not agreed on");
	f.window_bits = 15;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)rand();
	n = frames_pack(&f, head, &packed, &len);
	ok(packed == text && head[0] == (char)0x81,
	   "nor one that it would make longer");
}

static void check_heads(void)
{
	static const struct {
		size_t len, head;
		const char *bytes;
	} heads[] = {
		{ 0, 2, "\x81\x00" },
		{ 125, 2, "\x81\x7d" },
		{ 126, 4, "\x81\x7e\x00\x7e" },
		{ 65535, 4, "\x81\x7e\xff\xff" },
		{ 65536, 10, "\x81\x7f\0\0\0\0\0\x01\0\0" },
	};
	char head[FRAME_HEAD_MAX], what[64];

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		snprintf(what, sizeof what, "the header of %zu bytes",
		         heads[i].len);
		ok(frames_head(head, heads[i].len) == heads[i].head &&
		           memcmp(head, heads[i].bytes, heads[i].head) == 0,
		   what);
		ok(frames_length(head) == heads[i].head + heads[i].len,
		   "says how long the frame is");
	}
}

static void check_controls(void)
{
	char frame[FRAME_CONTROL_MAX], reason[200] = "";

	ok(frames_close(frame, CLOSE_NORMAL, "bye") == 7 &&
	           memcmp(frame,
	                  "\x88\x05\x03\xe8"
	                  "bye",
	                  7) == 0,
	   "a close frame with a reason");
	memset(reason, 'x', CLOSE_REASON_MAX - 1);
	strcat(reason, "\xc3\xa9");
	ok(frames_close(frame, CLOSE_NORMAL, reason) == FRAME_CONTROL_MAX - 1,
	   "a reason is cut before a character that does not fit");
	ok(frames_ping(frame) == 2 && memcmp(frame, "\x89\x00", 2) == 0,
	   "a ping");
}

int main(void)
{
	check_cases(100000, "");
	check_cases(1, ", a byte at a time");
	check_cases(3, ", in threes");
	check_codes();
	check_memory();
	check_many();
	check_rsv();
	check_inflate();
	check_pack();
	check_heads();
	check_controls();
	return done();
}
