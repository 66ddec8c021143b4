#!/usr/bin/python3
"""slack.py - a stand-in for Slack's API, as strict as its documents are

usage: slack.py FOLDER [PORT]

Listens on 127.0.0.1, at a free port that it writes to FOLDER/port.  What was posted is
a line of FOLDER/posted each, everything that was asked one of FOLDER/asked.  The
file FOLDER/mood has what becomes of the next requests: good, or nothing; a status;
mute, which answers nobody; or slow, which posts and then answers nobody.
"""
import http.server
import json
import os
import sys
import time

folder = sys.argv[1]
KNOWN = {'channel', 'text', 'mrkdwn', 'unfurl_links', 'unfurl_media', 'parse',
         'link_names', 'blocks', 'attachments', 'thread_ts', 'username'}
posted_at = {}


def note(name, what):
    with open(os.path.join(folder, name), 'a') as file:
        print(what, file=file, flush=True)


def mood():
    try:
        with open(os.path.join(folder, 'mood')) as file:
            return file.read().strip()
    except FileNotFoundError:
        return 'good'


class Slack(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, status, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        note('asked', f'{status} {data.decode()}')
        self.send_response(status)
        self.send_header('Content-Type', 'application/json; charset=utf-8')
        self.send_header('Content-Length', str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, error):
        self.answer(200, {'ok': False, 'error': error})

    def wrong(self, data):
        """What is wrong with the request, in the API's words"""
        if self.path != '/api/chat.postMessage':
            return 'unknown_method'
        kind, _, charset = self.headers.get('Content-Type', '').partition(';')
        if kind != 'application/json':
            return 'invalid_post_type'
        if charset.strip() not in ('', 'charset=utf-8'):
            return 'invalid_charset'
        scheme, _, token = self.headers.get('Authorization', '').partition(' ')
        if scheme != 'Bearer' or not token:
            return 'not_authed'
        if token != 'xoxb-good':
            return 'invalid_auth'
        try:
            self.message = json.loads(data)
        except ValueError:
            return 'invalid_json'
        if not isinstance(self.message, dict):
            return 'json_not_object'
        if set(self.message) - KNOWN:
            return 'invalid_arguments'
        if self.message.get('channel') != '#stacktraces':
            return 'channel_not_found'
        text = self.message.get('text')
        if not isinstance(text, str) or not text:
            return 'no_text'
        return 'msg_too_long' if len(text) > 40000 else None

    def do_POST(self):
        data = self.rfile.read(int(self.headers['Content-Length']))
        now = mood()
        if now == 'mute':
            note('asked', 'mute')
            self.close_connection = True
            return
        if now == '429':
            self.answer(429, {'ok': False, 'error': 'ratelimited'},
                        Retry_After='1')
            return
        if now == '302':
            self.answer(302, b'', Location='/api/chat.postMessage')
            return
        if now.isdigit():
            self.answer(int(now), b'<html>sorry</html>')
            return
        if now.startswith('says '):
            self.answer(200, now[5:].encode())
            return
        error = self.wrong(data)
        if error:
            self.refuse(error)
            return
        channel = self.message['channel']
        if time.monotonic() - posted_at.get(channel, -1) < 1:
            self.answer(429, {'ok': False, 'error': 'ratelimited'},
                        Retry_After='1')
            return
        posted_at[channel] = time.monotonic()
        note('posted', json.dumps(self.message, ensure_ascii=False))
        if now == 'slow':
            note('asked', 'slow')
            time.sleep(60)
            return
        self.answer(200, {'ok': True, 'channel': 'C123ABC456',
                          'ts': '1503435956.000247',
                          'message': {'text': self.message['text']}})

    def do_GET(self):
        self.answer(404, b'')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
server = Server(('127.0.0.1', port), Slack)
note('port', server.server_address[1])
server.serve_forever()
