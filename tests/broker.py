#!/usr/bin/python3
"""broker.py - a stand-in for the broker that other servers are joined by

usage: broker.py PORT

It does what that does, faults included: it takes a byte for a character and
counts braces wherever they are, knows a request by its id alone, brings it to
everybody, answers by the first yes or by no when all have said so, and drops who
says no to what it has said no to already, or sends what it does not understand.
What it hears is a line each.
"""
import json
import socket
import sys
import threading

servers = []   # (connection, address)
pending = {}   # id: [addresses that have yet to answer, who asked]
lock = threading.Lock()


def say(connection, **what):
    connection.sendall(json.dumps(what).encode())


def one(connection):
    text, depth = '', 0
    while not text or depth:
        byte = connection.recv(1)
        if not byte:
            raise EOFError
        char = byte.decode()
        depth += {'{': 1, '}': -1}.get(char, 0)
        text += char
    print(text, flush=True)
    return json.loads(text)


def take(connection, address, said):
    if said['type'] == 'req':
        pending[said['id']] = [[a for _, a in servers], connection]
        for other, _ in servers:
            say(other, type='req', msg=said['msg'], wdcode=said['wdcode'],
                id=said['id'])
    elif said['success']:
        if said['id'] in pending:
            say(pending.pop(said['id'])[1], type='rep', success=True,
                id=said['id'])
    elif said['id'] in pending:
        waiting, asker = pending[said['id']]
        waiting.remove(address)
        if not waiting:
            del pending[said['id']]
            say(asker, type='rep', success=False, id=said['id'])


def serve(connection, address):
    with lock:
        servers.append((connection, address))
    try:
        while True:
            said = one(connection)
            with lock:
                take(connection, address, said)
    except Exception as e:
        print('dropped:', repr(e), flush=True)
    with lock:
        servers.remove((connection, address))
    connection.close()


door = socket.create_server(('127.0.0.1', int(sys.argv[1])))
while True:
    threading.Thread(target=serve, args=door.accept(), daemon=True).start()
