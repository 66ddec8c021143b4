# key-service - stands in for what publishes a key, and does not always
#
# usage: key-service.py PORT, in a folder where the file mode says what to do
# with who asks, key which key it is, and what was asked is left in asked.

import http.server
import json
import sys
import time


def key():
    with open("key") as file:
        return file.read()


class Service(http.server.BaseHTTPRequestHandler):
    def answer(self, body, status=200, length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", len(body) if length is None else length)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        with open("asked", "a") as asked:
            asked.write(self.path + "\n")
        with open("mode") as file:
            mode = file.read().strip()
        good = json.dumps({"publickey": key(), "more": [1]})
        if mode == "slow":
            time.sleep(0.5)
        if mode in ("good", "slow") or self.path != "/requestPublicKey":
            self.answer(good)
        elif mode == "hang":
            time.sleep(30)
        elif mode == "drip":
            self.answer("", length=len(good))
            for byte in good.encode():
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        elif mode == "redirect":
            self.answer("", 302, Location="/elsewhere")
        elif mode == "huge":
            self.answer(json.dumps({"publickey": key(), "more": "x" * 70000}))
        elif mode == "endless":
            self.answer(" " * 10**6 + good, length=10**12)
        elif mode == "cut":
            self.answer(good, length=len(good) + 1)
        elif mode.isdigit():
            self.answer(good, int(mode))
        else:
            self.answer(mode)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Service)
server.daemon_threads = True
server.serve_forever()
