from django.urls import path

from hazards.acting import DOORS
from hazards.views.hazard import list_hazards, report_hazard_view
from hazards.views.move import move_hazard, show_hazard

app_name = "hazards"
urlpatterns = [
    path("", list_hazards, name="list_hazards"),
    path("new/<str:public_id>/", report_hazard_view, name="report_hazard"),
    path("<int:pk>/", show_hazard, name="show_hazard"),
    # One address for each move.
    *(
        path(f"<int:pk>/{door.name}/", move_hazard, {"name": door.name}, name=door.url_name)
        for door in DOORS.values()
    ),
]
