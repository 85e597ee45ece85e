from django.urls import reverse

from tests.factories.inspections import make_inspection

URL = "inspections:finalise_inspection"


def test_a_draft_becomes_final(sign_in, inspector, noodle_bar):
    draft = make_inspection(noodle_bar, final_at=None)
    sign_in(inspector).post(reverse(URL, args=[draft.pk]))
    draft.refresh_from_db()

    assert draft.final_at is not None


def test_a_final_one_is_left_alone(sign_in, inspector, noodle_bar):
    inspection = make_inspection(noodle_bar)
    response = sign_in(inspector).post(reverse(URL, args=[inspection.pk]), follow=True)

    assert "结果已经告知企业" in response.content.decode()
