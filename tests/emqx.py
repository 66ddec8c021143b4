#!/usr/bin/python3
"""emqx.py - a stand-in for the REST API of EMQX 5, as strict as its documents are

usage: emqx.py FOLDER [PORT]

Listens on 127.0.0.1, at a free port that it writes to FOLDER/port.  It has the API key
"key:secret" and the dashboard's user "admin:public", who is in by a line of
FOLDER/bearers.  Everything that was asked is a
line of FOLDER/asked each, as JSON: method, path, status, by, body.  The clients that
are connected are lines of FOLDER/clients.  Lines of FOLDER/mood say what becomes of
what is asked: "METHOD PATH STATUS" has it answered so; "old" has an unknown source
answered 400, as versions before 5.9 do; "closed" has the description asked for with a
key, as 6.3 has it; "echo" has what is refused repeated in the message; "junk" has it
answered by what no terminal should be sent.
"""
import base64
import http.server
import json
import os
import re
import sys
import threading
import urllib.parse

folder = sys.argv[1]
lock = threading.Lock()
sources = [{'type': 'file', 'enable': True, 'rules': '{allow, all}.'}]
authenticators = {}
settings = {'no_match': 'allow', 'deny_action': 'ignore',
            'cache': {'enable': True, 'max_size': 32, 'ttl': '1m'}}

TYPES = ('file', 'http', 'redis', 'built_in_database', 'postgresql', 'mysql',
         'mongodb', 'client_info', 'ldap')
DURATION = re.compile(r'([0-9]+(ms|s|m|h|d|w))+')
VARIABLES = {'clientid', 'username', 'peerhost', 'cert_subject', 'cert_common_name'}
OF_TOPIC = VARIABLES | {'proto_name', 'mountpoint', 'action', 'topic', 'qos', 'retain',
                        'access', 'zone'}
OF_LOGIN = VARIABLES | {'password', 'peername', 'zone'}


class Refused(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code = status, code


def bad(message):
    raise Refused(400, 'BAD_REQUEST', message)


def lines(name):
    try:
        with open(os.path.join(folder, name)) as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def note(name, what):
    with open(os.path.join(folder, name), 'a') as file:
        print(what, file=file, flush=True)


def members(value, where, required, optional):
    if not isinstance(value, dict):
        bad(f'{where}: not an object')
    for name in required:
        if name not in value:
            bad(f'{where}.{name}: required_field')
    unknown = sorted(set(value) - set(required) - set(optional))
    if unknown:
        bad(f'{where}: unknown_fields {unknown}')


def is_text(value, where):
    if not isinstance(value, str):
        bad(f'{where}: not a string')


def is_one_of(value, where, choices):
    if value not in choices:
        bad(f'{where}: not one of {choices}')


def is_bool(value, where):
    if not isinstance(value, bool):
        bad(f'{where}: not a boolean')


def is_duration(value, where):
    if not isinstance(value, str) or not DURATION.fullmatch(value):
        bad(f'{where}: not a duration')


def is_number(value, where, least):
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        bad(f'{where}: not an integer from {least}')


def is_map_of_texts(value, where):
    if not isinstance(value, dict):
        bad(f'{where}: not a map')
    for name in value:
        is_text(value[name], f'{where}.{name}')


def is_template(value, where, variables):
    is_map_of_texts(value, where)
    for name in value:
        for variable in re.findall(r'\$\{([^}]*)\}', value[name]):
            if variable not in variables and not variable.startswith('client_attrs.'):
                bad(f'{where}.{name}: placeholder ' + '${' + variable + '} is not allowed')


def is_ssl(value, where):
    members(value, where, (), ('enable', 'verify', 'cacertfile', 'certfile', 'keyfile',
                               'versions', 'ciphers', 'depth', 'password',
                               'reuse_sessions', 'secure_renegotiate', 'log_level',
                               'hibernate_after', 'server_name_indication'))
    is_bool(value.get('enable', False), where + '.enable')
    is_one_of(value.get('verify', 'verify_none'), where + '.verify',
              ('verify_peer', 'verify_none'))
    if not value.get('enable'):
        return
    trusted = value.get('cacertfile', '')
    if trusted and '-----BEGIN CERTIFICATE-----' not in trusted:
        bad(f'{where}.cacertfile: invalid_file_path_or_pem_string')
    if value.get('verify') == 'verify_peer' and not trusted:
        bad(f'{where}: verify_peer without cacertfile')


def is_by_http(value, where, own, variables):
    members(value, where, own + ('method', 'url'),
            ('enable', 'headers', 'body', 'request_timeout', 'connect_timeout',
             'pool_size', 'enable_pipelining', 'max_inactive', 'ssl'))
    is_bool(value.get('enable', True), where + '.enable')
    is_one_of(value['method'], where + '.method', ('get', 'post'))
    is_text(value['url'], where + '.url')
    url = urllib.parse.urlsplit(value['url'])
    if url.scheme not in ('http', 'https') or not url.hostname:
        bad(f'{where}.url: invalid_url')
    is_map_of_texts(value.get('headers', {}), where + '.headers')
    is_template(value.get('body', {}), where + '.body', variables)
    is_duration(value.get('request_timeout', '30s'), where + '.request_timeout')
    is_duration(value.get('connect_timeout', '15s'), where + '.connect_timeout')
    is_number(value.get('pool_size', 8), where + '.pool_size', 1)
    is_number(value.get('enable_pipelining', 100), where + '.enable_pipelining', 1)
    is_ssl(value.get('ssl', {}), where + '.ssl')
    if url.scheme == 'https' and not value.get('ssl', {}).get('enable'):
        bad(f'{where}.ssl: invalid_ssl_opts')


def is_redis(value, where):
    if value.get('redis_type') not in ('single', 'sentinel', 'cluster'):
        bad(f'{where}: unknown_redis_type')
    members(value, where, ('type', 'redis_type', 'server', 'cmd'),
            ('enable', 'pool_size', 'username', 'password', 'database', 'auto_reconnect',
             'ssl'))
    is_bool(value.get('enable', True), where + '.enable')
    is_text(value['server'], where + '.server')
    if not re.fullmatch(r'(\[[0-9a-f:]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?', value['server']):
        bad(f'{where}.server: bad_host_port')
    is_number(value.get('database', 0), where + '.database', 0)
    is_number(value.get('pool_size', 8), where + '.pool_size', 1)
    is_bool(value.get('auto_reconnect', True), where + '.auto_reconnect')
    is_text(value.get('username', ''), where + '.username')
    is_text(value.get('password', ''), where + '.password')
    is_ssl(value.get('ssl', {}), where + '.ssl')
    is_text(value['cmd'], where + '.cmd')
    if value['cmd'].split(' ')[0].lower() not in ('hgetall', 'hmget'):
        bad(f'{where}.cmd: invalid_redis_cmd')
    is_template({'cmd': value['cmd']}, where, OF_TOPIC)


def is_source(value, where='source'):
    if not isinstance(value, dict) or value.get('type') not in TYPES:
        bad('unknown_authz_type')
    if value['type'] == 'http':
        is_by_http(value, where, ('type',), OF_TOPIC)
    elif value['type'] == 'redis':
        is_redis(value, where)
    elif value['type'] == 'file':
        members(value, where, ('type', 'rules'), ('enable',))


def is_authenticator(value, where='authenticator'):
    if not isinstance(value, dict) or value.get('mechanism') != 'password_based':
        bad('unknown_mechanism')
    if value.get('backend') != 'http':
        bad('unknown_backend')
    is_by_http(value, where, ('mechanism', 'backend'), OF_LOGIN)


def is_settings(value, where='settings'):
    members(value, where, ('no_match', 'deny_action', 'cache'), ())
    is_one_of(value['no_match'], where + '.no_match', ('allow', 'deny'))
    is_one_of(value['deny_action'], where + '.deny_action', ('ignore', 'disconnect'))
    cache = value['cache']
    members(cache, where + '.cache', ('enable',), ('max_size', 'ttl', 'excludes'))
    is_bool(cache['enable'], where + '.cache.enable')
    is_number(cache.get('max_size', 32), where + '.cache.max_size', 1)
    is_duration(cache.get('ttl', '1m'), where + '.cache.ttl')


def login(body):
    members(body, 'login', ('username', 'password'), ('mfa_token',))
    if (body['username'], body['password']) != ('admin', 'public'):
        raise Refused(401, 'BAD_USERNAME_OR_PWD', 'Auth failed')
    note('bearers', 'bearer-%d' % len(lines('bearers')))
    return 200, {'token': lines('bearers')[-1], 'version': '5.8.9',
                 'license': {'edition': 'opensource'}, 'role': 'administrator'}


def add_source(body):
    is_source(body)
    if any(source['type'] == body['type'] for source in sources):
        bad('{duplicated_authz_source_type,[' + body['type'] + ']}')
    sources.insert(0, body)
    return 204, None


def of_type(kind):
    if kind not in TYPES:
        bad('unknown type')
    for source in sources:
        if source['type'] == kind:
            return source
    if 'old' in lines('mood'):
        bad('{not_found_source,<<"' + kind + '">>}')
    raise Refused(404, 'NOT_FOUND', f'Not found: {kind}')


def delete_source(kind):
    sources.remove(of_type(kind))
    return 204, None


def add_authenticator(body):
    is_authenticator(body)
    name = f'{body["mechanism"]}:{body["backend"]}'
    if name in authenticators:
        raise Refused(409, 'ALREADY_EXISTS', f'{name} exists')
    authenticators[name] = body
    return 200, dict(body, id=name)


def authenticator(name):
    if name not in authenticators:
        raise Refused(404, 'NOT_FOUND', f'Authenticator {name} does not exist')
    return authenticators[name]


def change_authenticator(name, body):
    authenticator(name)
    is_authenticator(body)
    authenticators[name] = body
    return 204, None


def delete_authenticator(name):
    authenticator(name)
    del authenticators[name]
    return 204, None


def change_settings(body):
    is_settings(body)
    settings.update(body)
    return 200, settings


def kick(client):
    clients = lines('clients')
    if client not in clients:
        raise Refused(404, 'CLIENTID_NOT_FOUND', 'Client ID not found')
    clients.remove(client)
    with open(os.path.join(folder, 'clients'), 'w') as file:
        file.writelines(each + '\n' for each in clients)
    return 204, None


ROUTES = [
    ('POST', '/login', login),
    ('GET', '/authorization/sources', lambda: (200, {'sources': sources})),
    ('POST', '/authorization/sources', add_source),
    ('GET', '/authorization/sources/([^/]+)', lambda kind: (200, of_type(kind))),
    ('DELETE', '/authorization/sources/([^/]+)', delete_source),
    ('GET', '/authorization/settings', lambda: (200, settings)),
    ('PUT', '/authorization/settings', change_settings),
    ('GET', '/authentication', lambda: (200, list(authenticators.values()))),
    ('POST', '/authentication', add_authenticator),
    ('PUT', '/authentication/([^/]+)', change_authenticator),
    ('DELETE', '/authentication/([^/]+)', delete_authenticator),
    ('DELETE', '/clients/([^/]+)', kick),
]


class Broker(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        data = b'' if body is None else json.dumps(body).encode()
        note('asked', json.dumps({'method': self.command, 'path': self.path,
                                  'status': status, 'by': self.by,
                                  'body': self.body}))
        self.send_response(status)
        if status != 204:
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(data)))
        if status == 401:
            self.send_header('WWW-Authenticate', 'Basic Realm="minirest-server"')
        self.end_headers()
        self.wfile.write(data)

    def read_body(self):
        data = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        if self.command not in ('POST', 'PUT'):
            return
        if self.headers.get('Content-Type', '').split(';')[0] != 'application/json':
            raise Refused(415, 'UNSUPPORTED_MEDIA_TYPE',
                          'content-type:application/json Required')
        try:
            self.body = json.loads(data)
        except ValueError:
            bad('Invalid json message received')

    def let_in(self):
        scheme, _, rest = self.headers.get('Authorization', '').partition(' ')
        if scheme == 'Basic':
            self.by = 'key'
            if base64.b64decode(rest) != b'key:secret':
                raise Refused(401, 'BAD_API_KEY_OR_SECRET', 'Check api_key/api_secret')
        elif scheme == 'Bearer':
            self.by = 'bearer'
            if rest not in lines('bearers'):
                raise Refused(401, 'BAD_TOKEN', 'Get a token by POST /login')
        else:
            raise Refused(401, 'AUTHORIZATION_HEADER_ERROR',
                          'Support authorization: basic/bearer ')

    def in_a_mood(self):
        for line in lines('mood'):
            method, _, rest = line.partition(' ')
            path, _, status = rest.partition(' ')
            if (method, path) == (self.command, self.path):
                raise Refused(int(status), 'OUT_OF_SORTS', 'not today')

    def route(self):
        if self.path == '/api-docs/swagger.json':
            if 'closed' in lines('mood'):
                self.let_in()
            return 200, {'openapi': '3.0.0', 'paths': {'x' * 200000: {}}}
        path = self.path.removeprefix('/api/v5')
        for method, pattern, do in ROUTES:
            found = re.fullmatch(pattern, path)
            if not found or method != self.command or path == self.path:
                continue
            if path != '/login':
                self.let_in()
            named = [urllib.parse.unquote(each) for each in found.groups()]
            if method in ('POST', 'PUT'):
                named.append(self.body)
            return do(*named)
        raise Refused(404, 'NOT_FOUND', 'Request Path Not Found')

    def any(self):
        self.by = self.body = None
        try:
            self.read_body()
            self.in_a_mood()
            with lock:
                status, body = self.route()
        except Refused as why:
            message = str(why)
            if 'echo' in lines('mood'):
                message += f' {json.dumps(self.body)}'
            if 'junk' in lines('mood'):
                message = '\x1b]0;owned\x07\n\x9b2J'
            status, body = why.status, {'code': why.code, 'message': message}
        self.answer(status, body)

    do_GET = do_POST = do_PUT = do_DELETE = any


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
server = Server(('127.0.0.1', port), Broker)
note('port', server.server_address[1])
server.serve_forever()
