"""A mail server that speaks SMTP (aiosmtpd), and refuses where it is told to."""

import socket
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

OK, DOWN, UNKNOWN_USER, GREYLISTED, REFUSED, BUSY, SILENT, GARBAGE = (
    "ok", "down", "unknown user", "greylisted", "refused", "busy", "silent", "garbage",
)  # fmt: skip


class Handler:
    def __init__(self, outer):
        self.outer = outer

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.outer.mode == UNKNOWN_USER:
            return "550 5.1.1 no such user here"
        if self.outer.mode == GREYLISTED:
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.outer.mode == REFUSED:
            return "554 5.7.1 message refused by policy"
        if self.outer.mode == BUSY:
            return "452 4.3.1 out of storage"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        text = letter.get_content().replace("\r\n", "\n").strip()
        self.outer.letters.append((envelope.rcpt_tos[0], letter["Subject"], text, letter))
        return "250 Message accepted"


class MailController(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True)


class MailServer:
    """A context. SILENT and GARBAGE are told by `start`; the other modes may change while it runs."""

    def __init__(self):
        self.mode = OK
        self.letters = []
        self.controller = self.odd = None
        self.let_go = threading.Event()

    def __enter__(self):
        self.start(OK)
        return self

    def __exit__(self, *exception):
        self.stop()

    def start(self, mode=OK, port=0):
        self.mode = mode
        self.let_go.clear()
        if mode in (SILENT, GARBAGE):
            self.odd = OddServer(mode, self.let_go, port)
            self.port = self.odd.port
            return
        self.controller = MailController(Handler(self), hostname="127.0.0.1", port=port or free_port())
        self.controller.start()
        self.port = self.controller.port

    def stop(self):
        self.let_go.set()
        if self.controller is not None:
            self.controller.stop()
        if self.odd is not None:
            self.odd.stop()
        self.controller = self.odd = None


class OddServer:
    """Takes the connection and says nothing, or nothing that is SMTP."""

    def __init__(self, mode, let_go, port):
        self.socket = socket.create_server(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, args=(mode, let_go), daemon=True).start()

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self.socket.close()

    def serve(self, mode, let_go):
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            if mode == GARBAGE:
                connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
                connection.close()
            else:
                threading.Thread(target=hold, args=(connection, let_go), daemon=True).start()


def hold(connection, let_go):
    let_go.wait(30)
    connection.close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
