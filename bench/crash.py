#!/usr/bin/python3
"""crash.py - writers, readers, and somebody who kills what they talk to

usage: crash.py --seed N --rounds N --state FOLDER --ledger FOLDER --url URL
                --push PORT --token TOKEN ID:GID...

Four writers by HTTP and four by WebSocket say one thing after another, each under
a key of its own, again and again until it is acknowledged.  Half of the readers of
each room read by TCP and half by WebSocket, leave now and then, and come back with
after, as they do when they are cut off.  In each
round a process of the system in FOLDER is killed at a random moment; the round is
over when everybody had a good answer to what was asked after that: a writer an
acknowledgement, a reader something that was not said before.

What was said and heard is noted in the ledger, see ledger.py, and how long each
round took, with the answers that came, in its report.
"""
import argparse
import asyncio
import collections
import datetime
import hashlib
import json
import os
import pathlib
import random
import signal
import statistics
import time

import websockets

ANSWER_S = 10    # who has no answer by then asks again
PATIENCE_S = 60  # who is not back by then never is
PAUSE_S = 0.02   # of who was refused, or cut off
BETWEEN_S = 0.002  # one message of a writer and the next

# Asked all the time, and when somebody comes.
PROGRAMS = ('send-message', 'ws-send-message')
DOORS = ('gateway-alive', 'socket-open', 'ws-subscribe')
VICTIMS = {
    "an endpoint's worker": lambda draw: child_of(draw.choice(PROGRAMS), draw),
    "an endpoint's master": lambda draw: service(draw.choice(PROGRAMS)),
    'a program that lets people in': lambda draw: service(draw.choice(DOORS)),
    'the notifier': lambda draw: service('notifier'),
    'the gateway': lambda draw: service('gateway'),
    'the bus': lambda draw: service('bus'),
    'a worker of nginx': lambda draw: child_of('nginx', draw),
    'the master of nginx': lambda draw: service('nginx'),
    'a backend of PostgreSQL': lambda draw: child_of(
        'postgresql', draw, b'[local]'),
    'the postmaster': lambda draw: service('postgresql'),
}

answers = collections.Counter()
said_at = {}  # the hash of a text: when it was first said
good_at = {}  # who: when what was asked, or said, that they had a good answer to
news = asyncio.Event()
stopping = asyncio.Event()


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def good(who, since):
    good_at[who] = since
    news.set()


async def output_of(*command):
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL)
    return (await process.communicate())[0].split()


async def service(name):
    """The process of that service, 0 while there is none."""
    said = await output_of('s6-svstat', '-o', 'pid',
                           f'{options.state}/service/{name}')
    return max(int(said[0]), 0) if said else 0


async def child_of(name, draw, title=b''):
    master = await service(name)
    children = sorted(int(pid) for pid in await output_of(
        'pgrep', '-P', str(master or -1)))
    children = [pid for pid in children if title in command_of(pid)]
    return draw.choice(children) if children else 0


def command_of(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/cmdline').read_bytes()
    except OSError:
        return b''


class Writer:
    """Says one thing after another by ask(), which gives the number of what was
    acknowledged, or none."""

    def __init__(self, name, room):
        self.name, (self.id, self.gid) = name, room
        self.ledger = open(f'{options.ledger}/writers/{name}', 'w')
        self.count = self.attempts = 0
        self.key = None

    def note(self, *words):
        print(*words, file=self.ledger)

    def next(self):
        if self.key:
            return
        self.count += 1
        self.attempts = 0
        self.key = f'{self.name}-{self.count}'
        self.text = f'{self.key} ' + '.' * random.randrange(400)
        said_at[digest(self.text)] = time.monotonic()
        self.note('intent', self.key, self.gid, digest(self.text))

    async def say(self, ask):
        """Once; if it was not acknowledged, it is said again the next time."""
        self.next()
        self.attempts += 1
        since, number = time.monotonic(), None
        try:
            number = await asyncio.wait_for(ask(), ANSWER_S)
        finally:
            if number is None:
                self.note('unknown', self.key, self.attempts)
            else:
                self.note('ack', self.key, number, self.attempts)
                good(self.name, since)
                self.key = None
        await asyncio.sleep(PAUSE_S if number is None else BETWEEN_S)

    def is_done(self):
        return stopping.is_set() and not self.key

    async def by_http(self):
        while not self.is_done():
            await self.say(self.post)
        self.ledger.close()

    async def post(self):
        body = json.dumps({'room_gid': self.gid, 'msg': self.text,
                           'client_msg_id': self.key}).encode()
        try:
            status, answer = await request('/send-message', body)
        except (OSError, ValueError, asyncio.IncompleteReadError):
            answers['HTTP no answer'] += 1
            return None
        if status == 200 and answer['ok']:
            answers['HTTP 200'] += 1
            return answer['data']['msgId']
        reason = (answer or {}).get('error', {}).get('reason')
        answers['HTTP 503' if (status, reason) == (503, 'unavailable')
                else f'HTTP {status} {reason}'] += 1
        return None

    async def by_websocket(self):
        await whenever_cut_off(self.talk, self.is_done)
        self.ledger.close()

    async def talk(self, socket):
        while not self.is_done():
            await self.say(lambda: self.send(socket))

    async def send(self, socket):
        await socket.send(json.dumps({
            'type': 'send_message', 'conversation_id': int(self.id),
            'content': self.text, 'client_msg_id': self.key, 'id': self.key}))
        while (answer := json.loads(await socket.recv())).get('id') != self.key:
            pass
        answers[word_of(answer)] += 1
        return answer['data']['id'] if answer['success'] else None


def word_of(answer):
    if answer['success']:
        return 'WebSocket ok'
    if answer['error'] == 'Try again in a moment':
        return 'WebSocket later'
    return f'WebSocket {answer["error"]}'


async def request(path, body):
    """Status and JSON; what is not whole is no answer."""
    reader, writer = await asyncio.open_connection(*options.address)
    try:
        writer.write(f'POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
                     f'User: {options.token}\r\nContent-Length: {len(body)}\r\n'
                     '\r\n'.encode() + body)
        head = (await reader.readuntil(b'\r\n\r\n')).decode()
        size = [line for line in head.split('\r\n')
                if line.lower().startswith('content-length:')][0]
        body = await reader.readexactly(int(size.split(':')[1]))
        return int(head.split()[1]), json.loads(body)
    finally:
        writer.close()


async def whenever_cut_off(talk, is_done=lambda: False):
    while not is_done():
        try:
            async with websockets.connect(
                    options.url.replace('http', 'ws', 1) + '/ws',
                    extra_headers={'user': options.token}, max_queue=None,
                    open_timeout=ANSWER_S, close_timeout=1,
                    ping_interval=None) as socket:
                answers['WebSocket 101'] += 1
                await talk(socket)
        except websockets.InvalidStatusCode as e:
            answers[f'WebSocket {e.status_code}'] += 1
        except websockets.ConnectionClosed as e:
            code = e.rcvd.code if e.rcvd else 1006
            answers['WebSocket cut off' if code in (1001, 1006, 1011, 1012)
                    else f'WebSocket closed {code}'] += 1
        except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
            answers['WebSocket no answer'] += 1
        await asyncio.sleep(PAUSE_S)


class Reader:
    """Sees what is said in a room, and comes back for what is after that."""

    def __init__(self, name, room):
        self.name, (_, self.gid) = name, room
        self.ledger = open(f'{options.ledger}/readers/{name}', 'w')
        print('room', self.gid, file=self.ledger)
        self.last = 0
        self.stays = 0

    def goes_on(self):
        """Whether it stays for what comes next."""
        self.stays -= 1
        if self.stays < 0:
            self.stays = random.randrange(50, 1000)
        return self.stays > 0

    def see(self, event):
        self.last = event['msg']['msgId']
        text = digest(event['msg']['txt'])
        print('seen', self.last, text, file=self.ledger)
        good(self.name, said_at.get(text, 0))

    async def by_websocket(self):
        await whenever_cut_off(self.subscribe)

    async def subscribe(self, socket):
        await socket.send(json.dumps({'type': 'subscribe', 'room_gid': self.gid,
                                      'after': self.last}))
        while self.goes_on():
            frame = json.loads(await socket.recv())
            if frame['type'] == 'message':
                self.see(frame['data'])
            elif frame['type'] == 'subscribe':
                answers[word_of(frame)] += 1
                if not frame['success']:
                    return

    async def by_tcp(self):
        while True:
            try:
                await self.listen()
            except OSError:
                answers['TCP no answer'] += 1
            await asyncio.sleep(PAUSE_S)

    async def listen(self):
        reader, writer = await asyncio.open_connection(
            options.address[0], options.push, limit=1 << 20)
        answers['TCP open'] += 1
        try:
            writer.write(json.dumps({'uuid': options.token, 'after': self.last,
                                     'room_gid': self.gid}).encode())
            while self.goes_on():
                line = await reader.readline()
                # What has no newline was cut off, and comes again.
                if not line.endswith(b'\n'):
                    answers['TCP cut off'] += 1
                    return
                self.see(json.loads(line))
        finally:
            writer.close()


async def until(holds):
    """Asked whenever anybody had a good answer."""
    async def wait():
        while not holds():
            news.clear()
            await news.wait()
    await asyncio.wait_for(wait(), PATIENCE_S)


def all_since(moment):
    return all(since > moment for since in good_at.values())


def postgresql_readies():
    """When it began to take connections, each time, as its log has it."""
    for path in pathlib.Path(options.state, 'log/postgresql').iterdir():
        if path.name != 'current' and not path.name.startswith('@'):
            continue
        for line in path.read_text(errors='replace').splitlines():
            if line.endswith('database system is ready to accept connections'):
                yield datetime.datetime.fromisoformat(line[:26]).timestamp()


async def kill_one(draw):
    """What, and the seconds until all were well: all of them, and those that
    PostgreSQL itself was away."""
    await asyncio.sleep(draw.uniform(0, 0.3))
    what = draw.choice(list(VICTIMS))
    for _ in range(int(PATIENCE_S / PAUSE_S)):
        if pid := await VICTIMS[what](draw):
            break
        await asyncio.sleep(PAUSE_S)
    moment, date = time.monotonic(), time.time()
    os.kill(pid, signal.SIGKILL)
    try:
        await until(lambda: all_since(moment))
    except asyncio.TimeoutError:
        waiting = [who for who, since in good_at.items() if since <= moment]
        raise SystemExit(f'{what}, {pid}, was killed, and after {PATIENCE_S} s'
                         f' these still wait: {", ".join(waiting)}') from None
    took = time.monotonic() - moment
    own = 0
    if 'PostgreSQL' in what or 'postmaster' in what:
        own = max((ready - date for ready in postgresql_readies()), default=0)
    return what, took, own


def quantities(seconds):
    if not seconds:
        return ' | '.join('-' * 3)
    return ' | '.join(f'{1000 * f(seconds):.0f}'
                      for f in (min, statistics.median, max))


def report(rounds, seconds):
    """As Markdown."""
    acked = answers['HTTP 200'] + sum(
        writer.count for writer in writers if writer.name.startswith('socket'))
    with open(f'{options.ledger}/report', 'w') as file:
        def say(*lines):
            print(*lines, sep='\n', file=file)
        say(f'{len(rounds)} rounds, seed {options.seed}, in {seconds:.0f} s;'
            f' {acked} messages acknowledged', '',
            '| killed | times | min ms | median ms | max ms |',
            '| --- | --- | --- | --- | --- |')
        for what in VICTIMS:
            its = [r for r in rounds if r[0] == what]
            say(f'| {what} | {len(its)} | {quantities([r[1] for r in its])} |')
            if any(r[2] for r in its):
                say(f'| … without what PostgreSQL took itself | {len(its)} |'
                    f' {quantities([max(r[1] - r[2], 0) for r in its])} |')
        say('', '| answer | times |', '| --- | --- |')
        for answer, count in sorted(answers.items()):
            say(f'| {answer} | {count} |')
    with open(f'{options.ledger}/answers', 'w') as file:
        for answer, count in sorted(answers.items()):
            print(count, answer, file=file)


async def main():
    rooms = [room.split(':') for room in options.rooms]
    writing = []
    for i in range(4):
        for name in 'http', 'socket':
            writer = Writer(f'{name}-{i}', rooms[i % len(rooms)])
            writers.append(writer)
            writing.append(asyncio.create_task(
                writer.by_http() if name == 'http' else writer.by_websocket()))
    readers = [Reader(f'{name}-{i}', rooms[i % len(rooms)])
               for name in ('tcp', 'subscriber') for i in range(4)]
    reading = [asyncio.create_task(
        reader.by_tcp() if reader.name.startswith('tcp')
        else reader.by_websocket()) for reader in readers]
    tasks = writing + reading
    good_at.update((x.name, 0) for x in writers + readers)
    began = time.monotonic()
    await until(lambda: all_since(0))
    draw = random.Random(options.seed)
    rounds = []
    for _ in range(options.rounds):
        rounds.append(await kill_one(draw))
        print('%s: %.3f s, of which PostgreSQL %.3f' % rounds[-1], flush=True)
        for task in tasks:
            if task.done():
                task.result()
    stopping.set()
    await asyncio.wait_for(asyncio.gather(*writing), PATIENCE_S)
    seconds = time.monotonic() - began
    said = collections.Counter()
    for writer in writers:
        said[writer.gid] += writer.count
    await until(lambda: all(r.last >= said[r.gid] for r in readers))
    for task in reading:
        task.cancel()
    for reader in readers:
        reader.ledger.close()
    report(rounds, seconds)


parser = argparse.ArgumentParser()
for name in 'state', 'ledger', 'url', 'token':
    parser.add_argument('--' + name, required=True)
for name in 'seed', 'rounds', 'push':
    parser.add_argument('--' + name, type=int, required=True)
parser.add_argument('rooms', nargs='+')
options = parser.parse_args()
options.address = options.url.removeprefix('http://').split(':')
writers = []
asyncio.run(main())
