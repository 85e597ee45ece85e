from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from duties.models import DutyMonth
from tests.factories.duties import make_record


def run(*arguments):
    out = StringIO()
    call_command("rebuild_duty_months", *arguments, stdout=out)
    return out.getvalue()


def test_it_finds_nothing_to_say_about_what_is_right(noodle_bar, officer):
    make_record(noodle_bar, officer)

    assert run("--check") == "1 months, 0 differences\n"


def test_check_names_the_differences_and_changes_nothing(noodle_bar, officer):
    make_record(noodle_bar, officer)
    DutyMonth.objects.update(daily_done=0)
    out = StringIO()

    with pytest.raises(CommandError, match="1 differences in 1 months"):
        call_command("rebuild_duty_months", "--check", stdout=out)

    assert out.getvalue() == f"enterprise {noodle_bar.pk} 2026-11 daily_done: kept 0x0, duties say 0x400000\n"
    assert DutyMonth.objects.get().daily_done == 0


def test_it_rebuilds(noodle_bar, officer):
    make_record(noodle_bar, officer)
    DutyMonth.objects.update(daily_done=0)

    assert run().endswith("1 months, 1 differences, rebuilt\n")

    assert DutyMonth.objects.get().daily_done == 1 << 22
    assert run("--check") == "1 months, 0 differences\n"


def test_it_keeps_to_the_months_asked_for(noodle_bar, officer):
    make_record(noodle_bar, officer)
    DutyMonth.objects.update(daily_done=0)

    assert run("--check", "--from", "2026-09", "--to", "2026-10-31") == "2 months, 0 differences\n"
