from datetime import timedelta

import pytest

from inspections.models import LabReport, Sample
from inspections.services.sampling.report_import import import_lab_reports
from tests.factories.inspections_sampling import make_taken, make_tested

pytestmark = pytest.mark.django_db
HEAD = "抽样单编号,报告编号,签发日期,检验项目,检验结果,标准限值,结论\n"
LATER = timedelta(hours=3)


@pytest.fixture
def numbers(noodle_bar, rival_bar, inspector, at):
    return [make_tested(bar, inspector, at).number for bar in (noodle_bar, rival_bar)]


def enter(text, by, at):
    return import_lab_reports(file="r.csv", content=(HEAD + text).encode(), by=by, at=at + LATER)


def test_rows_of_a_sample_are_one_report(numbers, inspector, at):
    first, second = numbers
    outcome = enter(
        f"{first},R1,2026-11-23,铅,未检出,≤0.5mg/kg,合格\n{first},R1,2026-11-23,毒死蜱,0.3mg/kg,≤0.02mg/kg,不合格\n"
        f"{second},R2,2026-11-23,铅,未检出,≤0.5mg/kg,合格\n",
        inspector,
        at,
    )

    assert (outcome.refused, outcome.counts["rows"].created) == ([], 3)
    states = Sample.objects.order_by("pk").values_list("state", "verdict", "is_risk_item")
    assert list(states) == [("REPORTED", "FAILED", True), ("REPORTED", "PASSED", False)]


WRONG = [
    ("CY-NONE,R2,2026-11-23,铅,未检出,≤0.5,合格", "没有这个抽样单编号"),
    ("{second},,2026-11-23,铅,未检出,≤0.5,合格", "报告编号为空"),
    ("{second},R2,23.11.2026,铅,未检出,≤0.5,合格", "签发日期应写成"),
    ("{second},R2,2026-11-23,,未检出,≤0.5,合格", "检验项目为空"),
    ("{second},R2,2026-11-23,铅,未检出,≤0.5,也许", "结论应为"),
    ("{first},R9,2026-11-23,镉,未检出,≤0.5,合格", "要一致"),
    ("{second},R1,2026-11-23,铅,未检出,≤0.5,合格", "已经录入过"),
    ("{second},R2,2026-11-24,铅,未检出,≤0.5,合格", "不能晚于今天"),
]


def test_one_wrong_row_keeps_all_out(numbers, inspector, at):
    first, second = numbers
    good = f"{first},R1,2026-11-23,铅,未检出,≤0.5mg/kg,合格\n"
    for row, why in WRONG:
        outcome = enter(good + row.format(first=first, second=second) + "\n", inspector, at)

        (note,) = outcome.refused
        assert (note.line, why in note.reason) == (3, True), note
    assert set(Sample.objects.values_list("state", flat=True)) == {"TESTING"}
    assert not LabReport.objects.exists()


def test_nobody_enters_what_is_not_theirs_or_not_there_yet(numbers, noodle_bar, inspector, far_inspector, at):
    row = "{},R7,2026-11-23,铅,未检出,≤0.5,合格\n"

    assert "没有这个抽样单编号" in enter(row.format(numbers[0]), far_inspector, at).refused[0].reason
    waiting = make_taken(noodle_bar, inspector, at)
    assert "不在检验中" in enter(row.format(waiting.number), inspector, at).refused[0].reason


def test_the_table_may_name_the_producer_by_its_number(numbers, rival_bar, rival, inspector, at):
    head = HEAD.strip() + ",标称生产者编号\n"
    row = f"{numbers[0]},R1,2026-11-23,毒死蜱,0.3mg/kg,≤0.02mg/kg,不合格,"

    def enter_with(code):
        content = (head + row + code + "\n").encode()
        return import_lab_reports(file="r.csv", content=content, by=inspector, at=at + LATER)

    assert "没有登记这个编号" in enter_with("SC12232050000014").refused[0].reason
    assert not enter_with(rival_bar.public_id).refused
    sample = Sample.objects.get(number=numbers[0])
    assert (sample.producer, sample.producer_due_on) == (rival_bar, sample.due_on)
    assert {row.number for row in Sample.objects.visible_to(rival)} == set(numbers)
