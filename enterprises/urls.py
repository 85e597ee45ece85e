from django.urls import path

from enterprises.views.calendar import (
    open_day_view,
    set_opening_pattern_view,
    show_calendar,
    take_back_opened_day_view,
)
from enterprises.views.closed_period import declare_closed_period_view, end_closed_period_view
from enterprises.views.credit.archive import list_credit_deadlines, show_credit_archive
from enterprises.views.credit.credit_repair import apply_for_repair_view, decide_repair_view
from enterprises.views.credit.list_entry import remove_from_list_view
from enterprises.views.credit.publication_terms import set_publication_terms_view
from enterprises.views.credit_event import record_credit_event_view, withdraw_credit_event_view
from enterprises.views.enterprise import (
    close_enterprise_view,
    create_enterprise,
    edit_enterprise,
    resume_enterprise_view,
    show_enterprise,
    suspend_enterprise_view,
)
from enterprises.views.import_batch import (
    download_import_errors,
    download_import_template,
    list_imports,
    show_import,
)
from enterprises.views.licence import correct_licence_view, record_licence_view
from enterprises.views.membership import (
    assign_membership_view,
    end_membership_view,
    open_member_account_view,
)
from enterprises.views.photo import show_photo
from enterprises.views.sticker import (
    issue_sticker_view,
    revoke_sticker_view,
    show_sticker_png,
    show_sticker_poster,
    show_sticker_svg,
)

app_name = "enterprises"
urlpatterns = [
    path("new/", create_enterprise, name="create_enterprise"),
    path("imports/", list_imports, name="list_imports"),
    path("imports/template.xlsx", download_import_template, name="download_import_template"),
    path("imports/<int:pk>/", show_import, name="show_import"),
    path("imports/<int:pk>/errors.csv", download_import_errors, name="download_import_errors"),
    path("credit-deadlines/", list_credit_deadlines, name="list_credit_deadlines"),
    path("<str:public_id>/", show_enterprise, name="show_enterprise"),
    path("<str:public_id>/edit/", edit_enterprise, name="edit_enterprise"),
    path("<str:public_id>/suspend/", suspend_enterprise_view, name="suspend_enterprise"),
    path("<str:public_id>/resume/", resume_enterprise_view, name="resume_enterprise"),
    path("<str:public_id>/close/", close_enterprise_view, name="close_enterprise"),
    path("<str:public_id>/licences/new/", record_licence_view, name="record_licence"),
    path("<str:public_id>/licences/<int:pk>/", correct_licence_view, name="correct_licence"),
    path("<str:public_id>/calendar/", show_calendar, name="show_calendar"),
    path("<str:public_id>/calendar/pattern/", set_opening_pattern_view, name="set_opening_pattern"),
    path("<str:public_id>/calendar/opened-days/new/", open_day_view, name="open_day"),
    path(
        "<str:public_id>/calendar/opened-days/<int:pk>/take-back/",
        take_back_opened_day_view,
        name="take_back_opened_day",
    ),
    path("<str:public_id>/closed-periods/new/", declare_closed_period_view, name="declare_closed_period"),
    path("<str:public_id>/closed-periods/<int:pk>/end/", end_closed_period_view, name="end_closed_period"),
    path("<str:public_id>/members/new/", open_member_account_view, name="open_member_account"),
    path("<str:public_id>/members/assign/", assign_membership_view, name="assign_membership"),
    path("<str:public_id>/members/<int:pk>/end/", end_membership_view, name="end_membership"),
    path("<str:public_id>/credit-events/new/", record_credit_event_view, name="record_credit_event"),
    path(
        "<str:public_id>/credit-events/<int:pk>/withdraw/",
        withdraw_credit_event_view,
        name="withdraw_credit_event",
    ),
    path("<str:public_id>/credit-archive/", show_credit_archive, name="show_credit_archive"),
    path(
        "<str:public_id>/credit-events/<int:pk>/terms/",
        set_publication_terms_view,
        name="set_publication_terms",
    ),
    path("<str:public_id>/credit-events/<int:pk>/remove/", remove_from_list_view, name="remove_from_list"),
    path("<str:public_id>/credit-events/<int:pk>/repair/", apply_for_repair_view, name="apply_for_repair"),
    path("<str:public_id>/credit-repairs/<int:pk>/decide/", decide_repair_view, name="decide_repair"),
    path("<str:public_id>/photos/<uuid:key>.jpg", show_photo, name="show_photo"),
    path("<str:public_id>/stickers/new/", issue_sticker_view, name="issue_sticker"),
    path("<str:public_id>/stickers/<int:pk>/revoke/", revoke_sticker_view, name="revoke_sticker"),
    path("<str:public_id>/stickers/<int:pk>.png", show_sticker_png, name="show_sticker_png"),
    path("<str:public_id>/stickers/<int:pk>.svg", show_sticker_svg, name="show_sticker_svg"),
    path("<str:public_id>/stickers/<int:pk>.pdf", show_sticker_poster, name="show_sticker_poster"),
]
