"""Who may do what with on-site inspections, publications and checklists."""

from datetime import date

from django.utils import timezone

from accounts.models import Role
from inspections.models import Checklist, Inspection, InspectionCode, OnSiteSignature
from inspections.services.inspection.on_site import tell_on_site
from inspections.services.inspection.paper import print_notice
from inspections.services.sealing import seal
from inspections.services.signature import Signature
from tests.access.words import DONE, HIDDEN, ITS_REGULATOR_ONLY, OK, REFUSED, Call, everyone, signed_in
from tests.factories.accounts import give_role, make_user
from tests.factories.inspections import make_inspection
from tests.factories.inspections_inspection import MINUTE, make_on_site, signing_of

READ = signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN)
OPEN_FORM = signed_in(REFUSED, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN)
ACT = signed_in(REFUSED, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)
# A plan is told only to those who inspect.
UNTOLD = dict.fromkeys(("officer", "cadre", "auditor", "administrator"), HIDDEN)
OPEN_PLAN, ACT_ON_PLAN = OPEN_FORM | UNTOLD, ACT | UNTOLD
# Who begins a visit goes there: of the two who go, these are none.
FORM_AGAIN = {"branch_regulator": OK, "city_regulator": OK}
ROWS = {
    ("inspections:list_on_site", "get"): signed_in(OK),
    ("inspections:show_on_site", "get"): READ,
    ("inspections:assign_inspectors", "post"): ACT_ON_PLAN,
    ("inspections:plan_on_site", "get"): OPEN_FORM,
    ("inspections:plan_on_site", "post"): ACT,
    ("inspections:start_on_site", "get"): OPEN_PLAN,
    ("inspections:start_on_site", "post"): ACT_ON_PLAN | FORM_AGAIN,
    ("inspections:record_on_site", "get"): OPEN_FORM | ITS_REGULATOR_ONLY,
    ("inspections:record_on_site", "post"): ACT | ITS_REGULATOR_ONLY,
    ("inspections:tell_on_site", "get"): OPEN_FORM | ITS_REGULATOR_ONLY,
    ("inspections:tell_on_site", "post"): ACT | ITS_REGULATOR_ONLY,
    ("inspections:finalise_on_site", "post"): ACT | ITS_REGULATOR_ONLY,
    ("inspections:cancel_on_site", "get"): OPEN_PLAN,
    ("inspections:cancel_on_site", "post"): ACT_ON_PLAN,
    ("inspections:replace_inspector", "get"): OPEN_FORM | {"branch_regulator": REFUSED},
    ("inspections:replace_inspector", "post"): ACT | {"branch_regulator": REFUSED},
    ("inspections:show_signature", "get"): READ,
    ("inspections:list_to_publish", "get"): signed_in(OK),
    ("inspections:publish_inspection", "post"): ACT,
    ("inspections:publish_inspections", "post"): ACT,
    ("inspections:list_checklists", "get"): signed_in(OK),
    ("inspections:show_checklist", "get"): signed_in(OK),
    ("inspections:print_on_site", "get"): READ,
    ("inspections:print_notice", "get"): READ,
    ("inspections:show_paper", "get"): everyone(OK),
    ("inspections:show_worker", "get"): everyone(OK),
    ("inspections:show_outbox", "get"): signed_in(OK),
    ("checklist-list", "get"): signed_in(OK),
    ("checklist-detail", "get"): signed_in(OK),
    ("on-site-inspection-list", "get"): signed_in(OK),
    ("on-site-inspection-detail", "get"): READ,
    ("inspection-record-list", "post"): ACT | ITS_REGULATOR_ONLY,
}


def _pair(cast):
    colleague = make_user("colleague", "同组监管人员")
    give_role(colleague, Role.DISTRICT_REGULATOR, cast.district)
    return [cast.inspector, colleague]


def _on_site(cast, upto, data=None):
    # The pages read the clock: it began today, not on the day of the cast.
    on_site = make_on_site(cast.noodle_bar, _pair(cast), timezone.now() - MINUTE * 5, upto=upto)
    return Call(kwargs={"pk": on_site.pk}, data=data(on_site) if data else None)


def _start_data(on_site):
    return {
        "inspectors": [one.user_id for one in on_site.inspectors.all()],
        "papers_shown": "on",
        "recusal_declared": "on",
        "no_presence_reason": "企业无人会用手机",
    }


def record_data(on_site):
    answers = {f"answer_{item.code}": "PASS" for item in on_site.checklist.items.all()}
    return answers | {"idempotency_key": "5f0c8e0e-6a43-4b5c-9c53-1c7a5d4f9b11"}


def _signatures(on_site):
    names = {f"signed_{one.user_id}": "张三" for one in on_site.inspectors.all()}
    return names | {"signed_enterprise": "傅国强"}


def _printed(cast):
    inspection = make_inspection(cast.noodle_bar)
    seal(Inspection, [inspection.pk])
    print_notice(inspection=inspection, by=cast.inspector, at=cast.at)
    return Call(kwargs={"code": InspectionCode.objects.get().code})


def _sent_record(cast):
    call = _on_site(cast, "STARTED", record_data)
    answers = {name: value for name, value in call.data.items() if name != "idempotency_key"}
    data = {
        "id": call.data["idempotency_key"],
        "on_site_inspection": call.kwargs["pk"],
        "answers": answers,
    }
    return Call(data=data, content_type="application/json")


def _plan(cast):
    checklist = Checklist.objects.for_kind("CATERER", date(2026, 11, 23)).get()
    data = {"kind": "DAILY", "planned_on": "2026-12-01", "checklist": checklist.pk}
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _signature(cast):
    pair = _pair(cast)
    on_site = make_on_site(cast.noodle_bar, pair, timezone.now() - MINUTE * 5, upto="RECORDED")
    signing = signing_of(on_site, enterprise=Signature("傅国强", b"drawn"))
    tell_on_site(on_site=on_site, signing=signing, by=pair[0], at=timezone.now())
    return Call(kwargs={"pk": OnSiteSignature.objects.get(side="ENTERPRISE").pk})


def _assign_ticked(cast):
    pair = _pair(cast)
    on_site = make_on_site(cast.noodle_bar, pair, timezone.now(), upto="PLANNED")
    return Call(data={"row": [on_site.pk], "inspectors": [one.pk for one in pair]})


def _replace(cast):
    colleague, third, fourth = (make_user(name, name) for name in ("colleague", "third", "fourth"))
    for user in (colleague, third, fourth):
        give_role(user, Role.DISTRICT_REGULATOR, cast.district)
    on_site = make_on_site(cast.noodle_bar, [colleague, third], timezone.now() - MINUTE * 5, upto="STARTED")
    said = {"leaving": colleague.pk, "successor": fourth.pk, "reason": "调离"}
    return Call(kwargs={"pk": on_site.pk}, data=said)


CALLS = {
    "inspections:replace_inspector": _replace,
    "inspections:assign_inspectors": _assign_ticked,
    "inspections:show_on_site": lambda cast: _on_site(cast, "STARTED"),
    ("inspections:plan_on_site", "get"): lambda cast: Call(kwargs=_plan(cast).kwargs),
    ("inspections:plan_on_site", "post"): _plan,
    ("inspections:start_on_site", "get"): lambda cast: _on_site(cast, "PLANNED"),
    ("inspections:start_on_site", "post"): lambda cast: _on_site(cast, "PLANNED", _start_data),
    ("inspections:record_on_site", "get"): lambda cast: _on_site(cast, "STARTED"),
    ("inspections:record_on_site", "post"): lambda cast: _on_site(cast, "STARTED", record_data),
    ("inspections:tell_on_site", "get"): lambda cast: _on_site(cast, "RECORDED"),
    ("inspections:tell_on_site", "post"): lambda cast: _on_site(cast, "RECORDED", _signatures),
    "inspections:finalise_on_site": lambda cast: _on_site(cast, "TOLD"),
    ("inspections:cancel_on_site", "get"): lambda cast: _on_site(cast, "PLANNED"),
    ("inspections:cancel_on_site", "post"): lambda cast: _on_site(
        cast, "PLANNED", lambda _one: {"reason": "企业歇业"}
    ),
    "inspections:show_signature": _signature,
    "inspections:publish_inspection": lambda cast: Call(
        kwargs={"pk": make_inspection(cast.noodle_bar, is_published=False).pk}, data={}
    ),
    "inspections:publish_inspections": lambda cast: Call(
        data={"row": make_inspection(cast.noodle_bar, is_published=False).pk}
    ),
    "inspections:print_on_site": lambda cast: _on_site(cast, "RECORDED"),
    "inspections:print_notice": lambda cast: Call(kwargs={"pk": make_inspection(cast.noodle_bar).pk}),
    "inspections:show_paper": _printed,
    "checklist-detail": lambda cast: Call(kwargs={"pk": Checklist.objects.first().pk}),
    "on-site-inspection-detail": lambda cast: _on_site(cast, "STARTED"),
    "inspection-record-list": _sent_record,
    "inspections:show_checklist": lambda cast: Call(kwargs={"pk": Checklist.objects.first().pk}),
}
