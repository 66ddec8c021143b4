#!/usr/bin/python3
"""rfc6455.py - RFC 6455 and RFC 7692, rule by rule, against a gateway

usage: rfc6455.py SOCKET

Prints "good SENTENCE" or "bad SENTENCE: what was seen" for each.  What is sent is
made of bytes here; what comes is read here as well, and once more by Debian's
python3-wsproto, an implementation of others.
"""
import base64
import hashlib
import os
import socket
import struct
import sys
import zlib

import wsproto
from wsproto import events
from wsproto.extensions import PerMessageDeflate

GATE = sys.argv[1]
GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
PONG = b'{"type":"ping","success":true,"data":"pong"}'
PING = b'{"type":"ping"}'
TEXT, BINARY, CLOSE, PING_FRAME, PONG_FRAME = 1, 2, 8, 9, 10
FIN, RSV1, RSV2, RSV3 = 0x80, 0x40, 0x20, 0x10


class Raw:
    """A connection, and what came of it that is not read yet."""

    def __init__(self, upgrade=True, extensions=None, key=None):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(5)
        self.socket.connect(GATE)
        self.bytes = b''
        if upgrade:
            self.key = key or base64.b64encode(os.urandom(16))
            self.send(request(self.key, extensions))
            self.head = self.read_head()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except BrokenPipeError:
            pass

    def more(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionResetError, socket.timeout):
            data = b''
        self.bytes += data
        return data

    def read_head(self):
        while b'\r\n\r\n' not in self.bytes and self.more():
            pass
        head, _, self.bytes = self.bytes.partition(b'\r\n\r\n')
        return head.decode().split('\r\n')

    def header(self, name):
        values = [line.split(':', 1)[1].strip() for line in self.head[1:]
                  if line.lower().startswith(name.lower() + ':')]
        return values[0] if len(values) == 1 else None

    def read(self, n):
        while len(self.bytes) < n and self.more():
            pass
        data, self.bytes = self.bytes[:n], self.bytes[n:]
        return data

    def frame(self):
        """The next one: its first byte, is it masked, what it carries."""
        head = self.read(2)
        if len(head) < 2:
            return None
        n = head[1] & 0x7f
        if n == 126:
            n, = struct.unpack('>H', self.read(2))
        elif n == 127:
            n, = struct.unpack('>Q', self.read(8))
        return head[0], head[1] >> 7, self.read(n)

    def closes_with(self, code):
        """A close frame of that code (None: without one) and nothing else."""
        frame = self.frame()
        want = b'' if code is None else struct.pack('>H', code)
        return frame is not None and frame[:2] == (FIN | CLOSE, 0) and \
            frame[2][:2] == want

    def ends(self):
        return self.bytes == b'' and self.more() == b''

    def answers(self):
        return self.frame() == (FIN | TEXT, 0, PONG)


def request(key, extensions=None, **other):
    lines = {'Host': b'x', 'Upgrade': b'websocket', 'Connection': b'Upgrade',
             'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': b'13'}
    if extensions:
        lines['Sec-WebSocket-Extensions'] = extensions
    for name, value in other.items():
        lines[name.replace('_', '-')] = value
    first = lines.pop('first', b'GET /ws HTTP/1.1')
    return first + b'\r\n' + b''.join(
        name.encode() + b': ' + value + b'\r\n'
        for name, value in lines.items() if value is not None) + b'\r\n'


def frame(first, data=b'', mask=b'\x11\x22\x33\x44', length=None, masked=True):
    n = len(data)
    size = length or (0 if n < 126 else 2 if n < 65536 else 8)
    head = bytes([first, (0x80 if masked else 0) |
                  {0: n, 2: 126, 8: 127}[size]])
    head += n.to_bytes(size, 'big') if size else b''
    if not masked:
        return head + data
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data))


def sent(*frames, **how):
    raw = Raw(**how)
    raw.send(b''.join(frames))
    return raw


def deflated(data):
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (z.compress(data) + z.flush(zlib.Z_SYNC_FLUSH))[:-4]


RULES = []


def rule(sentence):
    def add(check):
        RULES.append((sentence, check))
        return check
    return add


def fails(code, sentence, *frames, **how):
    """That is a fault: a close frame of that code, then the end."""
    def check():
        raw = sent(*frames, **how)
        return raw.closes_with(code) and raw.ends()
    RULES.append((sentence, check))


def answered(sentence, *frames, **how):
    RULES.append((sentence, lambda: sent(*frames, **how).answers()))


def refused(status, sentence, **other):
    def check():
        raw = Raw(upgrade=False)
        raw.send(request(base64.b64encode(b'x' * 16), **other))
        raw.head = raw.read_head()
        return raw.head[0].split()[1] == str(status)
    RULES.append((sentence, check))


# 1.3, 4: the handshake
@rule('4.2.2: the status is 101')
def _():
    return Raw().head[0].startswith('HTTP/1.1 101 ')


@rule('4.2.2: Upgrade is websocket')
def _():
    return Raw().header('Upgrade') == 'websocket'


@rule('4.2.2: Connection is Upgrade')
def _():
    return Raw().header('Connection') == 'Upgrade'


@rule('4.2.2: Sec-WebSocket-Accept proves that the key was read')
def _():
    raw = Raw()
    return raw.header('Sec-WebSocket-Accept') == base64.b64encode(
        hashlib.sha1(raw.key + GUID).digest()).decode()


@rule('1.3: of the key of the document it is the one of the document')
def _():
    return Raw(key=b'dGhlIHNhbXBsZSBub25jZQ==').header(
        'Sec-WebSocket-Accept') == 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='


@rule('4.2.2: no subprotocol is named that was not asked for')
def _():
    return Raw().header('Sec-WebSocket-Protocol') is None


@rule('4.2.2: no extension is named that was not offered')
def _():
    return Raw().header('Sec-WebSocket-Extensions') is None


refused(405, '4.1: another method than GET is refused',
        first=b'POST /ws HTTP/1.1')
refused(505, '4.1: so is HTTP before 1.1', first=b'GET /ws HTTP/1.0')
refused(400, '4.2.1: a handshake without Host is refused', Host=None)
refused(400, '4.2.1: one without Upgrade', Upgrade=None)
refused(400, '4.2.1: one with another', Upgrade=b'h2c')
refused(101, '4.2.1: Upgrade may be in any case', Upgrade=b'WebSocket')
refused(400, '4.2.1: one without Connection', Connection=None)
refused(101, '4.2.1: Connection may say more', Connection=b'keep-alive, upgrade')
refused(400, '4.2.1: one without a key', Sec_WebSocket_Key=None)
refused(400, '4.2.1: one whose key is not of 16 bytes',
        Sec_WebSocket_Key=b'eHh4')
refused(426, '4.2.1: one without a version', Sec_WebSocket_Version=None)
refused(426, '4.4: one of another version', Sec_WebSocket_Version=b'12')


@rule('4.4: that is told the version that is spoken')
def _():
    raw = Raw(upgrade=False)
    raw.send(request(b'x', Sec_WebSocket_Version=b'25'))
    raw.head = raw.read_head()
    return raw.header('Sec-WebSocket-Version') == '13'


@rule('4.2.1: a handshake may come byte by byte')
def _():
    raw = Raw(upgrade=False)
    for byte in request(base64.b64encode(b'x' * 16)):
        raw.send(bytes([byte]))
    return raw.read_head()[0].split()[1] == '101'


@rule('4.1: what comes right behind it is heard')
def _():
    raw = Raw(upgrade=False)
    raw.send(request(base64.b64encode(b'x' * 16)) + frame(FIN | TEXT, PING))
    raw.read_head()
    return raw.answers()


# 5: frames
fails(1002, '5.1: what is not masked ends the connection',
      frame(FIN | TEXT, PING, masked=False))
fails(1002, '5.1: a control frame that is not masked does, too',
      frame(FIN | PING_FRAME, masked=False))
answered('5.1: nothing that the server sends is masked', frame(FIN | TEXT, PING))
for bit, name in (RSV1, 'RSV1'), (RSV2, 'RSV2'), (RSV3, 'RSV3'):
    fails(1002, f'5.2: {name} has no meaning', frame(FIN | bit | TEXT, PING))
for opcode in 3, 4, 5, 6, 7, 11, 12, 13, 14, 15:
    fails(1002, f'5.2: opcode {opcode} is reserved', frame(FIN | opcode))
fails(1002, '5.2: a short length is not said in 16 bits',
      frame(FIN | TEXT, PING, length=2))
fails(1002, '5.2: nor in 64', frame(FIN | TEXT, PING, length=8))
fails(1002, '5.2: nor one of 16 bits in 64',
      frame(FIN | TEXT, PING + b' ' * 200, length=8))
fails(1002, '5.2: the first bit of 64 is not set',
      bytes([FIN | TEXT, 0xff]) + b'\xff' * 8 + b'mask')
answered('5.2: lengths of 16 bits', frame(FIN | TEXT, PING + b' ' * 111))
answered('5.2: and more', frame(FIN | TEXT, PING + b' ' * 60000))
answered('5.2: and of 64', frame(FIN | TEXT, PING + b' ' * (65536 - 15)))
for mask in b'\0\0\0\0', b'\xff\xff\xff\xff', b'\x80\x00\x7f\x01':
    answered(f'5.3: a mask of {mask.hex()}', frame(FIN | TEXT, PING, mask))


@rule('5.3: each frame has a mask of its own')
def _():
    raw = sent(frame(TEXT, PING[:5], b'abcd'), frame(0, PING[5:9], b'\0\0\0\1'),
               frame(FIN, PING[9:], b'wxyz'))
    return raw.answers()


@rule('5.4: a message may come in fragments of a byte')
def _():
    return sent(frame(TEXT, PING[:1]), *(frame(0, bytes([b]))
                                         for b in PING[1:-1]),
                frame(FIN, PING[-1:])).answers()


answered('5.4: fragments may be empty', frame(TEXT), frame(0, PING), frame(FIN))


@rule('5.4: control frames may come between them')
def _():
    raw = sent(frame(TEXT, PING[:5]), frame(FIN | PING_FRAME, b'x'),
               frame(FIN, PING[5:]))
    return raw.frame() == (FIN | PONG_FRAME, 0, b'x') and raw.answers()


@rule('5.4: and are answered before the message has ended')
def _():
    raw = sent(frame(TEXT, PING[:5]), frame(FIN | PING_FRAME, b'x'))
    return raw.frame() == (FIN | PONG_FRAME, 0, b'x')


fails(1002, '5.4: control frames come whole', frame(PING_FRAME))
fails(1002, '5.4: what continues nothing is a fault', frame(FIN, PING))
fails(1002, '5.4: so is another message in the midst of one',
      frame(TEXT, b'{'), frame(FIN | TEXT, PING))
fails(1002, '5.4: or behind its end', frame(TEXT, b'{'),
      frame(FIN | BINARY, b'}'))


@rule('5.4: a frame may come byte by byte')
def _():
    raw = Raw()
    for byte in frame(FIN | TEXT, PING):
        raw.send(bytes([byte]))
    return raw.answers()


@rule('5.4: several may come at once, and are answered in order')
def _():
    return [sent(*[frame(FIN | TEXT, PING)] * 3).frame()] == \
        [(FIN | TEXT, 0, PONG)]


fails(1002, '5.5: a control frame carries 125 bytes at most',
      frame(FIN | PING_FRAME, b'x' * 126))


@rule('5.5: and may carry that')
def _():
    return sent(frame(FIN | PING_FRAME, b'x' * 125)).frame() == \
        (FIN | PONG_FRAME, 0, b'x' * 125)


@rule('5.5.1: a close is answered by one, with its code')
def _():
    raw = sent(frame(FIN | CLOSE, struct.pack('>H', 1000) + b'bye'))
    return raw.closes_with(1000)


@rule('5.5.1: one without a code by one without')
def _():
    return sent(frame(FIN | CLOSE)).closes_with(None)


fails(1002, '5.5.1: half a code is a fault', frame(FIN | CLOSE, b'\x03'))
fails(1007, '5.5.1: a reason is UTF-8',
      frame(FIN | CLOSE, struct.pack('>H', 1000) + b'\xff'))


@rule('5.5.1: after it nothing is heard')
def _():
    raw = sent(frame(FIN | CLOSE), frame(FIN | TEXT, PING))
    return raw.closes_with(None) and raw.ends()


@rule('5.5.2: a ping is answered with what it carries')
def _():
    data = bytes(range(100))
    return sent(frame(FIN | PING_FRAME, data)).frame() == \
        (FIN | PONG_FRAME, 0, data)


@rule('5.5.2: each of several is, in order')
def _():
    raw = sent(*(frame(FIN | PING_FRAME, bytes([i])) for i in range(10)))
    return all(raw.frame() == (FIN | PONG_FRAME, 0, bytes([i]))
               for i in range(10))


answered('5.5.3: a pong that nobody asked for is let be',
         frame(FIN | PONG_FRAME, b'x'), frame(FIN | TEXT, PING))
answered('5.6: so is binary, whatever it is', frame(FIN | BINARY, b'\xff\0'),
         frame(FIN | TEXT, PING))
answered('5.6: be it in fragments', frame(BINARY, b'\xff'), frame(FIN, b'\0'),
         frame(FIN | TEXT, PING))
fails(1009, '10.4: a message is 64 KiB at most',
      frame(FIN | TEXT, b' ' * 65537))
fails(1009, '10.4: in fragments, too', frame(TEXT, b' ' * 40000),
      frame(FIN, b' ' * 40000))
fails(1009, '10.4: it is not waited for',
      bytes([FIN | TEXT, 0xff]) + b'\0\0\0\1\0\0\0\0' + b'maskx')
fails(1009, '10.4: in 1024 of them at most', frame(TEXT), frame(0) * 1024)


# 7: the end
@rule('7.1.1: the server ends the connection first')
def _():
    raw = sent(frame(FIN | CLOSE, struct.pack('>H', 1000)))
    return raw.closes_with(1000) and raw.ends()


@rule('7.1.5: a close between fragments is one')
def _():
    raw = sent(frame(TEXT, b'{'), frame(FIN | CLOSE, struct.pack('>H', 1001)))
    return raw.closes_with(1001) and raw.ends()


@rule('7.1.4: what was asked before a close is answered before it')
def _():
    raw = sent(frame(FIN | TEXT, PING), frame(FIN | TEXT, PING),
               frame(FIN | CLOSE, struct.pack('>H', 1000)))
    return raw.answers() and raw.answers() and raw.closes_with(1000)


def said_back(code):
    return lambda: sent(frame(FIN | CLOSE, struct.pack('>H', code))
                        ).closes_with(code)


for code in 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, \
        4000, 4999:
    RULES.append((f'7.4: the code {code} is said back', said_back(code)))
for code in 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535:
    fails(1002, f'7.4: the code {code} is a fault',
          frame(FIN | CLOSE, struct.pack('>H', code)))


# 8.1: texts
answered('8.1: a text is UTF-8', frame(FIN | TEXT, '{"type":"ping","x":"\u00e9'
         '\u20ac\U0001f986"}'.encode()))
answered('8.1: a character may be in two fragments',
         frame(TEXT, b'{"type":"ping","x":"\xe2\x82'), frame(FIN, b'\xac"}'))
for bad in b'\xc3(', b'\xc0\x80', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', \
        b'\xf8\x88\x80\x80\x80', b'\xff', b'\x80':
    fails(1007, f'8.1: {bad.hex()} is none', frame(FIN | TEXT, bad))
fails(1007, '8.1: nor is half a character', frame(FIN | TEXT, b'\xe2\x82'))
fails(1007, '8.1: which is known before the message ends',
      frame(TEXT, b'\xf4\x90'))


# 9.1 and RFC 7692: extensions
OFFER = b'permessage-deflate'
ANSWER = 'permessage-deflate; server_no_context_takeover; ' \
    'client_no_context_takeover'


def agreed(sentence, offer, answer):
    RULES.append((sentence, lambda: Raw(extensions=offer).header(
        'Sec-WebSocket-Extensions') == answer))


agreed('7692, 5: permessage-deflate is agreed on', OFFER, ANSWER)
agreed('7692, 7.1.2.1: with the window that is asked for',
       OFFER + b'; server_max_window_bits=10',
       ANSWER + '; server_max_window_bits=10')
agreed('7692, 7.1: an offer that is not understood is declined',
       OFFER + b'; what=ever', None)
agreed('7692, 5: the next one is not', OFFER + b'; what=ever, ' + OFFER, ANSWER)
agreed('9.1: an extension that nobody knows is let be', b'x-foo; bar=1', None)
refused(400, '9.1: what is no list of extensions is refused',
        extensions=b'permessage-deflate;;')
DEFLATE = {'extensions': OFFER}
answered('7692, 7.2.2: a compressed message is understood',
         frame(FIN | RSV1 | TEXT, deflated(PING)), **DEFLATE)
answered('7692, 6.1: so is one that is not', frame(FIN | TEXT, PING), **DEFLATE)
answered('7692, 6.1: and one in fragments',
         frame(RSV1 | TEXT, deflated(PING)[:5]), frame(FIN, deflated(PING)[5:]),
         **DEFLATE)
answered('7692, 7.2.2: nothing of one is kept for the next',
         frame(FIN | RSV1 | BINARY, deflated(b'other')),
         frame(FIN | RSV1 | TEXT, deflated(PING)), **DEFLATE)
fails(1002, '7692, 6.1: a fragment that is not the first does not say so',
      frame(RSV1 | TEXT, deflated(PING)[:5]), frame(FIN | RSV1, b''), **DEFLATE)
fails(1002, '7692, 6: nor does a control frame', frame(FIN | RSV1 | PING_FRAME),
      **DEFLATE)
fails(1002, '5.2: the other bits have no meaning still',
      frame(FIN | RSV2 | TEXT, PING), **DEFLATE)
fails(1007, '7692, 7.2.2: what is not deflated is bad data',
      frame(FIN | RSV1 | TEXT, b'\xff\xff\xff'), **DEFLATE)
fails(1007, '8.1: within, a text is UTF-8, too',
      frame(FIN | RSV1 | TEXT, deflated(b'\xff')), **DEFLATE)
fails(1009, '10.4: a bomb is too big',
      frame(FIN | RSV1 | TEXT, deflated(b' ' * 10_000_000)), **DEFLATE)


@rule('7692, 6.2: a long answer is compressed')
def _():
    text = b'{"type":"ping","id":"' + b'x' * 5000 + b'"}'
    first, masked, data = sent(frame(FIN | TEXT, text), **DEFLATE).frame()
    return first == FIN | RSV1 | TEXT and not masked and \
        zlib.decompressobj(-15).decompress(data + b'\0\0\xff\xff') == \
        PONG[:-1] + b',"id":"' + b'x' * 5000 + b'"}'


@rule('an implementation of others understands all of it')
def _():
    ws = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
    raw = Raw(upgrade=False)
    raw.send(ws.send(events.Request(host='x', target='/ws',
                                    extensions=[PerMessageDeflate()])))
    seen = []
    step = 0
    long = '{"type":"ping","id":"' + 'y' * 70 * 100 + '"}'
    while raw.more() or raw.bytes:
        ws.receive_data(raw.bytes or None)
        raw.bytes = b''
        for event in ws.events():
            seen.append(type(event).__name__)
            if isinstance(event, events.AcceptConnection):
                raw.send(ws.send(events.TextMessage(long)))
                raw.send(ws.send(events.Ping(b'hello')))
            elif isinstance(event, events.TextMessage) and \
                    event.message_finished:
                step += 1
                raw.send(ws.send(events.TextMessage('{"type":"ping"}')
                                 if step == 1 else
                                 events.CloseConnection(1000, 'bye')))
            elif isinstance(event, events.CloseConnection):
                seen.append((event.code, event.reason))
    return seen[0] == 'AcceptConnection' and 'Pong' in seen and \
        seen.count('TextMessage') >= 2 and (1000, 'bye') in seen


for what, holds in RULES:
    try:
        good = holds()
    except Exception as e:  # whatever it is, the rule does not hold
        good = False
        what = f'{what}: {e!r}'
    print('good' if good else 'bad', what, flush=True)
