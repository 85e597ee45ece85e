from django.urls import reverse

from tests.factories.inspections import make_inspection

URL = "inspections:withdraw_inspection"


def test_it_withdraws_with_a_reason(sign_in, inspector, noodle_bar):
    inspection = make_inspection(noodle_bar)
    sign_in(inspector).post(reverse(URL, args=[inspection.pk]), {"reason": "弄错了"})
    inspection.refresh_from_db()

    assert (inspection.withdrawn_at is not None, inspection.withdraw_reason) == (True, "弄错了")


def test_it_asks_for_the_reason(sign_in, inspector, noodle_bar):
    inspection = make_inspection(noodle_bar)
    response = sign_in(inspector).post(reverse(URL, args=[inspection.pk]), {})
    inspection.refresh_from_db()

    assert response.context["form"].errors
    assert inspection.withdrawn_at is None
