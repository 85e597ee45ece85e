"""Who may do what with samples: from the plan to the recall."""

from datetime import timedelta

from django.utils import timezone

from inspections.acting.sampling import DOORS
from inspections.models import Objection, Recall, RecallRule, Sample, SampleCode
from inspections.services.sampling.paper import print_sample_paper
from inspections.services.sampling.report import enter_report
from tests.access.inspections import ACT, OPEN_FORM, READ
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.inspections import make_sample
from tests.factories.inspections_sampling import (
    PESTICIDE,
    SEAL,
    drawn_name,
    make_laboratory,
    make_plan,
    make_second_sampler,
    make_standing,
    make_taken,
    make_tested,
)

# Of the enterprise only its own people answer; the regulators of the territory do the rest.
ANSWER = signed_in(REFUSED, officer=DONE, rival=HIDDEN, far_inspector=HIDDEN)
RECEIVE = signed_in(REFUSED, officer=DONE, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)
FOR_OFFICIALS = signed_in(OK, officer=REFUSED, rival=REFUSED)
PLAN = signed_in(OK, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN)
DO_PLAN = signed_in(REFUSED, inspector=OK, far_inspector=OK)
CHANGE_PLAN = signed_in(REFUSED, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN, inspector=DONE)
CHANGE_PLAN_FORM = CHANGE_PLAN | {"inspector": OK}
BY_DOOR = {
    "tell-sample": RECEIVE,
    "object-to-sample": ANSWER,
    "stop-batch": ANSWER,
    "begin-recall": ANSWER,
    "start-recall": ANSWER,
    "finish-recall": ANSWER,
}

ROWS = {
    ("inspections:list_samples", "get"): signed_in(OK),
    ("inspections:show_sample", "get"): READ,
    ("inspections:show_lab_report", "get"): READ,
    ("inspections:print_sample_paper", "get"): READ,
    ("inspections:show_sample_paper", "get"): everyone(OK),
    ("inspections:show_sample_signature", "get"): READ,
    ("inspections:create_sample", "get"): OPEN_FORM,
    ("inspections:create_sample", "post"): ACT,
    ("inspections:take_sample", "get"): OPEN_FORM,
    ("inspections:take_sample", "post"): ACT,
    **{(f"inspections:{door.url_name}", "post"): BY_DOOR.get(door.name, ACT) for door in DOORS.values()},
    ("inspections:list_sampling_plans", "get"): FOR_OFFICIALS,
    ("inspections:show_sampling_plan", "get"): PLAN,
    ("inspections:propose_enterprises", "get"): PLAN,
    ("inspections:create_sampling_plan", "get"): DO_PLAN,
    ("inspections:create_sampling_plan", "post"): signed_in(REFUSED, inspector=DONE, far_inspector=OK),
    ("inspections:change_sampling_plan", "get"): CHANGE_PLAN_FORM,
    ("inspections:change_sampling_plan", "post"): CHANGE_PLAN,
    ("inspections:close_sampling_plan", "get"): CHANGE_PLAN_FORM,
    ("inspections:close_sampling_plan", "post"): CHANGE_PLAN,
    ("inspections:import_reports", "get"): DO_PLAN,
    ("inspections:import_reports", "post"): DO_PLAN,
    ("inspections:list_laboratories", "get"): FOR_OFFICIALS,
    ("inspections:list_laboratories", "post"): signed_in(REFUSED, administrator=DONE, city_regulator=DONE),
    ("inspections:list_rapid_tests", "get"): signed_in(OK),
    ("inspections:create_rapid_test", "get"): OPEN_FORM,
    ("inspections:create_rapid_test", "post"): ACT,
    ("sample-list", "get"): signed_in(OK),
    ("sample-detail", "get"): READ,
}
ITEMS = "毒死蜱 | 0.3mg/kg | ≤0.02mg/kg | 不合格"


def _withdraw_sample(cast):
    return Call(kwargs={"pk": make_sample(cast.noodle_bar).pk}, data={"reason": "弄错了"})


def _dispose_sample(cast):
    sample = make_sample(cast.noodle_bar, Sample.Verdict.FAILED)
    return Call(kwargs={"pk": sample.pk}, data={"measures": ["DESTROYED"]})


def _at_the_noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def _create_sample(cast):
    data = {"name": "牛肉", "published_on": "2025-11-20", "items": ITEMS}
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _take_sample(cast):
    data = {
        "kind": "SUPERVISION", "name": "牛肉", "food_class": "肉制品", "sampling_point": "货架",
        "quantity": "1", "spare_quantity": "1", "unit": "kg", "price_paid": "30", "storage": "ROOM",
        "seal_number": SEAL, "second_sampler": make_second_sampler(cast.inspector).pk,
        "signature": "SIGNED", "signed_by_name": "李店长",
    }  # fmt: skip
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _standing(cast, state, data, **fields):
    sample = make_standing(cast.noodle_bar, cast.inspector, timezone.now(), state, **fields)
    return Call(kwargs={"pk": sample.pk}, data=data)


def _hand_over(cast):
    data = {"laboratory": make_laboratory().pk, "seal_number": SEAL, "is_seal_intact": "yes"}
    return _standing(cast, "TAKEN", data)


def _report(cast):
    data = {"number": "R1", "issued_on": timezone.localdate().isoformat(), "items": ITEMS}
    return _standing(cast, "TESTING", data, laboratory=make_laboratory())


def _contested(cast, state, objection_state, data):
    call = _standing(cast, state, data)
    is_decided = objection_state != "ASKED"
    Objection.objects.create(
        sample_id=call.kwargs["pk"],
        kind="RETEST",
        state=objection_state,
        reason="不服",
        applied_by=cast.officer,
        applied_at=cast.at,
        decided_at=cast.at if is_decided else None,
    )
    make_laboratory("B1", is_retest_body=True)
    return call


def _recall(cast, state, data):
    call = _standing(cast, "TOLD", data)
    done = {"sold_amount": 5, "stock_amount": 3, "unit": "kg", "started_at": cast.at}
    if state == "FINISHED":
        done |= {
            "recalled_amount": 4,
            "handling": "销毁",
            "finished_at": cast.at,
            "finished_by": cast.officer,
        }
    Recall.objects.create(
        sample_id=call.kwargs["pk"],
        enterprise=cast.noodle_bar,
        level=1,
        rule=RecallRule.objects.get(level=1),
        state=state,
        ordered_at=cast.at,
        start_due_at=cast.at,
        finish_due_on=cast.at.date(),
        **({} if state == "ORDERED" else done),
    )
    return call


def _lab_report(cast):
    sample = make_tested(cast.noodle_bar, cast.inspector, cast.at)
    enter_report(
        sample=sample,
        number="R1",
        issued_on=cast.at.date(),
        items=[PESTICIDE],
        file=b"%PDF-1.7\n%%EOF\n",
        by=cast.inspector,
        at=cast.at + timedelta(hours=2),
    )
    return Call(kwargs={"pk": sample.pk, "round": "first"})


def _taken(cast):
    return make_taken(cast.noodle_bar, cast.inspector, cast.at, drawn={"SAMPLER": drawn_name()})


def _printed(cast):
    move = _taken(cast).moves.get()
    print_sample_paper(move=move, by=cast.inspector, at=cast.at)
    return Call(kwargs={"code": SampleCode.objects.get().code})


def _plan(cast):
    return Call(kwargs={"pk": make_plan(cast.district, cast.inspector, cast.at).pk})


def _line(cast):
    return Call(kwargs={"pk": make_plan(cast.district, cast.inspector, cast.at).lines.get().pk})


def _create_plan(cast):
    data = {"region": cast.district.pk, "year": 2026, "name": "年度计划", "lines": "肉制品 | 高 | 3"}
    return Call(data=data)


def _change_plan(cast):
    return Call(kwargs=_plan(cast).kwargs, data={"name": "新名称", "lines": "肉制品 | 高 | 5"})


def _close_plan(cast):
    return Call(kwargs=_plan(cast).kwargs, data={"reason": "年度已结束"})


def _register_laboratory(cast):
    return Call(data={"code": "B9", "name": "复检所", "is_retest_body": "on", "effective_from": "2026-01-01"})


def _rapid_test(cast):
    data = {"food_name": "青菜", "item": "农药残留", "method": "酶抑制法", "result": "POSITIVE"}
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


OBJECTION = {"kind": "RETEST", "reason": "不服"}
AMOUNTS = {"sold_amount": "5", "stock_amount": "3", "unit": "kg"}
DECISION = {"decision": "ACCEPT", "reason": "材料齐全"}
CALLS = {
    "inspections:show_sample": lambda cast: Call(kwargs={"pk": make_sample(cast.noodle_bar).pk}),
    "inspections:show_lab_report": _lab_report,
    "inspections:print_sample_paper": lambda cast: Call(kwargs={"pk": _taken(cast).pk, "number": 1}),
    "inspections:show_sample_paper": _printed,
    "inspections:show_sample_signature": lambda cast: Call(
        kwargs={"pk": _taken(cast).record.signatures.get().pk}
    ),
    ("inspections:create_sample", "get"): _at_the_noodle_bar,
    ("inspections:create_sample", "post"): _create_sample,
    ("inspections:take_sample", "get"): _at_the_noodle_bar,
    ("inspections:take_sample", "post"): _take_sample,
    "inspections:hand_over_sample": _hand_over,
    "inspections:void_sample": lambda cast: _standing(cast, "TAKEN", {"reason": "丢失"}),
    "inspections:report_sample": _report,
    "inspections:tell_sample": lambda cast: _standing(cast, "REPORTED", {}),
    "inspections:object_to_sample": lambda cast: _standing(cast, "TOLD", OBJECTION),
    "inspections:decide_objection": lambda cast: _contested(cast, "OBJECTED", "ASKED", DECISION),
    "inspections:draw_retest_body": lambda cast: _contested(cast, "RETESTING", "ACCEPTED", {}),
    "inspections:extend_retest_body": lambda cast: _contested(
        cast, "RETESTING", "ACCEPTED", {"reason": "等名录"}
    ),
    "inspections:order_recall": lambda cast: _standing(cast, "TOLD", {"level": "1"}),
    "inspections:stop_batch": lambda cast: _standing(
        cast, "TOLD", {"stopped": ["SALE"], "batch": "20261120", "stock_amount": "3", "unit": "kg"}
    ),
    "inspections:begin_recall": lambda cast: _standing(cast, "TOLD", AMOUNTS | {"level": "3"}),
    "inspections:start_recall": lambda cast: _recall(cast, "ORDERED", AMOUNTS),
    "inspections:finish_recall": lambda cast: _recall(
        cast, "STARTED", {"recalled_amount": "4", "handling": "销毁"}
    ),
    "inspections:check_recall": lambda cast: _recall(cast, "FINISHED", {"decision": "CHECK"}),
    "inspections:dispose_sample": _dispose_sample,
    "inspections:withdraw_sample": _withdraw_sample,
    "inspections:show_sampling_plan": _plan,
    ("inspections:change_sampling_plan", "get"): _plan,
    ("inspections:change_sampling_plan", "post"): _change_plan,
    ("inspections:close_sampling_plan", "get"): _plan,
    ("inspections:close_sampling_plan", "post"): _close_plan,
    "inspections:propose_enterprises": _line,
    ("inspections:create_sampling_plan", "post"): _create_plan,
    ("inspections:list_laboratories", "post"): _register_laboratory,
    ("inspections:create_rapid_test", "get"): _at_the_noodle_bar,
    ("inspections:create_rapid_test", "post"): _rapid_test,
    "sample-detail": lambda cast: Call(kwargs={"pk": make_sample(cast.noodle_bar).pk}),
}
