import pytest
from django.urls import reverse

from staff.models import ExamResult
from tests.factories.staff import make_training

pytestmark = pytest.mark.django_db


def test_training_is_withdrawn_with_a_reason(cook, noodle_bar, officer, sign_in):
    training = make_training(cook, enterprise=noodle_bar)
    client = sign_in(officer)
    address = reverse("staff:withdraw_training", args=[training.pk])
    assert "请写明撤销原因。" in client.post(address, {"reason": ""}).text

    response = client.post(address, {"reason": "当天没来"})

    training.refresh_from_db()
    assert response["Location"] == reverse("staff:show_person", args=[cook.code])
    assert training.withdraw_reason == "当天没来"
    assert "这条记录已经撤销。" in client.post(address, {"reason": "再撤"}).text


def test_the_enterprise_withdraws_its_own_exam_but_not_the_regulators(cook, noodle_bar, officer, sign_in, at):
    own, regulators = (
        ExamResult.objects.create(
            person=cook, enterprise=noodle_bar, kind=kind, taken_on="2026-06-20", score=50, has_passed=False,
            recorded_at=at,
        )
        for kind in ("ENTERPRISE", "SPOT_CHECK")
    )  # fmt: skip
    client = sign_in(officer)

    answers = [
        client.post(reverse("staff:withdraw_exam_result", args=[exam.pk]), {"reason": "录错"}).status_code
        for exam in (own, regulators)
    ]

    assert answers == [302, 403]
    assert list(ExamResult.objects.filter(withdrawn_at__isnull=True)) == [regulators]
