"""A witness listening on a port of its own, and a log in memory that speaks to it over HTTP."""

import base64
import http.client
import threading
from contextlib import contextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.merkle import consistency_proof, root_of
from common.signed_note import sign_note, verifier_of
from tests.common.test_merkle import tree_over
from tools.ledger_witness import Server, State, Witness, as_json, write_whole

LOG_NAME, WITNESS_NAME = "food.example.gov.cn/log", "office.example.gov.cn/w1"
LOG_KEY, WITNESS_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
LOG = verifier_of(LOG_KEY, name=LOG_NAME)
NOW = 1_795_400_000


def empty_state(path):
    write_whole(path, as_json({}), mode=0o600)
    return path


@contextmanager
def witness_at_work(state_file, *, logs=None, clock=lambda: NOW):
    """Yields the port; `state_file` must be there, as after a first start."""
    state = State(state_file)
    witness = Witness(
        name=WITNESS_NAME, key=WITNESS_KEY, logs=logs or {LOG_NAME: [LOG]}, state=state, clock=clock
    )
    server = Server(("127.0.0.1", 0), witness)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        state.close()


def post(port, body, path="/add-checkpoint"):
    """Status, content type and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, body if isinstance(body, bytes) else body.encode())
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type"), response.read().decode()
    finally:
        connection.close()


def checkpoint_of(entries, *, key=LOG_KEY, name=LOG_NAME, extension=""):
    root = base64.b64encode(root_of(len(entries), tree_over(entries))).decode()
    return sign_note(f"{name}\n{len(entries)}\n{root}\n{extension}", name=name, key=key)


def request_for(entries, old, *, proof=None, **fields):
    """What a log sends to have its tree over these entries co-signed after the first `old` of them."""
    if proof is None:
        proof = consistency_proof(old, len(entries), tree_over(entries)) if old <= len(entries) else []
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof)]
    return "\n".join(lines) + "\n\n" + checkpoint_of(entries, **fields)
