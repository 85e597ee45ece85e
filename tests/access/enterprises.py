"""Who may do what at `enterprises:` and at the registry's part of the API."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from enterprises.models import ClosedPeriod, CreditEvent, ImportBatch, Licence, OpenedDay, Sticker
from tests.access.words import DONE, HIDDEN, OK, REFUSED, Call, everyone, signed_in
from tests.factories.credit import give_terms, make_penalty, make_repair
from tests.factories.enterprises import make_member
from tests.factories.photos import draw_photo, make_photo

# Whoever keeps the registry of the district; everybody else who sees the noodle bar may only read.
KEEPERS_ONLY = {"cadre": REFUSED, "officer": REFUSED, "auditor": REFUSED}
NOT_THEIRS = {"rival": HIDDEN, "far_inspector": HIDDEN}
KEEP = signed_in(DONE, **KEEPERS_ONLY, **NOT_THEIRS, director=REFUSED, principal=REFUSED)
KEEP_FORM = signed_in(OK, **KEEPERS_ONLY, **NOT_THEIRS, director=REFUSED, principal=REFUSED)
# Decisions of the authority: who only runs the platform takes none.
DECIDE = KEEP | {"administrator": REFUSED}
DECIDE_FORM = KEEP_FORM | {"administrator": REFUSED}
APPLY = signed_in(REFUSED, **NOT_THEIRS, director=DONE, principal=DONE)
APPLY_FORM = signed_in(REFUSED, **NOT_THEIRS, director=OK, principal=OK)
LEAD = signed_in(DONE, **KEEPERS_ONLY, **NOT_THEIRS, director=DONE, principal=DONE)
LEAD_FORM = signed_in(OK, **KEEPERS_ONLY, **NOT_THEIRS, director=OK, principal=OK)
PRINT = signed_in(OK, cadre=REFUSED, auditor=REFUSED, **NOT_THEIRS, director=OK, principal=OK)
KEEPERS_ANYWHERE = signed_in(OK, officer=REFUSED, rival=REFUSED, cadre=REFUSED, auditor=REFUSED)
THEIR_OWN_IMPORT = signed_in(
    HIDDEN,
    officer=REFUSED,
    rival=REFUSED,
    cadre=REFUSED,
    auditor=REFUSED,
    administrator=OK,
    inspector=OK,
    branch_regulator=HIDDEN,
    city_regulator=HIDDEN,
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
    ("enterprises:show_calendar", "get"): signed_in(OK, **NOT_THEIRS),
    ("enterprise-calendar", "get"): signed_in(OK, **NOT_THEIRS),
    ("enterprises:set_opening_pattern", "get"): LEAD_FORM,
    ("enterprises:set_opening_pattern", "post"): LEAD,
    ("enterprises:open_day", "get"): LEAD_FORM,
    ("enterprises:open_day", "post"): LEAD,
    ("enterprises:take_back_opened_day", "post"): LEAD,
    ("enterprises:declare_closed_period", "get"): LEAD_FORM,
    ("enterprises:declare_closed_period", "post"): LEAD,
    ("enterprises:end_closed_period", "post"): LEAD,
    ("enterprises:open_member_account", "get"): KEEP_FORM,
    ("enterprises:open_member_account", "post"): KEEP_FORM,  # the initial password, once
    ("enterprises:assign_membership", "get"): KEEP_FORM,
    ("enterprises:assign_membership", "post"): KEEP,
    ("enterprises:end_membership", "get"): KEEP_FORM,
    ("enterprises:end_membership", "post"): KEEP,
    ("enterprises:record_credit_event", "get"): DECIDE_FORM,
    ("enterprises:record_credit_event", "post"): DECIDE,
    ("enterprises:withdraw_credit_event", "get"): DECIDE_FORM,
    ("enterprises:withdraw_credit_event", "post"): DECIDE,
    ("enterprises:show_credit_archive", "get"): signed_in(OK, **NOT_THEIRS, principal=OK),
    ("enterprises:list_credit_deadlines", "get"): signed_in(OK, **KEEPERS_ONLY, rival=REFUSED),
    ("enterprises:set_publication_terms", "get"): DECIDE_FORM,
    ("enterprises:set_publication_terms", "post"): DECIDE,
    ("enterprises:remove_from_list", "get"): DECIDE_FORM,
    ("enterprises:remove_from_list", "post"): DECIDE,
    ("enterprises:apply_for_repair", "get"): APPLY_FORM,
    ("enterprises:apply_for_repair", "post"): APPLY,
    ("enterprises:decide_repair", "get"): DECIDE_FORM,
    ("enterprises:decide_repair", "post"): DECIDE,
    ("archive-entry-list", "get"): signed_in(OK),
    ("archive-entry-detail", "get"): signed_in(OK, **NOT_THEIRS, principal=OK),
    ("public-archive-detail", "get"): everyone(OK),
    ("enterprises:issue_sticker", "post"): KEEP,
    ("enterprises:revoke_sticker", "get"): KEEP_FORM,
    ("enterprises:revoke_sticker", "post"): KEEP,
    ("enterprises:show_photo", "get"): signed_in(OK, **NOT_THEIRS, principal=OK),
    ("photo-list", "post"): signed_in(
        DONE, **NOT_THEIRS, principal=DONE, auditor=REFUSED, administrator=REFUSED
    ),
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


def new_pattern(cast):
    return Call(kwargs=noodle_bar(cast), data={"starts_on": "2099-01-01", "closed_weekdays": ["6"]})


def closed_day(cast):
    closed_period(cast)
    return Call(kwargs=noodle_bar(cast), data={"day": "2099-01-02", "reason": "团餐"})


def opened_day(cast):
    row = OpenedDay.objects.create(
        enterprise=cast.noodle_bar, day=date(2099, 1, 2), reason="团餐", declared_at=AT
    )
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data={})


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
        data={
            "kind": "PENALTY",
            "severity": "MINOR",
            "title": "未公示",
            "decided_on": "2026-11-01",
            "document_no": "罚〔2026〕1号",
            "authority": "市场监管局",
            "basis": "第124条",
            "content": "罚款",
        },  # fmt: skip
    )


def penalty_without_terms(cast):
    row = make_penalty(cast.noodle_bar)
    data = {"sanction": "FINE", "order": "NDRC", "reason": "一般失信"}
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data=data)


def listed(cast):
    row = make_penalty(cast.noodle_bar, kind="ABNORMAL_LIST", severity="NONE", title="未按时年报")
    data = {"removed_on": "2026-11-20", "basis": "已补报年报", "reason": "列入的原因已消除"}
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data=data)


def published_penalty(cast):
    row = make_penalty(cast.noodle_bar)
    give_terms(row, by=cast.inspector)
    return row


def repairable(cast):
    upload = SimpleUploadedFile("receipt.jpg", draw_photo(), content_type="image/jpeg")
    data = {"duties_done": "罚款已缴清", "harm_removed": "过期食品已销毁", "photos": upload}
    return Call(kwargs=noodle_bar(cast, pk=published_penalty(cast).pk), data=data)


def application_form(cast):
    return Call(kwargs=noodle_bar(cast, pk=published_penalty(cast).pk))


def applied_for(cast):
    row = make_repair(published_penalty(cast), by=cast.principal)
    return Call(kwargs=noodle_bar(cast, pk=row.pk), data={"outcome": "GRANTED", "reason": "已核实"})


def archive_entry(cast):
    make_penalty(cast.noodle_bar)
    return Call(kwargs={"pk": cast.noodle_bar.archive_entries.get().pk})


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


def photo_of_the_noodle_bar(cast):
    photo = make_photo(cast.noodle_bar, cast.officer)
    return Call(kwargs={"public_id": cast.noodle_bar.public_id, "key": photo.pk})


def new_photo(cast):
    upload = SimpleUploadedFile("photo.jpg", draw_photo(), content_type="image/jpeg")
    return Call(data={"id": uuid4(), "enterprise": cast.noodle_bar.public_id, "photo": upload})


CALLS = {
    "enterprises:show_photo": photo_of_the_noodle_bar,
    "photo-list": new_photo,
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
    "enterprises:show_calendar": with_data(),
    "enterprise-calendar": with_data(),
    ("enterprises:set_opening_pattern", "get"): with_data(),
    ("enterprises:set_opening_pattern", "post"): new_pattern,
    ("enterprises:open_day", "get"): with_data(),
    ("enterprises:open_day", "post"): closed_day,
    "enterprises:take_back_opened_day": opened_day,
    "enterprises:declare_closed_period": far_future,
    "enterprises:end_closed_period": closed_period,
    "enterprises:open_member_account": new_member,
    "enterprises:assign_membership": rivals_officer,
    "enterprises:end_membership": somebodys_post,
    "enterprises:record_credit_event": penalty,
    "enterprises:withdraw_credit_event": honour,
    "enterprises:show_credit_archive": with_data(),
    "archive-entry-detail": archive_entry,
    "public-archive-detail": with_data(),
    "enterprises:set_publication_terms": penalty_without_terms,
    "enterprises:remove_from_list": listed,
    ("enterprises:apply_for_repair", "get"): application_form,
    ("enterprises:apply_for_repair", "post"): repairable,
    "enterprises:decide_repair": applied_for,
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
