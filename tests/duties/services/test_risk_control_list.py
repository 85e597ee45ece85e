from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry
from duties.models import RiskControlList
from duties.queries.adaptation import Changes, Fault
from duties.queries.risk_control_list import risk_control_list_for
from duties.services.risk_control_list import (
    ChangedMeanwhile,
    ChangesForbidden,
    ListRefused,
    NothingChanged,
    TemplateDoesNotFit,
    adapt_risk_control_list,
)
from tests.factories.enterprises import make_enterprise
from tests.factories.risk_control import make_version, own_item

TOMORROW = date(2026, 11, 24)


def test_it_makes_a_version_from_tomorrow_on(noodle_bar, director, at):
    version = make_version(
        noodle_bar,
        director,
        at,
        dropped=("frying_oil",),
        limits={"chilled_temperature": (None, Decimal("5.0"))},
        reason="不做油炸",
    )

    stored = RiskControlList.objects.get()
    assert stored == version
    assert (stored.number, stored.template_code, stored.effective_from, stored.by, stored.adapted_at) == (
        1,
        "restaurant",
        TOMORROW,
        director,
        at,
    )
    assert stored.changes == {"dropped": ["frying_oil"], "limits": {"chilled_temperature": [None, "5"]}}


def test_it_writes_the_audit_entry(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))
    version = make_version(noodle_bar, director, at, dropped=(), reason="又做油炸了")

    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.action, entry.actor, entry.subject_id, entry.reason, entry.region_path) == (
        "adapt_risk_control_list",
        director,
        str(version.pk),
        "又做油炸了",
        noodle_bar.region_path,
    )
    assert entry.old == {"template": "restaurant", "changes": {"dropped": ["frying_oil"]}}
    assert entry.new == {
        "template": "restaurant",
        "changes": {},
        "number": 2,
        "effective_from": "2026-11-24",
    }


def own_items(enterprise):
    return [item for item in risk_control_list_for(enterprise, TOMORROW).items if item.is_own]


def test_added_items_get_codes_that_stay_theirs(noodle_bar, director, at):
    make_version(noodle_bar, director, at, own=(own_item(question="一"), own_item(question="二")))
    kept = own_items(noodle_bar)[-1]
    assert [item.code for item in own_items(noodle_bar)] == ["own_1_1", "own_1_2"]

    make_version(noodle_bar, director, at, own=(kept, own_item(question="三")))

    assert [(item.code, item.question) for item in own_items(noodle_bar)] == [
        ("own_1_2", "二"),
        ("own_2_2", "三"),
    ]


def test_an_item_just_added_can_be_put_in_its_place(noodle_bar, director, at):
    make_version(noodle_bar, director, at, own=(own_item(),), order=("new_1", "morning_check"))

    assert risk_control_list_for(noodle_bar, TOMORROW).items[0].code == "own_1_1"


def test_it_refuses_what_the_template_forbids(noodle_bar, director, at):
    with pytest.raises(ChangesForbidden) as refusal:
        make_version(noodle_bar, director, at, dropped=("morning_check",))

    assert refusal.value.faults == [Fault("morning_check", Fault.MANDATORY)]
    assert not RiskControlList.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("code", ["nori", "producer", "no-such"])
def test_it_refuses_the_template_of_another_business(noodle_bar, director, at, code):
    with pytest.raises(TemplateDoesNotFit):
        make_version(noodle_bar, director, at, template_code=code)


def test_it_takes_the_template_that_was_chosen(district, director, at):
    factory = make_enterprise(district, kind="PRODUCER")

    make_version(factory, director, at, template_code="nori")

    assert risk_control_list_for(factory, TOMORROW).template_code == "nori"


@pytest.mark.parametrize("changes", [{}, {"order": ("morning_check", "health_certificate")}])
def test_it_refuses_a_version_that_changes_nothing(noodle_bar, director, at, changes):
    with pytest.raises(NothingChanged):
        make_version(noodle_bar, director, at, **changes)


def test_it_refuses_the_same_version_again(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))

    with pytest.raises(NothingChanged):
        make_version(noodle_bar, director, at, dropped=("frying_oil",))


def test_going_back_to_the_template_is_a_version_too(noodle_bar, director, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))

    version = make_version(noodle_bar, director, at + timedelta(days=1))

    assert (version.number, version.changes) == (2, {})


def test_it_refuses_what_is_based_on_an_older_version(noodle_bar, director, principal, at):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))

    with pytest.raises(ChangedMeanwhile):
        adapt_risk_control_list(
            enterprise=noodle_bar,
            template_code="restaurant",
            changes=Changes(photos=("dress",)),
            based_on=0,
            by=principal,
            at=at,
        )

    assert RiskControlList.objects.get().by == director


def test_every_refusal_is_one_family():
    refusals = (ChangesForbidden, ChangedMeanwhile, NothingChanged, TemplateDoesNotFit)
    assert all(issubclass(refusal, ListRefused) for refusal in refusals)


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(changes={}), lambda rows: rows._raw_delete(using="default")]
)
def test_the_database_refuses_to_change_a_version(noodle_bar, director, at, change):
    make_version(noodle_bar, director, at, dropped=("frying_oil",))

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(RiskControlList.objects.all())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_is_told(noodle_bar, director, principal, at):
    if connection.vendor != "postgresql":
        pytest.skip("needs two connections that write at once")
    barrier = Barrier(2)

    def adapt(by, code):
        barrier.wait()
        try:
            return adapt_risk_control_list(
                enterprise=noodle_bar,
                template_code="restaurant",
                changes=Changes(dropped=(code,)),
                based_on=0,
                by=by,
                at=at,
            ).pk
        except ListRefused as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(adapt, (director, principal), ("frying_oil", "takeaway_sealed")))

    version = RiskControlList.objects.get()
    assert sorted(map(str, answers)) == sorted([str(version.pk), str(ChangedMeanwhile)])
    assert AuditEntry.objects.filter(action="adapt_risk_control_list").count() == 1
