"""Who may do what with inspections, samples and complaints."""

from django.core.cache import cache

from inspections.models import Complaint, Sample
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.inspections import make_complaint, make_inspection, make_sample

# Facts about the noodle bar: its own people and the territory may read, the territory's regulators may act.
READ = signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN)
OPEN_FORM = signed_in(REFUSED, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN)
ACT = signed_in(REFUSED, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)
# Complaints don't exist for enterprises.
READ_COMPLAINT = signed_in(OK, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN)
OPEN_DECISION = signed_in(REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN)
DECIDE = signed_in(REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)

ROWS = {
    ("inspections:list_inspections", "get"): signed_in(OK),
    ("inspections:show_inspection", "get"): READ,
    ("inspections:create_inspection", "get"): OPEN_FORM,
    ("inspections:create_inspection", "post"): ACT,
    ("inspections:finalise_inspection", "post"): ACT,
    ("inspections:withdraw_inspection", "get"): OPEN_FORM,
    ("inspections:withdraw_inspection", "post"): ACT,
    ("inspections:list_samples", "get"): signed_in(OK),
    ("inspections:show_sample", "get"): READ,
    ("inspections:create_sample", "get"): OPEN_FORM,
    ("inspections:create_sample", "post"): ACT,
    ("inspections:dispose_sample", "post"): ACT,
    ("inspections:withdraw_sample", "get"): OPEN_FORM,
    ("inspections:withdraw_sample", "post"): ACT,
    ("inspections:file_complaint", "get"): everyone(OK),
    ("inspections:file_complaint", "post"): everyone(DONE),
    ("inspections:complaint_filed", "get"): everyone(OK),
    ("inspections:list_complaints", "get"): signed_in(OK, officer=REFUSED, rival=REFUSED),
    ("inspections:show_complaint", "get"): READ_COMPLAINT,
    ("inspections:accept_complaint", "post"): DECIDE,
    ("inspections:refuse_complaint", "get"): OPEN_DECISION,
    ("inspections:refuse_complaint", "post"): DECIDE,
    ("inspections:verify_complaint", "get"): OPEN_DECISION,
    ("inspections:verify_complaint", "post"): DECIDE,
    ("inspections:close_complaint", "get"): OPEN_DECISION,
    ("inspections:close_complaint", "post"): DECIDE,
    ("inspections:withdraw_complaint", "get"): OPEN_DECISION,
    ("inspections:withdraw_complaint", "post"): DECIDE,
    # The inspector of the cast handles it.
    ("inspections:reveal_contact", "post"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN
    ),
    ("inspection-list", "get"): signed_in(OK),
    ("inspection-detail", "get"): READ,
    ("sample-list", "get"): signed_in(OK),
    ("sample-detail", "get"): READ,
}


def _inspection(cast, **fields):
    return Call(kwargs={"pk": make_inspection(cast.noodle_bar, **fields).pk}, data={})


def _withdraw_inspection(cast):
    call = _inspection(cast)
    return Call(kwargs=call.kwargs, data={"reason": "查错了门店"})


def _sample(cast, **fields):
    return Call(kwargs={"pk": make_sample(cast.noodle_bar, **fields).pk}, data={})


def _withdraw_sample(cast):
    call = _sample(cast)
    return Call(kwargs=call.kwargs, data={"reason": "复检合格"})


def _at_the_noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def _create_inspection(cast):
    data = {"kind": "DAILY", "inspected_on": "2025-11-20", "key_failures": "生熟不分", "is_final": "on"}
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _create_sample(cast):
    items = "菌落总数 | 21000CFU/g | ≤10000CFU/g | 不合格"
    data = {"name": "牛肉", "published_on": "2025-11-20", "items": items}
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _file_complaint(cast):
    cache.clear()
    data = {"kinds": ["COMPLAINT"], "topic": "食品过期", "body": "面里的牛肉发酸", "contact": ""}
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _complaint(cast, state=Complaint.State.RECEIVED, data=None):
    complaint = make_complaint(cast.noodle_bar, state, handled_by=cast.inspector)
    return Call(kwargs={"pk": complaint.pk}, data=data or {})


CALLS = {
    "inspections:show_inspection": _inspection,
    ("inspections:create_inspection", "get"): _at_the_noodle_bar,
    ("inspections:create_inspection", "post"): _create_inspection,
    "inspections:finalise_inspection": lambda cast: _inspection(cast, final_at=None),
    ("inspections:withdraw_inspection", "get"): _inspection,
    ("inspections:withdraw_inspection", "post"): _withdraw_inspection,
    "inspections:show_sample": _sample,
    ("inspections:create_sample", "get"): _at_the_noodle_bar,
    ("inspections:create_sample", "post"): _create_sample,
    "inspections:dispose_sample": lambda cast: _sample(cast, verdict=Sample.Verdict.FAILED),
    ("inspections:withdraw_sample", "get"): _sample,
    ("inspections:withdraw_sample", "post"): _withdraw_sample,
    ("inspections:file_complaint", "get"): _at_the_noodle_bar,
    ("inspections:file_complaint", "post"): _file_complaint,
    "inspections:complaint_filed": lambda cast: Call(
        kwargs={"numbers": make_complaint(cast.noodle_bar).number}
    ),
    "inspections:show_complaint": _complaint,
    "inspections:accept_complaint": _complaint,
    ("inspections:refuse_complaint", "get"): _complaint,
    ("inspections:refuse_complaint", "post"): lambda cast: _complaint(cast, data={"reason": "不属于本局"}),
    ("inspections:verify_complaint", "get"): _complaint,
    ("inspections:verify_complaint", "post"): lambda cast: _complaint(
        cast, Complaint.State.ACCEPTED, {"severity": "2", "finding": "属实"}
    ),
    ("inspections:close_complaint", "get"): _complaint,
    ("inspections:close_complaint", "post"): lambda cast: _complaint(
        cast, Complaint.State.ACCEPTED, {"finding": "未发现问题"}
    ),
    ("inspections:withdraw_complaint", "get"): _complaint,
    ("inspections:withdraw_complaint", "post"): lambda cast: _complaint(
        cast, Complaint.State.VERIFIED, {"reason": "弄错了企业"}
    ),
    "inspections:reveal_contact": lambda cast: _complaint(cast, Complaint.State.ACCEPTED),
    "inspection-detail": lambda cast: Call(kwargs={"pk": make_inspection(cast.noodle_bar).pk}),
    "sample-detail": lambda cast: Call(kwargs={"pk": make_sample(cast.noodle_bar).pk}),
}
