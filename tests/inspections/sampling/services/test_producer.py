"""The producer on the label: found by a whole number, told, and heard from its own day on."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from common.local_time import local_date
from enterprises.models import Licence
from hazards.models import Hazard
from inspections.models import Objection, Sample, SampleMove
from inspections.services.sampling.ending import ReceivedOutOfOrder, finalise_due
from inspections.services.sampling.move import NotInThatState
from inspections.services.sampling.objection import (
    NotAParty,
    ObjectedBefore,
    WhichObjection,
    accept_objection,
    object_to_result,
    refuse_objection,
    sustain_objection,
)
from inspections.services.sampling.producer import (
    OnlySupervisionIsTold,
    ProducerIsSampled,
    ProducerNotFound,
    ProducerNotNamed,
    ProducerTold,
    find_producer,
    name_producer,
    tell_producer,
)
from inspections.services.sampling.report import ObjectionUndecided, enter_report
from inspections.services.sampling.retest import draw_body
from notifications.models import Notice
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_sampling import (
    GOOD,
    PESTICIDE,
    make_laboratory,
    make_objected,
    make_reported,
    make_taken,
    make_told,
    make_told_to_both,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
States = Objection.State


def object_as(sample, enterprise, by, at, kind="RETEST"):
    return object_to_result(
        sample=sample, kind=kind, reason="不是我们的产品", by=by, at=at, enterprise=enterprise
    )


def retest(sample, by, at, item=PESTICIDE, number="F1"):
    if not Objection.objects.filter(sample=sample, body__isnull=False).exists():
        make_laboratory("B1", is_retest_body=True)
        draw_body(sample=sample, by=by, at=at)
    return enter_report(sample=sample, number=number, issued_on=local_date(at), items=[item], by=by, at=at)


def test_it_is_found_by_licence_credit_code_or_public_number(district, rival_bar):
    factory = make_enterprise(district, name="饼干厂", credit_code="91320594000000000Y", foreign_id="")
    Licence.objects.create(
        enterprise=factory, kind="SC", number="SC12232050000014", issued_on=date(2025, 1, 1)
    )

    assert find_producer("sc 1223205000001 4") == factory
    assert find_producer("91320594000000000y") == factory
    assert find_producer(rival_bar.public_id) == rival_bar
    for code in ("饼干厂", "SC12232050000022", " - "):
        with pytest.raises(ProducerNotFound):
            find_producer(code)


def test_a_code_of_several_sites_names_none(district):
    for site in ("", "二厂"):
        make_enterprise(district, site=site, credit_code="91320594000000000Y", foreign_id="")

    with pytest.raises(ProducerNotFound, match="几处"):
        find_producer("91320594000000000Y")


def test_a_failure_is_told_to_it_within_two_working_days(noodle_bar, rival_bar, inspector, rival, at):
    sample = make_reported(noodle_bar, inspector, at)
    sample = name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at + DAY)

    assert (sample.producer, sample.producer_due_on) == (rival_bar, date(2026, 11, 26))
    notice = Notice.objects.get(user=rival)
    assert notice.key == f"producer_failed:{sample.pk}"


def test_named_when_taken_it_is_told_with_the_report(noodle_bar, rival_bar, inspector, rival, at):
    sample = make_taken(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at)
    assert not Sample.objects.visible_to(rival).exists()
    assert not Notice.objects.filter(user=rival).exists()


def test_its_days_run_from_its_own_receipt(noodle_bar, rival_bar, inspector, at):
    sample = make_told(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at + DAY)
    sample = tell_producer(sample=sample, by=inspector, at=at + 2 * DAY)

    assert sample.objection_until == date(2026, 12, 2)
    assert sample.producer_until == sample.due_on == date(2026, 12, 4)
    other = make_told(noodle_bar, inspector, at)
    name_producer(sample=other, code=rival_bar.public_id, by=inspector, at=at)
    with pytest.raises(ReceivedOutOfOrder):
        tell_producer(sample=other, by=inspector, at=at + DAY, received_on=date(2026, 11, 20))


def test_the_result_is_final_when_the_time_of_both_is_over(noodle_bar, rival_bar, inspector, at):
    sample = make_told(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at)

    assert finalise_due(at=at + 30 * DAY) == 0  # it was never told
    assert list(Sample.objects.overdue(date(2026, 11, 26))) == [sample]
    tell_producer(sample=sample, by=inspector, at=at + 30 * DAY)
    assert finalise_due(at=at + 35 * DAY) == 0
    assert finalise_due(at=at + 45 * DAY) == 1
    assert not Hazard.objects.filter(enterprise=rival_bar).exists()


def test_who_was_told_stays_named(noodle_bar, rival_bar, inspector, at, district):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    other = make_enterprise(district, name="另一家")
    with pytest.raises(ProducerTold):
        name_producer(sample=sample, code=other.public_id, by=inspector, at=at + DAY)
    with pytest.raises(ProducerTold):
        tell_producer(sample=sample, by=inspector, at=at + DAY)


def test_a_wrong_name_is_taken_back_before(noodle_bar, rival_bar, inspector, rival, at):
    sample = make_told(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at)
    sample = name_producer(sample=sample, code="", reason="标签认错", by=inspector, at=at + DAY)

    assert (sample.producer, sample.producer_due_on) == (None, None)
    assert not Sample.objects.visible_to(rival).exists()
    assert not Notice.objects.filter(user=rival, settled_at__isnull=True).exists()
    with pytest.raises(ProducerNotNamed):
        tell_producer(sample=sample, by=inspector, at=at + DAY)


def test_the_sampled_enterprise_is_not_named_again(noodle_bar, rival_bar, inspector, at):
    sample = make_taken(noodle_bar, inspector, at)
    with pytest.raises(ProducerIsSampled):
        name_producer(sample=sample, code=noodle_bar.public_id, by=inspector, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(pk=sample.pk).update(producer=noodle_bar)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.filter(pk=sample.pk).update(producer_until=at.date())
    monitored = make_taken(noodle_bar, inspector, at, kind="RISK_MONITORING")
    with pytest.raises(OnlySupervisionIsTold):
        name_producer(sample=monitored, code=rival_bar.public_id, by=inspector, at=at)


def test_it_objects_only_once_it_was_told(noodle_bar, rival_bar, inspector, rival, at):
    sample = make_told(noodle_bar, inspector, at)
    with pytest.raises(NotAParty):
        object_as(sample, rival_bar, rival, at + DAY)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at)
    with pytest.raises(NotAParty):
        object_as(sample, rival_bar, rival, at + DAY)


def test_each_is_late_by_its_own_day(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_told(noodle_bar, inspector, at)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at)
    tell_producer(sample=sample, by=inspector, at=at + 4 * DAY)

    late = object_as(sample, noodle_bar, officer, at + 10 * DAY)
    heard = object_as(sample, rival_bar, rival, at + 10 * DAY, "AUTHENTICITY")

    assert (late.state, late.ground) == (States.REFUSED, "LATE")
    assert heard.state == States.ASKED
    move = SampleMove.objects.filter(sample=sample, act="OBJECT").latest("number")
    assert move.details["producer"] == rival_bar.public_id


def test_two_applications_have_one_retest(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    first = object_as(sample, noodle_bar, officer, at + DAY)
    second = object_as(sample, rival_bar, rival, at + DAY)
    with pytest.raises(ObjectedBefore):
        object_as(sample, rival_bar, rival, at + DAY)
    with pytest.raises(WhichObjection):
        accept_objection(sample=sample, by=inspector, at=at + 2 * DAY)

    sample = accept_objection(sample=sample, objection=first, by=inspector, at=at + 2 * DAY)
    second.refresh_from_db()
    assert (sample.state, second.state) == ("RETESTING", States.JOINED)
    sample = retest(sample, inspector, at + 3 * DAY)

    assert sample.state == "FINAL"  # it was the re-test of both: nobody has a word left
    assert Notice.objects.filter(user=rival, key=f"upheld:{sample.pk}").exists()


def test_who_applies_while_it_is_tested_again_is_joined(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    object_as(sample, noodle_bar, officer, at + DAY)
    accept_objection(sample=sample, by=inspector, at=at + DAY)

    joined = object_as(sample, rival_bar, rival, at + 2 * DAY)
    assert joined.state == States.JOINED
    sample = refuse_objection(
        sample=sample, ground="OTHER", reason="没有机构能承担", by=inspector, at=at + 2 * DAY
    )

    joined.refresh_from_db()
    assert (sample.state, joined.state, joined.ground) == ("TOLD", States.REFUSED, "OTHER")


def test_the_retest_waits_for_the_other_objection(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    asked = object_as(sample, noodle_bar, officer, at + DAY)
    other = object_as(sample, rival_bar, rival, at + DAY, "AUTHENTICITY")
    accept_objection(sample=sample, objection=asked, by=inspector, at=at + DAY)
    with pytest.raises(ObjectionUndecided):
        retest(sample, inspector, at + 2 * DAY)

    sample = sustain_objection(
        sample=sample, objection=other, reason="防伪码不符，确系假冒", by=inspector, at=at + 2 * DAY
    )

    asked.refresh_from_db()
    assert (sample.state, asked.state) == ("WITHDRAWN", States.MOOT)
    assert not Hazard.objects.unclosed().filter(enterprise=noodle_bar).exists()


def test_one_refusal_leaves_the_other_waiting(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    first = object_as(sample, noodle_bar, officer, at + DAY)
    second = object_as(sample, rival_bar, rival, at + 3 * DAY, "METHOD")
    said = {"ground": "OTHER", "reason": "无理由", "by": inspector, "at": at + 4 * DAY}

    sample = refuse_objection(sample=sample, objection=first, **said)
    assert (sample.state, sample.due_on) == ("OBJECTED", date(2026, 12, 3))
    sample = refuse_objection(sample=sample, objection=second, **said)
    assert (sample.state, sample.due_on) == ("TOLD", date(2026, 12, 2))
    with pytest.raises(NotInThatState):
        refuse_objection(sample=sample, objection=second, **said)


def test_an_upheld_retest_leaves_the_producer_its_days(noodle_bar, rival_bar, inspector, officer, rival, at):
    sample = make_objected(noodle_bar, inspector, at, officer)
    name_producer(sample=sample, code=rival_bar.public_id, by=inspector, at=at + DAY)
    accept_objection(sample=sample, by=inspector, at=at + DAY)
    sample = retest(sample, inspector, at + 2 * DAY)
    assert (sample.state, sample.final_at) == ("TOLD", None)  # the producer has not even been told

    sample = tell_producer(sample=sample, by=inspector, at=at + 2 * DAY)
    for party, by, kind in ((noodle_bar, officer, "METHOD"), (rival_bar, rival, "RETEST")):
        with pytest.raises(NotInThatState):
            object_as(sample, party, by, at + 3 * DAY, kind)
    object_as(sample, rival_bar, rival, at + 3 * DAY, "AUTHENTICITY")
    sample = refuse_objection(
        sample=sample, ground="OTHER", reason="防伪码相符", by=inspector, at=at + 4 * DAY
    )

    assert sample.state == "TOLD"
    assert finalise_due(at=at + 40 * DAY) == 1


def test_a_retest_that_passes_ends_it_for_both(noodle_bar, rival_bar, inspector, rival, at):
    sample = make_told_to_both(noodle_bar, rival_bar, inspector, at)
    object_as(sample, rival_bar, rival, at + DAY)
    accept_objection(sample=sample, by=inspector, at=at + DAY)
    sample = retest(sample, inspector, at + 2 * DAY, GOOD)

    assert sample.state == "WITHDRAWN"
    assert Notice.objects.filter(user=rival, key=f"overturned:{sample.pk}").exists()
