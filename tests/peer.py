#!/usr/bin/python3
"""peer.py - a stand-in for a server that is joined to others by a broker

usage: peer.py PORT KEY COMMANDS IDENTITY...

It reads as the broker does, byte by byte, and whom a request is to by KEY, uid or
wdcode.  COMMANDS is a pipe with a line for each thing to do: ID IDENTITY JSON, to
ask for that to be pushed.  What comes is a line each: got ID JSON, and yes ID or
no ID.
"""
import json
import socket
import sys
import threading

port, key, commands = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def value(identity):
    return int(identity) if identity.isdigit() else identity


known = [value(identity) for identity in sys.argv[4:]]
broker = socket.create_connection(('127.0.0.1', port))


def say(**what):
    broker.sendall(json.dumps(what).encode())


def one():
    text, depth = '', 0
    while not text or depth:
        byte = broker.recv(1)
        if not byte:
            print('end', flush=True)
            sys.exit()
        char = byte.decode()
        depth += {'{': 1, '}': -1}.get(char, 0)
        text += char
    return json.loads(text)


def hear():
    while True:
        said = one()
        if said['type'] == 'rep':
            print('yes' if said['success'] else 'no', said['id'], flush=True)
            continue
        has = said[key] in known
        if has:
            print('got', said['id'], json.dumps(said['msg']), flush=True)
        say(success=has, id=said['id'], type='rep')


threading.Thread(target=hear).start()
print('here', flush=True)
while True:
    with open(commands, encoding='utf-8') as lines:
        for line in lines:
            request, identity, text = line.split(' ', 2)
            say(type='req', msg=json.loads(text), id=request,
                **{key: value(identity)})
