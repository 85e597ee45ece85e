"""Who may do what at `enterprises:` and at the registry's part of the API."""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from enterprises.models import ClosedPeriod, CreditEvent, ImportBatch, Licence, Sticker
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, signed_in
from tests.factories.enterprises import make_member

# Whoever keeps the registry of the district; everybody else who sees the noodle bar may only read.
KEEPERS_ONLY = {"cadre": REFUSED, "officer": REFUSED, "auditor": REFUSED}
NOT_THEIRS = {"rival": HIDDEN, "far_inspector": HIDDEN}
KEEP = signed_in(DONE, **KEEPERS_ONLY, **NOT_THEIRS, director=REFUSED, principal=REFUSED)
KEEP_FORM = signed_in(OK, **KEEPERS_ONLY, **NOT_THEIRS, director=REFUSED, principal=REFUSED)
LEAD = signed_in(DONE, **KEEPERS_ONLY, **NOT_THEIRS, director=DONE, principal=DONE)
LEAD_FORM = signed_in(OK, **KEEPERS_ONLY, **NOT_THEIRS, director=OK, principal=OK)
PRINT = signed_in(OK, cadre=REFUSED, auditor=REFUSED, **NOT_THEIRS, director=OK, principal=OK)
KEEPERS_ANYWHERE = signed_in(OK, officer=REFUSED, rival=REFUSED, cadre=REFUSED, auditor=REFUSED)
THEIR_OWN_IMPORT = signed_in(
    HIDDEN, officer=REFUSED, rival=REFUSED, cadre=REFUSED, auditor=REFUSED, inspector=OK, administrator=OK
)

ROWS = {
    ("enterprises:show_enterprise", "get"): signed_in(OK, **NOT_THEIRS, principal=OK),
    ("enterprises:create_enterprise", "get"): KEEPERS_ANYWHERE,
    ("enterprises:create_enterprise", "post"): signed_in(
        DONE, officer=REFUSED, rival=REFUSED, cadre=REFUSED, auditor=REFUSED, far_inspector=OK
    ),  # OK: the form again, for a region that isn't theirs
    ("enterprises:edit_enterprise", "get"): KEEP_FORM,
    ("enterprises:edit_enterprise", "post"): KEEP,
    ("enterprises:suspend_enterprise", "get"): KEEP_FORM,
    ("enterprises:suspend_enterprise", "post"): KEEP,
    ("enterprises:resume_enterprise", "get"): KEEP_FORM,
    ("enterprises:resume_enterprise", "post"): KEEP,
    ("enterprises:close_enterprise", "get"): KEEP_FORM,
    ("enterprises:close_enterprise", "post"): KEEP,
    ("enterprises:record_licence", "get"): KEEP_FORM,
    ("enterprises:record_licence", "post"): KEEP,
    ("enterprises:correct_licence", "get"): KEEP_FORM,
    ("enterprises:correct_licence", "post"): KEEP,
    ("enterprises:declare_closed_period", "get"): LEAD_FORM,
    ("enterprises:declare_closed_period", "post"): LEAD,
    ("enterprises:end_closed_period", "post"): LEAD,
    ("enterprises:open_member_account", "get"): KEEP_FORM,
    ("enterprises:open_member_account", "post"): KEEP_FORM,  # the initial password, once
    ("enterprises:assign_membership", "get"): KEEP_FORM,
    ("enterprises:assign_membership", "post"): KEEP,
    ("enterprises:end_membership", "get"): KEEP_FORM,
    ("enterprises:end_membership", "post"): KEEP,
    ("enterprises:record_credit_event", "get"): KEEP_FORM,
    ("enterprises:record_credit_event", "post"): KEEP,
    ("enterprises:withdraw_credit_event", "get"): KEEP_FORM,
    ("enterprises:withdraw_credit_event", "post"): KEEP,
    ("enterprises:issue_sticker", "post"): KEEP,
    ("enterprises:revoke_sticker", "get"): KEEP_FORM,
    ("enterprises:revoke_sticker", "post"): KEEP,
    ("enterprises:show_sticker_png", "get"): PRINT,
    ("enterprises:show_sticker_svg", "get"): PRINT,
    ("enterprises:show_sticker_poster", "get"): PRINT,
    ("enterprises:list_imports", "get"): KEEPERS_ANYWHERE,
    ("enterprises:list_imports", "post"): KEEPERS_ANYWHERE
    | dict.fromkeys(["inspector", "far_inspector", "administrator"], DONE),
    ("enterprises:show_import", "get"): THEIR_OWN_IMPORT,
    ("enterprises:download_import_errors", "get"): THEIR_OWN_IMPORT,
    ("enterprises:download_import_template", "get"): KEEPERS_ANYWHERE,
    ("enterprise-list", "get"): signed_in(OK),
    ("enterprise-detail", "get"): signed_in(OK, **NOT_THEIRS),
}

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
REGISTRY = {
    "name": "平江面馆",
    "kind": "CATERER",
    "credit_code": "91320594000000000Y",
    "region": "320508",
    "address": "平江路1号",
    "size_band": "SMALL",
    "canteen_kind": "NONE",
    "chain_role": "NONE",
}
LICENCE = {"number": "JY33205940000016", "issued_on": "2024-03-01"}
REASON = {"reason": "测试"}


def noodle_bar(cast, **more):
    return {"public_id": cast.noodle_bar.public_id, **more}


def with_data(data=None):
    def call(cast):
        return Call(kwargs=noodle_bar(cast), data=data)

    return call


def new_enterprise(cast):
    return Call(data=REGISTRY | {"site": "新店"})


def suspended(cast):
    type(cast.noodle_bar).objects.filter(pk=cast.noodle_bar.pk).update(status="SUSPENDED")
    return Call(kwargs=noodle_bar(cast), data=REASON)


def licence(cast):
    row = Licence.objects.create(enterprise=cast.noodle_bar, kind="JY", **LICENCE)
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data=LICENCE | {"valid_to": "2029-02-28"})


def far_future(cast):
    return Call(
        kwargs=noodle_bar(cast),
        data={"starts_on": "2099-01-01", "ends_on": "2099-01-02", "reason": "装修"},
    )


def closed_period(cast):
    row = ClosedPeriod.objects.create(
        enterprise=cast.noodle_bar,
        starts_on=date(2099, 1, 1),
        ends_on=date(2099, 1, 2),
        reason="装修",
        declared_at=AT,
    )
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data={})


def new_member(cast):
    return Call(
        kwargs=noodle_bar(cast), data={"username": "chef", "display_name": "王师傅", "role": "OFFICER"}
    )


def rivals_officer(cast):
    return Call(kwargs=noodle_bar(cast), data={"username": "rival", "role": "OFFICER"})


def somebodys_post(cast):
    user = User.objects.create(username="waiter", display_name="服务员")
    row = make_member(user, cast.noodle_bar, "OFFICER")
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data=REASON)


def penalty(cast):
    return Call(
        kwargs=noodle_bar(cast),
        data={"kind": "PENALTY", "severity": "MINOR", "title": "未公示", "decided_on": "2026-11-01"},
    )


def honour(cast):
    row = CreditEvent.objects.create(
        enterprise=cast.noodle_bar,
        kind="HONOUR",
        title="示范店",
        decided_on=TODAY,
        final_at=AT,
        final_on=TODAY,
    )
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data=REASON)


def sticker(cast):
    row = Sticker.objects.create(enterprise=cast.noodle_bar, serial="0123456789", key_id="0", issued_at=AT)
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data=REASON)


def sticker_file(cast):
    return Call(kwargs=sticker(cast).kwargs)


def upload(cast):
    file = SimpleUploadedFile("主体.csv", "名称,主体类型\n".encode(), content_type="text/csv")
    return Call(data={"file": file, "is_dry_run": "on"})


def inspectors_import(cast):
    row = ImportBatch.objects.create(
        by=cast.inspector,
        region=cast.district,
        file_name="主体.csv",
        file="imports/none.csv",
        state="REFUSED",
    )
    return Call(kwargs={"pk": row.pk})


CALLS = {
    "enterprises:show_enterprise": with_data(),
    ("enterprises:create_enterprise", "post"): new_enterprise,
    ("enterprises:edit_enterprise", "get"): with_data(),
    ("enterprises:edit_enterprise", "post"): with_data(REGISTRY),
    ("enterprises:suspend_enterprise", "get"): with_data(),
    ("enterprises:suspend_enterprise", "post"): with_data(REASON),
    "enterprises:resume_enterprise": suspended,
    ("enterprises:close_enterprise", "get"): with_data(),
    ("enterprises:close_enterprise", "post"): with_data(REASON),
    ("enterprises:record_licence", "get"): with_data(),
    ("enterprises:record_licence", "post"): with_data(LICENCE),
    "enterprises:correct_licence": licence,
    "enterprises:declare_closed_period": far_future,
    "enterprises:end_closed_period": closed_period,
    "enterprises:open_member_account": new_member,
    "enterprises:assign_membership": rivals_officer,
    "enterprises:end_membership": somebodys_post,
    "enterprises:record_credit_event": penalty,
    "enterprises:withdraw_credit_event": honour,
    "enterprises:issue_sticker": with_data({}),
    "enterprises:revoke_sticker": sticker,
    "enterprises:show_sticker_png": sticker_file,
    "enterprises:show_sticker_svg": sticker_file,
    "enterprises:show_sticker_poster": sticker_file,
    ("enterprises:list_imports", "post"): upload,
    "enterprises:show_import": inspectors_import,
    "enterprises:download_import_errors": inspectors_import,
    "enterprise-detail": with_data(),
}
