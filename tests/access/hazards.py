"""Who may do what at `hazards:`."""

from datetime import timedelta

from django.utils import timezone

from hazards.services.extension import ask_extension
from hazards.services.hazard import close_hazard
from hazards.services.triage import transfer_hazard
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, signed_in
from tests.factories.hazards import make_hazard, rectify_hazard

# What a regulator demanded: the enterprise puts it right, the regulator does the rest.
BY_ENTERPRISE = signed_in(
    REFUSED, officer=DONE, director=DONE, principal=DONE, rival=HIDDEN, far_inspector=HIDDEN
)
BY_REGULATOR = signed_in(
    REFUSED, director=REFUSED, principal=REFUSED, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN
)
# What was only reported: the enterprise doesn't know of it yet.
OF_REPORTS = signed_in(REFUSED, officer=HIDDEN, rival=HIDDEN, inspector=DONE, far_inspector=HIDDEN)
REPORT = signed_in(REFUSED, officer=OK, rival=HIDDEN, cadre=OK, inspector=OK, far_inspector=HIDDEN)

ROWS = {
    ("hazards:list_hazards", "get"): signed_in(OK),
    ("hazards:show_hazard", "get"): signed_in(
        OK, rival=HIDDEN, far_inspector=HIDDEN, director=OK, principal=OK
    ),
    ("hazards:report_hazard", "get"): REPORT,
    ("hazards:report_hazard", "post"): {who: DONE if how == OK else how for who, how in REPORT.items()},
    ("hazards:submit_rectification", "post"): BY_ENTERPRISE,
    ("hazards:start_hazard", "post"): BY_ENTERPRISE,
    ("hazards:more_time_hazard", "post"): BY_ENTERPRISE,
    # Own findings and those of cadres: tests/hazards/test_permissions.py, tests/inspections/backing/
    ("hazards:grant_time_hazard", "post"): BY_REGULATOR,
    ("hazards:refuse_time_hazard", "post"): BY_REGULATOR,
    ("hazards:verify_hazard", "post"): BY_REGULATOR,
    ("hazards:close_hazard", "post"): BY_REGULATOR,
    ("hazards:return_hazard", "post"): BY_REGULATOR,
    ("hazards:reopen_hazard", "post"): BY_REGULATOR,
    ("hazards:transfer_hazard", "post"): BY_REGULATOR,
    ("hazards:resume_hazard", "post"): BY_REGULATOR,
    ("hazards:withdraw_hazard", "post"): BY_REGULATOR,
    ("hazards:assign_hazard", "post"): OF_REPORTS,
    ("hazards:triage_hazard", "post"): OF_REPORTS,
    ("hazards:reject_hazard", "post"): OF_REPORTS,
    ("hazard-list", "get"): signed_in(OK),
    ("hazard-list", "post"): {who: DONE if how == OK else how for who, how in REPORT.items()},
    ("hazard-detail", "get"): signed_in(OK, rival=HIDDEN, far_inspector=HIDDEN),
    ("hazard-moves", "post"): BY_REGULATOR,
}


def _call(hazard, **data):
    return Call(kwargs={"pk": hazard.pk}, data=data)


def assigned(cast):
    return make_hazard(cast.noodle_bar, at=cast.at)


def reported(cast):
    return make_hazard(cast.noodle_bar, at=cast.at, source="COMPLAINT")


def rectified(cast):
    return rectify_hazard(hazard=assigned(cast), by=cast.officer, at=cast.at + timedelta(hours=1))


def asked_for_time(cast):
    until = timezone.now() + timedelta(days=60)
    return ask_extension(hazard=assigned(cast), until=until, reason="等配件", by=cast.officer, at=cast.at)


def closed(cast):
    return close_hazard(hazard=rectified(cast), by=cast.inspector, at=cast.at + timedelta(hours=2))


def transferred(cast):
    return transfer_hazard(
        hazard=rectified(cast),
        case_number="市监立1号",
        reason="涉嫌",
        by=cast.inspector,
        at=cast.at,
    )


CALLS = {
    ("hazard-list", "post"): lambda cast: Call(
        data={"enterprise": cast.noodle_bar.public_id, "title": "地面积水", "no_photo": "手机没电"},
        content_type="application/json",
    ),
    ("hazard-detail", "get"): lambda cast: _call(assigned(cast)),
    ("hazard-moves", "post"): lambda cast: Call(
        kwargs={"pk": rectified(cast).pk},
        data={"act": "close", "fields": {"reason": "现场看过"}},
        content_type="application/json",
    ),
    "hazards:report_hazard": lambda cast: Call(
        kwargs={"public_id": cast.noodle_bar.public_id},
        data={"title": "地面积水", "severity": "GENERAL", "no_photo": "手机没电"},
    ),
    ("hazards:report_hazard", "get"): lambda cast: Call(kwargs={"public_id": cast.noodle_bar.public_id}),
    ("hazards:show_hazard", "get"): lambda cast: _call(assigned(cast)),
    "hazards:submit_rectification": lambda cast: _call(
        assigned(cast), rectification="换了门封条", no_photo="现场看过"
    ),
    "hazards:start_hazard": lambda cast: _call(assigned(cast)),
    "hazards:more_time_hazard": lambda cast: _call(
        assigned(cast), until=(timezone.localdate() + timedelta(days=60)).isoformat(), reason="等配件"
    ),
    "hazards:grant_time_hazard": lambda cast: _call(asked_for_time(cast)),
    "hazards:refuse_time_hazard": lambda cast: _call(asked_for_time(cast), reason="不必"),
    "hazards:verify_hazard": lambda cast: _call(rectified(cast)),
    "hazards:close_hazard": lambda cast: _call(rectified(cast), reason="现场看过"),
    "hazards:return_hazard": lambda cast: _call(rectified(cast), reason="还漏水"),
    "hazards:reopen_hazard": lambda cast: _call(closed(cast), reason="又漏了"),
    "hazards:transfer_hazard": lambda cast: _call(rectified(cast), case_number="市监立1号", reason="涉嫌"),
    "hazards:resume_hazard": lambda cast: _call(transferred(cast), reason="不予立案"),
    "hazards:withdraw_hazard": lambda cast: _call(assigned(cast), reason="误报"),
    "hazards:assign_hazard": lambda cast: _call(reported(cast), severity="MAJOR"),
    "hazards:triage_hazard": lambda cast: _call(reported(cast), severity="MAJOR"),
    "hazards:reject_hazard": lambda cast: _call(reported(cast), reason="看错了"),
}
