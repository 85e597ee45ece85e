import pytest
from django.urls import reverse

from duties.models import HollowComment, HollowSignal
from tests.factories.hollow import make_hollow_signal

State = HollowSignal.State


@pytest.fixture
def signal(noodle_bar, officer):
    return make_hollow_signal(noodle_bar, officer)


def post(client, verb, signal, **data):
    return client.post(reverse(f"duties:{verb}_hollow_signal", args=[signal.pk]), data, follow=True)


@pytest.mark.parametrize(("verb", "state"), [("confirm", State.CONFIRMED), ("dismiss", State.DISMISSED)])
def test_it_is_reviewed_with_a_reason(signal, inspector, sign_in, verb, state):
    response = post(sign_in(inspector), verb, signal, reason="看了监控")

    signal.refresh_from_db()
    assert signal.state == state
    assert "看了监控" in response.content.decode()


def test_without_a_reason_nothing_is_decided(signal, inspector, sign_in):
    response = post(sign_in(inspector), "confirm", signal, reason=" ")

    signal.refresh_from_db()
    assert signal.state == State.NEW
    assert "没有理由不能认定" in response.content.decode()


def test_the_confirmer_cannot_reverse(signal, inspector, sign_in):
    client = sign_in(inspector)
    post(client, "confirm", signal, reason="看了监控")

    response = post(client, "reverse", signal, reason="后悔了")

    signal.refresh_from_db()
    assert signal.state == State.CONFIRMED
    assert "撤销要由另一位监管人员决定" in response.content.decode()


def test_what_is_reviewed_is_not_reviewed_again(signal, inspector, sign_in):
    client = sign_in(inspector)
    post(client, "dismiss", signal, reason="看了监控")

    assert "已经有人核实过" in post(client, "confirm", signal, reason="再看").content.decode()


def test_the_enterprise_comments(signal, officer, sign_in):
    client = sign_in(officer)
    assert "请写下说明" in post(client, "comment", signal, text="").content.decode()

    post(client, "comment", signal, text="那几天手机时间不对")

    assert HollowComment.objects.get().text == "那几天手机时间不对"
