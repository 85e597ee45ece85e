from django.urls import path

from inspections.views.bulk import arrange_planned_view
from inspections.views.planning.change import change_planned_view, show_planned
from inspections.views.planning.draw import (
    create_draw,
    download_draw_tool,
    execute_draw_view,
    list_draws,
    list_published_draws,
    show_draw,
    show_draw_record,
)
from inspections.views.planning.full_check import list_full_checks
from inspections.views.planning.grade import (
    dismiss_suggestion_view,
    fill_static_sheet,
    lift_risk_override_view,
    list_risk_grades,
    override_risk_grade_view,
    show_risk_grade,
)
from inspections.views.planning.my_visits import (
    download_my_calendar,
    list_my_visits,
    make_calendar_key_view,
    revoke_calendar_key_view,
    subscribe_calendar,
)
from inspections.views.planning.plan import cancel_planned_view, list_planned, list_plans, make_plan_view
from inspections.views.planning.recusal import create_recusal, end_recusal_view, list_recusals
from inspections.views.planning.visit import plan_visit

urlpatterns = [
    path("risk-grades/", list_risk_grades, name="list_risk_grades"),
    path("risk-grades/<str:public_id>/", show_risk_grade, name="show_risk_grade"),
    path("risk-grades/<str:public_id>/override/", override_risk_grade_view, name="override_risk_grade"),
    path("risk-grades/<str:public_id>/lift/", lift_risk_override_view, name="lift_risk_override"),
    path(
        "risk-grades/<str:public_id>/suggestions/<slug:key>/dismiss/",
        dismiss_suggestion_view,
        name="dismiss_suggestion",
    ),
    path("risk-grades/<str:public_id>/sheet/", fill_static_sheet, name="fill_static_sheet"),
    path("plans/", list_plans, name="list_plans"),
    path("plans/make/", make_plan_view, name="make_plan"),
    path("planned/", list_planned, name="list_planned"),
    path("planned/arrange/", arrange_planned_view, name="arrange_planned"),
    path("planned/<int:pk>/", show_planned, name="show_planned"),
    path("planned/<int:pk>/on-site/", plan_visit, name="plan_visit"),
    path("planned/<int:pk>/change/", change_planned_view, name="change_planned"),
    path("planned/<int:pk>/cancel/", cancel_planned_view, name="cancel_planned"),
    path("full-checks/", list_full_checks, name="list_full_checks"),
    path("draws/", list_draws, name="list_draws"),
    path("draws/new/", create_draw, name="create_draw"),
    path("draws/published/", list_published_draws, name="list_published_draws"),
    path("draws/verify_draw.py", download_draw_tool, name="download_draw_tool"),
    path("draws/<int:pk>/", show_draw, name="show_draw"),
    path("draws/<int:pk>/execute/", execute_draw_view, name="execute_draw"),
    path("draws/<uuid:record_id>.json", show_draw_record, name="show_draw_record"),
    path("my-visits/", list_my_visits, name="list_my_visits"),
    path("my-visits/inspections.ics", download_my_calendar, name="download_my_calendar"),
    path("my-visits/subscription/", make_calendar_key_view, name="make_calendar_key"),
    path("my-visits/subscription/revoke/", revoke_calendar_key_view, name="revoke_calendar_key"),
    path("my-visits/<str:key>.ics", subscribe_calendar, name="subscribe_calendar"),
    path("recusals/", list_recusals, name="list_recusals"),
    path("recusals/new/", create_recusal, name="create_recusal"),
    path("recusals/<int:pk>/end/", end_recusal_view, name="end_recusal"),
]
