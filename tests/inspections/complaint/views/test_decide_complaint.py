"""The pages of the decisions: each at its own address, open as the next step, with its words asked."""

import pytest
from django.urls import reverse

from inspections.views.complaint.door import DOORS
from tests.factories.inspections_complaint import make_complaint


def url_of(door, complaint):
    return reverse(f"inspections:{DOORS[door].url_name}", args=[complaint.pk])


def test_accepting_moves_it_on(sign_in, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar)
    response = sign_in(inspector).post(url_of("accept", complaint), {"answer": "我们已受理"}, follow=True)
    complaint.refresh_from_db()

    assert (complaint.state, complaint.handled_by) == ("ACCEPTED", inspector)
    assert "我们已受理" in response.content.decode()


@pytest.mark.parametrize("door", ["accept", "refuse", "merge", "mediate", "end-mediation", "verify", "disprove", "extend", "file-case", "decline-case", "end-case", "tell", "pause", "resume", "hazard"])  # fmt: skip # noqa: E501
def test_a_step_out_of_order_is_told(sign_in, inspector, noodle_bar, door):
    words = {"ground": "TOO_LATE", "reason": "x", "outcome": "AGREED", "severity": "1", "finding": "x"}
    words |= {"case_number": "1", "title": "x"}
    if door == "end-case":
        words["outcome"] = "NO_PENALTY"
    elif door == "hazard":
        words["severity"] = "MAJOR"
    make_complaint(noodle_bar)
    done = make_complaint(noodle_bar, "UNFOUNDED")
    words["into"] = min(done.pk, done.pk - 1)
    response = sign_in(inspector).post(url_of(door, done), words)
    done.refresh_from_db()

    assert response.context["form"].non_field_errors()
    assert (done.state, done.verdict, done.step_count) == ("CLOSED", "UNFOUNDED", 1)


@pytest.mark.parametrize(
    "door", ["refuse", "lead", "verify", "disprove", "extend", "pause", "file-case", "hazard"]
)
def test_it_asks_for_words(sign_in, inspector, noodle_bar, door):
    complaint = make_complaint(noodle_bar)
    response = sign_in(inspector).post(url_of(door, complaint), {})

    assert response.status_code == 200
    assert response.context["form"].errors


def test_only_grounds_of_its_rule_can_be_chosen(sign_in, inspector, noodle_bar):
    form = sign_in(inspector).get(url_of("refuse", make_complaint(noodle_bar))).context["form"]
    report = (
        sign_in(inspector).get(url_of("refuse", make_complaint(noodle_bar, kind="REPORT"))).context["form"]
    )

    assert "NO_IDENTITY" in dict(form.fields["ground"].choices)
    assert "NO_IDENTITY" not in dict(report.fields["ground"].choices)
    assert ("factors" in form.fields, "factors" in report.fields) == (True, False)


def test_it_speaks_english(sign_in, inspector, noodle_bar):
    page = sign_in(inspector).get(
        url_of("refuse", make_complaint(noodle_bar)), headers={"accept-language": "en"}
    )

    assert "Not accepted" in page.content.decode()
