from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry
from inspections.models import RiskGrade, RiskModelVersion
from inspections.services.planning.facts import follow_night
from inspections.services.planning.grading import grade_all

pytestmark = pytest.mark.django_db


def printed():
    out = StringIO()
    call_command("load_risk_model", "--print", stdout=out)
    return out.getvalue()


@pytest.fixture
def load(tmp_path):
    def load(text, day=None):
        file = tmp_path / "model.toml"
        file.write_text(text, encoding="utf-8")
        day = day or timezone.localdate() + timedelta(days=1)
        call_command("load_risk_model", str(file), "--from", day.isoformat(), stdout=StringIO())
        return RiskModelVersion.objects.latest("effective_from")

    return load


def tables(version):
    return (
        list(version.levels.values_list("level", "up_to_points", "visits_minimum", "visits_maximum")),
        list(version.dynamic_factors.values_list("code", "points", "most")),
        sorted(version.override_rules.values_list("code", "name", "steps")),
        list(version.static_factors.values_list("kind", "code", "position", "fact", "name")),
        sorted(
            version.static_factors.values_list(
                "kind", "code", "steps__value_from", "steps__value_to", "steps__name", "steps__points"
            )
        ),
    )


def test_what_is_printed_is_what_is_loaded(load):
    old = RiskModelVersion.objects.get()

    new = load(printed())

    old.refresh_from_db()
    assert old.effective_to == timezone.localdate()
    assert new.effective_from == timezone.localdate() + timedelta(days=1)
    assert tables(new) == tables(old)
    assert AuditEntry.objects.get(action="add_risk_model").subject_id == str(new.pk)


def test_the_night_of_its_day_grades_everybody_by_it_once(load, noodle_bar, at):
    today = timezone.localdate()
    grade_all(as_of=today, at=timezone.now())
    before = RiskGrade.objects.get()
    new = load(
        printed()
        .replace("up_to_points = 30", "up_to_points = 1")
        .replace("up_to_points = 45", "up_to_points = 2")
        .replace("up_to_points = 60", "up_to_points = 3")
    )
    night = timezone.now() + timedelta(days=1)

    follow_night(at=night)
    follow_night(at=night)

    after = RiskGrade.objects.exclude(pk=before.pk).get()
    assert (after.version, after.cause, after.points) == (new, "MODEL", before.points)
    assert after.level == "D" != before.level


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("static_weight = 40", "static_weight = 50", "add up to 100"),
        ("static_weight = 40", 'static_weight = "40"', "whole number"),
        ("up_to_points = 45", "up_to_points = 20", "up_to_points rise"),
        ("visits_minimum = 3", "visits_minimum = 9", "level D"),
        ('code = "COMPLAINT"', 'code = "RUMOUR"', "each of"),
        ('fact = "DINERS"', 'fact = "GUESS"', "no such kind or fact"),
        ("value_from = 100,", "value_from = 101,", "begins at 100"),
        ("points = 12 }", "points = 11 }", "points at most"),
        ("legal_basis", "basis", "missing, or not known"),
        ("steps = -1", "steps = 0", "are not 0"),
        ("[[level]]", "[[level", "model.toml"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_whole(old, new, words, load):
    text = printed()
    assert old in text

    with pytest.raises(CommandError, match=words):
        load(text.replace(old, new))

    assert RiskModelVersion.objects.count() == 1


def test_none_begins_today_or_before_one_that_waits(load):
    with pytest.raises(CommandError, match="NotToCome"):
        load(printed(), timezone.localdate())
    load(printed(), date(2099, 1, 1))
    with pytest.raises(CommandError, match="LaterVersionWaits"):
        load(printed())
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_risk_model", "/nowhere.toml", "--from", "2099-01-01")
    with pytest.raises(CommandError, match="--print"):
        call_command("load_risk_model")
