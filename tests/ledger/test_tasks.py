import pytest

from ledger.models import Leaf, WitnessState
from ledger.services.leaf import add_leaf
from ledger.tasks import ask_witnesses, seal
from tests.factories.ledger import entry_of
from tests.ledger.witness_of_tests import WITNESS_VKEY

pytestmark = pytest.mark.django_db


def test_what_waits_is_sealed():
    add_leaf(entry_of(1))

    seal.delay()

    assert Leaf.objects.count() == 1


def test_witnesses_are_asked(settings):
    settings.LEDGER_WITNESSES = {WITNESS_VKEY: "http://127.0.0.1:1"}  # nobody listens there
    ask_witnesses.delay()
    assert not WitnessState.objects.exists()  # there is nothing to be signed yet

    add_leaf(entry_of(1))
    seal.delay()
    ask_witnesses.delay()

    assert WitnessState.objects.get().error == "WitnessUnreachable"
