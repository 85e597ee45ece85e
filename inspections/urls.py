from django.urls import path

from inspections.views.complaint import (
    accept_complaint_view,
    close_complaint_view,
    list_complaints,
    refuse_complaint_view,
    reveal_contact_view,
    show_complaint,
    verify_complaint_view,
    withdraw_complaint_view,
)
from inspections.views.file_complaint import complaint_filed, file_complaint
from inspections.views.inspection import (
    create_inspection,
    finalise_inspection_view,
    list_inspections,
    show_inspection,
    withdraw_inspection_view,
)
from inspections.views.sample import (
    create_sample,
    dispose_sample_view,
    list_samples,
    show_sample,
    withdraw_sample_view,
)

app_name = "inspections"
urlpatterns = [
    path("", list_inspections, name="list_inspections"),
    path("new/<str:public_id>/", create_inspection, name="create_inspection"),
    path("<int:pk>/", show_inspection, name="show_inspection"),
    path("<int:pk>/finalise/", finalise_inspection_view, name="finalise_inspection"),
    path("<int:pk>/withdraw/", withdraw_inspection_view, name="withdraw_inspection"),
    path("samples/", list_samples, name="list_samples"),
    path("samples/new/<str:public_id>/", create_sample, name="create_sample"),
    path("samples/<int:pk>/", show_sample, name="show_sample"),
    path("samples/<int:pk>/dispose/", dispose_sample_view, name="dispose_sample"),
    path("samples/<int:pk>/withdraw/", withdraw_sample_view, name="withdraw_sample"),
    path("complaints/", list_complaints, name="list_complaints"),
    path("complaints/new/<str:public_id>/", file_complaint, name="file_complaint"),
    path("complaints/filed/<str:numbers>/", complaint_filed, name="complaint_filed"),
    path("complaints/<int:pk>/", show_complaint, name="show_complaint"),
    path("complaints/<int:pk>/accept/", accept_complaint_view, name="accept_complaint"),
    path("complaints/<int:pk>/refuse/", refuse_complaint_view, name="refuse_complaint"),
    path("complaints/<int:pk>/verify/", verify_complaint_view, name="verify_complaint"),
    path("complaints/<int:pk>/close/", close_complaint_view, name="close_complaint"),
    path("complaints/<int:pk>/withdraw/", withdraw_complaint_view, name="withdraw_complaint"),
    path("complaints/<int:pk>/contact/", reveal_contact_view, name="reveal_contact"),
]
