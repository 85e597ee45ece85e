from django.urls import path

from staff.views.morning_check import (
    check_in_by_code_view,
    clear_off_duty,
    list_morning_checks,
    record_morning_check_view,
)

app_name = "staff"
urlpatterns = [
    # Morning check
    path("at/<str:public_id>/morning/", list_morning_checks, name="list_morning_checks"),
    path("at/<str:public_id>/morning/check-in/", check_in_by_code_view, name="check_in_by_code"),
    path("at/<str:public_id>/morning/<str:code>/", record_morning_check_view, name="record_morning_check"),
    path("at/<str:public_id>/morning/<str:code>/clear/", clear_off_duty, name="clear_off_duty"),
]
