"""The pages of the decisions: each at its own address, open as the next step, with its words asked."""

import pytest
from django.urls import reverse

from inspections.views.complaint.door import DOORS
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_complaint import make_complaint


def url_of(door, complaint):
    return reverse(f"inspections:{DOORS[door].url_name}", args=[complaint.pk])


def test_accepting_moves_it_on(sign_in, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar)
    response = sign_in(inspector).post(url_of("accept", complaint), {"answer": "我们已受理"}, follow=True)
    complaint.refresh_from_db()

    assert (complaint.state, complaint.handled_by) == ("ACCEPTED", inspector)
    assert "我们已受理" in response.content.decode()


@pytest.mark.parametrize("door", ["accept", "refuse", "merge", "mediate", "end-mediation", "verify", "disprove", "extend", "file-case", "decline-case", "end-case", "tell", "pause", "resume", "hazard", "settle", "refer", "correct"])  # fmt: skip # noqa: E501
def test_a_step_out_of_order_is_told(sign_in, inspector, noodle_bar, door):
    words = {"ground": "TOO_LATE", "reason": "x", "outcome": "AGREED", "severity": "1", "finding": "x"}
    words |= {"case_number": "1", "title": "x", "is_kept": "no", "settled_on": "2026-11-20"}
    words |= {"referred_to": "市农业农村局", "enterprise": noodle_bar.public_id}
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
    "door",
    [
        "refuse",
        "lead",
        "verify",
        "disprove",
        "extend",
        "pause",
        "file-case",
        "hazard",
        "settle",
        "refer",
        "correct",
    ],
)
def test_it_asks_for_words(sign_in, inspector, noodle_bar, door):
    complaint = make_complaint(noodle_bar)
    response = sign_in(inspector).post(url_of(door, complaint), {})

    assert response.status_code == 200
    assert response.context["form"].errors


MEDIATED = {
    "outcome": "AGREED",
    "held_on": "2026-11-20",
    "participants": "经营者李四，投诉人王小明",
    "agreement": "退款三百元",
    "perform_by": "2026-11-27",
}


def test_what_was_agreed_is_shown_to_the_handler_alone(sign_in, inspector, auditor, noodle_bar):
    complaint = make_complaint(noodle_bar, "MEDIATING", handled_by=inspector)
    page = sign_in(inspector).post(url_of("end-mediation", complaint), MEDIATED, follow=True)
    complaint.handled_by = None
    complaint.save()
    to_others = sign_in(inspector).get(reverse("inspections:show_complaint", args=[complaint.pk]))

    for words in ("退款三百元", "王小明", "2026-11-27"):
        assert words in page.content.decode()
    assert "2026-11-27" in to_others.content.decode()
    for words in ("退款三百元", "王小明"):
        assert words not in to_others.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": "2026-11-19"}, "held_on"),  # before it came in
        ({"held_on": "2099-01-01", "perform_by": "2099-01-02"}, "held_on"),
        ({"perform_by": "2026-11-19"}, "perform_by"),
        ({"outcome": "FIRM_DECLINED", "perform_by": ""}, "agreement"),
        ({"outcome": "FIRM_DECLINED", "agreement": ""}, "perform_by"),
        ({"outcome": "PARTY_DECLINED", "agreement": "", "perform_by": ""}, "outcome"),  # which one?
    ],
)
def test_a_record_of_mediation_makes_sense(sign_in, inspector, noodle_bar, wrong, field):
    complaint = make_complaint(noodle_bar, "MEDIATING", handled_by=inspector)
    page = sign_in(inspector).post(url_of("end-mediation", complaint), MEDIATED | wrong)

    assert list(page.context["form"].errors) == [field]


@pytest.mark.parametrize("day", ["2026-11-19", "2099-01-01"])
def test_an_agreement_is_not_kept_before_it_was_made(sign_in, inspector, noodle_bar, day):
    complaint = make_complaint(noodle_bar, "CLOSED", outcome="AGREED", handled_by=inspector)
    page = sign_in(inspector).post(url_of("settle", complaint), {"is_kept": "yes", "settled_on": day})

    assert list(page.context["form"].errors) == ["settled_on"]


def test_the_business_that_was_meant_is_named_by_number_or_credit_code(
    sign_in, inspector, noodle_bar, rival_bar, far_district
):
    elsewhere = make_enterprise(far_district)
    complaint = make_complaint(noodle_bar)
    client = sign_in(inspector)
    words = {"reason": "扫的是隔壁的码"}
    refused = client.post(url_of("correct", complaint), words | {"enterprise": elsewhere.public_id})
    page = client.post(
        url_of("correct", complaint), words | {"enterprise": rival_bar.public_id.lower()}, follow=True
    )
    complaint.refresh_from_db()

    assert list(refused.context["form"].errors) == ["enterprise"]
    assert complaint.enterprise == rival_bar
    assert f"{noodle_bar.name} → {rival_bar.name}" in page.content.decode()
    assert words["reason"] in page.content.decode()


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
