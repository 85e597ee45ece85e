"""Who may do what with complaints and reports; for enterprises they don't exist."""

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.models import ComplaintDeadline, ComplaintPause, ComplaintPhoto
from inspections.services.complaint.handling import accept_complaint
from inspections.services.complaint.paper import print_complaint_notice
from inspections.services.complaint.query_code import query_code
from inspections.views.complaint.door import DOORS
from tests.access.words import DONE, HIDDEN, ITS_REGULATOR_ONLY, OK, REFUSED, Call, everyone, signed_in
from tests.factories.inspections import make_inspection
from tests.factories.inspections_complaint import make_complaint

READ = signed_in(OK, officer=HIDDEN, rival=HIDDEN, far_inspector=HIDDEN)
OPEN_DECISION = signed_in(REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN)
DECIDE = signed_in(REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)
# Regulators bring in files; every row is then looked at for itself.
IMPORT = signed_in(REFUSED, inspector=OK, far_inspector=OK)

ROWS = {
    ("inspections:file_complaint", "get"): everyone(OK),
    ("inspections:file_complaint", "post"): everyone(DONE),
    ("inspections:complaint_filed", "get"): everyone(OK),
    ("inspections:complaint_status", "get"): everyone(OK),
    ("inspections:complaint_status", "post"): everyone(OK),
    ("inspections:record_complaint", "get"): signed_in(
        REFUSED, rival=HIDDEN, inspector=OK, far_inspector=HIDDEN
    ),
    ("inspections:record_complaint", "post"): signed_in(
        REFUSED, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN
    ),
    ("inspections:import_complaints", "get"): IMPORT,
    ("inspections:import_complaints", "post"): IMPORT | {"inspector": DONE},
    ("inspections:list_complaints", "get"): signed_in(OK, officer=REFUSED, rival=REFUSED),
    ("inspections:assign_complaints", "post"): signed_in(
        REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN
    ),
    ("inspections:show_complaint", "get"): READ,
    ("inspections:show_complaint_photo", "get"): OPEN_DECISION | {"inspector": HIDDEN},  # its file is gone
    # The inspector of the cast handles it.
    ("inspections:reveal_contact", "post"): OPEN_DECISION | ITS_REGULATOR_ONLY,
    ("inspections:print_complaint_notice", "get"): OPEN_DECISION | ITS_REGULATOR_ONLY,
    ("inspections:show_complaint_notice", "get"): everyone(OK),
    ("open311:discovery", "get"): everyone(OK),
    ("open311:list_services", "get"): everyone(OK),
    ("open311:show_service", "get"): everyone(OK),
    ("open311:requests", "get"): everyone(OK),
    ("open311:requests", "post"): everyone(DONE),
    ("open311:show_request", "get"): everyone(OK),
    ("open311:show_token", "get"): everyone(OK),
    **{(f"inspections:{door.url_name}", "get"): OPEN_DECISION for door in DOORS.values()},
    **{(f"inspections:{door.url_name}", "post"): DECIDE for door in DOORS.values()},
}
CSV = "企业编号,种类,事由,内容,收到时间,原编号\n{code},举报,其他,面里的牛肉发酸,2026-11-20,A1\n"


def _at_the_noodle_bar(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id})


def _words(**more):
    cache.clear()
    words = {"kinds": ["COMPLAINT"], "topic": "食品过期", "body": "面里的牛肉发酸"}
    return words | {"name": "王小明", "contact": "13800001234"} | more


def _file(cast):
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=_words())


def _record(cast):
    data = _words(source="phone", received_at="2026-11-20T10:00")
    return Call(kwargs={"public_id": cast.noodle_bar.public_id}, data=data)


def _import(cast):
    text = CSV.format(code=cast.noodle_bar.public_id).encode()
    return Call(data={"file": SimpleUploadedFile("rows.csv", text, "text/csv")})


def _status(cast):
    cache.clear()
    number = make_complaint(cast.noodle_bar).number
    return Call(data={"number": number, "code": query_code(number)})


def _complaint(state="RECEIVED", data=None, **fields):
    def call(cast):
        complaint = make_complaint(cast.noodle_bar, state, handled_by=cast.inspector, **fields)
        return Call(kwargs={"pk": complaint.pk}, data=data or {})

    return call


def _photo(cast):
    complaint = make_complaint(cast.noodle_bar)
    ComplaintPhoto.objects.create(
        complaint=complaint, number=1, file="complaint-photos/gone", sha256="0" * 64
    )
    return Call(kwargs={"pk": complaint.pk, "number": 1})


def _merge(cast):
    first, second = make_complaint(cast.noodle_bar), make_complaint(cast.noodle_bar)
    return Call(kwargs={"pk": second.pk}, data={"into": first.pk})


def _resume(cast):
    complaint = make_complaint(cast.noodle_bar, "CHECKING", kind="REPORT", handled_by=cast.inspector)
    ComplaintPause.objects.create(
        complaint=complaint, began_on=complaint.received_on, reason="送检", begun_by=cast.inspector
    )
    return Call(kwargs={"pk": complaint.pk}, data={})


def _tell(cast):
    complaint = make_complaint(cast.noodle_bar, "UNFOUNDED", handled_by=cast.inspector)
    ComplaintDeadline.objects.create(
        complaint=complaint,
        kind="TELL_END",
        rule=complaint.rule,
        starts_on=complaint.received_on,
        days=7,
        unit="WORKING",
        due_on=complaint.answer_due_on,
    )
    return Call(kwargs={"pk": complaint.pk}, data={})


def _accepted(cast):
    complaint = make_complaint(cast.noodle_bar)
    return accept_complaint(complaint=complaint, by=cast.inspector, at=cast.at)


def _notice(cast):
    return Call(kwargs={"pk": _accepted(cast).pk, "number": 2})


def _printed_notice(cast):
    step = _accepted(cast).steps.get(number=2)
    print_complaint_notice(step=step, by=cast.inspector, at=cast.at)
    return Call(kwargs={"code": step.codes.get().code})


def _settle(cast):
    complaint = make_complaint(cast.noodle_bar, "CLOSED", outcome="AGREED", handled_by=cast.inspector)
    data = {"is_kept": "yes", "settled_on": complaint.ended_on.isoformat()}
    return Call(kwargs={"pk": complaint.pk}, data=data)


def _correct(cast):
    return Call(
        kwargs={"pk": make_complaint(cast.noodle_bar).pk},
        data={"enterprise": cast.rival_bar.public_id, "reason": "扫错了码"},
    )


def _assign(cast):
    return Call(kwargs={"pk": make_complaint(cast.noodle_bar).pk}, data={"to": cast.inspector.pk})


def _assign_ticked(cast):
    rows = [make_complaint(cast.noodle_bar).pk, make_complaint(cast.noodle_bar).pk]
    return Call(data={"row": rows, "to": cast.inspector.pk, "back": "due=waiting"})


def _link(cast):
    inspection = make_inspection(cast.noodle_bar, kind="COMPLAINT")
    return Call(kwargs={"pk": make_complaint(cast.noodle_bar).pk}, data={"inspection": inspection.pk})


def _open311(**kwargs):
    return lambda cast: Call(kwargs={"answer_format": "xml"} | kwargs)


def _open311_post(cast):
    cache.clear()
    data = {"service_code": "OTHER", "address_id": cast.noodle_bar.public_id, "attribute[kind]": "REPORT"}
    return Call(kwargs={"answer_format": "json"}, data=data | {"description": "后门垃圾桶没有盖"})


def _open311_request(cast):
    complaint = make_complaint(cast.noodle_bar)
    return Call(kwargs={"answer_format": "json", "request_id": complaint.record_id})


def _open311_token(cast):
    return Call(kwargs={"answer_format": "json", "token": make_complaint(cast.noodle_bar).number})


CHECKED = {"kind": "REPORT", "verdict": "UNFOUNDED"}
POSTS = {
    "accept_complaint": _complaint(),
    "refuse_complaint": _complaint(data={"ground": "OUT_OF_COMPETENCE", "reason": "不属于本局"}),
    "merge_complaint": _merge,
    "start_mediation": _complaint("ACCEPTED"),
    "end_mediation": _complaint("MEDIATING", {"outcome": "AGREED"}),
    "settle_agreement": _settle,
    "refer_report": _complaint(
        "CHECKING", {"referred_to": "市农业农村局", "reason": "种植环节"}, kind="REPORT"
    ),
    "correct_complaint_enterprise": _correct,
    "add_complaint_lead": _complaint("MEDIATING", {"topic": "其他", "words": "冰柜里有过期肉"}),
    "verify_complaint": _complaint("ACCEPTED", {"severity": "2", "finding": "属实"}),
    "disprove_complaint": _complaint("ACCEPTED", {"finding": "未发现问题"}),
    "file_case": _complaint("CHECKING", {"case_number": "苏姑市监立〔2026〕1号"}, kind="REPORT"),
    "decline_case": _complaint("CHECKING", **CHECKED),
    "end_case": _complaint("FILED", {"outcome": "NO_PENALTY"}, **CHECKED),
    "tell_complaint": _tell,
    "extend_check": _complaint("CHECKING", {"reason": "等待检验"}, kind="REPORT", answer_due_on="2099-01-05"),
    "pause_complaint": _complaint("CHECKING", {"reason": "牛肉送检"}, kind="REPORT"),
    "resume_complaint": _resume,
    "open_complaint_hazard": _complaint("VERIFIED", {"title": "冰柜里有过期肉", "severity": "MAJOR"}),
    "link_inspection": _link,
    "assign_complaint": _assign,
    "withdraw_complaint": _complaint("VERIFIED", {"reason": "弄错了企业"}),
}
CALLS = {
    "open311:discovery": _open311(),
    "open311:list_services": _open311(),
    "open311:show_service": _open311(code="EXPIRED"),
    ("open311:requests", "get"): _open311(),
    ("open311:requests", "post"): _open311_post,
    "open311:show_request": _open311_request,
    "open311:show_token": _open311_token,
    ("inspections:file_complaint", "get"): _at_the_noodle_bar,
    ("inspections:file_complaint", "post"): _file,
    "inspections:complaint_filed": lambda cast: Call(
        kwargs={"numbers": make_complaint(cast.noodle_bar).number}
    ),
    ("inspections:complaint_status", "post"): _status,
    ("inspections:record_complaint", "get"): _at_the_noodle_bar,
    ("inspections:record_complaint", "post"): _record,
    ("inspections:import_complaints", "post"): _import,
    "inspections:assign_complaints": _assign_ticked,
    "inspections:show_complaint": _complaint(),
    "inspections:show_complaint_photo": _photo,
    "inspections:reveal_contact": _complaint("ACCEPTED"),
    "inspections:print_complaint_notice": _notice,
    "inspections:show_complaint_notice": _printed_notice,
    **{(f"inspections:{door.url_name}", "get"): _complaint() for door in DOORS.values()},
    **{(f"inspections:{name}", "post"): call for name, call in POSTS.items()},
}
