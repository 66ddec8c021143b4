# tokens - the other side of signed tokens: Python's own cryptography
#
# usage: tokens.py TOKENS-PROGRAM, in a folder where it leaves key.pem
#
# They are random, and always the same but for key and salt.  It says of how many
# both sides think the same, and of which they do not.

import base64
import itertools
import json
import random
import string
import subprocess
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

NOW = 1700000000
COUNT = 1000
random.seed(20210603)
key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()),
                  salt_length=padding.PSS.MAX_LENGTH)


def said(token):
    return (token["code"] + str(token["id"]) + str(token["time"])
            + str(token["belongs"]) + str(token["perm"])).encode()


def sign(token):
    signature = key.sign(said(token), PSS, hashes.SHA256())
    return dict(token, signature=base64.b64encode(signature).decode())


def verify(token):
    """What the original makes of a token of the right shape."""
    try:
        signature = base64.b64decode(token["signature"])
    except ValueError:
        return "invalid"
    if NOW - token["time"] > 129600:
        return "expired"
    try:
        key.public_key().verify(signature, said(token), PSS, hashes.SHA256())
    except InvalidSignature:
        return "verification failed"
    return "ok"


def character():
    return random.choice([
        "'", '"', "\\", "\n", "\t", "@", "é", "\u200b", "\u2028", "\U0001f986",
        chr(random.randrange(1, 0x300)), chr(random.randrange(32, 127)),
        chr(random.randrange(0x300, 0xD800)), chr(random.randrange(0xE000, 0x110000))])


def text():
    return "".join(character() for _ in range(random.randrange(20)))


def code():
    if random.random() < 0.5:
        return "".join(random.choices(string.ascii_letters + string.digits, k=16))
    return f"{text()}@{text()}.org"


def token():
    return {"code": code(),
            "id": random.choice([0, 7, random.randrange(-2**63, 2**64)]),
            "perm": random.choice([-1, 0, random.randrange(-2**63, 2**64)]),
            "time": NOW - random.choice([0, 129600, 129601, random.randrange(150000)]),
            "belongs": random.choice([None, [], [text() for _ in range(9)]])}


def shuffled(members):
    some = list(members.items())
    random.shuffle(some)
    return json.dumps(dict(some), ensure_ascii=random.random() < 0.5)


class Ours:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "key.pem"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")

    def read(self, token):
        return self.ask(f"read {NOW} {shuffled(token)}")

    def sign(self, token):
        fields = [json.dumps(token["code"]), str(token["id"]), str(token["perm"]),
                  str(token["time"]), json.dumps(token["belongs"])]
        return json.loads(self.ask("sign " + "\t".join(fields)))


def mangled(token):
    """Of another text of the same signature, or nearly."""
    some = list(token["signature"])
    for _ in range(random.randrange(1, 4)):
        at = random.choice([random.randrange(len(some) + 1), len(some) - 1])
        if random.random() < 0.6:
            some.insert(at, random.choice("=\n -_!=A\x7fé"))
        elif random.random() < 0.5:
            del some[at:at + 1]
        else:
            some[at:at + 1] = random.choice("AQgw=")
    return dict(token, signature="".join(some))


def changed(token):
    member = random.choice(["code", "id", "perm", "belongs"])
    change = {"code": lambda v: v[1:] + v[0] if len(v) == 16 else character() + v, "id": lambda v: v // 10,
              "perm": lambda v: v // 2 + 1, "belongs": lambda v: (v or []) + [text()]}
    return dict(token, **{member: change[member](token[member])})


def look(what, cases):
    good = n = 0
    for wanted, got, case in cases:
        n += 1
        good += wanted == got
        if wanted != got:
            print(f"{what}: wanted {wanted!r}, got {got!r}: {case!r}")
    print(f"{what}: {good} of {n}")


with open("key.pem", "wb") as f:
    f.write(key.private_bytes(serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
ours = Ours(sys.argv[1])
signed = [sign(token()) for _ in range(COUNT)]
made = [(t, ours.sign(t)) for t in (token() for _ in range(COUNT))]
look("Python signs", ((verify(t), ours.read(t), t) for t in signed))
look("Python verifies", (("ok" if NOW - t["time"] <= 129600 else "expired",
                          verify(s), s) for t, s in made))
look("signed as said", ((t, {k: s[k] for k in t}, s) for t, s in made))
look("changed", ((verify(t), ours.read(t), t) for t in map(changed, signed)))
look("mangled", ((verify(t), ours.read(t), t) for t in map(mangled, signed)))
look("base64", ((verify(t), ours.read(t), t) for t in (
    dict(signed[0], time=NOW, signature="".join(s)) for n in range(7)
    for s in itertools.product("QI=\n", repeat=n))))
