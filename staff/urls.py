from django.urls import path

from staff.views.badge import (
    issue_badge_view,
    issue_badges_view,
    list_badges,
    print_badge,
    print_badges,
    revoke_badge_view,
)
from staff.views.certificate import (
    list_certificates,
    read_certificate_photo,
    record_certificate_view,
    show_certificate_photo,
    withdraw_certificate_view,
)
from staff.views.certificate_reminder import acknowledge_reminder_view, list_reminders
from staff.views.data_request import (
    decide_request_view,
    list_requests,
    make_request_view,
    withdraw_request_view,
)
from staff.views.evaluation import evaluate_post_view
from staff.views.leave import cancel_leave_view, declare_leave_view
from staff.views.me import show_me
from staff.views.morning_check import (
    check_in_by_code_view,
    clear_off_duty,
    list_morning_checks,
    record_morning_check_view,
)
from staff.views.own_data import export_my_data, reveal_my_data, show_my_data
from staff.views.person import (
    edit_person,
    link_account_view,
    open_account,
    reveal_person_view,
    show_person,
)
from staff.views.post import (
    appoint_person_view,
    attach_document_view,
    confirm_conditions_view,
    download_document,
    end_post_view,
    register_person_view,
    renew_term_view,
)
from staff.views.prohibition import (
    list_prohibitions,
    record_prohibition_view,
    withdraw_prohibition_view,
)
from staff.views.staff_code import next_code, scan, show_my_code
from staff.views.staff_import import download_staff_errors, download_staff_template, import_staff_view
from staff.views.staff_list import choose_enterprise, find_person_view, list_people, list_staff
from staff.views.staffing import (
    export_unstaffed,
    list_findings,
    list_unstaffed,
    show_overview,
    show_staffing,
)
from staff.views.training import (
    record_exam_result_view,
    record_training_view,
    withdraw_exam_result_view,
    withdraw_training_view,
)
from staff.views.verify_badge import badge_check_worker, badge_keys, badge_revocations, check_badges

app_name = "staff"
urlpatterns = [
    # People: lists, one person, one post
    path("", list_people, name="list_people"),
    path("find/", find_person_view, name="find_person"),
    path("at/", choose_enterprise, name="choose_enterprise"),
    path("at/<str:public_id>/", list_staff, name="list_staff"),
    path("at/<str:public_id>/new/", register_person_view, name="register_person"),
    path("people/<str:code>/", show_person, name="show_person"),
    path("people/<str:code>/reveal/", reveal_person_view, name="reveal_person"),
    path("people/<str:code>/edit/", edit_person, name="edit_person"),
    path("people/<str:code>/appoint/", appoint_person_view, name="appoint_person"),
    path("people/<str:code>/account/", open_account, name="open_account"),
    path("people/<str:code>/account/link/", link_account_view, name="link_account"),
    path("posts/<int:pk>/end/", end_post_view, name="end_post"),
    path("posts/<int:pk>/conditions/", confirm_conditions_view, name="confirm_conditions"),
    path("posts/<int:pk>/term/", renew_term_view, name="renew_term"),
    path("posts/<int:pk>/document/", download_document, name="download_document"),
    path("posts/<int:pk>/document/new/", attach_document_view, name="attach_document"),
    path("posts/<int:pk>/leave/", declare_leave_view, name="declare_leave"),
    path("leaves/<int:pk>/cancel/", cancel_leave_view, name="cancel_leave"),
    # Import of staff
    path("at/<str:public_id>/import/", import_staff_view, name="import_staff"),
    path("at/<str:public_id>/import/template/", download_staff_template, name="download_staff_template"),
    path("at/<str:public_id>/import/errors/", download_staff_errors, name="download_staff_errors"),
    # One's own page, one's own data
    path("me/", show_me, name="show_me"),
    path("me/data/", show_my_data, name="show_my_data"),
    path("me/data/reveal/", reveal_my_data, name="reveal_my_data"),
    path("me/data/export/", export_my_data, name="export_my_data"),
    path("me/requests/new/", make_request_view, name="make_request"),
    path("requests/", list_requests, name="list_requests"),
    path("requests/<int:pk>/", decide_request_view, name="decide_request"),
    path("requests/<int:pk>/withdraw/", withdraw_request_view, name="withdraw_request"),
    # The code on one's phone, and the scanner
    path("me/code/", show_my_code, name="show_my_code"),
    path("me/code/next/", next_code, name="next_code"),
    path("scan/", scan, name="scan"),
    # Health certificates, training, exams
    path("at/<str:public_id>/certificates/", list_certificates, name="list_certificates"),
    path("at/<str:public_id>/training/new/", record_training_view, name="record_training"),
    path("at/<str:public_id>/exams/new/", record_exam_result_view, name="record_exam_result"),
    path("people/<str:code>/certificates/new/", record_certificate_view, name="record_certificate"),
    path("people/<str:code>/certificates/read/", read_certificate_photo, name="read_certificate_photo"),
    path("certificates/<int:pk>/photo/", show_certificate_photo, name="show_certificate_photo"),
    path("certificates/<int:pk>/withdraw/", withdraw_certificate_view, name="withdraw_certificate"),
    path("training/<int:pk>/withdraw/", withdraw_training_view, name="withdraw_training"),
    path("exams/<int:pk>/withdraw/", withdraw_exam_result_view, name="withdraw_exam_result"),
    path("reminders/", list_reminders, name="list_reminders"),
    path("reminders/<int:pk>/acknowledge/", acknowledge_reminder_view, name="acknowledge_reminder"),
    # Morning check
    path("at/<str:public_id>/morning/", list_morning_checks, name="list_morning_checks"),
    path("at/<str:public_id>/morning/check-in/", check_in_by_code_view, name="check_in_by_code"),
    path("at/<str:public_id>/morning/<str:code>/", record_morning_check_view, name="record_morning_check"),
    path("at/<str:public_id>/morning/<str:code>/clear/", clear_off_duty, name="clear_off_duty"),
    # Printed badges
    path("at/<str:public_id>/badges/", list_badges, name="list_badges"),
    path("at/<str:public_id>/badges/issue/", issue_badges_view, name="issue_badges"),
    path("at/<str:public_id>/badges/sheet/", print_badges, name="print_badges"),
    path("posts/<int:pk>/badge/", issue_badge_view, name="issue_badge"),
    path("badges/<int:pk>/", print_badge, name="print_badge"),
    path("badges/<int:pk>/revoke/", revoke_badge_view, name="revoke_badge"),
    path("badge-check/", check_badges, name="check_badges"),
    path("badge-check/worker.js", badge_check_worker, name="badge_check_worker"),
    path("badge-keys.json", badge_keys, name="badge_keys"),
    path("badge-revocations.json", badge_revocations, name="badge_revocations"),
    # Evaluation of managers
    path("posts/<int:pk>/evaluate/", evaluate_post_view, name="evaluate_post"),
    # Who must have whom, who is missing, who may not
    path("staffing/", show_overview, name="staffing"),
    path("staffing/unstaffed/", list_unstaffed, name="list_unstaffed"),
    path("staffing/unstaffed/export/", export_unstaffed, name="export_unstaffed"),
    path("staffing/findings/", list_findings, name="list_findings"),
    path("at/<str:public_id>/staffing/", show_staffing, name="show_staffing"),
    path("prohibitions/", list_prohibitions, name="list_prohibitions"),
    path("prohibitions/new/", record_prohibition_view, name="record_prohibition"),
    path("prohibitions/<int:pk>/withdraw/", withdraw_prohibition_view, name="withdraw_prohibition"),
]
