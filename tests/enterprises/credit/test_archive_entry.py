"""What goes in the credit archive stays as it went in, and the rows it tells of keep to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from enterprises.models import ArchiveEntry, CreditEvent, Licence
from enterprises.queries.credit.sealed_entry import contradicted_events, sealed_entries
from enterprises.services.credit.archive import Fact, enter_facts
from enterprises.services.credit.repair import AlreadyDecided, grant_repair, refuse_repair
from enterprises.services.credit_event import record_credit_event, withdraw_credit_event
from enterprises.services.licence import correct_licence, enter_ended_licences, record_licence
from ledger.models import WaitingLeaf
from ledger.services.sealing import seal
from tests.factories.credit import APPLIED_AT, DECIDED_ON, give_terms, make_penalty, make_repair
from tests.ledger.tampering import change_rows

TODAY = date(2026, 11, 23)


def refused(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def acts(**of):
    return list(ArchiveEntry.objects.filter(**of).order_by("number").values_list("act", flat=True))


@pytest.fixture
def penalty(noodle_bar, inspector):
    penalty = make_penalty(noodle_bar)
    give_terms(penalty, inspector)
    penalty.refresh_from_db()
    return penalty


@pytest.fixture
def fact(noodle_bar):
    return Fact(
        enterprise_id=noodle_bar.pk,
        kind="HONOUR",
        subject="CREDIT_EVENT",
        subject_id=7,
        act="RECORD",
        occurred_on=TODAY,
        title="示范店",
    )


def test_a_penalty_goes_in_with_each_thing_that_happens_to_it(penalty, noodle_bar, principal, inspector, at):
    grant_repair(repair=make_repair(penalty, principal), reason="已核实", by=inspector, at=at)

    assert acts(enterprise=noodle_bar) == ["RECORD", "PUBLISH", "REPAIR"]
    recorded, published, repaired = ArchiveEntry.objects.order_by("number")
    assert (recorded.title, recorded.outcome, recorded.occurred_on) == ("经营过期食品", "GENERAL", DECIDED_ON)
    assert recorded.publish_from is None
    assert (published.publish_from, published.publish_to) == (date(2026, 6, 10), date(2027, 6, 10))
    assert (repaired.publish_to, repaired.reason) == (date(2026, 11, 22), "已核实")


def test_a_withdrawn_one_leaves_the_public_part_at_once(penalty, noodle_bar, inspector, at):
    assert list(ArchiveEntry.objects.public(TODAY).values_list("act", flat=True)) == ["PUBLISH"]

    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)

    assert not ArchiveEntry.objects.public(TODAY).exists()
    (newest,) = ArchiveEntry.objects.newest()
    assert (newest.act, newest.at, newest.reason) == ("WITHDRAW", at, "复议撤销")


def test_an_application_is_not_refused_after_the_withdrawal(penalty, principal, inspector, at):
    repair = make_repair(penalty, principal)
    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)

    with pytest.raises(AlreadyDecided):
        refuse_repair(repair=repair, reason="已撤销", by=inspector, at=at)

    assert acts() == ["RECORD", "PUBLISH", "WITHDRAW"]


def test_what_everybody_may_read(noodle_bar, fact, at):
    """From the first day of publication to the last, and never what has none."""
    for number, days in enumerate([(None, None), (TODAY, None), (TODAY, TODAY)], start=1):
        says = vars(fact) | {"subject_id": number, "publish_from": days[0], "publish_to": days[1]}
        enter_facts([Fact(**says)], at=at)

    def public_on(day):
        return sorted(ArchiveEntry.objects.public(day).values_list("subject_id", flat=True))

    assert public_on(TODAY - timedelta(1)) == []
    assert public_on(TODAY) == [2, 3]
    assert public_on(TODAY + timedelta(1)) == [2]
    assert [entry.is_public_on(TODAY) for entry in ArchiveEntry.objects.order_by("subject_id")] == [
        False,
        True,
        True,
    ]


def test_many_facts_cost_no_more_statements(noodle_bar, fact, at, django_assert_num_queries):
    with django_assert_num_queries(4):
        enter_facts([Fact(**(vars(fact) | {"subject_id": number})) for number in range(20)], at=at)

    assert ArchiveEntry.objects.count() == WaitingLeaf.objects.count() == 20


def test_a_licence_goes_in_changes_and_ends(noodle_bar, inspector, at):
    terms = {"number": "JY33205940000016", "issued_on": date(2021, 3, 1), "by": inspector, "at": at}
    licence = record_licence(enterprise=noodle_bar, valid_to=date(2026, 2, 28), **terms)

    assert enter_ended_licences(day=date(2026, 2, 28), at=at) == 0
    assert enter_ended_licences(day=TODAY, at=at) == 1
    assert enter_ended_licences(day=TODAY, at=at) == 0
    assert not ArchiveEntry.objects.public(TODAY).exists()

    correct_licence(licence=licence, issuer="", valid_to=date(2031, 2, 28), **terms)
    assert acts(kind="LICENCE") == ["RECORD", "END", "CHANGE"]
    assert ArchiveEntry.objects.public(TODAY).get().document_no == "JY33205940000016"


def test_rows_are_never_changed_or_deleted(penalty):
    entries = ArchiveEntry.objects.all()

    assert "never changed" in refused(lambda: entries.update(title="无"))
    assert "never changed" in refused(entries.delete)


def test_nothing_follows_a_withdrawal(penalty, inspector, at, fact):
    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)
    newest = ArchiveEntry.objects.newest().get()
    newest.pk, newest.number, newest.act, newest.salt = None, newest.number + 1, "CHANGE", None

    assert "takes no further entry" in refused(lambda: newest.save(force_insert=True))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("archive_entry_number", {}),
        ("archive_entry_publication_order", {"number": 2, "publish_to": TODAY}),
        (
            "archive_entry_publication_order",
            {"number": 2, "publish_from": TODAY, "publish_to": TODAY - timedelta(1)},
        ),
        ("archive_entry_withdrawn_is_not_public", {"number": 2, "act": "WITHDRAW", "publish_from": TODAY}),
    ],
)
def test_constraints(noodle_bar, fact, at, name, fields):
    enter_facts([fact], at=at)
    values = {key: value for key, value in vars(fact).items() if key != "sealed_as"}

    told = refused(lambda: ArchiveEntry.objects.create(**(values | {"number": 1, "at": at} | fields)))

    assert name in told or "UNIQUE constraint failed" in told


@pytest.mark.parametrize(
    "change",
    [
        {"title": "未公示"},
        {"severity": "MINOR"},
        {"decided_on": date(2026, 6, 2)},
        {"document_no": "苏市监罚〔2026〕1号"},
        {"authority": "别的机关"},
        {"basis": "别的条款"},
        {"content": "不罚"},
        {"final_on": TODAY},
        {"publish_to": date(2026, 6, 30)},
        {"withdrawn_at": APPLIED_AT, "withdraw_reason": "悄悄撤销"},
        {"withdraw_reason": "悄悄撤销"},
    ],
)
def test_a_credit_event_says_what_its_archive_says(penalty, change):
    rows = CreditEvent.objects.filter(pk=penalty.pk)

    assert "as its newest entry" in refused(lambda: rows.update(**change))
    assert "as its newest entry" in refused(lambda: rows._raw_delete("default"))


def test_a_withdrawn_event_stands_still(penalty, inspector, at):
    withdraw_credit_event(credit_event=penalty, reason="复议撤销", by=inspector, at=at)
    rows = CreditEvent.objects.filter(pk=penalty.pk)

    assert "as its newest entry" in refused(lambda: rows.update(withdrawn_at=None, withdraw_reason=""))
    assert "as its newest entry" in refused(lambda: rows.update(publish_to=date(2026, 6, 30)))


def test_verification_finds_what_was_changed_behind_its_back(penalty, inspector, at, capsys):
    record_credit_event(
        enterprise=penalty.enterprise, kind="HONOUR", title="示范店", decided_on=TODAY, by=inspector, at=at
    )
    seal(at=at)
    call_command("ledger_verify")
    capsys.readouterr()

    change_rows("UPDATE enterprises_creditevent SET publish_to = '2026-06-30' WHERE kind = 'PENALTY'")
    change_rows("DELETE FROM enterprises_creditevent WHERE kind = 'HONOUR'")
    change_rows("UPDATE enterprises_archiveentry SET title = '无' WHERE number = 2")

    with pytest.raises(SystemExit):
        call_command("ledger_verify")
    told = capsys.readouterr().out
    assert "publish_to 2026-06-30 (archive: 2027-06-10)" in told
    assert "was removed" in told
    assert told.count("archive-entry") >= 3


def test_what_a_decision_names_is_sealed_and_older_entries_stay(noodle_bar, inspector, at, penalty):
    named = record_credit_event(
        enterprise=noodle_bar,
        kind="PENALTY",
        severity="MINOR",
        title="未公示",
        decided_on=TODAY,
        authority="市场监管局",
        basis="第一百二十四条",
        content="罚款",
        by=inspector,
        at=at,
    )
    payloads = {record.payload["subject_id"]: record.payload for record in sealed_entries()}

    assert payloads[named.pk]["basis"] == "第一百二十四条"
    assert "basis" not in payloads[penalty.pk]
    seal(at=at)
    change_rows(f"UPDATE enterprises_creditevent SET content = '不罚' WHERE id = {named.pk}")
    assert [one.detail for one in contradicted_events()] == [
        f"credit event {named.pk} does not say what its entries say: content"
    ]


def test_an_event_without_an_entry_was_added(noodle_bar, capsys):
    CreditEvent.objects.create(enterprise=noodle_bar, kind="HONOUR", title="自封示范店", decided_on=TODAY)

    with pytest.raises(SystemExit):
        call_command("ledger_verify")
    assert "has no entry in the archive" in capsys.readouterr().out


def test_it_is_seen_by_whoever_sees_the_enterprise(penalty, officer, rival, inspector, far_inspector):
    def seen(user):
        return ArchiveEntry.objects.visible_to(user).count()

    assert [seen(user) for user in (officer, rival, inspector, far_inspector)] == [2, 0, 2, 0]


def test_an_early_entry_is_made_of_what_stood_before(noodle_bar, at):
    """What the migration of the archive makes of rows from before it."""
    from importlib import import_module

    from django.apps import apps

    withdrawn = CreditEvent.objects.create(
        enterprise=noodle_bar,
        kind="HONOUR",
        title="示范店",
        decided_on=TODAY,
        publish_from=TODAY,
        withdrawn_at=datetime(2026, 11, 24, 2, tzinfo=UTC),
        withdraw_reason="误录",
    )
    licence = Licence.objects.create(
        enterprise=noodle_bar, kind="JY", number="JY33205940000016", issued_on=DECIDED_ON
    )

    import_module("enterprises.migrations.0010_archive_of_before").enter(apps, None)

    assert acts(subject="CREDIT_EVENT", subject_id=withdrawn.pk) == ["RECORD", "WITHDRAW"]
    assert ArchiveEntry.objects.public(TODAY).get().subject_id == licence.pk
    assert set(ArchiveEntry.objects.values_list("is_earlier", flat=True)) == {True}
