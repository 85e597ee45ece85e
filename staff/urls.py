from django.urls import path

from staff.views.data_request import (
    decide_request_view,
    list_requests,
    make_request_view,
    withdraw_request_view,
)
from staff.views.me import show_me
from staff.views.morning_check import (
    check_in_by_code_view,
    clear_off_duty,
    list_morning_checks,
    record_morning_check_view,
)
from staff.views.own_data import export_my_data, reveal_my_data, show_my_data
from staff.views.staff_code import next_code, scan, show_my_code

app_name = "staff"
urlpatterns = [
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
    # Morning check
    path("at/<str:public_id>/morning/", list_morning_checks, name="list_morning_checks"),
    path("at/<str:public_id>/morning/check-in/", check_in_by_code_view, name="check_in_by_code"),
    path("at/<str:public_id>/morning/<str:code>/", record_morning_check_view, name="record_morning_check"),
    path("at/<str:public_id>/morning/<str:code>/clear/", clear_off_duty, name="clear_off_duty"),
]
