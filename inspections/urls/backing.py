from django.urls import path

from inspections.views.backing.coverage import (
    answer_upper_check_view,
    check_cadre_view,
    list_upper_checks,
    show_backing_coverage,
)
from inspections.views.backing.paper import print_letter_view, print_lists_view, show_letter_paper
from inspections.views.backing.records import list_backing_visits, list_visit_tasks
from inspections.views.backing.subjects import (
    assign_backing_view,
    hand_over_backing_view,
    list_backing,
    my_subjects,
    show_backing_lists,
    sign_letter_view,
)
from inspections.views.backing.visit import (
    exempt_visit_view,
    record_backing_visit_view,
    show_backing_visit,
)

urlpatterns = [
    path("backing/", list_backing, name="list_backing"),
    path("backing/mine/", my_subjects, name="my_subjects"),
    path("backing/assign/", assign_backing_view, name="assign_backing"),
    path("backing/hand-over/", hand_over_backing_view, name="hand_over_backing"),
    path("backing/lists/", show_backing_lists, name="show_backing_lists"),
    path("backing/lists/sign/", sign_letter_view, name="sign_letter"),
    path("backing/letters/<int:pk>/print/", print_letter_view, name="print_letter"),
    path("backing/letters/<str:code>/", show_letter_paper, name="show_letter_paper"),
    path("backing/cadres/<int:pk>/lists/", print_lists_view, name="print_backing_lists"),
    path("backing/coverage/", show_backing_coverage, name="show_backing_coverage"),
    path("backing/checks/", list_upper_checks, name="list_upper_checks"),
    path("backing/checks/<int:pk>/answer/", answer_upper_check_view, name="answer_upper_check"),
    path("backing/cadres/<int:pk>/check/", check_cadre_view, name="check_cadre"),
    path("backing/tasks/", list_visit_tasks, name="list_visit_tasks"),
    path("backing/tasks/<int:pk>/exempt/", exempt_visit_view, name="exempt_visit"),
    path("backing/visits/", list_backing_visits, name="list_backing_visits"),
    path("backing/visits/<int:pk>/", show_backing_visit, name="show_backing_visit"),
    path("backing/<str:public_id>/visit/", record_backing_visit_view, name="record_backing_visit"),
]
