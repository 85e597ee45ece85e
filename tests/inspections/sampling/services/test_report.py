"""Limits after a report count from the day it was received, whenever somebody types it in."""

import json
from datetime import date, timedelta

import pytest

from inspections.models import Laboratory, LabReport, Sample
from inspections.services.sampling.ending import tell_result
from inspections.services.sampling.report import ReceivedOutOfOrder, enter_report
from inspections.services.sampling.report_import import import_lab_reports
from ledger.sealed_kinds import SEALED_KINDS
from tests.factories.inspections_sampling import GOOD, PESTICIDE, make_tested

pytestmark = pytest.mark.django_db
ISSUED, RECEIVED = date(2026, 12, 18), date(2026, 12, 21)  # Friday, Monday
TYPED = timedelta(days=45)  # 7 January 2027, after a sample of 23 November


def enter(sample, by, at, items=(PESTICIDE,), received_on=RECEIVED, issued_on=ISSUED):
    return enter_report(
        sample=sample, number="R1", issued_on=issued_on, received_on=received_on, items=items, by=by, at=at
    )


def test_what_is_typed_late_is_late(noodle_bar, inspector, at):
    sample = enter(make_tested(noodle_bar, inspector, at), inspector, at + TYPED)

    assert sample.due_on == date(2026, 12, 23)  # two working days after Monday
    assert sample.dispose_due_on == date(2027, 3, 21)
    assert sample.spare_until == date(2027, 6, 21)
    assert list(Sample.objects.overdue(date(2027, 1, 7))) == [sample]


def test_a_passed_one_too(noodle_bar, inspector, at):
    sample = enter(make_tested(noodle_bar, inspector, at), inspector, at + TYPED, items=[GOOD])

    assert (sample.due_on, sample.spare_until) == (date(2026, 12, 30), date(2027, 3, 21))


def test_without_a_day_it_is_today(noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    enter(sample, inspector, at + timedelta(hours=2), received_on=None, issued_on=at.date())

    assert LabReport.objects.get().received_on == date(2026, 11, 23)


def test_it_is_received_after_it_was_issued_and_not_tomorrow(noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    for day in (date(2026, 12, 17), date(2027, 1, 8)):
        with pytest.raises(ReceivedOutOfOrder):
            enter(sample, inspector, at + TYPED, received_on=day)


def test_the_enterprise_may_have_had_it_before_it_was_typed(noodle_bar, inspector, at):
    sample = enter(make_tested(noodle_bar, inspector, at), inspector, at + TYPED)

    sample = tell_result(sample=sample, by=inspector, at=at + TYPED, received_on=date(2026, 12, 22))

    assert sample.objection_until == date(2026, 12, 31)


def test_the_day_is_sealed_and_older_reports_stay_as_they_were(noodle_bar, inspector, at):
    enter(make_tested(noodle_bar, inspector, at), inspector, at + TYPED)

    sealed = [json.loads(record.entry) for record in SEALED_KINDS["sample-move"].records(None)]
    assert sealed
    (paper,) = [record.payload for record in SEALED_KINDS["sample-move"].records(None)][-1:]
    assert paper["report"]["received_on"] == "2026-12-21"


def test_the_lateness_of_the_laboratory_shows(noodle_bar, inspector, at, sign_in):
    """Received on 23 November, it had until 21 December: 20 working days."""
    sample = make_tested(noodle_bar, inspector, at)
    enter(sample, inspector, at + TYPED, issued_on=date(2026, 12, 25), received_on=date(2026, 12, 28))

    report = LabReport.objects.get()
    assert (report.due_on, report.is_late) == (date(2026, 12, 21), True)
    laboratory = Laboratory.objects.with_lateness().get()
    assert (laboratory.report_count, laboratory.late_count) == (1, 1)
    client = sign_in(inspector)
    assert "检验机构逾期" in client.get(f"/inspections/samples/{sample.pk}/").content.decode()
    assert "1份报告，逾期1份" in client.get("/inspections/laboratories/").content.decode()
    (told,) = client.get(f"/api/v1/samples/{sample.pk}/").json()["reports"]
    assert (told["received_on"], told["due_on"]) == ("2026-12-28", "2026-12-21")


def test_the_table_may_say_when(noodle_bar, inspector, at):
    sample = make_tested(noodle_bar, inspector, at)
    head = "抽样单编号,报告编号,签发日期,收到日期,检验项目,检验结果,标准限值,结论\n"
    row = f"{sample.number},R1,2026-12-18,{{}},铅,未检出,≤0.5mg/kg,合格\n"

    def load(day):
        content = (head + row.format(day)).encode()
        return import_lab_reports(file="r.csv", content=content, by=inspector, at=at + TYPED)

    assert "收到日期应写成" in load("21.12.2026").refused[0].reason
    assert load("2026-12-21").refused == []
    assert LabReport.objects.get().received_on == RECEIVED
