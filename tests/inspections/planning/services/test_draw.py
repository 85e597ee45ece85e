"""A draw: committed, sealed, drawn, told – and repeated by a program that shares nothing with ours."""

import copy
import importlib.util
import json
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import AuditEntry, Role
from common.fair_draw import Pool, draw
from common.working_days import is_workday
from enterprises.models import Membership
from inspections.models import Draw, DrawnVisit, PlannedInspection
from inspections.queries.planning.last_day import last_day
from inspections.queries.planning.visit_days import VISITS_A_DAY
from inspections.services.planning.draw import (
    AlreadyDrawn,
    CannotBeVisited,
    NotSealedYet,
    PoolTooSmall,
    RecusalRefused,
    WindowIsOver,
    commit_draw,
    declare_recusal,
    end_recusal,
    execute_draw,
    tell_draws,
)
from ledger.queries.unsealed import count_unsealed
from ledger.queries.verify import verify
from ledger.services.sealing import seal
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise, make_member
from tests.factories.inspections_planning import make_planned
from tests.factories.staff import make_person, make_post

pytestmark = pytest.mark.django_db
WINDOW = {"due_from": date(2026, 12, 1), "due_to": date(2026, 12, 31)}
TOOL = settings.BASE_DIR / "tools" / "verify_draw.py"


@pytest.fixture
def inspectors(district):
    users = [make_user(f"inspector{number}", f"检查员{number}") for number in range(4)]
    for user in users:
        give_role(user, Role.DISTRICT_REGULATOR, district)
    return users


@pytest.fixture
def subjects(district):
    found = [make_enterprise(district) for _number in range(6)]
    for enterprise in found:
        make_planned(enterprise)
        make_planned(enterprise)
    return found


@pytest.fixture
def commit(district, inspectors, subjects, inspector, at):
    def commit(**fields):
        wanted = {"region": district, "title": "12月餐饮抽查", "inspectors": inspectors, "subjects_wanted": 4}
        return commit_draw(**(wanted | WINDOW | {"by": inspector, "at": at} | fields))

    return commit


def repeated(*records, tmp_path):
    paths = []
    for number, record in enumerate(records):
        paths.append(tmp_path / f"draw{number}.json")
        paths[-1].write_text(json.dumps(record), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(TOOL), *map(str, paths)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def visited():
    """Nothing is to come any more."""
    PlannedInspection.objects.filter(drawn__isnull=False).update(state="MISSED")
    tell_draws(at=NEW_YEAR)


NEW_YEAR = datetime(2027, 1, 1, 2, tzinfo=UTC)


def test_a_draw_from_commitment_to_repetition(commit, inspector, inspectors, client, at, tmp_path):
    row = commit()
    url = reverse("inspections:show_draw_record", args=[row.record_id])
    before = client.get(url).json()
    with pytest.raises(NotSealedYet):
        execute_draw(row=row, by=inspector, at=at)
    assert repeated(before, tmp_path=tmp_path)[0] == 3
    seal(at=at)

    row = execute_draw(row=row, by=inspector, at=at)
    seal(at=at)
    untold = client.get(url).json()
    visited()

    record = client.get(url).json()
    code, told = repeated(record, untold, tmp_path=tmp_path)
    assert code == 0, told
    assert "nothing is different" in told
    # No person is told at all.
    assert not [user for user in inspectors if user.username in json.dumps(record)]
    visits = list(DrawnVisit.objects.filter(draw=row).order_by("position"))
    assert [visit.enterprise.public_id for visit in visits] == [one["subject"] for one in row.result]
    for visit, one in zip(visits, row.result, strict=True):
        assert [each.number for each in visit.inspectors.order_by("number")] == one["inspectors"]
        assert is_workday(visit.visit_on)
        assert WINDOW["due_from"] <= visit.visit_on <= WINDOW["due_to"]
    with pytest.raises(AlreadyDrawn):
        execute_draw(row=row, by=inspector, at=at)
    actions = AuditEntry.objects.filter(action__in=["commit_draw", "execute_draw"]).order_by("pk")
    assert [entry.action for entry in actions] == ["commit_draw", "execute_draw"]
    assert count_unsealed() == {}
    assert list(verify().findings) == []


def test_nobody_is_warned_before_the_visits_are_over(commit, inspector, subjects, client, at, tmp_path):
    row = commit()
    seal(at=at)
    row = execute_draw(row=row, by=inspector, at=at)
    seal(at=at)
    url = reverse("inspections:show_draw_record", args=[row.record_id])
    warning = [row.secret, row.pool_digest, bytes(row.salt).hex(), bytes(row.result_salt).hex()]
    warning += [subject.public_id for subject in subjects]  # those of the pool that were not drawn, too
    pages = (url, reverse("inspections:list_published_draws"), "/api/v1/public/draws/",
             reverse("ledger:show_record", args=[row.record_id]))  # fmt: skip
    row = Draw.objects.get()

    def told_of(pages):
        return [word for word in warning for page in pages if word in client.get(page).text]

    last_day = datetime(2026, 12, 31, 2, tzinfo=UTC)
    early = client.get(url).json()
    assert tell_draws(at=at) == tell_draws(at=last_day) == 0
    assert told_of(pages) == []
    code, said = repeated(early, tmp_path=tmp_path)
    assert (code, "keep this file" in said) == (3, True)
    # Each visit made early: who was in the pool and not drawn may still be visited in the window.
    PlannedInspection.objects.filter(drawn__isnull=False).update(state="CANCELLED", cancel_cause="BY_HAND")
    assert tell_draws(at=last_day) == 0
    # The window is over, one visit was put off beyond it.
    one = row.visits.first().planned_id
    late = {"state": "PLANNED", "cancel_cause": "", "due_to": date(2027, 1, 5)}
    PlannedInspection.objects.filter(pk=one).update(**late)
    assert tell_draws(at=NEW_YEAR) == 0
    assert told_of(pages) == []

    assert tell_draws(at=NEW_YEAR + timedelta(days=5)) == 1

    assert set(told_of([url])) == set(warning)
    assert repeated(client.get(url).json(), early, tmp_path=tmp_path)[0] == 0
    assert tell_draws(at=NEW_YEAR + timedelta(days=6)) == 0
    assert AuditEntry.objects.filter(action="tell_draw").count() == 1


def test_one_that_was_never_made_tells_its_pool(commit, subjects, client, at, tmp_path):
    row = commit()
    seal(at=at)
    tell_draws(at=NEW_YEAR)

    record = client.get(reverse("inspections:show_draw_record", args=[row.record_id])).json()

    pool = record["commitment"]["payload"]["pool"]
    assert pool["subjects"] == sorted(subject.public_id for subject in subjects)
    assert (record["result"], record["visits"]) == (None, [])
    assert repeated(record, tmp_path=tmp_path)[0] == 3


def test_whatever_is_changed_afterwards_is_found(commit, inspector, client, at, tmp_path):
    row = commit()
    seal(at=at)
    execute_draw(row=row, by=inspector, at=at)
    url = reverse("inspections:show_draw_record", args=[row.record_id])
    early = client.get(url).json()
    visited()
    record = client.get(url).json()

    def changed(change, *earlier):
        other = copy.deepcopy(record)
        change(other)
        return repeated(other, *earlier, tmp_path=tmp_path)[0]

    def resealed(record):
        """Somebody replaces the result and its entry: the file of before tells."""
        record["result"]["salt"] = "00" * 16
        record["sealed"]["result"] = tool().entry_of(record["result"])

    drawn = record["result"]["payload"]["drawn"]
    assert repeated(record, early, tmp_path=tmp_path)[0] == 0
    assert (changed(resealed), changed(resealed, early)) == (0, 1)
    assert changed(lambda r: r["result"].update(salt="00" * 16)) == 1
    assert changed(lambda r: r["draw"].update(title="别的抽查"), early) == 1
    assert changed(lambda r: r["result"]["payload"].update(drawn=drawn[::-1])) == 1
    assert changed(lambda r: r["result"]["payload"].update(secret="00" * 32)) == 1
    assert changed(lambda r: r["result"]["payload"].update(checkpoint_root="00" * 32)) == 1
    assert changed(lambda r: r["commitment"]["payload"]["pool"]["subjects"].pop()) == 1
    assert changed(lambda r: r["commitment"]["payload"].update(title="别的抽查")) == 1
    assert changed(lambda r: r["log"].update(root="00" * 32)) == 1
    assert changed(lambda r: r.pop("log")) == 2


def test_who_recused_themselves_is_never_sent(commit, inspector, inspectors, subjects, at):
    for enterprise in subjects:
        declare_recusal(
            inspector=inspectors[0], enterprise=enterprise, reason="RELATIVE", note="",
            valid_from=date(2026, 1, 1), by=inspector, at=at,
        )  # fmt: skip
    make_member(inspectors[1], subjects[0], Membership.Role.OFFICER, valid_to=date(2021, 1, 1))
    row = commit(subjects_wanted=6)
    seal(at=at)
    row = execute_draw(row=row, by=inspector, at=at)

    numbers = {one.user_id: one.number for one in row.inspectors.all()}
    sent = {number for one in row.result for number in one["inspectors"]}
    assert numbers[inspectors[0].pk] not in sent
    to_first = next(one for one in row.result if one["subject"] == subjects[0].public_id)
    assert numbers[inspectors[1].pk] not in to_first["inspectors"]


def test_a_pool_that_can_not_be_visited_is_refused(commit, inspector, inspectors, subjects, at):
    with pytest.raises(PoolTooSmall):
        commit(subjects_wanted=7)
    for user in inspectors[:3]:
        declare_recusal(
            inspector=user, enterprise=subjects[2], reason="INTEREST", note="", valid_from=date(2026, 1, 1),
            by=inspector, at=at,
        )  # fmt: skip

    with pytest.raises(CannotBeVisited, match=subjects[2].name):
        commit()
    assert not Draw.objects.exists()


def test_who_works_there_or_recuses_themselves_later_in_the_window_is_not_sent(
    commit, inspector, inspectors, subjects, at
):
    person = make_person("兼职的检查员", user=inspectors[1])
    make_post(person, subjects[0])
    declare_recusal(
        inspector=inspectors[0], enterprise=subjects[0], reason="RELATIVE", note="",
        valid_from=date(2026, 12, 20), by=inspector, at=at,
    )  # fmt: skip

    row = commit()

    numbers = {one.user_id: one.number for one in row.inspectors.all()}
    recused = [[numbers[user.pk], subjects[0].public_id] for user in inspectors[:2]]
    assert row.pool["recusals"] == sorted(recused)


def test_what_was_drawn_is_in_no_later_pool(commit, inspector, subjects, at):
    both = [commit(subjects_wanted=6), commit(subjects_wanted=6)]
    seal(at=at)
    for row in both:
        execute_draw(row=row, by=inspector, at=at)

    assert DrawnVisit.objects.count() == PlannedInspection.objects.count() == 12
    assert DrawnVisit.objects.values("planned").distinct().count() == 12
    with pytest.raises(PoolTooSmall):
        commit(subjects_wanted=1)
    for visit in DrawnVisit.objects.select_related("planned"):
        assert visit.planned.due_from <= visit.visit_on <= visit.planned.due_to
    load = Counter(DrawnVisit.objects.values_list("inspectors__user", "visit_on"))
    assert max(load.values()) <= VISITS_A_DAY


def test_nothing_is_drawn_when_no_day_is_left(commit, inspector, at):
    row = commit()
    seal(at=at)
    last = datetime(2026, 12, 31, 2, tzinfo=UTC)

    with pytest.raises(WindowIsOver):
        execute_draw(row=row, by=inspector, at=last)
    with pytest.raises(WindowIsOver):
        commit(at=last)


def test_each_visit_keeps_the_window_that_the_plan_gave_it(commit, inspector, subjects, district, at):
    """A draw over two months, and a visit whose window is long over but whose year is not."""
    overdue = make_enterprise(district)
    make_planned(overdue, date(2026, 10, 1), date(2026, 10, 31), number=3)
    PlannedInspection.objects.filter(enterprise=subjects[0]).update(due_to=date(2026, 12, 4))
    row = commit(due_from=date(2026, 10, 1), subjects_wanted=7)
    seal(at=at)
    execute_draw(row=row, by=inspector, at=at)

    for visit in DrawnVisit.objects.select_related("planned__plan__version"):
        assert at.date() < visit.visit_on <= last_day(visit.planned)
        if visit.enterprise_id != overdue.pk:
            assert visit.planned.due_from <= visit.visit_on <= visit.planned.due_to


def test_a_recusal_ends(inspector, inspectors, subjects, at):
    fields = {
        "inspector": inspectors[0],
        "enterprise": subjects[0],
        "reason": "OTHER",
        "note": "",
        "by": inspector,
    }
    recusal = declare_recusal(valid_from=date(2026, 1, 1), at=at, **fields)
    with pytest.raises(RecusalRefused):
        declare_recusal(valid_from=date(2026, 2, 1), at=at, **fields)

    recusal = end_recusal(recusal=recusal, by=inspector, at=at)

    assert recusal.valid_to == date(2026, 11, 23)
    with pytest.raises(RecusalRefused):
        end_recusal(recusal=recusal, by=inspector, at=at)
    declare_recusal(valid_from=date(2026, 11, 24), at=at + timedelta(days=1), **fields)


def tool():
    spec = importlib.util.spec_from_file_location("verify_draw", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_programs_draw_alike_whatever_the_pool():
    second = tool()
    chance = random.Random(7)
    for _round in range(200):
        subjects = tuple(f"S{number:02}" for number in range(chance.randrange(1, 9)))
        inspectors = tuple(range(1, chance.randrange(3, 7)))
        recusals = tuple(
            (number, subject)
            for subject in subjects
            for number in chance.sample(inspectors, chance.randrange(len(inspectors) - 1))
        )
        pool = Pool(subjects, inspectors, recusals, chance.randrange(1, len(subjects) + 1))
        seed = chance.randbytes(32)

        ours = [{"inspectors": list(one.inspectors), "subject": one.subject} for one in draw(seed, pool)]
        assert second.repeat(pool.as_json(), seed) == ours
