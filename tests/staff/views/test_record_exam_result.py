import pytest
from django.urls import reverse

from staff.models import ExamResult

pytestmark = pytest.mark.django_db
FILLED = {"taken_on": "2026-06-20", "score": "59.5", "full_score": "100"}


@pytest.fixture
def address(noodle_bar):
    return reverse("staff:record_exam_result", args=[noodle_bar.public_id])


def results():
    return list(ExamResult.objects.values_list("kind", "has_passed"))


@pytest.mark.parametrize(
    ("score", "full_score", "said", "has_passed"),
    [
        ("60", "100", "", True),
        ("59.5", "100", "", False),
        ("90", "150", "", True),
        ("59.5", "100", "yes", True),
    ],
)
def test_sixty_percent_passes_unless_the_examiner_says_otherwise(
    address, cook, officer, sign_in, score, full_score, said, has_passed
):
    data = {"kind": "ENTERPRISE", "person": cook.code, "has_passed": said}

    response = sign_in(officer).post(address, FILLED | data | {"score": score, "full_score": full_score})

    assert response["Location"] == reverse("staff:show_person", args=[cook.code])
    assert results() == [("ENTERPRISE", has_passed)]


def test_a_spot_check_is_the_regulators(address, cook, principal, inspector, sign_in):
    data = FILLED | {"kind": "SPOT_CHECK", "person": cook.code}

    assert sign_in(principal).post(address, data).status_code == 200
    assert results() == []
    assert "监督抽查考核" not in sign_in(principal).get(address).text.split("<form")[-1]

    sign_in(inspector).post(address, data)
    assert results() == [("SPOT_CHECK", False)]


def test_order_49_art_29_no_make_up_without_a_failed_spot_check(address, cook, inspector, sign_in):
    page = sign_in(inspector).post(address, FILLED | {"kind": "MAKEUP", "person": cook.code})

    assert "此前没有未通过的监督抽查考核，不能登记补考。" in page.text
    assert results() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"taken_on": "2999-01-01"}, "考核日期不能晚于今天。"), ({"score": "101"}, "得分应在0到满分之间。")],
)
def test_a_refusal_stands_at_its_field(address, cook, officer, sign_in, changes, sentence):
    page = sign_in(officer).post(address, FILLED | {"kind": "ENTERPRISE", "person": cook.code} | changes)

    assert sentence in page.text
    assert results() == []
