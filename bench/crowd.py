#!/usr/bin/python3
"""crowd.py - a lone honest client beside ten thousand that are not, or come at once

usage: crowd.py --many N --state FOLDER --url URL --push PORT --token TOKEN
                --crowded GID --crowds NAMES GID

Somebody says one thing after another in the room GID, by HTTP, and reads it by TCP,
coming back with after: how long that took is measured before, while, and after each
crowd is there.  A crowd is in a process of its own:

    slow-requests   begin a request, and go on with a byte a second
    silent-push     connect to the push port, and say nothing
    silent-ws       open a WebSocket, and do not say who they are
    storm-push      listen to the room --crowded when the notifier is killed, and
                    all come back as soon as they are cut off
    storm-ws        the same by WebSocket, and the gateway
"""
import argparse
import asyncio
import base64
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time

PHASE_S = 2      # of each phase, at least
PATIENCE_S = 120  # after that nobody is waited for
AGAIN_S = 0.1    # who was refused comes again
EACH = 5000      # connections from one address
AT_ONCE = 500    # that are begun before a storm


def connect(port, place, protocol=None):
    return asyncio.get_running_loop().create_connection(
        protocol, '127.0.0.1', port,
        local_addr=(f'127.0.1.{1 + place // EACH}', 0))


def handshake(user=''):
    key = base64.b64encode(os.urandom(16)).decode()
    return (f'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\n'
            f'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n{user}'
            f'Sec-WebSocket-Key: {key}\r\n\r\n').encode()


def frame(text):
    """Masked by zeros, which is allowed, and as good here; its length takes two
    bytes."""
    data = text.ljust(126).encode()
    return bytes([0x81, 0xfe]) + len(data).to_bytes(2, 'big') + b'\0' * 4 + data


class Peer(asyncio.Protocol):
    """One of a crowd.  It is in once it has heard the bytes that it waits for;
    each that is in, or is cut off, is told to the crowd."""

    def __init__(self, crowd, place):
        self.crowd, self.place = crowd, place
        self.heard = b''
        self.is_in = False

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.crowd.greeting(self.place))

    def data_received(self, data):
        if self.is_in:
            return
        self.heard += data
        if self.heard.startswith(b'HTTP/1.1 503'):
            self.transport.close()
        if b'101 Switching' in self.heard and self.crowd.asks:
            self.heard = b''
            self.transport.write(frame(self.crowd.asks))
        if self.crowd.sign in self.heard:
            self.is_in = True
            self.crowd.count(+1)

    def connection_lost(self, error):
        if self.is_in:
            self.crowd.count(-1)
        self.crowd.lost(self)


class Crowd:
    asks = sign = None

    def __init__(self, name):
        self.many = options.many
        self.http = int(options.url.rsplit(':', 1)[1])
        self.port = options.push if name.endswith('push') else self.http
        self.name, self.n, self.ended, self.peers = name, 0, 0, []
        self.change = asyncio.Event()
        self.comes_back = name.startswith('storm')
        if name == 'storm-push':
            self.sign = b'\n'
        elif name == 'storm-ws':
            self.asks = json.dumps({'type': 'subscribe', 'after': 0,
                                    'room_gid': options.crowded})
            self.sign = b'"subscribe","success":true'
        else:
            self.sign = b'nobody says this'

    def greeting(self, place):
        """What it says first; those who come back are of a thousand accounts."""
        token = f'{place % 1000:08}-0000-4000-8000-000000000000'
        return {
            'slow-requests': b'POST /send-message HTTP/1.1\r\nHost: ',
            'silent-push': b'',
            'silent-ws': handshake(),
            'storm-push': json.dumps({
                'uuid': token, 'after': 0,
                'room_gid': options.crowded}).encode(),
            'storm-ws': handshake(f'User: {token}\r\n'),
        }[self.name]

    def count(self, by):
        self.n += by
        self.change.set()

    def lost(self, peer):
        self.ended += 1
        self.change.set()
        if self.comes_back:
            asyncio.get_running_loop().create_task(self.come(
                peer.place, 0 if peer.is_in else AGAIN_S))

    async def come(self, place, pause=0):
        while True:
            await asyncio.sleep(pause)
            try:
                self.peers[place], _ = await connect(
                    self.port, place, lambda: Peer(self, place))
                return
            except OSError:
                pause = AGAIN_S

    async def gather(self):
        self.peers = [None] * self.many
        for first in range(0, self.many, AT_ONCE):
            upto = min(first + AT_ONCE, self.many)
            await asyncio.gather(*map(self.come, range(first, upto)))
            if self.comes_back:
                await self.until(lambda: self.n >= upto)

    async def until(self, holds):
        end = time.monotonic() + PATIENCE_S
        while not holds() and time.monotonic() < end:
            self.change.clear()
            try:
                await asyncio.wait_for(self.change.wait(), 1)
            except asyncio.TimeoutError:
                if self.name == 'slow-requests':
                    for transport in self.peers:
                        transport.write(b'x')
        return holds()

    async def play(self):
        since = time.monotonic()
        await self.gather()
        print('ready', flush=True)
        if self.comes_back:
            await self.until(lambda: self.n < self.many)
            since = time.monotonic()
            all_are = await self.until(lambda: self.n >= self.many)
            what = f'all {self.many} were back' if all_are else \
                f'{self.n} of {self.many} were back'
        else:
            # Of those who say nothing at a WebSocket some may stay for longer.
            all_are = await self.until(lambda: self.ended >= self.many)
            what = f'{self.ended} of {self.many} were ended'
        print(f'{what} after {time.monotonic() - since:.1f} s', flush=True)


class Honest:
    def __init__(self):
        self.said, self.failed, self.took = 0, 0, []
        self.heard = asyncio.Queue()

    async def ask(self):
        body = json.dumps({'room_gid': options.room, 'msg': 'x',
                           'client_msg_id': str(self.said + 1)}).encode()
        reader, writer = await asyncio.open_connection(
            *options.url.removeprefix('http://').split(':'))
        try:
            writer.write(f'POST /send-message HTTP/1.1\r\nHost: x\r\nUser: '
                         f'{options.token}\r\nConnection: close\r\n'
                         f'Content-Length: {len(body)}\r\n\r\n'.encode() + body)
            answer = await reader.read()
        finally:
            writer.close()
        return answer.startswith(b'HTTP/1.1 200')

    async def speak(self):
        """Once: until it is said, and heard."""
        since = time.monotonic()
        while True:
            try:
                if await asyncio.wait_for(self.ask(), 10):
                    break
            except (OSError, asyncio.TimeoutError):
                pass
            self.failed += 1
            await asyncio.sleep(AGAIN_S)
        self.said += 1
        number = await asyncio.wait_for(self.heard.get(), PATIENCE_S)
        if number != self.said:
            raise SystemExit(f'{number} was heard, not {self.said}')
        self.took.append(time.monotonic() - since)
        await asyncio.sleep(0.005)

    async def listen(self):
        last = 0
        while True:
            try:
                reader, writer = await asyncio.open_connection('127.0.0.1',
                                                               options.push)
                writer.write(json.dumps({'uuid': options.token, 'after': last,
                                         'room_gid': options.room}).encode())
                while (line := await reader.readline()).endswith(b'\n'):
                    last = json.loads(line)['msg']['msgId']
                    self.heard.put_nowait(last)
                writer.close()
            except OSError:
                pass
            await asyncio.sleep(AGAIN_S)

    async def phase(self, is_over=lambda: True):
        self.failed, self.took = 0, []
        end = time.monotonic() + PHASE_S
        while time.monotonic() < end or not is_over():
            await self.speak()
        its = [1000 * t for t in sorted(self.took)]
        return (f'{statistics.median(its):.1f} / {its[len(its) * 99 // 100]:.1f}'
                f' / {its[-1]:.0f}', self.failed)


async def meet(honest, name):
    before, _ = await honest.phase()
    child = await asyncio.create_subprocess_exec(
        sys.executable, *sys.argv, '--crowd', name,
        stdout=asyncio.subprocess.PIPE)
    told = asyncio.create_task(tell(child, name))
    during, failed = await honest.phase(told.done)
    after, still = await honest.phase()
    print(f'| {name} | {before} | {during} | {failed} | {after} |'
          f' {told.result()} |', flush=True)
    return still


async def tell(child, name):
    await child.stdout.readline()
    if name.startswith('storm'):
        service = 'notifier' if name == 'storm-push' else 'gateway'
        os.kill(int(subprocess.check_output(
            ['s6-svstat', '-o', 'pid', f'{options.state}/service/{service}'])),
            signal.SIGKILL)
    what = (await child.stdout.readline()).decode().strip()
    await child.wait()
    return what


async def main():
    if options.crowd:
        await Crowd(options.crowd).play()
        return
    honest = Honest()
    listening = asyncio.create_task(honest.listen())
    print(f'{options.many} in each crowd; p50 / p99 / most in ms, from asking to'
          ' reading\n\n| crowd | before | while it is there | refused meanwhile |'
          ' after | the crowd |\n| --- | --- | --- | --- | --- | --- |')
    failed = 0
    for name in options.crowds.split():
        failed += await meet(honest, name)
    listening.cancel()
    if failed:
        raise SystemExit(f'{failed} times somebody was refused when all had gone')


parser = argparse.ArgumentParser()
for word in 'state', 'url', 'token', 'crowded', 'crowds':
    parser.add_argument('--' + word, required=True)
for word in 'many', 'push':
    parser.add_argument('--' + word, type=int, required=True)
parser.add_argument('--crowd')
parser.add_argument('room')
options = parser.parse_args()
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
asyncio.run(main())
