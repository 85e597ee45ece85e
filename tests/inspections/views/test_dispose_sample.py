from django.urls import reverse

from tests.factories.inspections import make_sample

URL = "inspections:dispose_sample"


def test_it_disposes(sign_in, inspector, noodle_bar):
    sample = make_sample(noodle_bar, "FAILED")
    sign_in(inspector).post(reverse(URL, args=[sample.pk]))
    sample.refresh_from_db()

    assert sample.disposal == "DONE"


def test_a_passed_one_is_left_alone(sign_in, inspector, noodle_bar):
    sample = make_sample(noodle_bar)
    response = sign_in(inspector).post(reverse(URL, args=[sample.pk]), follow=True)

    assert "样品合格，或已经处置完毕" in response.content.decode()
