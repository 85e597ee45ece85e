"""An arrangement that was loaded after the duties were made."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from duties.models import Duty, ReportDraft
from duties.queries.duty_month import compare_months
from duties.services.generation import generate_ahead
from duties.services.realignment import DayHasBegun, Realigned, realign_duties
from duties.signals import duties_changed
from enterprises.models import OpeningPattern
from tests.factories.enterprises import make_enterprise

TODAY = date(2041, 12, 27)  # a Friday; no library knows the year
AT = datetime(2041, 12, 27, 2, 0, tzinfo=UTC)
DAILY, WEEKLY = Duty.Kind.DAILY_CONTROL, Duty.Kind.WEEKLY_CHECK
NEW_YEAR, SATURDAY = date(2042, 1, 1), date(2042, 1, 4)
NOTHING = Realigned()


def keep_holidays(enterprise):
    OpeningPattern.objects.create(
        enterprise=enterprise,
        starts_on=date(2041, 1, 1),
        closed_weekdays=0b1100000,
        follows_holidays=True,
        declared_at=AT - timedelta(days=300),
    )


@pytest.fixture
def arrange(settings, tmp_path):
    """Load another table each time: a process remembers the one it has read."""
    tables = []

    def arrange(*rows):
        tables.append(tmp_path / f"holidays{len(tables)}.csv")
        tables[-1].write_text("\n".join(["date,is_workday", *rows]), encoding="utf-8")
        settings.HOLIDAY_TABLE = str(tables[-1])

    return arrange


@pytest.fixture
def made(noodle_bar, rival_bar):
    """Duties to Sunday, 5 January, made while only the fixed New Year's Day was known."""
    keep_holidays(noodle_bar)
    generate_ahead(today=TODAY, at=AT)


def owed(enterprise, kind=DAILY):
    rows = Duty.objects.filter(enterprise=enterprise, kind=kind, state=Duty.State.DUE)
    return [day.day for day in rows.values_list("due_on", flat=True)]


def months_agree():
    return compare_months(month=date(2041, 12, 1)) == compare_months(month=date(2042, 1, 1)) == []


def test_holidays_are_freed_and_make_up_workdays_owed(made, arrange, noodle_bar, rival_bar):
    heard = []

    def listen(sender, enterprise_ids, at, **kwargs):
        heard.append(enterprise_ids)

    duties_changed.connect(listen)
    assert owed(noodle_bar) == [27, 30, 31, 2, 3]
    everything = owed(rival_bar)
    arrange("2041-12-28,1", "2041-12-31,0", "2042-01-01,0", "2042-01-02,0", "2042-01-04,1")

    assert realign_duties(by=None, at=AT) == Realigned(exempted=2, owed_again=0, made=2)
    assert owed(noodle_bar) == [27, 28, 30, 3, 4]
    assert owed(rival_bar) == everything
    assert months_agree()
    assert realign_duties(by=None, at=AT) == NOTHING

    arrange("2042-01-01,0")  # taken back: as it was
    assert realign_duties(by=None, at=AT) == Realigned(exempted=2, owed_again=2, made=0)
    assert owed(noodle_bar) == [27, 30, 31, 2, 3]
    assert months_agree()
    assert heard == [[noodle_bar.pk]] * 2
    entries = AuditEntry.objects.filter(action="realign_duties").order_by("pk")
    assert [(entry.actor_label, entry.new) for entry in entries] == [
        ("system", {"from": "2041-12-28", "to": "2042-01-31", "exempted": 2, "owed_again": 0, "made": 2}),
        ("system", {"from": "2041-12-28", "to": "2042-01-31", "exempted": 2, "owed_again": 2, "made": 0}),
    ]
    duties_changed.disconnect(listen)


def test_what_is_begun_done_or_outside_the_days_stays(made, arrange, noodle_bar, officer):
    """A week of holidays from Monday: its report is begun, and Tuesday's record, by whatever way, is done."""
    sunday = date(2042, 1, 5)
    ReportDraft.objects.create(
        enterprise=noodle_bar,
        due_on=sunday,
        kind=WEEKLY,
        version=1,
        made_at=AT,
        saved_at=AT,
        saved_by=officer,
    )
    tuesday = Duty.objects.filter(enterprise=noodle_bar, due_on=date(2041, 12, 31), kind=DAILY)
    tuesday.update(state=Duty.State.ON_TIME, submitted_at=AT)
    arrange(*(f"{date(2041, 12, 30) + timedelta(days=n)},0" for n in range(7)))

    realigned = realign_duties(by=None, at=AT, first_day=date(2041, 12, 31), last_day=sunday)

    assert realigned == Realigned(exempted=2)
    assert owed(noodle_bar) == [27, 30]  # Monday lies before the days asked for
    assert owed(noodle_bar, WEEKLY) == [29, 5]
    assert tuesday.get().state == Duty.State.ON_TIME
    ReportDraft.objects.update(version=0, saved_at=None, saved_by=None)
    assert realign_duties(by=None, at=AT) == Realigned(exempted=2)  # Monday and the report
    assert owed(noodle_bar, WEEKLY) == [29]


def test_a_day_that_has_begun_is_refused(made):
    with pytest.raises(DayHasBegun):
        realign_duties(by=None, at=AT, first_day=TODAY)


def test_the_statements_do_not_grow_with_the_city(made, arrange, district):
    counts = []
    for number in range(2):
        for _more in range(2 * number):
            keep_holidays(make_enterprise(district))
        arrange()
        generate_ahead(today=TODAY, at=AT)
        arrange("2042-01-02,0")
        with CaptureQueriesContext(connection) as queries:
            assert realign_duties(by=None, at=AT).exempted == 1 + number
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_command_says_what_it_did(noodle_bar, arrange):
    today = timezone.localdate()
    keep_holidays(noodle_bar)
    OpeningPattern.objects.update(starts_on=today, declared_at=timezone.now())
    arrange(f"{today + timedelta(days=3)},1")
    generate_ahead(today=today, at=timezone.now())
    arrange(f"{today + timedelta(days=3)},0")
    out = StringIO()

    call_command("realign_duties", stdout=out)

    assert out.getvalue() == "1 duties exempted, 0 owed again, 0 made\n"
    for days in (["--from", str(today)], ["--from", "2042-01-02", "--to", "2042-01-01"]):
        with pytest.raises(CommandError):
            call_command("realign_duties", *days)
