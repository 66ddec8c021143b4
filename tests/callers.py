#!/usr/bin/python3
"""callers.py - every program, called by every kind of caller

usage: callers.py TABLE            say in TAP whether all is as the table has it
       callers.py TABLE --actual   print the table as it turns out to be

A line of the table is a program, what it is asked, and a cell for each kind of
caller.  What is asked is a body or a query, after NAME=VALUE words of environment.
In it $open is a room that whoever knows its gid is let into, $talk one for its
members, and $talk_id its number as a conversation; message 1 of either is its owner's.
$login, $password, $token, $session and $signed are those of the caller, $friend is the
login of the member, and $n is another number in each cell.
A cell is the reason of an error of lib/error.def, a status that has none, or "deny",
which a broker is told; or + for what is done, ? for unknown-user, 0 for unknown-room,
and x if the caller has no socket to ask by.  Each line has rooms and people of its own.
"""
import base64
import concurrent.futures
import functools
import hmac
import json
import os
import re
import string
import subprocess
import sys
import time
import uuid

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BUILD = os.environ['top_builddir'] + '/handlers/'
PASSWORD = 'Passw0rd'
SIGNS = {'+': 'ok', '?': 'unknown-user', '0': 'unknown-room', 'x': 'shut'}
# Who calls: the words of the table's head, in its order.  Whoever shows a member's
# public uuid as a token is nobody either.
PEOPLE = ['expired', 'ended', 'disabled', 'stranger', 'former', 'member', 'owner',
          'device in', 'device out', 'administrator']
CALLERS = ['nobody', 'never was', 'public'] + PEOPLE


def sql(text):
    return subprocess.run(
        ['psql', '-qAtX', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1',
         os.environ['DATABASE']],
        input='SET search_path = confab;' + text, check=True, text=True,
        stdout=subprocess.PIPE).stdout


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def login_token(login, expires):
    said = '.'.join(b64(json.dumps(part).encode()) for part in (
        {'alg': 'HS256', 'typ': 'JWT'}, {'username': login, 'exp': expires}))
    return said + '.' + b64(hmac.digest(
        os.environ['JWTSECRET'].encode(), said.encode(), 'sha256'))


class Key:
    """What signed tokens are signed with."""
    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def pem(self):
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()).decode()

    def public_pem(self):
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo).decode()

    def sign(self, code, number, moment):
        token = {'code': code, 'id': number, 'perm': 0, 'time': moment,
                 'belongs': None}
        signature = self.key.sign(
            f'{code}{number}{moment}None0'.encode(),
            padding.PSS(mgf=padding.MGF1(hashes.SHA256()),
                        salt_length=padding.PSS.MAX_LENGTH), hashes.SHA256())
        token['signature'] = base64.b64encode(signature).decode()
        return json.dumps(token)


class Line:
    def __init__(self, number, text):
        self.number = number
        cells = [cell.strip() for cell in text.split('|', len(CALLERS) + 1)]
        self.name = cells[0]
        self.cells = {who: SIGNS.get(cell, cell)
                      for who, cell in zip(CALLERS, cells[1:])}
        self.asked = cells[-1]
        self.given = {}


def logins(line):
    return {who: f'{who.replace(" ", "-")}{line.number}@example.org' for who in PEOPLE}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def populate(lines, key, digest):
    """People and rooms for each line, all in one transaction."""
    has_administrators = sql(
        "SELECT 1 FROM information_schema.columns WHERE table_schema = 'confab'"
        " AND table_name = 'accounts' AND column_name = 'administrator'")
    said = ['BEGIN;']
    for line in lines:
        line.logins = logins(line)
        line.tokens = {who: str(uuid.uuid4()) for who in PEOPLE}
        for who, login in line.logins.items():
            device = who.startswith('device')
            hashed = '$argon2id$none' if device else digest
            said.append(
                f"INSERT INTO accounts (login, name, password) VALUES"
                f" ({quoted(login)}, 'x', {quoted(hashed)});")
            if device:
                said.append(f"INSERT INTO devices (account) SELECT id FROM accounts"
                            f" WHERE login = {quoted(login)};")
            until = "now() - interval '1 second'" if who == 'expired' \
                else "now() + interval '1 hour'"
            said.append(
                f"INSERT INTO sessions (token_hash, account, expires_at)"
                f" SELECT sha256({quoted(line.tokens[who])}), id, {until}"
                f" FROM accounts WHERE login = {quoted(login)};")
        n = line.number
        line.rooms = {'open': f'Open{n:04}', 'talk': f'Talk{n:04}'}
        for kind, gid in line.rooms.items():
            said.append(
                f"INSERT INTO rooms (gid, owner, members_only)"
                f" SELECT '{gid}', id, {kind == 'talk'} FROM accounts"
                f" WHERE login = {quoted(line.logins['owner'])};")
            members = ', '.join(quoted(line.logins[who]) for who in (
                'owner', 'member', 'former', 'device in', 'expired', 'ended',
                'disabled'))
            said.append(
                f"INSERT INTO members (room, account) SELECT rooms.id, accounts.id"
                f" FROM rooms, accounts WHERE gid = '{gid}' AND login IN ({members});")
            said.append(
                f"INSERT INTO messages (room, sender, txt) SELECT id, owner, 'secret'"
                f" FROM rooms WHERE gid = '{gid}';")
    said.append('COMMIT; BEGIN;')
    # By other hands, as an operator may at any time.
    said.append("DELETE FROM sessions USING accounts WHERE account = accounts.id"
                " AND login LIKE 'ended%';")
    said.append("UPDATE accounts SET tokens_from = now() WHERE login LIKE 'ended%';")
    said.append("DELETE FROM members USING accounts WHERE account = accounts.id"
                " AND login LIKE 'former%';")
    said.append("UPDATE accounts SET disabled = true WHERE login LIKE 'disabled%';")
    if has_administrators:
        said.append("UPDATE accounts SET administrator = true"
                    " WHERE login LIKE 'administrator%';")
    said.append(f"INSERT INTO signing_keys (public_pem, private_pem)"
                f" VALUES ({quoted(key.public_pem())}, {quoted(key.pem())});")
    said.append("INSERT INTO gateways (name, alive_until)"
                " VALUES ('callers', now() + interval '1 hour'); COMMIT;")
    sql('\n'.join(said))
    accounts = json.loads(sql(
        "SELECT json_object_agg(login, json_build_array(accounts.id, uuid, (SELECT min("
        "sessions.id) FROM sessions WHERE account = accounts.id))) FROM accounts"))
    rooms = json.loads(sql('SELECT json_object_agg(gid, id) FROM rooms'))
    gateway = sql("SELECT id FROM gateways WHERE name = 'callers'").strip()
    other, now = Key(), int(time.time())
    for line in lines:
        shared = {'open': line.rooms['open'], 'talk': line.rooms['talk'],
                  'talk_id': rooms[line.rooms['talk']], 'friend': line.logins['member']}
        public = accounts[line.logins['member']][1]
        line.given['nobody'] = dict(
            shared, login='', password='', token='', session=2**40, signed='{}')
        line.given['never was'] = dict(
            shared, login=f'never{line.number}@example.org', password=PASSWORD,
            token=str(uuid.uuid4()), session=2**40,
            signed=other.sign('never@example.org', 2**40, now),
            ticket=login_token(f'never{line.number}@example.org', now + 3600))
        line.given['public'] = dict(
            shared, login=public, password=PASSWORD, token=public, session=2**40,
            signed=other.sign(line.logins['member'], accounts[line.logins['member']][0],
                              now), ticket=public)
        for who, login in line.logins.items():
            account, _, session = accounts[login]
            issued = {'expired': now - 200000, 'ended': now - 100}.get(who, now)
            line.given[who] = dict(
                shared, login=login, password=PASSWORD, token=line.tokens[who],
                session=session or 2**40,
                signed=key.sign(login, account, issued),
                ticket=login_token(login, issued + 3600 if who != 'expired' else now - 1))
            if who.startswith('device'):  # it has that token, and no other
                line.given[who].update(signed=json.dumps(line.tokens[who]),
                                       ticket=line.tokens[who])
    return gateway


def describe(name):
    """What a program says of itself, for each contract that it speaks."""
    said = subprocess.run([BUILD + name, '--describe'], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in said.splitlines() if line.strip()]


@functools.cache
def patterns(name):
    """(contract, status, body as a pattern, reason) of all errors."""
    said = subprocess.run([BUILD + name, '--errors'], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    found = []
    for line in said.splitlines():
        error = json.loads(line)
        # Without anybody that it is about, whom a {} of the sentence stands for.
        said_of, nobody = error['message'], error['message'].replace('{}', '')
        for body in {error['body'], error['shared_body']}:
            pattern = re.escape(plain(body.replace(nobody, said_of))) \
                .replace(r'\{\}', '.*')
            found.append((error['contract'], error['status'],
                          re.compile(pattern, re.S), error['reason']))
    return found


def plain(body):
    """Without what differs from answer to answer of one reason."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    if isinstance(value, dict):
        for member in ('type', 'action', 'id'):
            value.pop(member, None)
        for member in ('param', 'detail'):
            if isinstance(value.get('error'), dict):
                value['error'].pop(member, None)
    return json.dumps(value, sort_keys=True)


def path_of(place):
    return place.replace('@prefix@', '/pepeunit').replace('@v1@', '/pepeunit/api/v1')


def run(name, method, path, body, query='', env=None):
    """The answer of a program that is run as a CGI program: status, headers, body."""
    variables = {key: os.environ[key] for key in os.environ
                 if key not in ('QUERY_STRING', 'CONTENT_LENGTH')}
    variables.update(REQUEST_METHOD=method, SCRIPT_NAME=path, QUERY_STRING=query)
    variables.update(env or {})
    done = subprocess.run([BUILD + name], input=body.encode(), env=variables,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if done.returncode or b'\r\n\r\n' not in done.stdout:
        raise RuntimeError(f'{name} failed: {done.stderr.decode()[-500:]}')
    head, answer = done.stdout.split(b'\r\n\r\n', 1)
    status = int(re.search(rb'^Status: (\d+)', head, re.M).group(1))
    return status, answer.decode()


class Cell:
    def __init__(self, line, who, programs, gateway):
        self.line, self.who = line, who
        self.given = line.given[who]
        self.ways = programs[line.name]
        self.gateway = gateway
        self.number = str(10000 + line.number * 100 + CALLERS.index(who))

    def credentials(self):
        """As it is shown by a client."""
        if self.ways[0]['route'].endswith('/auth/verify'):
            ticket = self.given.get('ticket')
            return {'HTTP_COOKIE': f'login-token={ticket}'} if ticket else {}
        return {'HTTP_USER': self.given['token']} if self.given['token'] else {}

    def socket(self):
        """By whom the gateway says that an event is; None: there is no socket."""
        env = {'GATEWAY': self.gateway, 'SOCKET': self.number}
        opened = run('socket-open', 'SOCKET', 'open', '', env=dict(
            env, **self.credentials()))
        data = json.loads(opened[1])['data']
        if not data.get('account'):
            return None
        return dict(env, ACCOUNT=str(data['account']), LOGIN=data['login'],
                    SESSION=str(data['session']))

    def acting(self):
        """The same of an action, which a signed token is shown for."""
        shown = '{"action":"auth"}' if self.who == 'nobody' else \
            json.dumps({'action': 'auth', 'token': json.loads(self.given['signed'])})
        data = json.loads(run('socket-auth', 'SOCKET', 'auth', shown, env={
            'GATEWAY': self.gateway, 'SOCKET': '1'})[1])['data']
        return {'CALLER': json.dumps(data['caller'])} if 'caller' in data else None

    def answer(self):
        words = self.line.asked.split()
        env = {}
        while words and re.match('[A-Z_]+=', words[0]):
            name, value = words.pop(0).split('=', 1)
            env[name] = value
        body = string.Template(' '.join(words)).substitute(
            self.given, n=self.number)
        method, path = self.ways[0]['route'].split(' ', 1)
        if method == 'EVENT' or method == 'ACTION':
            caller = self.socket() if method == 'EVENT' else self.acting()
            if caller is None:
                return None
            env.update(caller)
        elif method == 'SOCKET':
            env = {'GATEWAY': self.gateway,
                   'SOCKET': self.number, **self.credentials(), **env}
        else:
            env = {**self.credentials(), **env}
        method = env.pop('REQUEST_METHOD', method)
        query = ''
        if self.ways[0]['takes'] is None:
            body, query = '', body
        return run(self.line.name, method, path_of(path), body, query, env)

    def found(self):
        """What the cell turns out to be: words that are all true of it."""
        answer = self.answer()
        if answer is None:
            return {'shut'}
        status, body = answer
        contracts = {way['contract'] for way in self.ways}
        if contracts & {'hook', 'rabbitmq'}:
            return {'ok'} if body.strip() in ('{"result":"allow"}', 'allow') else {'deny'}
        if 'graphql' in contracts:
            errors = json.loads(body).get('errors')
            return {errors[0]['extensions']['code']} if errors else {'ok'}
        data = json.loads(body).get('data') if 'event' in contracts else None
        if self.line.name in ('socket-open', 'socket-auth') and data:
            return {'ok'} if data.get('account') or data.get('caller') else {'shut'}
        reasons = {reason for contract, code, pattern, reason in patterns(self.line.name)
                   if contract in contracts and code == status
                   and pattern.fullmatch(plain(body))}
        if reasons:
            return reasons
        if status < 400 and '"success":false' not in body.replace(' ', ''):
            return {'ok'}
        return {str(status)}


def read(file):
    lines = []
    with open(file, encoding='utf-8') as table:
        for text in table:
            if text.strip() and not text.startswith('#'):
                lines.append(Line(len(lines) + 1, text.rstrip('\n')))
    head = lines.pop(0)
    if list(head.cells) != list(head.cells.values()):
        sys.exit(f'callers.py: the head of {file} names others than {CALLERS}')
    return lines


def try_line(line, programs, gateway):
    found = {}
    # The owner last, after whom a message may not be there any more.
    for who in sorted(CALLERS, key=lambda who: who == 'owner'):
        try:
            found[who] = Cell(line, who, programs, gateway).found()
        except (RuntimeError, KeyError, ValueError, TypeError, OSError) as error:
            found[who] = {f'nothing: {error!r}'}
    return found


def show(lines, found):
    """The table, as it turns out to be."""
    signs = {word: sign for sign, word in SIGNS.items()}
    rows = [['program'] + CALLERS + ['asked']]
    for line, cells in zip(lines, found):
        rows.append([line.name] + [
            line.cells.get(who) if line.cells.get(who) in cells[who]
            else '/'.join(sorted(cells[who])) for who in CALLERS] + [line.asked])
    rows = [[signs.get(cell, cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print(' | '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main():
    lines = read(sys.argv[1])
    key = Key()
    gateway = populate(lines, key, os.environ['DIGEST'])
    there = sorted(
        name for name in os.listdir(BUILD)
        if '.' not in name and os.path.isfile(BUILD + name) and os.access(BUILD + name, os.X_OK))
    programs = {name: describe(name) for name in there}
    known = [line for line in lines if line.name in programs]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda line: try_line(line, programs, gateway), known))
    if '--actual' in sys.argv:
        show(known, found)
        return
    number = 0

    def test(holds, sentence, said=''):
        nonlocal number
        number += 1
        print(f'{"ok" if holds else "not ok"} {number} - {sentence}')
        if not holds:
            print(f'# {said}')

    for name in there:
        asked = [line.asked for line in lines if line.name == name]
        for way in programs[name]:
            test(any(not way['key'] or f'"{way["key"]}"' in words for words in asked),
                 f'{name} is in the table, as {way["contract"]} has it')
    for line in lines:
        test(line.name in programs, f'{line.name} {line.asked}: there is that program')
    for line, cells in zip(known, found):
        for who in CALLERS:
            wanted = line.cells.get(who, 'no cell')
            test(wanted in cells[who],
                 f'{line.name} {line.asked}: {who}: {wanted}'.replace('#', ''),
                 f'it is {" or ".join(sorted(cells[who]))}')
    print(f'1..{number}')


main()
