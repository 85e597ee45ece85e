from django.urls import reverse

from scoring.models import IndexObjection
from scoring.services.objection import accept_objection
from tests.factories.scoring import make_objection


def test_the_handler_answers_and_the_enterprise_reads_it(noodle_bar, principal, inspector, at, sign_in):
    objection = make_objection(noodle_bar, principal, at)
    page = reverse("scoring:show_objection", args=[objection.pk])
    regulator = sign_in(inspector)

    assert "受理，由我核查" in regulator.get(page).content.decode()
    regulator.post(reverse("scoring:accept_objection", args=[objection.pk]))
    silent = regulator.post(reverse("scoring:answer_objection", args=[objection.pk]), {"outcome": "UPHELD"})
    assert silent.status_code == 200
    assert IndexObjection.objects.get().state == "ACCEPTED"
    regulator.post(
        reverse("scoring:answer_objection", args=[objection.pk]),
        {"outcome": "NOT_UPHELD", "answer": "检查记录无误"},
    )

    text = sign_in(principal).get(page).content.decode()
    assert "检查记录无误" in text
    assert "异议不成立" in text


def test_a_colleague_takes_over_before_answering(
    noodle_bar, principal, inspector, administrator, at, sign_in
):
    objection = make_objection(noodle_bar, principal, at)
    accept_objection(objection=objection, by=administrator, at=at)
    client = sign_in(inspector)

    refused = client.post(
        reverse("scoring:answer_objection", args=[objection.pk]), {"outcome": "UPHELD", "answer": "属实"}
    )
    assert "请先接手" in refused.content.decode()
    client.post(reverse("scoring:take_over_objection", args=[objection.pk]))

    assert IndexObjection.objects.get().handler == inspector
