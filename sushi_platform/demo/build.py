"""The order in which the demo city comes to be."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.models import Region, User
from common.local_time import local_date, month_end
from enterprises.models import Enterprise
from hazards.services.staffing import follow_staffing_findings
from scoring.receivers import NEWS, RESCORE, rescore_after_news
from scoring.services.score import recompute_index
from staff.services.staffing_check import check_staffing
from sushi_platform.demo.backing import back_the_city
from sushi_platform.demo.calendars import keep_calendars
from sushi_platform.demo.complaints import show_complaints
from sushi_platform.demo.credit import keep_credit
from sushi_platform.demo.daily_life import live, put_hazards_right
from sushi_platform.demo.hazard_loop import show_the_loop
from sushi_platform.demo.hollow import review_hollow_routines
from sushi_platform.demo.inspection_plan import draw_visits, plan_inspections
from sushi_platform.demo.ladder import climb_lately
from sushi_platform.demo.on_site import inspect_on_site
from sushi_platform.demo.own_lists import adapt_lists
from sushi_platform.demo.own_word import speak_for_themselves
from sushi_platform.demo.people import create_people, create_recorders, write_sign_ins
from sushi_platform.demo.places import district_rings
from sushi_platform.demo.plan import plan_city
from sushi_platform.demo.registry import moment, register_city, townships_of
from sushi_platform.demo.reports import begin_report, review_records
from sushi_platform.demo.sampling import show_sampling
from sushi_platform.demo.staff import (
    cook_sign_in,
    create_staff,
    evaluate_managers,
    remind,
    send_officer_on_leave,
)
from sushi_platform.demo.supervision import supervise


@contextmanager
def rescored_once(*, at: datetime) -> Iterator[None]:
    """Tens of thousands of records would each remember their enterprise: one word for all does at the end."""
    for signal in NEWS:
        signal.disconnect(dispatch_uid=RESCORE)
    try:
        yield
    finally:
        for signal in NEWS:
            signal.connect(rescore_after_news, dispatch_uid=RESCORE)
    every = list(Enterprise.objects.values_list("pk", flat=True))
    rescore_after_news(sender=None, enterprise_ids=every, at=at)


def build_city(
    *, city: Region, seed: int, enterprises: int, days: int, now: datetime, say: Callable[[str], None]
) -> None:
    with rescored_once(at=now):
        _build(city=city, seed=seed, enterprises=enterprises, days=days, now=now, say=say)


def _build(
    *, city: Region, seed: int, enterprises: int, days: int, now: datetime, say: Callable[[str], None]
) -> None:
    today = local_date(now)
    first_day = today - timedelta(days=days - 1)
    plans = plan_city(
        seed=seed, enterprises=enterprises, today=today, townships=townships_of(city), rings=district_rings()
    )
    say(f"{len(plans)} enterprises")
    found = register_city(plans, today)
    say(f"{keep_calendars(found, today)} calendars")
    sign_ins = create_people(city, found, today)
    recorders = create_recorders(found, today)
    regulator = User.objects.get(username="city")
    say(f"{create_staff(found, recorders, by=regulator, seed=seed, now=now)} people in post")
    sign_ins.append(cook_sign_in(found[0], now=now))
    say(f"{adapt_lists(found, recorders, today=today)} lists of their own")
    live(found, recorders, seed=seed, first_day=first_day, now=now, say=say)
    supervise(found, regulator, seed=seed, now=now)
    say(f"{show_sampling(city, found, recorders, by=regulator, now=now)} samples on their way")
    say(f"{plan_inspections(city, found, regulator, now=now)} planned visits")
    say(f"{draw_visits(city, regulator, now=now)} visits drawn")
    say(f"{review_hollow_routines(found, recorders, regulator, now=now)} signs of a hollow routine")
    evaluate_managers(found[0], regulator, now=now)
    send_officer_on_leave(found[0], now=now)
    say(f"{remind(now=now)} notices of ending certificates")
    say(f"{climb_lately(now=now)} reminders of duties")
    say(f"{back_the_city(found, city=city, recorders=recorders, now=now)} visits of cadres")
    say(f"{check_staffing(at=now).opened} staffing findings")
    follow_staffing_findings(enterprise_ids=[enterprise.row.pk for enterprise in found], at=now)
    say(f"{put_hazards_right(found, recorders, regulator, seed=seed, now=now)} hazards closed")
    say(f"{review_records(found[0], regulator, seed=seed, now=now)} records read by their leaders")
    begin_report(found[0], recorders[found[0].row.pk], now=now)
    show_the_loop(found, recorders, now=now)
    say(f"{inspect_on_site(found, recorders, now=now)} inspections on site")
    say(f"{show_complaints(found, regulator, now=now)} complaints at one enterprise")
    say(f"{compute_history(first_day=first_day, today=today)} days of the index; today's is the worker's")
    speak_for_themselves(found, recorders, now=now)
    keep_credit(found, recorders, now=now)
    write_sign_ins(sign_ins, found[0], settings.VAR_DIR / "demo")


YEAR = 366


def compute_history(*, first_day: date, today: date) -> int:
    """The index of past days, as the nights would have published it.

    At each month's end of a year; weekly since `first_day`, from which on duties are owed, and daily at last.
    Before that day the index rests on inspections, samples, complaints and credit, and says so.
    """
    days = [today - timedelta(days=back) for back in range(1, YEAR)]
    chosen = sorted(
        day
        for day in days
        if day == month_end(day) or (day > first_day and ((today - day).days <= 14 or day.isoweekday() == 1))
    )
    for day in chosen:
        recompute_index(as_of=day, at=moment(day, 0, 30), today=today)
    return len(chosen)
