from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import CreditEvent
from inspections.models import Sample
from scoring.models import CurrentIndex
from scoring.services.objection import accept_objection, answer_objection
from tests.factories.duties import make_duty
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_complaint import make_complaint
from tests.factories.scoring import compute_today, make_objection


def url_of(enterprise):
    return reverse("portal:show_enterprise", kwargs={"public_id": enterprise.public_id})


def test_it_shows_the_index_and_parts_that_add_up(sign_in, inspector, scored_bar):
    context = sign_in(inspector).get(url_of(scored_bar)).context

    explanation = context["explanation"]
    current = CurrentIndex.objects.get(pk=scored_bar.pk)
    shares = sum(part.share_tenths for part in explanation.parts)
    assert shares + explanation.cap_deduction_tenths == current.index_tenths
    assert len(context["radar"]["own"]) == 5


def test_it_shows_the_district_median_beside_it(sign_in, inspector, scored_bar):
    context = sign_in(inspector).get(url_of(scored_bar)).context

    own = CurrentIndex.objects.get(pk=scored_bar.pk)
    assert context["radar"]["median"][1] == own.supervision_tenths / 10


def test_it_shows_the_days_before(sign_in, inspector, scored_bar, today):
    for back in (2, 1):
        compute_today(days_ago=back)

    chart = sign_in(inspector).get(url_of(scored_bar)).context["history_chart"]

    assert chart["days"] == [(today - timedelta(days=back)).isoformat() for back in (2, 1, 0)]


def test_it_leads_to_the_facts_behind_it(sign_in, inspector, scored_bar):
    inspection = make_inspection(scored_bar)
    sample = make_sample(scored_bar, Sample.Verdict.FAILED)
    complaint = make_complaint(scored_bar, "VERIFIED")
    hazard = make_hazard(scored_bar, at=timezone.now())
    event = CreditEvent.objects.create(
        enterprise=scored_bar,
        kind=CreditEvent.Kind.PENALTY,
        severity=CreditEvent.Severity.MINOR,
        title="未按规定留样",
        decided_on=timezone.localdate(),
        final_at=timezone.now(),
        final_on=timezone.localdate(),
    )

    page = sign_in(inspector).get(url_of(scored_bar)).content.decode()

    for name, row in (("inspection", inspection), ("sample", sample), ("complaint", complaint)):
        assert reverse(f"inspections:show_{name}", args=[row.pk]) in page
    assert reverse("hazards:show_hazard", args=[hazard.pk]) in page
    assert "未按规定留样" in page
    assert page.count(f"?kind=PENALTY#event-{event.pk}") == 2  # behind the index, and in the archive
    assert "牛肉" not in page


def test_the_enterprise_sees_its_own_file_but_no_complaint(sign_in, officer, scored_bar):
    complaint = make_complaint(scored_bar)

    page = sign_in(officer).get(url_of(scored_bar))

    assert page.status_code == 200
    assert complaint.number not in page.content.decode()
    assert list(page.context["complaints"]) == []


def test_an_objection_stands_beside_the_score_with_term_handler_and_answer(
    sign_in, officer, principal, inspector, scored_bar
):
    now = timezone.now()
    objection = make_objection(scored_bar, principal, now)
    client = sign_in(officer)
    filed = client.get(url_of(scored_bar)).content.decode()
    objection = accept_objection(objection=objection, by=inspector, at=now)
    accepted = client.get(url_of(scored_bar)).content.decode()
    answer = "核对了检查表、现场照片和双方签名。" * 12
    answer_objection(objection=objection, outcome="NOT_UPHELD", answer=answer, by=inspector, at=now)
    answered = client.get(url_of(scored_bar)).content.decode()

    accept_due, answer_due = (
        date_format(day, "DATE_FORMAT") for day in (objection.accept_due_on, objection.answer_due_on)
    )
    assert f"{accept_due}前决定是否受理，还没有人办理" in filed
    assert f"{answer_due}前答复，办理人监管人员" in accepted
    assert answer in answered


def test_a_drawer_gets_the_same_without_the_frame(sign_in, inspector, scored_bar):
    client = sign_in(inspector)
    fragment = client.get(url_of(scored_bar), headers={"hx-request": "true"})

    assert "<html" not in fragment.content.decode()
    assert fragment.content.decode().strip() in client.get(url_of(scored_bar)).content.decode()


def test_it_stands_without_an_index(sign_in, inspector, noodle_bar):
    page = sign_in(inspector).get(url_of(noodle_bar)).content.decode()

    assert "还没有计算过指数" in page


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    sign_in, inspector, scored_bar, number, django_assert_num_queries
):
    for each in range(number):
        make_inspection(scored_bar)
        make_sample(scored_bar)
        make_complaint(scored_bar)
        make_hazard(scored_bar, at=timezone.now(), title=f"隐患{each}")
    client = sign_in(inspector)
    client.get(url_of(scored_bar))

    with django_assert_num_queries(33):
        client.get(url_of(scored_bar))


def test_each_duty_leads_to_its_record_or_to_what_was_done_about_it(sign_in, inspector, scored_bar, today):
    duty = make_duty(scored_bar, today - timedelta(days=1))
    client = sign_in(inspector)

    page = client.get(url_of(scored_bar))
    address = reverse("duties:show_ladder", args=[scored_bar.public_id, duty.slug, duty.due_on])

    assert f'href="{address}"' in page.content.decode()
    assert client.get(address).status_code == 200


def test_it_leads_to_no_list_outside_ones_territory(sign_in, inspector, scored_bar):
    client = sign_in(inspector)

    for region in client.get(url_of(scored_bar)).context["chain"]:
        answer = client.get(reverse("portal:list_enterprises"), {"region": region.code})
        assert answer.status_code == 200, region
