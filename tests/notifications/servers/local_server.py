"""A real HTTP server in a thread, which can also be absent, broken, silent or out of its mind."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

OK, DOWN, BROKEN, SILENT, GARBAGE, REDIRECT, LIMITED = (
    "ok", "down", "broken", "silent", "garbage", "redirect", "limited",
)  # fmt: skip


@dataclass
class Received:
    path: str
    query: dict
    headers: dict
    body: bytes
    seen: dict = field(default_factory=dict)  # what the protocol's server understood


class LocalServer:
    """A context. `mode` may change while it runs; subclasses answer in their protocol."""

    def __init__(self):
        self.mode = OK
        self.received = []
        self.problems = []  # what a real server would have refused
        self.let_go = threading.Event()
        self.server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self, port=0):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.serve(self)

            def log_message(self, *arguments):
                """Nothing to say."""

        self.let_go.clear()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self.let_go.set()
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        if self.mode == SILENT:
            self.let_go.wait(30)
            handler.close_connection = True
            return
        status, headers, content = self.answer_of_mode(handler, body)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.send_header("Connection", "close")
        handler.close_connection = True
        handler.end_headers()
        handler.wfile.write(content)

    def answer_of_mode(self, handler, body):
        if self.mode == BROKEN:
            return 500, {}, b"<html>down for maintenance</html>"
        if self.mode == GARBAGE:
            return 200, {"Content-Type": "text/html"}, b"<html>please sign in to this network</html>"
        if self.mode == REDIRECT:
            return 302, {"Location": f"{self.origin}/elsewhere"}, b""
        if self.mode == LIMITED:
            return self.limited()
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        received = Received(parts.path, query, dict(handler.headers), body)
        answer = self.answer(received)
        if answer[0] < 300:
            self.received.append(received)
        return answer

    def limited(self):
        return 429, {"Retry-After": "120"}, b""

    def answer(self, received):
        raise NotImplementedError
