from django.urls import reverse

from tests.factories.inspections import make_sample

URL = "inspections:dispose_sample"
DONE = {"measures": ["DESTROYED"], "note": "已销毁"}


def test_it_disposes(sign_in, inspector, noodle_bar):
    sample = make_sample(noodle_bar, "FAILED")
    sign_in(inspector).post(reverse(URL, args=[sample.pk]), DONE)
    sample.refresh_from_db()

    assert sample.disposal == "DONE"


def test_it_asks_what_was_done(sign_in, inspector, noodle_bar):
    sample = make_sample(noodle_bar, "FAILED")
    response = sign_in(inspector).post(reverse(URL, args=[sample.pk]), {})
    sample.refresh_from_db()

    assert [list(act["form"].errors) for act in response.context["acts"] if act["has_failed"]] == [
        ["measures"]
    ]
    assert sample.disposal == "PENDING"


def test_a_passed_one_is_left_alone(sign_in, inspector, noodle_bar):
    sample = make_sample(noodle_bar)
    response = sign_in(inspector).post(reverse(URL, args=[sample.pk]), DONE, follow=True)

    assert "现在的状态不能这样处理" in response.content.decode()
