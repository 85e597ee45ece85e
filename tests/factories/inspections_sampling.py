"""Samples on their way, through the services; each step at the moment it is asked for."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count

from PIL import Image, ImageDraw

from common.local_time import local_date
from inspections.models import (
    Laboratory,
    Sample,
    SampleMove,
    SamplingPlan,
    SamplingPlanLine,
    SamplingRecord,
    SamplingRule,
)
from inspections.services.sampling.custody import hand_over
from inspections.services.sampling.ending import tell_result
from inspections.services.sampling.objection import accept_objection, object_to_result
from inspections.services.sampling.report import MeasuredItem, enter_report
from inspections.services.sampling.retest import draw_body
from inspections.services.sampling.take import Taken, take_sample
from tests.factories.accounts import give_role, make_user

_numbers = count(1)
SEAL = "FT-0001"
GOOD = MeasuredItem("铅", "未检出", "≤0.5mg/kg")
LABEL = MeasuredItem("标签", "未标注配料表", "", is_failed=True)
PESTICIDE = MeasuredItem("毒死蜱", "0.3mg/kg", "≤0.02mg/kg", is_failed=True)
MICROBES = MeasuredItem("菌落总数", "21000CFU/g", "≤10000CFU/g", is_failed=True)


def make_laboratory(code="L1", is_retest_body=False, **fields):
    values = {"name": f"检验机构{code}", "effective_from": date(2020, 1, 1)} | fields
    return Laboratory.objects.create(code=code, is_retest_body=is_retest_body, **values)


def make_second_sampler(inspector):
    colleague = make_user(f"colleague{next(_numbers)}", "抽样同事")
    for role in inspector.role_assignments.all():
        give_role(colleague, role.role, role.region)
    return colleague


def drawn_name(ink=0):
    """A PNG as the page makes it of what was drawn; another ink is another signature."""
    out = BytesIO()
    picture = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(picture).line((60, 150, 200, 60, 320, 140, 520, 50), fill=ink, width=6)
    picture.save(out, "PNG")
    return out.getvalue()


def make_taken(
    enterprise, by, at, second=None, kind="SUPERVISION", plan_line=None, photos=(), drawn=None, **fields
):
    values = {
        "name": "卤牛肉",
        "food_class": "肉制品",
        "sampling_point": "冷藏展示柜",
        "quantity": Decimal("1.5"),
        "spare_quantity": Decimal("0.5"),
        "unit": "kg",
        "price_paid": Decimal("98.00"),
        "storage": "ROOM",
        "seal_number": SEAL,
        "signature": "SIGNED",
        "signed_by_name": "李店长",
        "shelf_life_until": date(2027, 11, 23),
    }
    return take_sample(
        enterprise=enterprise,
        kind=kind,
        taken=Taken(**(values | fields)),
        taken_at=at,
        second_sampler=second or make_second_sampler(by),
        plan_line=plan_line,
        photos=photos,
        drawn=drawn,
        by=by,
        at=at,
    )


def make_tested(enterprise, by, at, laboratory=None, **fields):
    """At the laboratory, an hour after it was taken."""
    sample = make_taken(enterprise, by, at, **fields)
    laboratory = laboratory or Laboratory.objects.filter(code="L1").first() or make_laboratory()
    return hand_over(
        sample=sample,
        laboratory=laboratory,
        seal_number=SEAL,
        is_seal_intact=True,
        by=by,
        at=at + timedelta(hours=1),
    )


def make_reported(enterprise, by, at, items=(PESTICIDE,), **fields):
    """Reported two hours after it was taken."""
    sample = make_tested(enterprise, by, at, **fields)
    return enter_report(
        sample=sample,
        number=f"R{next(_numbers)}",
        issued_on=at.date(),
        items=items,
        by=by,
        at=at + timedelta(hours=2),
    )


def make_told(enterprise, by, at, **fields):
    sample = make_reported(enterprise, by, at, **fields)
    return tell_result(sample=sample, by=by, at=at + timedelta(hours=3))


def make_objected(enterprise, by, at, applicant, kind="RETEST", **fields):
    sample = make_told(enterprise, by, at, **fields)
    object_to_result(
        sample=sample, kind=kind, reason="留样自检合格", by=applicant, at=at + timedelta(hours=4)
    )
    return sample


def make_retesting(enterprise, by, at, applicant, bodies=("B1", "B2"), is_drawn=True, **fields):
    for code in bodies:
        make_laboratory(code, is_retest_body=True)
    sample = make_objected(enterprise, by, at, applicant, **fields)
    sample = accept_objection(sample=sample, by=by, at=at + timedelta(hours=5))
    if is_drawn:
        draw_body(sample=sample, by=by, at=at + timedelta(hours=6))
    return sample


def make_standing(enterprise, by, at, state="TESTING", **fields):
    """A failed sample in that state, its rows alone: no move but the report's, nothing sealed."""
    day = local_date(at)
    is_known = state not in ("TAKEN", "SENT", "TESTING")
    values = {
        "number": f"CY-{next(_numbers)}",
        "name": "卤牛肉",
        "state": state,
        "rule": SamplingRule.objects.get(),
        "due_on": day + timedelta(days=5),
    }
    if is_known:
        values |= {
            "verdict": "FAILED", "disposal": "PENDING", "objection_until": day + timedelta(days=9),
            "dispose_due_on": day + timedelta(days=90), "laboratory": make_laboratory(f"L{next(_numbers)}"),
        }  # fmt: skip
    sample = Sample.objects.create(enterprise=enterprise, **(values | fields))
    SamplingRecord.objects.create(
        sample=sample,
        taken_at=at,
        taken_on=day,
        sampling_point="货架",
        quantity=1,
        spare_quantity=1,
        unit="kg",
        price_paid=9,
        storage="ROOM",
        seal_number=SEAL,
        sampler=by,
        second_sampler=make_second_sampler(by),
        signature="SIGNED",
        signed_by_name="李店长",
    )
    if is_known:
        SampleMove.objects.create(
            sample=sample, enterprise=enterprise, number=1, act="REPORT", from_state="TESTING",
            to_state="REPORTED", by=by, at=at, salt=b"0123456789abcdef",
        )  # fmt: skip
    return sample


def make_plan(region, by, at, lines=(("肉制品", "HIGH", 3),), **fields):
    values = {"year": at.year, "name": "年度抽检计划"} | fields
    plan = SamplingPlan.objects.create(region=region, created_by=by, created_at=at, **values)
    SamplingPlanLine.objects.bulk_create(
        SamplingPlanLine(plan=plan, food_class=food_class, risk=risk, batches=batches)
        for food_class, risk, batches in lines
    )
    return plan
