from django.urls import path

from inspections.views.bulk import assign_inspectors_view, publish_inspections_view
from inspections.views.inspection.checklist import list_checklists, show_checklist
from inspections.views.inspection.inspection import (
    create_inspection,
    finalise_inspection_view,
    list_inspections,
    show_inspection,
    withdraw_inspection_view,
)
from inspections.views.inspection.obstruction import record_obstruction_view
from inspections.views.inspection.on_site import (
    cancel_on_site_view,
    finalise_on_site_view,
    list_on_site,
    plan_on_site_view,
    record_on_site_view,
    replace_inspector_view,
    show_on_site,
    show_signature,
    start_on_site_view,
    tell_on_site_view,
)
from inspections.views.inspection.paper import print_notice_view, print_on_site_view, show_paper
from inspections.views.inspection.phone import show_outbox, show_worker
from inspections.views.inspection.publication import list_to_publish, publish_inspection_view

urlpatterns = [
    path("", list_inspections, name="list_inspections"),
    path("new/<str:public_id>/", create_inspection, name="create_inspection"),
    path("<int:pk>/", show_inspection, name="show_inspection"),
    path("<int:pk>/finalise/", finalise_inspection_view, name="finalise_inspection"),
    path("<int:pk>/withdraw/", withdraw_inspection_view, name="withdraw_inspection"),
    path("<int:pk>/publish/", publish_inspection_view, name="publish_inspection"),
    path("<int:pk>/notice/", print_notice_view, name="print_notice"),
    path("papers/<str:code>/", show_paper, name="show_paper"),
    path("worker.js", show_worker, name="show_worker"),
    path("outbox/", show_outbox, name="show_outbox"),
    path("publications/", list_to_publish, name="list_to_publish"),
    path("publications/publish/", publish_inspections_view, name="publish_inspections"),
    path("checklists/", list_checklists, name="list_checklists"),
    path("checklists/<int:pk>/", show_checklist, name="show_checklist"),
    path("on-site/", list_on_site, name="list_on_site"),
    path("on-site/assign/", assign_inspectors_view, name="assign_inspectors"),
    path("on-site/new/<str:public_id>/", plan_on_site_view, name="plan_on_site"),
    path("on-site/<int:pk>/", show_on_site, name="show_on_site"),
    path("on-site/<int:pk>/start/", start_on_site_view, name="start_on_site"),
    path("on-site/<int:pk>/record/", record_on_site_view, name="record_on_site"),
    path("on-site/<int:pk>/print/", print_on_site_view, name="print_on_site"),
    path("on-site/<int:pk>/tell/", tell_on_site_view, name="tell_on_site"),
    path("on-site/<int:pk>/finalise/", finalise_on_site_view, name="finalise_on_site"),
    path("on-site/<int:pk>/replace/", replace_inspector_view, name="replace_inspector"),
    path("on-site/<int:pk>/obstruction/", record_obstruction_view, name="record_obstruction"),
    path("on-site/<int:pk>/cancel/", cancel_on_site_view, name="cancel_on_site"),
    path("on-site/signatures/<int:pk>/", show_signature, name="show_signature"),
]
