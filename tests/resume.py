#!/usr/bin/python3
"""resume.py - writers that retry and readers that come back, until all is said

usage: resume.py URL ROOM_GID CONVERSATION TOKEN

Four writers, two by REST and two by a WebSocket, say one thing after another
until there is a file called stop: each under a key of its own, again and again
until it is answered; some is edited or deleted.  One reader subscribes, and comes
back with after whenever it is cut off; another is a member that is told, as long
as it is connected, which it is when the end is said.  In the end there are the
files acked (a msgId and a text each), subscribed and told (a JSON event each).
"""
import asyncio
import itertools
import json
import os
import sys
import urllib.error
import urllib.request

import websockets

URL, GID, CONVERSATION, TOKEN = sys.argv[1:]
HEADERS = {'user': TOKEN}
acked, subscribed, told = [], [], []
END = 'the end'


def connect():
    return websockets.connect(URL.replace('http', 'ws', 1) + '/ws',
                              extra_headers=HEADERS,
                              ping_interval=2, ping_timeout=3)


def post(body):
    request = urllib.request.Request(URL + '/send-message', body.encode(),
                                     HEADERS)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return {}


def said_by(name):
    for i in itertools.count():
        if os.path.exists('stop'):
            return
        yield f'{name} {i}'


async def write_by_rest(texts):
    loop = asyncio.get_running_loop()
    for text in texts:
        body = json.dumps({'room_gid': GID, 'msg': text,
                           'client_msg_id': text})
        while not (answer := await loop.run_in_executor(
                None, post, body)).get('ok'):
            await asyncio.sleep(0.05)
        acked.append((answer['data']['msgId'], text))
        await asyncio.sleep(0.01)


async def ask(socket, **request):
    """Its answer, among what is pushed."""
    request['id'] = request.get('client_msg_id', 'change')
    await socket.send(json.dumps(request))
    while True:
        frame = json.loads(await socket.recv())
        if frame.get('id') == request['id']:
            return frame


async def write_on(socket, name, count):
    """From count[0] on, which is the next that was not answered; if it was sent,
    count[1], it is sent again whatever the time."""
    while count[1] or not os.path.exists('stop'):
        text = f'{name} {count[0]}'
        count[1] = True
        answer = await ask(socket, type='send_message', content=text,
                           conversation_id=int(CONVERSATION),
                           client_msg_id=text)
        if not answer['success']:
            await asyncio.sleep(0.05)
            continue
        number = answer['data']['id']
        acked.append((number, text))
        count[0] += 1
        count[1] = False
        if count[0] % 5 == 0:
            await ask(socket, type='edit_message', room_gid=GID,
                      msg_id=number, content='edited')
        elif count[0] % 5 == 1:
            await ask(socket, type='delete_message', room_gid=GID,
                      msg_id=number)


async def whenever_cut_off(do, *args):
    while True:
        try:
            async with connect() as socket:
                await do(socket, *args)
                return
        except (OSError, websockets.WebSocketException):
            await asyncio.sleep(0.05)


async def subscribe(socket):
    last = subscribed[-1]['msg']['msgId'] if subscribed else 0
    await socket.send(json.dumps({'type': 'subscribe', 'room_gid': GID,
                                  'after': last}))
    while True:
        frame = json.loads(await socket.recv())
        if frame['type'] == 'subscribe' and not frame['success']:
            raise OSError(frame['error'])
        if frame['type'] == 'message':
            subscribed.append(frame['data'])
            if frame['data']['msg']['txt'] == END:
                return


async def be_told(socket, members):
    members[:] = [socket]
    while True:
        frame = json.loads(await socket.recv())
        if frame['type'] == 'send_message':
            told.append(frame['data'])
            if frame['data']['content'] == END:
                return


async def is_there(members):
    """Until somebody answers it: one who is cut off may not have noticed yet."""
    while True:
        try:
            await asyncio.wait_for(await members[0].ping(), 5)
            return
        except (IndexError, OSError, websockets.WebSocketException):
            await asyncio.sleep(0.05)


async def main():
    members = []
    readers = [asyncio.create_task(whenever_cut_off(subscribe)),
               asyncio.create_task(whenever_cut_off(be_told, members))]
    await asyncio.gather(
        write_by_rest(said_by('rest-1')), write_by_rest(said_by('rest-2')),
        whenever_cut_off(write_on, 'socket-1', [0, False]),
        whenever_cut_off(write_on, 'socket-2', [0, False]))
    await is_there(members)
    await write_by_rest([END])
    await asyncio.gather(*readers)
    for name, rows in ('acked', sorted(acked)), ('subscribed', subscribed), \
            ('told', told):
        with open(name, 'w') as file:
            for row in rows:
                print(json.dumps(row), file=file)
    print('done', flush=True)


asyncio.run(main())
