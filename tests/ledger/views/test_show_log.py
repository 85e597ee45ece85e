"""The page of the log: how it stands, what it proves and what not."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.signed_note import verifier_of
from ledger.log_keys import current_verifier, signing_key
from ledger.models import WaitingLeaf
from tests.factories.ledger import cosign_checkpoint, entry_of, make_log
from tests.ledger.witness_of_tests import WITNESS_KEY, WITNESS_NAME, WITNESS_VKEY

pytestmark = pytest.mark.django_db
URL = reverse("ledger:show_log")


def test_it_says_what_is_proved_and_what_is_not(client):
    text = client.get(URL).content.decode()

    assert "它不能证明" in text
    assert "记录写下时就是真的" in text
    assert f'--log-vkey "{current_verifier().vkey}"' in html.unescape(text)


def test_it_stands_before_the_first_leaf(client):
    state = client.get(URL).context["state"]

    assert (state.size, state.root, state.sealed_at, state.waiting) == (0, "", None, 0)


def test_it_counts_what_is_sealed_and_what_waits(client):
    make_log(1_234)
    WaitingLeaf.objects.create(entry=entry_of(1))

    page = client.get(URL)

    assert (page.context["state"].size, page.context["state"].waiting) == (1_234, 1)
    assert "1234" in page.content.decode()


def test_it_tells_when_sealing_has_stopped(client):
    WaitingLeaf.objects.create(entry=entry_of(1), written_at=timezone.now() - timedelta(minutes=11))

    assert "封存停了" in client.get(URL).content.decode()


def test_it_names_the_witnesses(client, settings):
    make_log(3)
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "https://office.example.gov.cn/witness"}
    assert "还没有签过名" in client.get(URL).content.decode()

    cosign_checkpoint(3, key=WITNESS_KEY, name=WITNESS_NAME, at=timezone.now())

    (witness,) = client.get(URL).context["state"].witnesses
    assert (witness.name, witness.size, witness.is_fresh) == (WITNESS_NAME, 3, True)


def test_it_says_when_there_is_no_witness(client):
    assert "还没有见证方" in client.get(URL).content.decode()


def test_it_lists_the_keys_that_signed_before(client, settings):
    old = verifier_of(signing_key(), name="old.example.gov.cn/log").vkey
    settings.LEDGER_RETIRED_KEYS = [old]

    assert client.get(URL).context["older_vkeys"] == [old]


def test_it_speaks_english(client):
    client.cookies["django_language"] = "en"

    text = client.get(URL).content.decode()

    assert "What it does not prove" in text
    assert "证明" not in text
