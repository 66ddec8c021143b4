#!/usr/bin/python3
"""database-double.py - before the database, and it says what no database would

usage: database-double.py FOLDER SERVER

Listens in FOLDER as PostgreSQL does, and passes on to SERVER, another such folder.
The file FOLDER/mode says where it does something else, as it is reached: at the
`start` of a connection, at a `query`, where the statement on messages is to be
`parse`d or is to run (`bind`; of a daemon its first one); or `never`. And what:

    ends      the connection           hangs     until the other leaves
    refuses   to go on                 babbles   what is no PostgreSQL
    asks      for a password           promises  a gigabyte, and ends
    forgets   to answer what is done   breaks    off within the answer

A line each of what it did is in FOLDER/met, and of who is gone in FOLDER/over.
"""
import os
import select
import socket
import struct
import sys
import threading

folder, server_folder = sys.argv[1:]
FRAMES = {'query': b'Q', 'parse': b'P', 'bind': b'B'}
FATAL = b'SFATAL\0VFATAL\0C57P01\0Mthis is the end\0\0'
SAYS = {
    'ends': b'',
    'hangs': b'',
    'babbles': b'HTTP/1.1 400 Bad Request\r\n\r\n' * 99,
    'refuses': b'E' + struct.pack('>I', 4 + len(FATAL)) + FATAL,
    'asks': b'R' + struct.pack('>II', 8, 3),
    'promises': b'D' + struct.pack('>I', 1 << 30) + b'x' * 999,
}


def mode():
    with open(f'{folder}/mode') as f:
        return f.read().split()


def exactly(sock, n):
    got = b''
    while len(got) < n:
        more = sock.recv(n - len(got))
        if not more:
            raise EOFError
        got += more
    return got


def frame_of(sock, kind=1):
    head = exactly(sock, kind + 4)
    return head + exactly(sock, struct.unpack('>I', head[kind:])[0] - 4)


def note(where, what, name='met'):
    with open(f'{folder}/{name}', 'a') as f:
        print(where, what, file=f)


def misbehave(client, what):
    client.sendall(SAYS[what])
    while what == 'hangs' and client.recv(4096):
        pass


class Connection:
    def __init__(self, client):
        self.client = client
        self.server = socket.socket(socket.AF_UNIX)
        self.name = b'admit'  # of the statement that is meant

    def is_meant(self, frame, where):
        if frame[:1] == b'P' and b'INSERT INTO messages' in frame:
            self.name = frame[5:frame.index(b'\0', 5)]
        elif frame[:1] == b'P':
            return False
        if frame[:1] == b'B' and frame[5:].split(b'\0')[1] != self.name:
            return False
        return frame[:1] == FRAMES.get(where)

    def answer(self, frame):
        """That the server gives to this, whole."""
        self.server.sendall(frame)
        while frame[:1] not in b'SQ':
            frame = frame_of(self.client)
            self.server.sendall(frame)
        answer = b''
        while not answer.endswith(b'Z\0\0\0\5I'):
            answer += self.server.recv(65536)
        return answer

    def pass_on(self):
        startup = frame_of(self.client, 0)
        where, what = mode()
        if where == 'start':
            note(where, what)
            return misbehave(self.client, what)
        self.server.connect(f'{server_folder}/.s.PGSQL.5432')
        self.server.sendall(startup)
        while True:
            ready, _, _ = select.select([self.client, self.server], [], [])
            if self.server in ready:
                got = self.server.recv(65536)
                self.client.sendall(got)
                if not got:
                    return None
            if self.client not in ready:
                continue
            frame = frame_of(self.client)
            where, what = mode()
            if not self.is_meant(frame, where):
                self.server.sendall(frame)
                continue
            note(where, what)
            if what in SAYS:
                return misbehave(self.client, what)
            answer = self.answer(frame)
            if what == 'breaks':
                self.client.sendall(answer[:len(answer) // 2])
            return None

    def run(self):
        try:
            self.pass_on()
        except (EOFError, OSError):
            pass
        self.client.close()
        self.server.close()
        note('connection', 'over', 'over')


door = socket.socket(socket.AF_UNIX)
door.bind(f'{folder}/.s.PGSQL.5432')
os.chmod(f'{folder}/.s.PGSQL.5432', 0o777)
door.listen(100)
while True:
    threading.Thread(target=Connection(door.accept()[0]).run, daemon=True).start()
