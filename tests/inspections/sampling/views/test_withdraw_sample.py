from django.urls import reverse

from notifications.models import Notice
from tests.factories.inspections import make_sample

URL = "inspections:withdraw_sample"


def test_it_withdraws_with_a_reason(sign_in, inspector, officer, noodle_bar):
    sample = make_sample(noodle_bar)
    sign_in(inspector).post(reverse(URL, args=[sample.pk]), {"reason": "弄错了"})
    sample.refresh_from_db()

    assert (sample.withdrawn_at is not None, sample.withdraw_reason) == (True, "弄错了")
    assert Notice.objects.get(key=f"withdrawn:{sample.pk}").user == officer


def test_it_asks_for_the_reason(sign_in, inspector, noodle_bar):
    sample = make_sample(noodle_bar)
    response = sign_in(inspector).post(reverse(URL, args=[sample.pk]), {})
    sample.refresh_from_db()

    assert [list(act["form"].errors) for act in response.context["acts"] if act["has_failed"]] == [["reason"]]
    assert sample.withdrawn_at is None
