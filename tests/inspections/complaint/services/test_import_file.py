from io import BytesIO

import pytest

from accounts.models import AuditEntry
from inspections.models import Complaint
from inspections.services.complaint import import_file
from inspections.services.complaint.import_file import ImportRefused, import_complaints
from inspections.services.complaint.reporter import read_body

HEAD = "企业编号,种类,事由,内容,姓名,联系方式,收到时间,原编号\n"


@pytest.fixture
def bring_in(inspector, at):
    def bring_in(text):
        return import_complaints(name="12315.csv", upload=BytesIO(text.encode()), by=inspector, at=at)

    return bring_in


def test_all_rows_come_in(bring_in, noodle_bar, inspector):
    count = bring_in(
        HEAD
        + f"{noodle_bar.public_id},投诉,食品过期,面里的牛肉发酸,王小明,13800001234,2026-11-20 10:30,A1\n"
        + f"{noodle_bar.credit_code},举报,其他,后门垃圾桶没有盖,,,2026-11-21,A2\n"
    )

    assert count == 2
    first, second = Complaint.objects.order_by("received_at")
    assert (first.kind, first.source, first.is_named, first.answer_due_on.isoformat()) == (
        "COMPLAINT",
        "import",
        True,
        "2026-12-01",
    )
    assert read_body(second) == "后门垃圾桶没有盖"
    assert second.deadlines.get().kind == "CHECK"
    assert set(AuditEntry.objects.values_list("action", "actor")) == {
        ("file_complaint", inspector.pk),
        ("import_complaints", inspector.pk),
    }


def test_one_wrong_row_keeps_all_out_and_each_is_told(bring_in, noodle_bar, far_district):
    good = f"{noodle_bar.public_id},举报,其他,后门垃圾桶没有盖,,,2026-11-21,"
    with pytest.raises(ImportRefused) as refused:
        bring_in(
            HEAD
            + good + "B1\n"
            + "NOBODY,举报,其他,后门垃圾桶没有盖,,,2026-11-21,B2\n"
            + good.replace("举报", "玩笑") + "B3\n"
            + good.replace("其他", "天气") + "B4\n"
            + good.replace("2026-11-21", "昨天") + "B5\n"
            + good.replace("2026-11-21", "2026-11-24") + "B6\n"
            + good + "B1\n"
            + good.replace("举报", "投诉") + "B7\n"
            + good + "\n"
            + good.replace("后门垃圾桶没有盖", "短") + "B8\n"
            + good + "B9,x\n"
        )  # fmt: skip

    assert [error.line for error in refused.value.rows] == list(range(3, 13))
    assert "须有姓名和联系方式" in refused.value.rows[6].reason
    assert not Complaint.objects.exists()


def test_a_row_from_before_the_first_rule_is_told_like_any_other(bring_in, noodle_bar):
    row = f"{noodle_bar.public_id},举报,其他,后门垃圾桶没有盖,,,"
    with pytest.raises(ImportRefused) as refused:
        bring_in(HEAD + row + "2020-01-01,R1\n" + row + "2019-12-31,R2\n" + row + "0001-01-01 00:30,R3\n")

    assert [(error.line, error.reason) for error in refused.value.rows] == [
        (3, "平台里没有 2019-12-31 有效的处理规定，这一天收到的举报不能导入"),
        (4, "收到时间无法识别：0001-01-01 00:30"),
    ]
    assert not Complaint.objects.exists()


def test_what_came_before_does_not_come_again(bring_in, noodle_bar):
    rows = HEAD + f"{noodle_bar.public_id},举报,其他,后门垃圾桶没有盖,,,2026-11-21,C1\n"
    bring_in(rows)

    with pytest.raises(ImportRefused):
        bring_in(rows)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("text", ["", HEAD, "企业编号,种类\nA,举报\n"])
def test_a_file_without_rows_or_columns_is_refused(bring_in, text):
    with pytest.raises(ImportRefused):
        bring_in(text)


def test_too_much_is_refused_before_it_is_read(bring_in, monkeypatch):
    monkeypatch.setattr(import_file, "MOST_ROWS", 1)
    with pytest.raises(ImportRefused, match="一千行"):
        bring_in(HEAD + "A,举报,其他,后门垃圾桶没有盖,,,2026-11-21,D1\n" * 2)
    monkeypatch.setattr(import_file, "MOST_BYTES", 10)
    with pytest.raises(ImportRefused, match="4 MB"):
        bring_in(HEAD)


def test_rows_of_another_territory_are_not_mine(noodle_bar, far_inspector, cadre, at):
    text = HEAD + f"{noodle_bar.public_id},举报,其他,后门垃圾桶没有盖,,,2026-11-21,E1\n"
    for somebody in (far_inspector, cadre):
        with pytest.raises(ImportRefused) as refused:
            import_complaints(name="x.csv", upload=BytesIO(text.encode()), by=somebody, at=at)
        assert [error.line for error in refused.value.rows] == [2]
