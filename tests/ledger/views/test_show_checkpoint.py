import pytest
from django.urls import reverse

from common.signed_note import COSIGNATURE, cosign, open_note, text_of, verifier_of
from ledger.log_keys import current_verifier, origin
from ledger.models import Checkpoint
from tests.factories.ledger import AT, cosign_checkpoint, make_log
from tests.tools.witness_at_work import WITNESS_KEY, WITNESS_NAME

pytestmark = pytest.mark.django_db
URL = reverse("ledger:show_checkpoint")
WITNESS = verifier_of(WITNESS_KEY, name=WITNESS_NAME, kind=COSIGNATURE)


def test_it_is_the_newest_signed_by_the_log(client):
    make_log(3)
    make_log(4)

    response = client.get(URL)

    text, signed = open_note(response.content.decode(), [current_verifier()])
    assert text.split("\n")[:2] == [origin(), "7"]
    assert [one.by for one in signed] == [current_verifier()]
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=5"


def test_the_latest_co_signature_of_each_witness_stands_beneath(client, settings):
    make_log(3)
    settings.LEDGER_WITNESSES = {WITNESS.vkey: "https://office.example.gov.cn/witness"}
    for hour in (1, 2):
        cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME, at=AT.replace(hour=hour))

    note = client.get(URL).content.decode()

    times = [one.time for one in open_note(note, [WITNESS])[1]]
    assert times == [int(AT.replace(hour=2).timestamp())]


def test_who_is_no_longer_a_witness_is_left_out(client):
    make_log(3)
    cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME)

    assert client.get(URL).content.decode() == Checkpoint.objects.get().note


def test_before_the_first_leaf_there_is_none(client):
    assert client.get(URL).status_code == 404


def test_the_line_of_a_co_signature_is_what_a_witness_would_send(client):
    make_log(3)
    made = cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME)
    text = text_of(Checkpoint.objects.get().note)

    assert made.line == cosign(text, name=WITNESS_NAME, key=WITNESS_KEY, time=int(AT.timestamp()))
