from django.urls import path

from inspections.views.interview.interview import (
    confirm_measures_view,
    list_interviews,
    record_interview_view,
    show_interview,
    withdraw_interview_view,
)

urlpatterns = [
    path("interviews/", list_interviews, name="list_interviews"),
    path("interviews/new/<str:public_id>/", record_interview_view, name="record_interview"),
    path("interviews/<int:pk>/", show_interview, name="show_interview"),
    path("interviews/<int:pk>/confirm/", confirm_measures_view, name="confirm_interview_measures"),
    path("interviews/<int:pk>/withdraw/", withdraw_interview_view, name="withdraw_interview"),
]
