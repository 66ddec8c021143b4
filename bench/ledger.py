#!/usr/bin/python3
"""ledger.py - was anything lost, doubled, or told wrongly?

usage: ledger.py FOLDER

It knows nothing of Confab but what stands in the folder, a line each:

    writers/NAME   intent KEY ROOM HASH     before it was asked
                   unknown KEY ATTEMPT      there was no answer, or one of "later"
                   ack KEY NUMBER ATTEMPT   it was acknowledged
    readers/NAME   room ROOM                which it reads, first
                   seen NUMBER HASH
    table          ROOM NUMBER KEY HASH     as the database has them in the end
    answers        COUNT DOOR ANSWER        of each kind that came

A HASH is the SHA-256 of the text.  Each complaint is a line; with one it fails.
"""
import collections
import pathlib
import re
import sys

# What may be said while something is away, and what it is to be cut off.
CLEAN = re.compile(r'HTTP (200|503|no answer)'
                   r'|WebSocket (ok|later|101|503|no answer|cut off)'
                   r'|TCP (open|no answer|cut off)')

complaints = []


def complain(*words):
    complaints.append(' '.join(map(str, words)))


def lines_of(path):
    return [line.split() for line in path.read_text().splitlines()]


def writer(path):
    """What it was told of each key: (room, hash, number).  It asks for one after
    the other, each as often as it takes."""
    told, key, attempt = {}, None, 0
    for line in lines_of(path):
        match line:
            case ['intent', new, room, text] if key is None and new not in told:
                key, where, what, attempt = new, room, text, 0
            case ['unknown', k, n] if k == key and int(n) == attempt + 1:
                attempt += 1
            case ['ack', k, number, n] if k == key and int(n) == attempt + 1:
                told[key] = where, what, int(number)
                key = None
            case _:
                complain(path.name, 'has out of its turn:', *line)
    if key is not None:
        complain(path.name, 'was never told what became of', key)
    return told


def table(path):
    """The rows of each room in their order; each key once."""
    rooms, keys = collections.defaultdict(list), {}
    for line in lines_of(path):
        if len(line) != 4:
            complain('the table has a row without a key:', *line)
            continue
        room, number, key, text = line
        if int(number) != len(rooms[room]) + 1:
            complain('room', room, 'has', number, 'after', len(rooms[room]))
        rooms[room].append(text)
        if key in keys:
            complain('the table has twice', key)
        keys[key] = room, text, int(number)
    return rooms, keys


def reader(path, rooms):
    lines = lines_of(path)
    if not lines or lines[0][0] != 'room':
        complain(path.name, 'does not say where it reads')
        return 0
    want = rooms[lines[0][1]]
    for place, line in enumerate(lines[1:], 1):
        if line != ['seen', str(place), want[place - 1]
                    if place <= len(want) else '']:
            complain(path.name, 'should have seen', place, 'and has', *line)
            return 0
    if len(lines) - 1 != len(want):
        complain(path.name, 'has not seen what came after', len(lines) - 1)
    return len(lines) - 1


def compare(told, keys):
    for key in told.keys() - keys.keys():
        complain('acknowledged and not in the table:', key)
    for key in keys.keys() - told.keys():
        complain('in the table and of nobody:', key)
    for key in keys.keys() & told.keys():
        if keys[key] != told[key]:
            complain(key, 'was told as', *told[key], 'and is', *keys[key])


def main():
    folder = pathlib.Path(sys.argv[1])
    told = {}
    for path in sorted((folder / 'writers').iterdir()):
        its = writer(path)
        for key in told.keys() & its.keys():
            complain('two have asked for', key)
        told.update(its)
    rooms, keys = table(folder / 'table')
    compare(told, keys)
    seen = sum(reader(path, rooms)
               for path in sorted((folder / 'readers').iterdir()))
    for count, *answer in lines_of(folder / 'answers'):
        if not CLEAN.fullmatch(' '.join(answer)):
            complain(count, 'times somebody was answered', *answer)
    if not told or not seen:
        complain('nothing was said, or nothing read')
    for complaint in complaints[:100]:
        print(complaint)
    print(f'{len(told)} acknowledged, {len(keys)} in the table, {seen} seen,',
          f'{len(complaints)} complaints')
    return 1 if complaints else 0


sys.exit(main())
