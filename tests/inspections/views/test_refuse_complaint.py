import pytest
from django.urls import reverse

from tests.factories.inspections import make_complaint

URL = "inspections:refuse_complaint"


@pytest.fixture
def complaint(noodle_bar):
    return make_complaint(noodle_bar, "RECEIVED")


def test_it_moves_on(sign_in, inspector, complaint):
    sign_in(inspector).post(reverse(URL, args=[complaint.pk]), {"reason": "不属于本局"})
    complaint.refresh_from_db()

    assert complaint.state == "REFUSED"


def test_it_refuses_a_step_out_of_order(sign_in, inspector, noodle_bar):
    done = make_complaint(noodle_bar, "UNFOUNDED")
    response = sign_in(inspector).post(reverse(URL, args=[done.pk]), {"reason": "不属于本局"}, follow=True)
    done.refresh_from_db()

    assert "现在不能这样处理" in response.content.decode()
    assert done.state == "UNFOUNDED"


def test_it_asks_for_words(sign_in, inspector, complaint):
    response = sign_in(inspector).post(reverse(URL, args=[complaint.pk]), {})
    complaint.refresh_from_db()

    assert response.status_code == 200
    assert response.context["form"].errors
    assert complaint.state == "RECEIVED"
