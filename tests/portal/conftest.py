from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from common.local_time import first_of_month, first_of_quarter, month_end, start_of_local_day
from duties.models import Duty
from hazards.services.hazard import close_hazard
from staff.models import ExamResult, PerformanceEvaluation
from tests.factories.bulletin import make_month
from tests.factories.duties import make_duty, make_record
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.inspections import make_inspection
from tests.factories.scoring import compute_today
from tests.factories.staff import LONG_AGO, make_leave, make_training


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def scored_bar(noodle_bar, today):
    """The noodle bar with one clean inspection, and an index made of it."""
    now = timezone.now()
    make_inspection(noodle_bar, inspected_on=today - timedelta(days=3), final_at=now - timedelta(days=2))
    compute_today()
    return noodle_bar


# --- The duty card: an officer's month with one of everything ------------------------------------
@pytest.fixture
def month(today):
    """The month before this one: it is over."""
    return first_of_month(first_of_month(today) - timedelta(days=1))


@pytest.fixture
def officer_post(officer_person):
    return officer_person.posts.get()


@pytest.fixture
def card_url(officer_post, month):
    return f"{reverse('portal:show_duty_card', args=[officer_post.pk])}?month={month:%Y-%m}"


@pytest.fixture
def full_month(officer_post, noodle_bar, officer, director, month):
    """A month with one of everything, so that no figure is nought by chance."""
    days = [month + timedelta(days=number) for number in range(28)]
    for due_on in days[:20]:
        make_record(noodle_bar, officer, due_on)
    make_record(noodle_bar, director, days[20])
    make_record(noodle_bar, officer, days[21], at=start_of_local_day(days[23]))
    make_duty(noodle_bar, days[22], state=Duty.State.OVERDUE)
    make_duty(noodle_bar, days[23], state=Duty.State.OVERDUE)
    make_duty(noodle_bar, days[24], state=Duty.State.EXEMPT)
    make_record(noodle_bar, officer, days[6], kind=Duty.Kind.WEEKLY_CHECK)
    make_duty(noodle_bar, days[13], Duty.Kind.WEEKLY_CHECK, Duty.State.OVERDUE)
    make_record(noodle_bar, director, month_end(month), kind=Duty.Kind.MONTHLY_DISPATCH)
    at = start_of_local_day(days[3])
    for number in range(3):
        hazard = make_hazard(noodle_bar, by=officer, at=at, title=f"隐患{number}")
    rectify_hazard(hazard=hazard, rectification="已改", by=officer, at=at)
    close_hazard(hazard=hazard, by=director, at=at + timedelta(days=1))
    make_training(officer_post.person, hours=Decimal("12.5"), completed_on=month)
    make_training(officer_post.person, hours=Decimal(8), completed_on=month)
    for score in (55, 85):
        ExamResult.objects.create(
            person=officer_post.person,
            kind=ExamResult.Kind.ENTERPRISE,
            taken_on=month,
            score=score,
            has_passed=score > 60,
            recorded_at=LONG_AGO,
        )
    quarter = first_of_quarter(month)
    PerformanceEvaluation.objects.create(
        post=officer_post, quarter=quarter, score=86, comment="隐患整改快。", by=director, at=LONG_AGO
    )
    make_leave(officer_post, days[10], days[11])
    # What must not be counted: another month, another enterprise's records are elsewhere tested.
    make_record(noodle_bar, officer, month - timedelta(days=1))


# --- The bulletin -------------------------------------------------------------------------------------
@pytest.fixture
def supervised(district, month, today, officer, director, cadre, inspector):
    """The district's month with one of everything."""
    people = {"officer": officer, "director": director, "cadre": cadre, "inspector": inspector}
    return make_month(district, month, today, **people)


@pytest.fixture
def bulletin_url(district, month):
    return reverse("portal:show_bulletin", args=[district.code, f"{month:%Y-%m}"])
