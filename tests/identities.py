#!/usr/bin/python3
"""identities.py - a stand-in for a gateway that is asked to push

usage: identities.py SOCKET HOW IDENTITY...

It takes what is pushed to the identities named, and prints it, a line each:
request, identity, JSON.  HOW it answers: well; silent, never; shut, by ending the
connection; wrong, yes to another request; junk, with bytes that say nothing.
"""
import os
import selectors
import socket
import sys

path, how, known = sys.argv[1], sys.argv[2], set(sys.argv[3:])


def answer(asker, request, identity, text):
    if how == 'shut':
        asker.close()
        return
    if how == 'silent':
        return
    if how == 'junk':
        asker.send(b'\0yes\n' * 9)
    elif how == 'wrong':
        asker.send(b'yes ' + b'0' * 32)
    elif identity in known:
        print(request, identity, text, flush=True)
        asker.send(f'yes {request}'.encode())
    else:
        asker.send(f'no {request}'.encode())


def hear(asker):
    try:
        packet = asker.recv(1 << 20)
    except ConnectionResetError:
        packet = b''
    if not packet:
        select.unregister(asker)
        asker.close()
        return
    head, bytes_ = packet.split(b'\n', 1)
    word, request, length = head.decode().split(' ')
    assert word == 'push'
    identity = bytes_[:int(length)].decode()
    if how == 'shut':
        select.unregister(asker)
    answer(asker, request, identity, bytes_[int(length):].decode())


door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
unready = os.path.join(os.path.dirname(path), '.' + os.path.basename(path))
door.bind(unready)
door.listen(1024)
os.rename(unready, path)  # nobody knocks before
select = selectors.DefaultSelector()
select.register(door, selectors.EVENT_READ)
while True:
    for key, _ in select.select():
        if key.fileobj is door:
            select.register(door.accept()[0], selectors.EVENT_READ)
        else:
            try:
                hear(key.fileobj)
            except BrokenPipeError:
                pass  # who asked has heard enough
