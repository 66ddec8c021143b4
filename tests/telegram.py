#!/usr/bin/python3
"""telegram.py - a stand-in for Telegram's Bot API, as strict as its documents are

usage: telegram.py FOLDER [PORT]

Listens on 127.0.0.1, at a free port that it writes to FOLDER/port.  Everything that
was asked is a line of FOLDER/asked: status, method, JSON.  The one bot has the token
123:good and the name tea_bot.  What people do, and what goes wrong, a test says by
POST /control/WHAT with an object:

  chat     {"id", "type", "blocked", "moved_to"}   make a chat, or change it
  message  {"chat", "user", "text", ...}           somebody says something; its number
  edit     {"chat", "message", "text"}             and says it otherwise
  update   {...}                                   any update, as it is
  again    {}                                      all updates so far are new once more
  fail     {"method", "chat", "how", "times"}      of the next that is asked: a status,
           429 with "retry_after"; drop, which does nothing and does not answer; lost,
           which does it and does not answer; slow; nonsense
  deliver  {"to": "http://..."}                    where the webhook's path is reached
  show     {"chat"}                                what a chat shows, a line each

Ended by SIGTERM it leaves its chats in FOLDER/chats, for the next one.
"""
import http.server
import json
import os
import re
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

folder = sys.argv[1]
TOKEN = '123:good'
PORTS = {443, 80, 88, 8443}
lock = threading.RLock()
news = threading.Condition(lock)
chats, updates, history, failures = {}, [], [], []
hook = {'url': '', 'secret': None, 'allowed': None, 'error': {}}
state = {'update': int(time.time()), 'poll': 0, 'deliver': None}
all_sent = []


class Refused(Exception):
    def __init__(self, status, description, **parameters):
        super().__init__(description)
        self.status, self.description = status, description
        self.parameters = parameters


def bad(words, **parameters):
    return Refused(400, 'Bad Request: ' + words, **parameters)


def note(name, what):
    with open(os.path.join(folder, name), 'a') as file:
        print(what, file=file, flush=True)


def units(text):
    return len(text.encode('utf-16-le')) // 2


def chat_of(body):
    chat = chats.get(body.get('chat_id'))
    if not chat:
        raise bad('chat not found')
    if chat.get('moved_to'):
        raise bad('group chat was upgraded to a supergroup chat',
                  migrate_to_chat_id=chat['moved_to'])
    if chat.get('blocked'):
        raise Refused(403, 'Forbidden: bot was blocked by the user')
    return chat


def too_many(seconds):
    return Refused(429, f'Too Many Requests: retry after {seconds}',
                   retry_after=seconds)


def count(chat):
    """Of what is sent, as the documents say"""
    now = time.monotonic()
    sent = chat['sent']
    sent[:] = [t for t in sent if t > now - 60]
    all_sent[:] = [t for t in all_sent if t > now - 1]
    if sent and now - sent[-1] < 1:
        raise too_many(1)
    if chat['type'] != 'private' and len(sent) >= 20:
        raise too_many(int(60 - (now - sent[0])) + 1)
    if len(all_sent) >= 30:
        raise too_many(1)
    sent.append(now)
    all_sent.append(now)


def text_of(body):
    text = body.get('text')
    if not isinstance(text, str) or not text.strip():
        raise bad('message text is empty')
    if units(text) > 4096:
        raise bad('message is too long')
    return text.strip()


def buttons(body):
    for row in body.get('reply_markup', {}).get('inline_keyboard', []):
        for button in row:
            url = urllib.parse.urlsplit(button['url'])
            if url.scheme not in ('http', 'https') or not url.hostname:
                raise bad(f"inline keyboard button URL '{button['url']}' is invalid: "
                          'Wrong HTTP URL')


def add(chat, **message):
    chat['last'] += 1
    chat['messages'][chat['last']] = message
    return chat['last']


def send_message(body):
    chat, text = chat_of(body), text_of(body)
    buttons(body)
    if set(body) - {'chat_id', 'text', 'reply_parameters', 'reply_markup'}:
        raise bad('unexpected parameters')
    reply = body.get('reply_parameters', {})
    to = reply.get('message_id')
    if to is not None and to not in chat['messages']:
        if not reply.get('allow_sending_without_reply'):
            raise bad('message to be replied not found')
        to = None
    count(chat)
    number = add(chat, text=text, bot=True, reply=to,
                 buttons=body.get('reply_markup', {}).get('inline_keyboard'))
    return {'message_id': number, 'chat': {'id': body['chat_id']}, 'text': text}


def edit_text(body):
    chat, text = chat_of(body), text_of(body)
    message = chat['messages'].get(body.get('message_id'))
    if not message:
        raise bad('message to edit not found')
    if not message['bot']:
        raise bad("message can't be edited")
    if message['text'] == text:
        raise bad('message is not modified: specified new message content and reply '
                  'markup are exactly the same as a current content and reply markup '
                  'of the message')
    count(chat)
    message['text'] = text
    return {'message_id': body['message_id'], 'text': text}


def delete(body):
    chat = chat_of(body)
    message = chat['messages'].get(body.get('message_id'))
    if not message:
        raise bad('message to delete not found')
    if not message['bot'] and chat['type'] != 'private':
        raise bad("message can't be deleted")
    count(chat)
    del chat['messages'][body['message_id']]
    return True


def allowed(update, kinds):
    return not kinds or any(k in update for k in kinds)


def get_updates(body):
    if hook['url']:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is "
                      'active; use deleteWebhook to delete the webhook first')
    offset, limit = body.get('offset', 0), body.get('limit', 100)
    if not 1 <= limit <= 100 or not isinstance(offset, int):
        raise bad('wrong limit or offset')
    if offset < 0:
        del updates[:offset]
    updates[:] = [u for u in updates if u['update_id'] >= offset]
    state['poll'] += 1
    mine = state['poll']
    news.notify_all()
    until = time.monotonic() + body.get('timeout', 0)
    while True:
        updates[:] = [u for u in updates if allowed(u, body.get('allowed_updates'))]
        if updates or time.monotonic() >= until:
            return updates[:limit]
        news.wait(until - time.monotonic())
        if state['poll'] != mine or hook['url']:
            raise Refused(409, 'Conflict: terminated by other getUpdates request; make '
                          'sure that only one bot instance is running')


def set_webhook(body):
    url = urllib.parse.urlsplit(body.get('url', ''))
    if body.get('url') == '':
        return delete_webhook(body)
    if url.scheme != 'https' or not url.hostname:
        raise bad('bad webhook: An HTTPS URL must be provided for webhook')
    if (url.port or 443) not in PORTS:
        raise bad('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
    secret = body.get('secret_token')
    if secret is not None and not re.fullmatch('[A-Za-z0-9_-]{1,256}', secret):
        raise bad('secret token contains unallowed characters')
    if not 1 <= body.get('max_connections', 40) <= 100:
        raise bad('wrong max_connections')
    hook.update(url=body['url'], secret=secret, allowed=body.get('allowed_updates'),
                error={})
    if body.get('drop_pending_updates'):
        updates.clear()
    news.notify_all()
    return True


def delete_webhook(body):
    hook.update(url='', secret=None, error={})
    if body.get('drop_pending_updates'):
        updates.clear()
    return True


METHODS = {
    'getMe': lambda body: {'id': 123, 'is_bot': True, 'username': 'tea_bot'},
    'getWebhookInfo': lambda body: {'url': hook['url'], 'pending_update_count':
                                    len(updates), 'has_custom_certificate': False,
                                    **hook['error']},
    'setWebhook': set_webhook, 'deleteWebhook': delete_webhook,
    'getUpdates': get_updates, 'sendMessage': send_message,
    'editMessageText': edit_text, 'deleteMessage': delete,
}


def push(update):
    if 'update_id' not in update:
        state['update'] += 1
        update = {'update_id': state['update'], **update}
    updates.append(update)
    history.append(update)
    news.notify_all()
    return update['update_id']


def person(number):
    return {'id': number, 'is_bot': False, 'first_name': f'Person {number}'}


def message_of(chat, number, message):
    said = {'message_id': number, 'date': int(time.time()), 'from': person(
        message['user']), 'chat': {'id': chat['id'], 'type': chat['type']}}
    said.update({k: v for k, v in message.items() if k not in ('bot', 'user', 'reply')})
    if message.get('reply'):
        said['reply_to_message'] = {'message_id': message['reply'],
                                    'chat': said['chat']}
    return said


def control_chat(body):
    chat = chats.setdefault(body['id'], {'sent': [], 'messages': {}, 'last': 0,
                                         'type': 'private'})
    chat.update(body)
    return ''


def control_message(body):
    chat = chats[body.pop('chat')]
    number = add(chat, bot=False, **body)
    push({'message': message_of(chat, number, chat['messages'][number])})
    return number


def control_edit(body):
    chat = chats[body['chat']]
    message = chat['messages'][body['message']]
    message['text'] = body['text']
    said = message_of(chat, body['message'], message)
    push({'edited_message': {**said, 'edit_date': int(time.time())}})
    return ''


def control_update(body):
    return push(body)


def control_again(_):
    updates[:] = list(history)
    news.notify_all()
    return ''


def control_fail(body):
    failures.append({'times': 1, **body})
    return ''


def control_deliver(body):
    state['deliver'] = body['to']
    news.notify_all()
    return ''


def control_show(body):
    lines = []
    for number, m in chats[body['chat']]['messages'].items():
        lines.append(json.dumps({'id': number, **{k: v for k, v in m.items() if v}},
                                ensure_ascii=False))
    return '\n'.join(lines)


def failure(method, body):
    for f in failures:
        if f['times'] and f['method'] in (method, 'any') and (
                f.get('chat') in (None, body.get('chat_id'))):
            f['times'] -= 1
            return f
    return {}


class Telegram(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, status, data, **headers):
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def result(self, method, body):
        if method not in METHODS:
            raise Refused(404, 'Not Found: method not found')
        return {'ok': True, 'result': METHODS[method](body)}

    def judge(self, token, method, body):
        if not re.fullmatch('[0-9]+:[A-Za-z0-9_-]+', token):
            return 404, {'ok': False, 'error_code': 404, 'description': 'Not Found'}
        if token != TOKEN:
            return 401, {'ok': False, 'error_code': 401,
                         'description': 'Unauthorized'}
        try:
            return 200, self.result(method, body)
        except Refused as e:
            answer = {'ok': False, 'error_code': e.status, 'description': e.description}
            if e.parameters:
                answer['parameters'] = e.parameters
            return e.status, answer

    def fails(self, how, f, token, method, body):
        """True: it has answered, or will not"""
        if how == 'lost':
            self.judge(token, method, body)
        if how in ('drop', 'lost'):
            self.close_connection = True
        elif how == 'slow':
            time.sleep(f.get('seconds', 1))
            return False
        elif how == 'nonsense':
            self.answer(200, b'<html>')
        elif how == 302:
            self.answer(302, b'', Location=self.path)
        else:
            seconds = f.get('retry_after')
            self.answer(how, json.dumps({
                'ok': False, 'error_code': how, 'description': f.get('why', 'as told'),
                **({'parameters': {'retry_after': seconds}} if seconds else {})
            }).encode())
        return True

    def do_POST(self):
        data = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        body = json.loads(data or b'{}')
        if self.path.startswith('/control/'):
            with lock:
                said = globals()['control_' + self.path[9:]](body)
            self.answer(200, f'{said}\n'.encode() if said != '' else b'')
            return
        token, _, method = self.path.removeprefix('/bot').partition('/')
        with lock:
            f = failure(method, body)
        if f:
            note('asked', f"{f['how']} {method} {json.dumps(body, ensure_ascii=False)}")
            if self.fails(f['how'], f, token, method, body):
                return
        with lock:
            status, answer = self.judge(token, method, body)
            note('asked', f'{status} {method} {json.dumps(body, ensure_ascii=False)}')
        try:
            self.answer(status, json.dumps(answer).encode())
        except OSError:
            pass


def bring():
    """Updates to the webhook, one after the other, each until it is taken"""
    while True:
        with lock:
            while not (hook['url'] and state['deliver'] and updates):
                news.wait()
            update = updates[0]
            to = state['deliver'] + urllib.parse.urlsplit(hook['url']).path
            secret = hook['secret']
            wanted = allowed(update, hook['allowed'])
        try:
            if wanted:
                headers = {'Content-Type': 'application/json'}
                if secret:
                    headers['X-Telegram-Bot-Api-Secret-Token'] = secret
                urllib.request.urlopen(urllib.request.Request(
                    to, json.dumps(update).encode(), headers), timeout=10).read()
            with lock:
                if updates and updates[0] is update:
                    updates.pop(0)
        except OSError as e:
            why = 'Connection failed'
            if isinstance(e, urllib.error.HTTPError):
                why = f'Wrong response from the webhook: {e.code} {e.reason}'
            with lock:
                hook['error'] = {'last_error_date': int(time.time()),
                                 'last_error_message': why}
            note('asked', f'webhook {e}')
            time.sleep(0.1)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128


def end(*_):
    with open(os.path.join(folder, 'chats'), 'w') as file:
        json.dump(list(chats.items()), file)
    os._exit(0)


try:
    with open(os.path.join(folder, 'chats')) as file:
        for number, chat in json.load(file):
            chat['messages'] = {int(n): m for n, m in chat['messages'].items()}
            chats[number] = {**chat, 'sent': []}
except FileNotFoundError:
    pass
signal.signal(signal.SIGTERM, end)
port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
server = Server(('127.0.0.1', port), Telegram)
note('port', server.server_address[1])
threading.Thread(target=bring, daemon=True).start()
server.serve_forever()
