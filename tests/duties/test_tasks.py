from datetime import date, timedelta

from django.utils import timezone

from common.local_time import local_date
from duties.models import Duty
from duties.tasks import align_duties, generate_ahead
from enterprises.models import ClosedPeriod
from enterprises.signals import enterprises_changed
from tests.factories.enterprises import make_enterprise


def today():
    return local_date(timezone.now())


def test_this_week_and_the_next_are_generated(noodle_bar):
    generate_ahead()
    generate_ahead()

    days = Duty.objects.filter(kind=Duty.Kind.DAILY_CONTROL).values_list("due_on", flat=True)
    assert list(days) == [today() + timedelta(days=n) for n in range(7 - today().weekday() + 7)]


def test_a_newcomer_gets_its_duties(noodle_bar, rival_bar):
    align_duties([noodle_bar.pk])

    assert set(Duty.objects.values_list("enterprise", flat=True)) == {noodle_bar.pk}


def test_news_of_the_registry_starts_the_task(noodle_bar, django_capture_on_commit_callbacks):
    generate_ahead()
    tomorrow = today() + timedelta(days=1)
    ClosedPeriod.objects.create(
        enterprise=noodle_bar, starts_on=tomorrow, ends_on=tomorrow, reason="盘点", declared_at=timezone.now()
    )

    with django_capture_on_commit_callbacks(execute=True):
        enterprises_changed.send(sender=None, enterprise_ids=[noodle_bar.pk], at=timezone.now())

    assert Duty.objects.get(due_on=tomorrow, kind=Duty.Kind.DAILY_CONTROL).state == Duty.State.EXEMPT


def test_a_task_whose_enterprise_is_gone_ends_quietly(db):
    align_duties([987_654_321])

    assert not Duty.objects.exists()


def test_a_given_day_counts_instead_of_the_clocks(district):
    make_enterprise(district, registered_on=date(2026, 1, 1))

    generate_ahead("2026-02-20")

    assert Duty.objects.filter(due_on=date(2026, 2, 28), kind=Duty.Kind.MONTHLY_DISPATCH).exists()


def test_the_night_says_that_a_year_is_only_guessed(db, caplog, settings, tmp_path):
    table = tmp_path / "holidays.csv"
    table.write_text("date,is_workday\n2042-01-01,0\n", encoding="utf-8")
    settings.HOLIDAY_TABLE = str(table)

    generate_ahead("2042-10-01")
    assert not caplog.records

    generate_ahead("2042-11-20")
    (record,) = caplog.records
    assert (record.levelname, record.args) == ("WARNING", (2043,))
    assert "realign_duties" in record.getMessage()
