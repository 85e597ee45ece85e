"""A handmade announcement with the warts of the real ones."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.models import Sample, SampleItem, SupersededSample
from inspections.services.feed_file import FeedUnreadable
from inspections.services.sampling.announcement import import_sampling
from inspections.services.sampling.announcement_rows import COLUMNS
from inspections.services.sampling.sample import dispose_sample
from inspections.signals import samples_finalised
from ledger.models import WaitingLeaf
from ledger.queries.verify import verify
from ledger.services.sealing import seal

pytestmark = pytest.mark.django_db

HEADINGS = list(COLUMNS)
FAILED_OIL = {
    "sample_name": "芝麻油",
    "category": "食用油脂及其制品-->食用植物油",
    "producer": "湖南省食品有限责任公司",
    "sampled_unit": "中百超市有限公司安山镇分店",
    "item": "苯并（а）芘",
    "result": "234µg/kg",
    "limit": "≤10µg/kg",
    "verdict": "不合格",
    "publisher": "国内监督抽查(江苏市场监管局)",
    "publish_date": "2022-02-16",
}
PASSED_FLOUR = FAILED_OIL | {
    "sample_name": "小麦粉",
    "item": "",
    "result": "",
    "limit": "",
    "verdict": "合格",
    "sampled_unit": "苏州市姑苏区好面粉厂",
    "producer": "苏州市姑苏区好面粉厂",
}


def announcement(*rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADINGS)
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        writer.writerow({"row_id": number} | row)
    return file.getvalue().encode()


@pytest.fixture
def run(at):
    def run(*rows):
        return import_sampling(file="a.csv", content=announcement(*rows), by=None, at=at)

    return run


def counts(outcome, table="results"):
    counts = outcome.counts[table]
    assert counts.read == (
        counts.created + counts.updated + counts.unchanged + counts.duplicate + counts.rejected
    )
    return (
        counts.read,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.duplicate,
        counts.rejected,
    )


def test_a_failed_result(run):
    run(FAILED_OIL)
    sample, item = Sample.objects.get(), SampleItem.objects.get()

    assert (sample.verdict, sample.disposal, sample.is_risk_item) == ("FAILED", "UNKNOWN", False)
    assert (sample.publisher, sample.food_class) == ("江苏市场监管局", "食用油脂及其制品 → 食用植物油")
    assert sample.published_on == sample.final_on == date(2022, 2, 16)
    assert (item.item, item.result_text, item.limit_text) == ("苯并（а）芘", "234µg/kg", "≤10µg/kg")
    assert (item.result_value, item.limit_operator, item.limit_value, item.unit) == (234, "≤", 10, "μg/kg")
    assert item.enterprise == sample.enterprise
    assert (sample.enterprise.name, sample.enterprise.kind) == ("中百超市有限公司安山镇分店", "SELLER")
    assert not Hazard.objects.exists()


def test_a_passed_result(run):
    run(PASSED_FLOUR)
    sample = Sample.objects.get()

    assert (sample.verdict, sample.disposal) == ("PASSED", "NOT_NEEDED")
    assert sample.enterprise.kind == Enterprise.Kind.PRODUCER
    assert sample.enterprise.foreign_id == "苏州市姑苏区好面粉厂"
    assert sample.enterprise.recorded_since == date(2022, 2, 16)


@pytest.mark.parametrize("item", ["恩诺沙星", "菌落总数", "镉(以Cd计)", "克百威", "苏丹红Ⅰ"])
def test_risk_items(run, item):
    run(FAILED_OIL | {"item": item})

    assert Sample.objects.get().is_risk_item


@pytest.mark.parametrize("item", ["标签", "酸价", "铝的残留量(干样品，以Al计)", "谷氨酸钠"])
def test_quality_is_no_risk_item(run, item):
    run(FAILED_OIL | {"item": item})

    assert not Sample.objects.get().is_risk_item


def test_the_same_item_in_another_splitting_is_a_duplicate(run):
    split = FAILED_OIL | {"result": "234", "unit": "µg/kg"}
    outcome = run(split, FAILED_OIL, FAILED_OIL | {"publisher": "江苏市场监管局"})

    assert counts(outcome) == (3, 1, 0, 0, 2, 0)
    assert SampleItem.objects.get().result_text == "234µg/kg"


def test_items_of_one_sample_come_together(run):
    label = FAILED_OIL | {"item": "标签", "result": "不符合", "limit": ""}
    other_value = FAILED_OIL | {"result": "12µg/kg"}
    outcome = run(FAILED_OIL, label, other_value)

    assert counts(outcome) == (3, 3, 0, 0, 0, 0)
    assert Sample.objects.get().items.count() == 3


@pytest.mark.parametrize(
    ("difference", "reason"),
    [
        ({"sampled_unit": "", "producer": "/"}, "被抽样单位和生产者都为空，不知道属于哪个主体"),
        ({"sample_name": " "}, "样品名称为空"),
        ({"verdict": "待定"}, "结论应为“合格”或“不合格”：待定"),
        ({"publish_date": "2022-02-30"}, "公布日期无法识别：2022-02-30"),
        ({"publish_date": "soon"}, "公布日期无法识别：soon"),
        ({"publish_date": "2026-11-24"}, "公布日期 2026-11-24 在将来"),
        ({"result": "x" * 301}, "检验结果 超过 300 个字符"),
    ],
)
def test_it_refuses_what_it_cannot_place(run, difference, reason):
    outcome = run(PASSED_FLOUR, FAILED_OIL | difference)

    assert counts(outcome) == (2, 1, 0, 0, 0, 1)
    assert [(note.file, note.line, note.reason) for note in outcome.refused] == [("a.csv", 3, reason)]


def test_without_a_sampled_unit_the_producer_answers(run):
    run(
        FAILED_OIL | {"sampled_unit": "/"},
        FAILED_OIL | {"sampled_unit": "", "producer": "生产商：汉中食品厂；授权商：西安公司"},
    )

    assert sorted(Enterprise.objects.values_list("name", "kind")) == [
        ("汉中食品厂", "PRODUCER"),
        ("湖南省食品有限责任公司", "PRODUCER"),
    ]


def test_spellings_of_a_name_are_one_enterprise(run):
    outcome = run(
        FAILED_OIL | {"sampled_unit": "大润发(苏州)商业"},
        FAILED_OIL | {"sampled_unit": "大润发（苏州） 商业", "sample_name": "花生油"},
    )

    assert counts(outcome, "enterprises") == (2, 1, 0, 0, 1, 0)
    assert Enterprise.objects.get().name == "大润发（苏州）商业"


def test_a_web_shop_does_not_become_part_of_the_name(run):
    name = "重庆电子商务有限公司；\n被抽样网络店铺名称：专营店；\n网址：https://example.org/item"
    run(FAILED_OIL | {"sampled_unit": name})

    assert Enterprise.objects.get().name == "重庆电子商务有限公司"
    assert Sample.objects.get().sampled_unit_name == name


def test_a_keeper_s_name_is_masked_where_all_can_see_it(run):
    run(FAILED_OIL | {"sampled_unit": "张三丰"})

    assert Enterprise.objects.get().name == "张*"
    assert Sample.objects.get().sampled_unit_name == "张三丰"


def test_a_name_that_begins_with_a_known_city_lies_there(run, district, far_district):
    others = [FAILED_OIL | {"sampled_unit": name} for name in ("江苏省苏州市面馆", "姑苏区面馆")]
    run(PASSED_FLOUR, FAILED_OIL, *others)
    regions = dict(Enterprise.objects.values_list("name", "region__name"))

    assert regions == {
        "苏州市姑苏区好面粉厂": "姑苏区",
        "江苏省苏州市面馆": "苏州市",
        "中百超市有限公司安山镇分店": "全国抽检公告",
        "姑苏区面馆": "全国抽检公告",
    }


def test_a_second_run_changes_nothing(run):
    rows = [FAILED_OIL, FAILED_OIL | {"result": "234", "unit": "µg/kg"}, PASSED_FLOUR]
    run(*rows)
    entries, stored = AuditEntry.objects.count(), list(SampleItem.objects.order_by("pk").values())
    heard = []
    samples_finalised.connect(lambda **news: heard.append(news), weak=False, dispatch_uid="second")
    outcome = run(*rows)
    samples_finalised.disconnect(dispatch_uid="second")

    assert counts(outcome) == (3, 0, 0, 2, 1, 0)
    assert counts(outcome, "enterprises") == (2, 0, 0, 2, 0, 0)
    assert list(SampleItem.objects.order_by("pk").values()) == stored
    assert (AuditEntry.objects.count(), heard) == (entries, [])


def test_a_changed_result_corrects_the_item(run):
    run(FAILED_OIL, PASSED_FLOUR)
    outcome = run(FAILED_OIL | {"result": "8µg/kg", "verdict": "合格"}, PASSED_FLOUR)
    sample = Sample.objects.get(name="芝麻油")
    entry = AuditEntry.objects.get(action="correct_sample")

    assert counts(outcome) == (2, 0, 1, 1, 0, 0)
    assert sample.items.get().result_value == Decimal(8)
    assert (sample.verdict, sample.disposal) == ("PASSED", "NOT_NEEDED")
    assert (entry.old["verdict"], entry.new["verdict"]) == ("FAILED", "PASSED")


def test_all_of_it_is_sealed_and_a_correction_is_the_next_revision(run, at):
    run(FAILED_OIL, PASSED_FLOUR)
    seal(at=at)
    run(FAILED_OIL | {"result": "30µg/kg"}, PASSED_FLOUR)
    waiting = [json.loads(entry) for entry in WaitingLeaf.objects.values_list("entry", flat=True)]

    assert [(leaf["kind"], leaf["revision"]) for leaf in waiting] == [("sample", 2)]
    assert SupersededSample.objects.get().payload["items"][0]["result_text"] == "234µg/kg"
    seal(at=at)
    run(FAILED_OIL | {"result": "30µg/kg"}, PASSED_FLOUR)
    assert not WaitingLeaf.objects.exists()
    assert verify().findings == []


def test_a_second_run_keeps_what_was_disposed_of(run, at):
    run(FAILED_OIL)
    dispose_sample(sample=Sample.objects.get(), by=None, at=at)
    run(FAILED_OIL)

    assert Sample.objects.get().disposal == Sample.Disposal.DONE


def test_one_signal_names_all_enterprises(run):
    heard = []

    def hear(sender, enterprise_ids, **kwargs):
        heard.append(enterprise_ids)

    samples_finalised.connect(hear)
    run(FAILED_OIL, PASSED_FLOUR)
    samples_finalised.disconnect(hear)

    assert heard == [sorted(Enterprise.objects.values_list("pk", flat=True))]


def test_it_refuses_a_file_without_its_columns(at):
    with pytest.raises(FeedUnreadable, match="缺少列"):
        import_sampling(file="a.csv", content=b"sample_name,verdict\n", by=None, at=at)
