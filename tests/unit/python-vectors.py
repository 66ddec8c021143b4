#!/usr/bin/python3
# python-vectors - what Python's str() and repr() make of JSON
#
# usage: python-vectors.py >tests/unit/python-vectors.json
#
# Always the same ones: what is random begins with the same seed.

import json
import random
import struct
import sys

random.seed(20210603)

WORDS = ["true", "false", "null", "[]", "{}", "[[]]", "[{}]", '{"":{}}', '""']

INTEGERS = [str(n) for n in
            (0, 1, -1, 7, 1622729833, 2**31 - 1, -2**31, 2**32, 2**53, 2**53 + 1,
             2**63 - 1, -2**63, 2**63, 2**64 - 1)] + ["-0"]

FLOATS = """
0.0 -0.0 1.0 -1.0 0.1 -0.1 0.5 1.5 0.3 1e0 1E5 1e+5 1e-5 0.0001 0.00001 0.00012
0.000123456789 123456789.123 1e15 1e16 1e17 -1e16 9999999999999998.0
99999999999999990.0 1234567890123456.7 12345678901234567.8 1e21 1e22 1e23 1e100
1e308 1.7976931348623157e308 -1.7976931348623157e308 1.7976931348623159e308
1e309 -1e309 1e999 -1e999 5e-324 -5e-324 4.9e-324 2e-324 1e-400 -1e-400
2.2250738585072014e-308 2.225073858507201e-308 1.1125369292536007e-308
0.1000000000000000055511151231257827 0.30000000000000004 2.675 1622729833.5
1622729833.0 100.0 1000000000000000.0 10000000000000000.0 4503599627370496.5
9007199254740993.0 9.5 9.999999999999999 0.9999999999999999 1.0000000000000002
123e-7 123e7 1.0E+2 0e5 -0e-5 0.00e10 3.14159265358979323846
""".split()

TEXTS = [
    "a", "'", '"', "'\"", "''", '""', "it's", 'say "so"', "it's \"so\"",
    "\\", "\\\\", "\\'", '\\"', "\\'\"", "\\n", "C:\\new\\table", "/", "</script>",
    "\n", "\r", "\t", "\r\n", "\b", "\f", "\x01", "\x1b[31m", "\x1f", "\x7f",
    "\x80", "\x85", "\x9f", "\xa0", "\xa1", "\xad", "\xff", "\u0100",
    "é", "e\u0301", "\u0301", "ä\u0308", "\u0378", "\u0600", "\u061c", "\u06dd",
    "\u070f", "\u1680", "\u180e", "\u2000", "\u200a", "\u200b", "\u200c", "\u200d",
    "\u200e", "\u200f", "\u2010", "\u2027", "\u2028", "\u2029", "\u202a", "\u202e",
    "\u202f", "\u2030", "\u205f", "\u2060", "\u2061", "\u2066", "\u206f", "\u2fff",
    "\u3000", "\u3001", "漢字", "한글", "עברית", "العربية", "ไทย", "\ud7a3",
    "\ud7a4", "\ud7ff", "\ue000", "\uf8ff", "\ufdd0", "\ufeff", "\ufff9", "\ufffd",
    "\ufffe", "\uffff", "\U00010000", "\U0001000c", "\U0001f986", "👩‍👩‍👧", "🇩🇪",
    "\U0001fae8", "\U000110bd", "\U0001d173", "\U0002a6de", "\U000e0001",
    "\U000e0100", "\U000f0000", "\U0010fffd", "\U0010ffff",
    " ", "  ", "None", "True", "1", "[]", "%s", "%n", "{0}", "a@b.example",
    "\u200b'", "\u200b\"'", "'\U0001f986'", "\x00"[:0], "x" * 300, "'" * 20 + '"' * 20,
]

NESTED = [
    [1, 2.0, "3", None, True, False], ["a", "b"], ["a'b", 'a"b', "a'\"b"], [[[[[]]]]],
    {"a": 1, "b": [1, 2], "c": {"d": None}}, {"z": 1, "a": 2, "m": 3},
    {"it's": 'say "so"', "\u200b": "\u2028", "🦆": "\U000e0001"}, [{}, [], "", 0, 0.0],
    {"": "", " ": " "}, [1e16, 1e-5, 5e-324, -0.0], ["\\", "\n", "\t", "\r"],
    {"1": 1, "true": True, "null": None}, [[1, [2, [3, [4, {"five": [5]}]]]]],
]


def edges():
    """Where printable begins and ends, on both sides."""
    was = None
    for c in range(1, sys.maxunicode + 1):
        now = chr(c).isprintable()
        if was is not None and now != was:
            yield from (c - 1, c)
        was = now


def texts_of_edges():
    some = [chr(c) for c in edges() if not 0xD800 <= c <= 0xDFFF]
    for i in range(0, len(some), 100):
        yield "".join(some[i:i + 100])


def floats():
    """Of all sizes, beside powers of two, and of few digits."""
    for power in random.sample(range(-1074, 1024), 120) + [-44]:
        yield 2.0 ** power
    for _ in range(80):
        yield struct.unpack("<d", random.randbytes(7) + bytes([random.choice(
            [0x3F, 0x40, 0x41, 0x43, 0x00, 0x7E, 0xBF, 0xC0])]))[0]
    for _ in range(80):
        yield float(f"{random.randrange(10**random.randrange(1, 18))}"
                    f"e{random.randrange(-25, 25)}")


def text():
    pick = lambda: random.choice(
        ["'", '"', "\\", "\n", chr(random.randrange(1, 0x300)),
         chr(random.randrange(0x2000, 0x2100)), chr(random.randrange(32, 127)),
         chr(random.randrange(0xE000, 0x110000))])
    return "".join(pick() for _ in range(random.randrange(12)))


def value(depth):
    kind = random.randrange(8 if depth else 6)
    if kind < 6:
        return [None, True, random.randrange(-2**63, 2**64), random.random() * 10
                ** random.randrange(-20, 20), text(), text()][kind]
    some = [value(depth - 1) for _ in range(random.randrange(5))]
    return some if kind == 6 else {text(): v for v in some}


def texts():
    yield from WORDS + INTEGERS + FLOATS
    for v in TEXTS + NESTED + list(texts_of_edges()) + list(floats()):
        yield json.dumps(v)
    yield from ('"\\u0041\\/\\ud83e\\udd86"', ' [ 1 ,\t2 ] ', '{ "a" : 1e2 }')
    for _ in range(120):
        yield json.dumps(value(4), ensure_ascii=random.random() < 0.5)


print("[")
print(",\n".join(json.dumps([t, str(json.loads(t)), repr(json.loads(t))])
                 for t in texts()))
print("]")
