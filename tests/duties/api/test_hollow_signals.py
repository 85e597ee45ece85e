import pytest
from django.urls import reverse

from duties.models import HollowSignal
from tests.factories.hollow import make_hollow_signal


@pytest.fixture
def signal(noodle_bar, officer):
    return make_hollow_signal(noodle_bar, officer)


def test_it_lists_one_s_own(signal, rival_bar, rival, officer, sign_in):
    make_hollow_signal(rival_bar, rival)

    rows = sign_in(officer).get(reverse("hollow-signal-list")).json()["results"]

    assert [(row["id"], row["kind"], row["state"]) for row in rows] == [(signal.pk, "IMPOSSIBLE_PACE", "NEW")]


def review(client, verb, signal, **data):
    address = reverse(f"hollow-signal-{verb}", args=[signal.pk])
    return client.post(address, data, content_type="application/json")


def test_a_regulator_reviews(signal, inspector, sign_in):
    told = review(sign_in(inspector), "confirm", signal, reason="看了监控").json()

    signal.refresh_from_db()
    assert signal.state == told["state"] == HollowSignal.State.CONFIRMED
    assert [(row["outcome"], row["reason"]) for row in told["reviews"]] == [("CONFIRMED", "看了监控")]


def test_it_says_why_it_refuses(signal, inspector, sign_in):
    client = sign_in(inspector)

    assert review(client, "dismiss", signal).status_code == 400
    assert review(client, "reverse", signal, reason="…").status_code == 409
    review(client, "confirm", signal, reason="看了监控")
    assert review(client, "reverse", signal, reason="…").status_code == 409
    assert review(client, "dismiss", signal, reason="…").status_code == 409
