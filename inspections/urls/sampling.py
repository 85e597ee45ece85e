from django.urls import path

from inspections.acting.sampling import DOORS
from inspections.views.sampling.laboratory import import_reports, list_laboratories
from inspections.views.sampling.paper import (
    print_sample_paper_view,
    show_sample_paper,
    show_sample_signature,
)
from inspections.views.sampling.plan import (
    change_sampling_plan,
    close_sampling_plan,
    create_sampling_plan,
    list_sampling_plans,
    propose_enterprises,
    show_sampling_plan,
)
from inspections.views.sampling.rapid_test import create_rapid_test, list_rapid_tests
from inspections.views.sampling.sample import (
    create_sample,
    list_samples,
    move_sample,
    show_lab_report,
    show_sample,
)
from inspections.views.sampling.take import take_sample_view

urlpatterns = [
    path("samples/", list_samples, name="list_samples"),
    path("samples/new/<str:public_id>/", create_sample, name="create_sample"),
    path("samples/take/<str:public_id>/", take_sample_view, name="take_sample"),
    path("samples/<int:pk>/", show_sample, name="show_sample"),
    path("samples/<int:pk>/report/<str:round>/", show_lab_report, name="show_lab_report"),
    path("samples/<int:pk>/papers/<int:number>/", print_sample_paper_view, name="print_sample_paper"),
    path("samples/papers/<str:code>/", show_sample_paper, name="show_sample_paper"),
    path("samples/signatures/<int:pk>/", show_sample_signature, name="show_sample_signature"),
    # One address for each move.
    *(
        path(f"samples/<int:pk>/{door.path}/", move_sample, {"name": door.name}, name=door.url_name)
        for door in DOORS.values()
    ),
    path("sampling-plans/", list_sampling_plans, name="list_sampling_plans"),
    path("sampling-plans/new/", create_sampling_plan, name="create_sampling_plan"),
    path("sampling-plans/<int:pk>/", show_sampling_plan, name="show_sampling_plan"),
    path("sampling-plans/<int:pk>/change/", change_sampling_plan, name="change_sampling_plan"),
    path("sampling-plans/<int:pk>/close/", close_sampling_plan, name="close_sampling_plan"),
    path("sampling-plans/lines/<int:pk>/", propose_enterprises, name="propose_enterprises"),
    path("lab-reports/import/", import_reports, name="import_reports"),
    path("laboratories/", list_laboratories, name="list_laboratories"),
    path("rapid-tests/", list_rapid_tests, name="list_rapid_tests"),
    path("rapid-tests/new/<str:public_id>/", create_rapid_test, name="create_rapid_test"),
]
