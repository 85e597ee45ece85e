"""Who may do what with risk grades, yearly plans and draws."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Role, User
from inspections.models import Checklist, OverrideRule
from inspections.services.planning.calendar_key import make_calendar_key
from inspections.services.planning.draw import commit_draw, declare_recusal
from inspections.services.planning.grading import override_grade
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections_planning import make_accident, make_grade, make_plan_row, make_planned

# Lists are of regulators; of one enterprise its own people see the grade, too.
OF_REGULATORS = signed_in(REFUSED, inspector=OK, far_inspector=OK)
OPEN_FORM = signed_in(REFUSED, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN)
ACT = signed_in(REFUSED, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)
# Planned visits don't exist for anybody but regulators.
OF_TERRITORY = signed_in(HIDDEN, inspector=OK)
ACT_IN_TERRITORY = signed_in(HIDDEN, inspector=DONE)

ROWS = {
    ("inspections:list_risk_grades", "get"): OF_REGULATORS,
    ("inspections:show_risk_grade", "get"): signed_in(
        REFUSED, officer=OK, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN
    ),
    ("inspections:override_risk_grade", "get"): OPEN_FORM,
    ("inspections:override_risk_grade", "post"): ACT,
    ("inspections:lift_risk_override", "get"): OPEN_FORM,
    ("inspections:lift_risk_override", "post"): ACT,
    # Nothing is suggested any more once it was dismissed: the page leads back to the grade.
    ("inspections:dismiss_suggestion", "get"): OPEN_FORM,
    ("inspections:dismiss_suggestion", "post"): ACT,
    ("inspections:fill_static_sheet", "get"): OPEN_FORM,
    ("inspections:fill_static_sheet", "post"): ACT,
    ("inspections:list_plans", "get"): OF_REGULATORS,
    # The form of the far inspector doesn't know the district: it comes back with an error.
    ("inspections:make_plan", "post"): signed_in(
        REFUSED, inspector=DONE, far_inspector=OK, branch_regulator=REFUSED, city_regulator=DONE
    ),
    ("inspections:list_planned", "get"): OF_REGULATORS,
    # Who goes is not the branch's to say.
    ("inspections:arrange_planned", "post"): ACT_IN_TERRITORY | {"branch_regulator": REFUSED},
    ("inspections:show_planned", "get"): OF_TERRITORY,
    ("inspections:plan_visit", "get"): OF_TERRITORY,
    ("inspections:plan_visit", "post"): ACT_IN_TERRITORY,
    ("inspections:change_planned", "get"): OF_TERRITORY,
    ("inspections:change_planned", "post"): ACT_IN_TERRITORY,
    ("inspections:cancel_planned", "get"): OF_TERRITORY,
    ("inspections:cancel_planned", "post"): ACT_IN_TERRITORY,
    ("inspections:list_full_checks", "get"): OF_REGULATORS,
    ("inspections:list_draws", "get"): OF_REGULATORS,
    ("inspections:create_draw", "get"): OF_REGULATORS,
    # Nor does that one know the district and its inspectors.
    ("inspections:create_draw", "post"): signed_in(
        REFUSED, inspector=DONE, far_inspector=OK, city_regulator=DONE
    ),
    ("inspections:show_draw", "get"): OF_TERRITORY,
    ("inspections:execute_draw", "post"): ACT_IN_TERRITORY,
    ("inspections:list_published_draws", "get"): everyone(OK),
    ("public-draw-list", "get"): everyone(OK),
    ("inspections:show_draw_record", "get"): everyone(OK),
    ("inspections:download_draw_tool", "get"): everyone(OK),
    ("inspections:list_my_visits", "get"): OF_REGULATORS,
    ("inspections:download_my_calendar", "get"): OF_REGULATORS,
    ("inspections:make_calendar_key", "post"): OF_REGULATORS,
    ("inspections:revoke_calendar_key", "post"): signed_in(REFUSED, inspector=DONE, far_inspector=DONE),
    ("inspections:subscribe_calendar", "get"): everyone(OK),
    ("inspections:list_recusals", "get"): OF_REGULATORS,
    ("inspections:create_recusal", "get"): OF_REGULATORS,
    ("inspections:create_recusal", "post"): signed_in(REFUSED, inspector=DONE, far_inspector=OK),
    ("inspections:end_recusal", "post"): ACT_IN_TERRITORY,
    ("risk-grade-list", "get"): signed_in(OK),
    ("planned-inspection-list", "get"): signed_in(OK),
}


def _graded(cast, **data):
    make_grade(cast.noodle_bar)
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _override(cast):
    return _graded(cast, rule=OverrideRule.objects.get(code="ACCIDENT").pk, reason="10月发生事故")


def _lift(cast):
    call = _graded(cast, reason="误调")
    override_grade(
        enterprise=cast.noodle_bar,
        rule=OverrideRule.objects.get(code="ACCIDENT"),
        reason="10月发生事故",
        by=cast.inspector,
        at=cast.at,
    )
    return call


def _suggested(cast):
    event = make_accident(cast.noodle_bar)
    call = _graded(cast, reason="已经按一般处罚处理，不属于重大事故")
    return replace(call, kwargs=call.kwargs | {"key": f"credit_event-{event.pk}"})


def _planned(cast):
    return Call(kwargs={"pk": make_planned(cast.noodle_bar).pk}, data={"reason": "停业装修"})


def _change(cast):
    year = timezone.localdate().year + 1
    planned = make_planned(
        cast.noodle_bar, date(year, 1, 1), date(year, 1, 31), plan=make_plan_row(cast.district, year)
    )
    data = {"visit_on": f"{year}-01-15", "inspectors": [cast.inspector.pk, _second(cast).pk]}
    return Call(kwargs={"pk": planned.pk}, data=data | {"reason": "停业装修", "seen": "0"})


def _plan_visit(cast):
    planned = make_planned(cast.noodle_bar)
    checklist = Checklist.objects.for_kind(cast.noodle_bar.kind, timezone.localdate()).first()
    data = {"kind": "DAILY", "planned_on": planned.due_to.isoformat(), "checklist": checklist.pk}
    return Call(kwargs={"pk": planned.pk}, data=data)


def _cancel_form(cast):
    return Call(kwargs=_planned(cast).kwargs)


def _second(cast):
    second = make_user(f"second{User.objects.count()}", "第二人")
    give_role(second, Role.DISTRICT_REGULATOR, cast.district)
    return second


def _draw(cast):
    make_planned(cast.noodle_bar)
    return commit_draw(
        region=cast.district,
        title="12月抽查",
        due_from=date(2026, 12, 1),
        due_to=date(2026, 12, 31),
        inspectors=[cast.inspector, _second(cast)],
        subjects_wanted=1,
        by=cast.inspector,
        at=cast.at,
    )


def _new_draw(cast):
    make_planned(cast.noodle_bar)
    data = {
        "title": "12月抽查",
        "region": cast.district.code,
        "due_from": "2026-12-01",
        "due_to": "2026-12-31",
        "subjects_wanted": "1",
        "inspectors": [cast.inspector.pk, _second(cast).pk],
    }
    return Call(data=data)


def _recusal(cast):
    return declare_recusal(
        inspector=cast.inspector,
        enterprise=cast.noodle_bar,
        reason="RELATIVE",
        note="",
        valid_from=date(2026, 1, 1),
        by=cast.inspector,
        at=cast.at,
    )


def _new_recusal(cast):
    data = {"inspector": cast.inspector.pk, "public_id": cast.noodle_bar.public_id, "reason": "RELATIVE"}
    return Call(data=data | {"valid_from": "2026-11-01"})


def _arrange(cast):
    second = make_user(f"second{User.objects.count()}", "第二人")
    give_role(second, Role.DISTRICT_REGULATOR, cast.district)
    tomorrow = timezone.localdate() + timedelta(days=1)
    data = {"row": [make_planned(cast.noodle_bar).pk], "visit_on": tomorrow, "reason": "统一安排"}
    return Call(data=data | {"inspectors": [cast.inspector.pk, second.pk]})


CALLS = {
    "inspections:arrange_planned": _arrange,
    ("inspections:create_draw", "post"): _new_draw,
    "inspections:show_draw": lambda cast: Call(kwargs={"pk": _draw(cast).pk}),
    "inspections:execute_draw": lambda cast: Call(kwargs={"pk": _draw(cast).pk}),
    "inspections:show_draw_record": lambda cast: Call(kwargs={"record_id": _draw(cast).record_id}),
    ("inspections:create_recusal", "post"): _new_recusal,
    "inspections:end_recusal": lambda cast: Call(kwargs={"pk": _recusal(cast).pk}),
    "inspections:show_risk_grade": _graded,
    ("inspections:override_risk_grade", "get"): _graded,
    ("inspections:override_risk_grade", "post"): _override,
    ("inspections:lift_risk_override", "get"): _graded,
    ("inspections:lift_risk_override", "post"): _lift,
    "inspections:dismiss_suggestion": _suggested,
    ("inspections:fill_static_sheet", "get"): _graded,
    ("inspections:fill_static_sheet", "post"): lambda cast: _graded(cast, RAW_DISHES="2"),
    "inspections:make_plan": lambda cast: Call(data={"region": cast.district.code, "year": "2026"}),
    "inspections:subscribe_calendar": lambda cast: Call(
        kwargs={"key": make_calendar_key(by=cast.inspector, at=cast.at)}
    ),
    "inspections:show_planned": _cancel_form,
    ("inspections:plan_visit", "get"): _cancel_form,
    ("inspections:plan_visit", "post"): _plan_visit,
    ("inspections:change_planned", "get"): _cancel_form,
    ("inspections:change_planned", "post"): _change,
    ("inspections:cancel_planned", "get"): _cancel_form,
    ("inspections:cancel_planned", "post"): _planned,
}
