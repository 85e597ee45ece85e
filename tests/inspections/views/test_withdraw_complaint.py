from django.urls import reverse

from tests.factories.inspections import make_complaint

URL = "inspections:withdraw_complaint"


def test_it_withdraws(sign_in, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar, "VERIFIED")
    sign_in(inspector).post(reverse(URL, args=[complaint.pk]), {"reason": "弄错了企业"})
    complaint.refresh_from_db()

    assert complaint.withdrawn_at is not None


def test_only_a_verified_one(sign_in, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar)
    page = sign_in(inspector).post(reverse(URL, args=[complaint.pk]), {"reason": "弄错了企业"})

    assert "只有已查实的投诉举报可以撤销" in page.content.decode()
