"""The log and a witness over real HTTP: what is co-signed, what is refused, what is noted."""

import http.server
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from common.signed_note import COSIGNATURE, open_note, verifier_of
from ledger.log_keys import log_verifiers, origin
from ledger.models import Checkpoint, Cosignature, Leaf, Tile, WitnessState
from ledger.services.witness import ask_witnesses
from tests.factories.ledger import make_log
from tests.ledger.tampering import without_triggers
from tests.tools.witness_at_work import NOW, WITNESS_KEY, WITNESS_NAME, empty_state, witness_at_work

pytestmark = pytest.mark.django_db
OURS = verifier_of(WITNESS_KEY, name=WITNESS_NAME, kind=COSIGNATURE)
AT = datetime.fromtimestamp(NOW, UTC)


@pytest.fixture
def witness(tmp_path, settings):
    """A listening witness that the platform is told of; its clock can be set."""
    clock = [NOW]
    state_file = empty_state(tmp_path / "state.json")
    with witness_at_work(state_file, logs={origin(): log_verifiers()}, clock=lambda: clock[0]) as port:
        settings.LEDGER_WITNESSES = {OURS.vkey: f"http://127.0.0.1:{port}/"}
        yield clock


def forget_log():
    with without_triggers() as cursor:
        for model in (Cosignature, Checkpoint, Tile, Leaf):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def failure():
    return WitnessState.objects.values_list("error", "is_permanent", "failed_since").get()


def test_the_newest_checkpoint_is_co_signed(witness):
    make_log(5)

    assert ask_witnesses(at=AT) == 1

    cosignature = Cosignature.objects.get()
    _text, signed = open_note(cosignature.checkpoint.note + cosignature.line, [OURS])
    assert (cosignature.checkpoint_id, cosignature.cosigned_at, signed[0].time) == (5, AT, NOW)
    assert failure() == ("", False, None)


def test_the_log_is_followed_as_it_grows(witness):
    for size in (1, 300, 700):
        make_log(size)
        ask_witnesses(at=AT)

    assert list(Cosignature.objects.values_list("checkpoint_id", flat=True)) == [1, 301, 1_001]


def test_nobody_is_asked_while_the_last_signature_is_fresh(witness, settings, django_assert_num_queries):
    make_log(5)
    ask_witnesses(at=AT)

    with django_assert_num_queries(3):
        assert ask_witnesses(at=AT + timedelta(hours=settings.LEDGER_WITNESS_FRESH_HOURS / 2)) == 0


def test_a_log_at_rest_is_signed_again_before_it_stops_being_fresh(witness):
    make_log(5)
    ask_witnesses(at=AT)
    witness[0] = NOW + 13 * 3600

    assert ask_witnesses(at=AT + timedelta(hours=13)) == 1
    assert Cosignature.objects.filter(checkpoint=5).count() == 2


def test_without_a_log_or_without_witnesses_nothing_happens(settings):
    assert ask_witnesses(at=AT) == 0
    make_log(5)
    settings.LEDGER_WITNESSES = {}
    assert ask_witnesses(at=AT) == 0


def test_a_witness_that_knows_more_than_we_remember_is_asked_from_there(witness):
    """As when the answer got lost: it has signed, and we have not heard of it."""
    make_log(5)
    ask_witnesses(at=AT)
    with without_triggers() as cursor:
        cursor.execute("DELETE FROM ledger_cosignature")
    make_log(20)

    assert ask_witnesses(at=AT) == 1
    assert Cosignature.objects.get().checkpoint_id == 25


def test_another_log_of_the_same_size_is_found_out(witness):
    make_log(5)
    ask_witnesses(at=AT)
    forget_log()
    make_log(5)

    assert ask_witnesses(at=AT) == 0
    assert failure() == ("LogForked", True, AT)


def test_a_larger_log_with_another_past_is_found_out(witness):
    make_log(5)
    ask_witnesses(at=AT)
    forget_log()
    make_log(9)

    assert ask_witnesses(at=AT) == 0
    assert failure() == ("LogForked", True, AT)


def test_a_log_put_back_from_a_backup_is_found_out(witness):
    make_log(5)
    make_log(5)
    ask_witnesses(at=AT)
    with without_triggers() as cursor:
        cursor.execute("DELETE FROM ledger_cosignature")
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size = 10")

    assert ask_witnesses(at=AT) == 0
    assert failure() == ("WitnessAhead", True, AT)


def test_a_log_that_the_witness_does_not_know_is_refused(witness, settings):
    settings.LEDGER_ORIGIN = "elsewhere.example.gov.cn/log"
    make_log(5)

    assert ask_witnesses(at=AT) == 0
    assert failure() == ("WitnessRefused", True, AT)


def test_what_does_not_heal_is_not_asked_each_minute(witness, settings):
    name = settings.LEDGER_ORIGIN
    settings.LEDGER_ORIGIN = "elsewhere.example.gov.cn/log"
    make_log(5)
    ask_witnesses(at=AT)
    forget_log()
    settings.LEDGER_ORIGIN = name
    make_log(5)

    assert ask_witnesses(at=AT + timedelta(minutes=59)) == 0
    assert ask_witnesses(at=AT + timedelta(minutes=60)) == 1
    assert failure() == ("", False, None)


def test_a_witness_that_is_down_is_asked_again_and_hinders_no_other(witness, settings):
    with socket.socket() as probe:  # a port where nobody listens
        probe.bind(("127.0.0.1", 0))
        down = verifier_of(WITNESS_KEY, name="down.example.gov.cn/w1", kind=COSIGNATURE)
        settings.LEDGER_WITNESSES = {
            down.vkey: f"http://127.0.0.1:{probe.getsockname()[1]}",
            **settings.LEDGER_WITNESSES,
        }
        make_log(5)
        assert ask_witnesses(at=AT) == 1
        assert ask_witnesses(at=AT + timedelta(minutes=1)) == 0

    state = WitnessState.objects.get(vkey=down.vkey)
    assert (state.error, state.is_permanent) == ("WitnessUnreachable", False)
    assert (state.failed_since, state.asked_at) == (AT, AT + timedelta(minutes=1))


class Odd(http.server.BaseHTTPRequestHandler):
    answer = (500, "text/plain", b"")

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, content_type, body = self.answer
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        pass


@pytest.mark.parametrize(
    ("answer", "error", "is_permanent"),
    [
        ((500, "text/plain", b""), "WitnessUnreachable", False),
        ((429, "text/plain", b""), "WitnessUnreachable", False),
        ((302, "text/plain", b""), "WitnessRefused", True),
        ((403, "text/plain", b"no"), "WitnessRefused", True),
        ((409, "text/plain", b"5\n"), "WitnessRefused", True),
        ((409, "text/x.tlog.size", b"many\n"), "AnswerUnreadable", True),
        ((409, "text/x.tlog.size", b"0\n"), "LogForked", True),
        ((409, "text/x.tlog.size", b"3\n"), "LogForked", True),  # and again 3 when asked from 3
        ((409, "text/x.tlog.size", b"6\n"), "WitnessAhead", True),
        ((200, "text/plain", b""), "AnswerUnreadable", True),
        ((200, "text/plain", b"\xff" * 70_000), "AnswerUnreadable", True),
        ((200, "text/plain", "\N{EM DASH} w1 AAAA\n".encode()), "AnswerUnreadable", True),
    ],
)  # fmt: skip
def test_an_odd_answer_is_noted_by_name(settings, answer, error, is_permanent):
    server = http.server.HTTPServer(("127.0.0.1", 0), type("Answering", (Odd,), {"answer": answer}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.LEDGER_WITNESSES = {OURS.vkey: f"http://127.0.0.1:{server.server_address[1]}"}
    make_log(5)
    try:
        assert ask_witnesses(at=AT) == 0
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    assert failure() == (error, is_permanent, AT)
    assert not Cosignature.objects.exists()


def test_the_database_refuses_to_change_what_was_co_signed(witness):
    make_log(5)
    ask_witnesses(at=AT)

    for change in (lambda rows: rows.update(line=""), lambda rows: rows._raw_delete(using="default")):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change(Cosignature.objects.all())


def test_a_signature_of_a_time_to_come_does_not_count(witness):
    make_log(5)
    witness[0] = NOW + 7_200

    assert ask_witnesses(at=AT) == 0
    assert failure() == ("AnswerUnreadable", True, AT)
