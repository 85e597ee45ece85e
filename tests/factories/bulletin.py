"""A month of supervision in one district: two streets of three eateries, and what must not be counted."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from common.local_time import local_date, month_end, start_of_local_day
from duties.models import Duty
from hazards.models import Hazard
from hazards.services.hazard import close_hazard
from tests.factories.accounts import make_region
from tests.factories.credit import make_penalty
from tests.factories.duties import make_duty, make_record
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard, rectify_hazard
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_backing import make_backing, make_visit
from tests.factories.inspections_complaint import make_complaint
from tests.factories.scoring import compute_today

KINDS = Duty.Kind


def noon(day: date) -> datetime:
    return start_of_local_day(day) + timedelta(hours=12)


def make_month(district, month, today, *, officer, director, cadre, inspector):
    """`streets` are the regions, `shops` the eateries by street; the first shop has one of everything."""
    streets = [
        make_region(f"{district.code}00{number}", name, "TOWNSHIP", district)
        for number, name in ((1, "平江街道"), (2, "虎丘街道"))
    ]
    shops = [[make_shop(street, number, month) for number in (1, 2, 3)] for street in streets]
    make_results(shops, month)
    make_duties(shops[0][0], month, officer)
    make_hazards(shops[0][0], shops[1][0], month, officer, director)
    make_complaints(shops[0][0], month)
    make_backing(shops[0][0], cadre, noon(month), by=inspector)
    make_visit(shops[0][0], cadre, noon(month + timedelta(days=9)))
    for kind in ("PENALTY", "HONOUR"):
        make_penalty(shops[1][1], month, kind=kind, title=f"本月{kind}")
    make_penalty(shops[1][1], month - timedelta(days=1), title="上月的")
    for day in (month - timedelta(days=1), month_end(month)):
        compute_today(days_ago=(today - day).days)
    return SimpleNamespace(streets=streets, shops=shops, first=shops[0][0])


def make_shop(street, number, month):
    """With a credit code: without one the index knows nothing of its credit."""
    return make_enterprise(
        street,
        name=f"{street.name}{number}号面馆",
        registered_on=month - timedelta(days=400),
        credit_code=f"92{street.code}{number:07}",
        foreign_id="",
    )


def make_results(shops, month):
    """Good inspections on the first street, bad ones on the second; one withdrawn in time, one after."""
    for street, failures in zip(shops, ((), [("生熟不分", True)]), strict=True):
        for shop in street:
            final(make_inspection, shop, month - timedelta(days=20), failures=failures)
            final(make_inspection, shop, month + timedelta(days=5), failures=failures)
    last = month_end(month)
    shop = shops[0][1]
    final(make_inspection, shop, last, withdrawn_at=noon(last + timedelta(days=1)), withdraw_reason="记错了")
    final(make_inspection, shop, month, withdrawn_at=noon(last), withdraw_reason="记错了")
    final(make_inspection, shop, last + timedelta(days=1))
    final(make_sample, shop, month + timedelta(days=3))
    final(make_sample, shop, month + timedelta(days=3), verdict="FAILED")
    disposed_after = {"disposal": "DONE", "disposed_on": last + timedelta(days=1)}
    final(make_sample, shop, month + timedelta(days=3), verdict="FAILED", **disposed_after)
    in_time = {"disposal": "DONE", "disposed_on": last}
    final(make_sample, shop, month + timedelta(days=3), verdict="FAILED", **in_time)


def final(make, shop, day, **fields):
    days = {"inspected_on": day} if make is make_inspection else {"published_on": day}
    return make(shop, final_at=noon(day), final_on=day, **days, **fields)


def make_duties(shop, month, officer):
    """Three on time, one late, one filed after the month, one never, one let off; and a week's report."""
    days = [month + timedelta(days=number) for number in range(10)]
    for day in days[:3]:
        make_record(shop, officer, day)
    make_record(shop, officer, days[3], at=noon(days[5]))
    make_record(shop, officer, days[4], at=noon(month_end(month) + timedelta(days=1)))
    make_duty(shop, days[5], state=Duty.State.OVERDUE)
    make_duty(shop, days[6], state=Duty.State.EXEMPT)
    make_record(shop, officer, days[6], kind=KINDS.WEEKLY_CHECK)
    make_duty(shop, month_end(month), KINDS.MONTHLY_DISPATCH, Duty.State.OVERDUE)


def make_hazards(shop, other, month, officer, director):
    """Found and closed; found and open; closed after the month; found before it; found on a visit."""
    first, last = noon(month + timedelta(days=1)), month_end(month)
    for closed_on in (month + timedelta(days=4), last + timedelta(days=1)):
        hazard = make_hazard(shop, at=first)
        rectify_hazard(hazard=hazard, by=officer, at=noon(closed_on))
        close_hazard(hazard=hazard, by=director, at=noon(closed_on) + timedelta(hours=1))
    make_hazard(other, at=first, severity=Hazard.Severity.MAJOR)
    make_hazard(other, at=noon(last), source=Hazard.Source.BACKING)
    make_hazard(other, at=noon(month - timedelta(days=40)))
    make_hazard(other, at=noon(last + timedelta(days=1)))


def make_complaints(shop, month):
    """Answered in time, answered late, never, and not due before the next month."""
    last = month_end(month)
    for due, answered in ((10, 8), (10, 12), (11, None)):
        received(
            shop,
            month + timedelta(days=2),
            answer_due_on=month + timedelta(days=due),
            answered_on=None if answered is None else month + timedelta(days=answered),
        )
    received(shop, last, answer_due_on=last + timedelta(days=8), kind="REPORT")


def received(shop, day, **fields):
    return make_complaint(shop, received_at=noon(day), received_on=local_date(noon(day)), **fields)
