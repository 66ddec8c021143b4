#!/usr/bin/python3
"""ws.py - a WebSocket client to be driven by a script

usage: ws.py [--unix PATH] [--header NAME:VALUE]... [--protocol NAME]...
             [--plain] COMMANDS [URL]

By Debian's python3-websockets.  COMMANDS is a pipe with a line for each thing to
do: a text to be sent, or

    close [CODE [REASON]]   ping [DATA]   quit (without a word)
    binary TEXT   fragments WORD...   deaf (read no more)   hearing

What comes is a line each: open, text ..., binary ..., pong, refused STATUS, close
CODE REASON.  A close of code 1006 is none: the connection just ended.
"""
import argparse
import asyncio
import os
import sys

import websockets


def say(*words):
    print(*words, flush=True)


class Client:
    def __init__(self, socket):
        self.socket = socket
        self.hearing = asyncio.Event()
        self.hearing.set()

    async def hear(self):
        try:
            while True:
                await self.hearing.wait()
                frame = await self.socket.recv()
                if isinstance(frame, bytes):
                    say('binary', frame.hex())
                else:
                    say('text', frame)
        except websockets.ConnectionClosed:
            say('close', self.socket.close_code, self.socket.close_reason)

    async def pinged(self, data):
        await (await self.socket.ping(data or None))
        say('pong')

    async def obey(self, line):
        word, _, rest = line.partition(' ')
        socket = self.socket
        if word == 'close':
            code, _, reason = rest.partition(' ')
            await socket.close(int(code or 1000), reason)
        elif word == 'ping':
            asyncio.create_task(self.pinged(rest))
        elif word == 'quit':
            socket.transport.abort()
        elif word == 'binary':
            await socket.send(rest.encode())
        elif word == 'fragments':
            await socket.send(rest.split(' '))
        elif word == 'deaf':
            self.hearing.clear()
        elif word == 'hearing':
            self.hearing.set()
        else:
            await socket.send(line)


async def lines_of(pipe):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), pipe)
    while True:
        yield (await reader.readline()).decode().removesuffix('\n')


async def obey_all(client, pipe):
    async for line in lines_of(pipe):
        try:
            await client.obey(line)
        except websockets.ConnectionClosed:
            return


def connection(options):
    how = {
        'extra_headers': [tuple(h.split(':', 1)) for h in options.header],
        'subprotocols': options.protocol or None,
        'compression': None if options.plain else 'deflate',
        'ping_interval': None,
        'max_size': None,
        'max_queue': 1 if options.slow else 1000,
        'read_limit': 1024 if options.slow else 65536,
    }
    if options.unix:
        return websockets.unix_connect(options.unix, options.url, **how)
    return websockets.connect(options.url, **how)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--unix')
    parser.add_argument('--header', action='append', default=[])
    parser.add_argument('--protocol', action='append', default=[])
    parser.add_argument('--plain', action='store_true')
    parser.add_argument('--slow', action='store_true')
    parser.add_argument('commands')
    parser.add_argument('url', nargs='?', default='ws://localhost/ws')
    options = parser.parse_args()
    # Others may open and shut it, from the moment on that it says anything.
    pipe = os.fdopen(os.open(options.commands, os.O_RDWR | os.O_NONBLOCK),
                     'rb', 0)
    try:
        socket = await connection(options)
    except websockets.InvalidStatusCode as e:
        say('refused', e.status_code)
        return
    except (OSError, websockets.InvalidMessage) as e:
        say('refused', type(e).__name__)
        return
    say('open', socket.subprotocol or '')
    client = Client(socket)
    obeying = asyncio.create_task(obey_all(client, pipe))
    await client.hear()
    obeying.cancel()


asyncio.run(main())
sys.exit(0)
