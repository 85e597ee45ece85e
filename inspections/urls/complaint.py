from django.urls import path

from inspections.views.bulk import assign_complaints_view
from inspections.views.complaint.complaint import (
    decide_complaint,
    list_complaints,
    reveal_contact_view,
    show_complaint,
    show_complaint_photo,
)
from inspections.views.complaint.door import DOORS
from inspections.views.complaint.file_complaint import complaint_filed, complaint_status, file_complaint
from inspections.views.complaint.paper import print_complaint_notice_view, show_complaint_notice
from inspections.views.complaint.take_in import import_complaints_view, record_complaint

urlpatterns = [
    path("complaints/assign/", assign_complaints_view, name="assign_complaints"),
    path("complaints/", list_complaints, name="list_complaints"),
    path("complaints/new/<str:public_id>/", file_complaint, name="file_complaint"),
    path("complaints/filed/<str:numbers>/", complaint_filed, name="complaint_filed"),
    path("complaints/status/", complaint_status, name="complaint_status"),
    path("complaints/record/<str:public_id>/", record_complaint, name="record_complaint"),
    path("complaints/import/", import_complaints_view, name="import_complaints"),
    path("complaints/<int:pk>/", show_complaint, name="show_complaint"),
    path("complaints/<int:pk>/contact/", reveal_contact_view, name="reveal_contact"),
    path("complaints/<int:pk>/photos/<int:number>/", show_complaint_photo, name="show_complaint_photo"),
    path(
        "complaints/<int:pk>/notices/<int:number>/",
        print_complaint_notice_view,
        name="print_complaint_notice",
    ),
    path("complaints/notices/<str:code>/", show_complaint_notice, name="show_complaint_notice"),
    # One address for each decision.
    *(
        path(f"complaints/<int:pk>/{door.name}/", decide_complaint, {"name": door.name}, name=door.url_name)
        for door in DOORS.values()
    ),
]
