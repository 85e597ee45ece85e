"""Samples on their way, so that each page has something to show: in re-test, recalled, overdue, passed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import Region, Role, User
from accounts.services.user import create_official
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.models import Laboratory, Sample, SamplingPlan
from inspections.queries.sampling.paper import document_of
from inspections.services.sampling.custody import hand_over
from inspections.services.sampling.ending import finalise_due, tell_result
from inspections.services.sampling.laboratory import register_laboratory
from inspections.services.sampling.objection import accept_objection, object_to_result
from inspections.services.sampling.paper import print_sample_paper
from inspections.services.sampling.plan import PlannedLine, create_plan
from inspections.services.sampling.rapid_test import record_rapid_test
from inspections.services.sampling.recall import (
    check_recall,
    finish_recall,
    order_recall,
    record_stop,
    start_recall,
)
from inspections.services.sampling.report import MeasuredItem, enter_report
from inspections.services.sampling.retest import draw_body
from inspections.services.sampling.sample import dispose_sample
from inspections.services.sampling.take import Taken, take_sample
from sushi_platform.demo.registry import DemoEnterprise, moment
from sushi_platform.demo.signatures import draw_signature

LABORATORIES = [
    ("JY-001", "市食品检验检测中心", False),
    ("FJ-101", "省质量技术研究院", True),
    ("FJ-102", "长江食品检测有限公司", True),
    ("FJ-103", "海关技术中心", True),
]
LINES = [
    PlannedLine("肉制品", "HIGH", 6),
    PlannedLine("餐饮食品", "HIGH", 12),
    PlannedLine("食用农产品", "MEDIUM", 20),
    PlannedLine("糕点", "LOW", 4),
]
FAILED = MeasuredItem("毒死蜱", "0.31mg/kg", "≤0.02mg/kg", is_failed=True)
ADDITIVE = MeasuredItem("脱氢乙酸及其钠盐", "0.62g/kg", "≤0.3g/kg", is_failed=True)
PASSED = MeasuredItem("铅（以Pb计）", "未检出", "≤0.2mg/kg")


@dataclass
class Scenes:
    """Those who act, and the day on which the demo is built."""

    regulator: User
    colleague: User
    laboratory: Laboratory
    plan: SamplingPlan
    today: date
    now: datetime

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """That hour of the day, but never in the future."""
        return min(moment(self.today - timedelta(days=days_ago), hour), self.now)

    def take(self, enterprise: Enterprise, name: str, food_class: str, days_ago: int, **fields) -> Sample:
        at = self.at(days_ago)
        fields = {"signature": "SIGNED", "signed_by_name": "店长"} | fields
        return take_sample(
            enterprise=enterprise,
            kind=fields.pop("kind", Sample.Kind.SUPERVISION),
            plan_line=self.plan.lines.filter(food_class=food_class).first(),
            taken=Taken(
                name=name,
                food_class=food_class,
                sampling_point="冷藏展示柜",
                quantity=Decimal("1.500"),
                spare_quantity=Decimal("0.500"),
                unit="kg",
                price_paid=Decimal("86.00"),
                storage="CHILLED",
                seal_number=f"FT{at:%m%d}-{enterprise.pk}",
                publisher="苏州市市场监督管理局",
                production_text=f"{at - timedelta(days=2):%Y-%m-%d}",
                shelf_life_until=self.today + timedelta(days=200),
                **fields,
            ),
            drawn=self.drawn(fields),
            taken_at=at,
            second_sampler=self.colleague,
            by=self.regulator,
            at=at,
        )

    def drawn(self, fields: dict[str, str]) -> dict[str, bytes]:
        """All who are there sign with a finger: of a business that refuses, the witness."""
        other = (
            ("ENTERPRISE", fields["signed_by_name"])
            if fields["signed_by_name"]
            else ("WITNESS", fields["witness_name"])
        )
        people = (("SAMPLER", str(self.regulator)), ("SECOND", str(self.colleague)), other)
        return {side: draw_signature(name) for side, name in people}

    def print_papers(self, sample: Sample) -> None:
        """Each of its papers once, so that their codes can be looked up."""
        for move in sample.moves.select_related("sample__enterprise", "by").order_by("number"):
            if document_of(move):
                print_sample_paper(move=move, by=self.regulator, at=self.now)

    def send(self, sample: Sample, days_ago: int) -> Sample:
        """By the cold chain to the laboratory, the day after."""
        seal_number = sample.record.seal_number
        sample = hand_over(
            sample=sample,
            receiver="冷链快递",
            temperature=Decimal("3.5"),
            seal_number=seal_number,
            is_seal_intact=True,
            by=self.regulator,
            at=self.at(days_ago, 15),
        )
        return hand_over(
            sample=sample,
            laboratory=self.laboratory,
            temperature=Decimal("4.1"),
            seal_number=seal_number,
            is_seal_intact=True,
            by=self.regulator,
            at=self.at(days_ago - 1),
        )

    def report(self, sample: Sample, number: str, item: MeasuredItem, days_ago: int) -> Sample:
        at = self.at(days_ago)
        return enter_report(
            sample=sample,
            number=number,
            issued_on=local_date(at),
            items=[item, PASSED] if item.is_failed else [item],
            by=self.regulator,
            at=at,
        )


def show_sampling(
    city: Region,
    enterprises: list[DemoEnterprise],
    recorders: dict[int, User],
    *,
    by: User,
    now: datetime,
) -> int:
    """Returns how many samples were taken."""
    today = local_date(now)
    since = moment(today - timedelta(days=300))
    registered = [
        register_laboratory(
            code=code, name=name, is_retest_body=is_body, effective_from=local_date(since), by=None, at=since
        )
        for code, name, is_body in LABORATORIES
    ]
    plan = create_plan(region=city, year=today.year, name="年度监督抽检计划", lines=LINES, by=by, at=since)
    colleague = create_official(
        username="sampler",
        display_name="市局抽样员",
        role=Role.CITY_REGULATOR,
        region=city,
        by=None,
        at=since,
    ).user
    scenes = Scenes(by, colleague, registered[0], plan, today, now)
    ordinary = [one.row for one in enterprises[1:] if one.plan.story == "ordinary"] or [enterprises[1].row]
    first = enterprises[0].row
    _in_retest(scenes, first, recorders[first.pk])
    _recalled(scenes, ordinary[0], recorders[ordinary[0].pk])
    overdue = scenes.take(ordinary[-1], "速冻水饺", "餐饮食品", 50)
    scenes.send(overdue, 49)
    passed = scenes.report(
        scenes.send(scenes.take(first, "青菜", "食用农产品", 30), 29), "B-0301", PASSED, 12
    )
    tell_result(sample=passed, by=by, at=scenes.at(11))
    refused = {
        "signature": "REFUSED",
        "signed_by_name": "",
        "refusal_reason": "负责人不在",
        "witness_name": "周网格员",
    }
    scenes.take(ordinary[-1], "蛋糕", "糕点", 1, kind=Sample.Kind.RISK_MONITORING, **refused)
    record_rapid_test(
        enterprise=first,
        food_name="豇豆",
        item="农药残留",
        method="酶抑制法",
        result="POSITIVE",
        tested_at=scenes.at(2),
        by=by,
        at=scenes.at(2),
    )
    return Sample.objects.exclude(number="").count()


def _in_retest(scenes: Scenes, enterprise: Enterprise, member: User) -> None:
    """Told a week ago; the business asked for a re-test, a body has been drawn, the spare is on its way."""
    sample = scenes.send(scenes.take(enterprise, "韭菜", "食用农产品", 24), 23)
    sample = scenes.report(sample, "B-0288", FAILED, 9)
    tell_result(sample=sample, by=member, at=scenes.at(8))
    object_to_result(
        sample=sample, kind="RETEST", reason="供货商送检同批次合格，申请复检。", by=member, at=scenes.at(6)
    )
    accept_objection(
        sample=sample, by=scenes.regulator, at=scenes.at(4), reason="材料齐全，备份样品在保质期内。"
    )
    draw_body(sample=sample, by=scenes.regulator, at=scenes.at(3))
    hand_over(
        sample=sample,
        receiver="冷链快递",
        temperature=Decimal("3.2"),
        seal_number=sample.record.seal_number,
        is_seal_intact=True,
        by=scenes.regulator,
        at=scenes.at(2),
    )


def _recalled(scenes: Scenes, enterprise: Enterprise, member: User) -> None:
    """Failed for good, taken back and disposed of."""
    sample = scenes.send(scenes.take(enterprise, "豆沙包", "餐饮食品", 60), 59)
    sample = scenes.report(sample, "B-0251", ADDITIVE, 45)
    order_recall(
        sample=sample, level=2, by=scenes.regulator, at=scenes.at(45, 14), reason="停售并张贴召回公告"
    )
    record_stop(
        sample=sample,
        stopped=["PRODUCTION", "SALE"],
        batch=sample.production_text,
        stock_amount=Decimal(36),
        unit="个",
        note="封存在冷库，已通知门店下架",
        by=member,
        at=scenes.at(45, 16),
    )
    tell_result(sample=sample, by=member, at=scenes.at(44))
    start_recall(
        sample=sample,
        sold_amount=Decimal(120),
        stock_amount=Decimal(36),
        unit="个",
        by=member,
        at=scenes.at(44, 15),
    )
    finish_recall(
        sample=sample,
        recalled_amount=Decimal(41),
        handling="连同库存在监管人员见证下销毁",
        by=member,
        at=scenes.at(35),
    )
    finalise_due(at=scenes.at(20, 1))
    check_recall(sample=sample, by=scenes.regulator, at=scenes.at(19), reason="销毁记录和照片齐全")
    dispose_sample(
        sample=sample,
        measures=["STOPPED", "SEALED", "RECALLED", "DESTROYED", "RECTIFIED"],
        note="更换添加剂称量流程，双人复核",
        by=scenes.regulator,
        at=scenes.at(18),
    )
    scenes.print_papers(sample)
