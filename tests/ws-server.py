#!/usr/bin/python3
"""ws-server.py - a WebSocket server that a client has to stand

usage: ws-server.py FOLDER [CERTIFICATE KEY]

Listens on 127.0.0.1, at free ports that it writes to files: FOLDER/odd for what is
wrong in the way that the path says, and FOLDER/echo (and FOLDER/tls) for what says
again what it is told, by Debian's python3-websockets.  What a client sent first is
in FOLDER/request.
"""
import asyncio
import base64
import hashlib
import os
import ssl
import sys

import websockets

GUID = b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
folder = sys.argv[1]


def frame(opcode, payload, fin=True, rsv=0, mask=False):
    head = bytes([fin << 7 | rsv << 4 | opcode])
    if len(payload) < 126:
        head += bytes([mask << 7 | len(payload)])
    else:
        head += bytes([mask << 7 | 126]) + len(payload).to_bytes(2, 'big')
    return head + (bytes(4) if mask else b'') + payload


def close(code, reason=b''):
    return frame(8, code.to_bytes(2, 'big') + reason)


# What comes after the handshake, by path.
AFTER = {
    '/early': frame(1, b'at once'),
    '/fragments': frame(1, b'{"a":', fin=False) + frame(9, b'there?')
    + frame(0, '"Stra\u00dfe'.encode()[:-3], fin=False)
    + frame(0, '\u00dfe'.encode()[:1], fin=False)
    + frame(0, '\u00dfe'.encode()[1:] + b'"}'),
    '/lines': frame(1, b'{"a":\r\n1,\n"b":\0002}') + frame(1, b'second'),
    '/terminal': frame(1, '\u001b[2Ja\\b\u202ec'.encode()),
    '/binary': frame(2, bytes(1000)) + frame(1, b'text'),
    '/close': close(4001, 'not y\u00f6u \u001b[2J'.encode()),
    '/close-bare': frame(8, b''),
    '/lost': b'',
    '/masked': frame(1, b'masked', mask=True),
    '/rsv': frame(1, b'reserved', rsv=4),
    '/opcode': frame(3, b'unknown'),
    '/utf8': frame(1, b'\xff\xfe'),
    '/utf8-late': frame(1, b'a\xe2', fin=False) + frame(0, b'(\xa1'),
    '/orphan': frame(0, b'of nothing'),
    '/ping-long': b'\x89\x7e\x00\x7e' + bytes(126),
    '/large': b'\x81\x7f' + (17 << 20).to_bytes(8, 'big') + bytes(9),
    '/huge': b'\x81\x7f' + b'\xff' * 8 + bytes(9),
    '/crumbs': frame(1, b'', fin=False) + frame(0, b'', fin=False) * 20000,
    '/garbage': b'HTTP/1.1 200 OK\r\n\r\n',
}
ENDS = {'/lost'}  # the connection ends with it


def answer(path, key):
    accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
    head = (b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n'
            b'Connection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: ')
    return {
        '/403': b'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
        '/302': b'HTTP/1.1 302 Found\r\nLocation: /early\r\n\r\n',
        '/200': b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
        '/http10': head.replace(b'1.1', b'1.0') + accept + b'\r\n\r\n',
        '/no-http': b'220 mail.example ESMTP\r\n\r\n',
        '/nothing': b'',
        '/accept': head + accept[::-1] + b'\r\n\r\n',
        '/accept-twice': head + accept + b'\r\nSec-WebSocket-Accept: x\r\n\r\n',
        '/accept-none': head[:-len('Sec-WebSocket-Accept: ')] + b'\r\n',
        '/not-upgraded': head.replace(b'WebSocket\r', b'h2c\r') + accept
        + b'\r\n\r\n',
        '/extension': head + accept
        + b'\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
        '/protocol': head + accept
        + b'\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n',
        '/endless': head + accept + b'\r\nX: ' + b'x' * 20000,
    }.get(path, head + accept + b'\r\n\r\n' + AFTER.get(path, b''))


async def hear_close(reader, deaf):
    """The connection ends with it, or when the client has gone"""
    while said := await reader.read(4096):
        if said[0] == 0x88 and not deaf:
            return


async def odd(reader, writer):
    try:
        head = await reader.readuntil(b'\r\n\r\n')
        with open(os.path.join(folder, 'request'), 'wb') as file:
            file.write(head)
        lines = head.split(b'\r\n')
        path = lines[0].split(b' ')[1].decode().partition('?')[0]
        key = next(line[19:] for line in lines
                   if line.lower().startswith(b'sec-websocket-key: '))
        said = answer(path, key)
        writer.write(said)
        await writer.drain()
        if path not in ENDS and said.startswith(b'HTTP/1.1 101'):
            await hear_close(reader, path == '/deaf')
    except (OSError, asyncio.IncompleteReadError):
        pass
    writer.close()


async def echo(socket):
    if socket.path == '/close':
        await socket.close(4321, 'so there')
    async for text in socket:
        await socket.send(text)


def note(name, server):
    with open(os.path.join(folder, name), 'w') as file:
        file.write(str(server.sockets[0].getsockname()[1]))


async def main():
    note('odd', await asyncio.start_server(odd, '127.0.0.1', 0))
    how = {'max_size': None, 'ping_interval': None}
    note('echo', await websockets.serve(echo, '127.0.0.1', 0, **how))
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*sys.argv[2:4])
        note('tls', await websockets.serve(echo, '127.0.0.1', 0, ssl=context,
                                           **how))
    await asyncio.Event().wait()


asyncio.run(main())
