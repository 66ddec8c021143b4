/* utf8-test - well-formed UTF-8, and nothing else */
#include "utf8.h"

#include "../tap.h"

static const struct {
	const char *text;
	long length;
	const char *what;
} lengths[] = {
	{ "", 0, "nothing is no characters" },
	{ "abc", 3, "ASCII" },
	{ "\x7f", 1, "U+007F is the last of one byte" },
	{ "\xc2\x80", 1, "U+0080 is the first of two" },
	{ "\xdf\xbf", 1, "U+07FF is the last of two" },
	{ "\xe0\xa0\x80", 1, "U+0800 is the first of three" },
	{ "\xed\x9f\xbf", 1, "U+D7FF is the last before the surrogates" },
	{ "\xee\x80\x80", 1, "U+E000 is the first after them" },
	{ "\xef\xbf\xbf", 1, "U+FFFF is the last of three" },
	{ "\xf0\x90\x80\x80", 1, "U+10000 is the first of four" },
	{ "\xf4\x8f\xbf\xbf", 1, "U+10FFFF is the last of all" },
	{ "a\xc3\xa9\xf0\x9f\xa6\x86z", 4, "characters are not bytes" },
	{ "e\xcc\x81", 2, "a combining mark is a character" },
	{ "\x80", -1, "what continues nothing" },
	{ "\xbf", -1, "what continues nothing, the last" },
	{ "\xc0\x80", -1, "NUL in two bytes" },
	{ "\xc1\xbf", -1, "U+007F in two bytes" },
	{ "\xe0\x80\x80", -1, "NUL in three bytes" },
	{ "\xe0\x9f\xbf", -1, "U+07FF in three bytes" },
	{ "\xed\xa0\x80", -1, "U+D800, the first surrogate" },
	{ "\xed\xbf\xbf", -1, "U+DFFF, the last" },
	{ "\xed\xa0\xbd\xed\xb8\x80", -1, "a pair of surrogates" },
	{ "\xf0\x80\x80\x80", -1, "NUL in four bytes" },
	{ "\xf0\x8f\xbf\xbf", -1, "U+FFFF in four bytes" },
	{ "\xf4\x90\x80\x80", -1, "U+110000" },
	{ "\xf5\x80\x80\x80", -1, "a first byte above F4" },
	{ "\xf8\x88\x80\x80\x80", -1, "five bytes" },
	{ "\xfe", -1, "FE" },
	{ "\xff", -1, "FF" },
	{ "\xc3", -1, "two bytes cut to one" },
	{ "\xe2\x82", -1, "three cut to two" },
	{ "\xf0\x9f\xa6", -1, "four cut to three" },
	{ "\xc3(", -1, "a second byte that is none" },
	{ "\xe2\x28\xa1", -1, "a second of three that is none" },
	{ "\xe2\x82\x28", -1, "a third that is none" },
	{ "\xf0\x9f\xa6\x28", -1, "a fourth that is none" },
	{ "good\xff", -1, "bad after good" },
};

int main(void)
{
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		ok(utf8_length(lengths[i].text) == lengths[i].length,
		   lengths[i].what);
	ok(utf8_step("\0", 1) == 1, "NUL is a character, for who has a length");
	ok(utf8_step("\xf0\x9f\xa6\x86", 4) == 4, "a step of four");
	ok(utf8_step("\xf0\x9f\xa6\x86", 3) == -1, "cut, more may mend it");
	ok(utf8_step("\xf0", 1) == -1, "cut after the first byte");
	ok(utf8_step("\xf0\x28", 2) == 0, "cut, but nothing mends it");
	ok(utf8_cut("abc", 3) == 3, "what fits is not cut");
	ok(utf8_cut("abc", 9) == 3, "nor what fits easily");
	ok(utf8_cut("abc", 2) == 2, "what does not, is");
	ok(utf8_cut("a\xf0\x9f\xa6\x86", 4) == 1, "before a character");
	ok(utf8_cut("a\xf0\x9f\xa6\x86z", 5) == 5, "or after it");
	ok(utf8_cut("\xf0\x9f\xa6\x86", 3) == 0, "if need be before the first");
	return done();
}
