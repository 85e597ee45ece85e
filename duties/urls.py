from datetime import date

from django.urls import path, register_converter

from duties.views.chain import show_chain
from duties.views.duty import list_duties, submit_duty_view
from duties.views.duty_record import correct_record, list_records, show_record
from duties.views.hollow_signal import (
    comment_hollow_signal_view,
    confirm_hollow_signal_view,
    dismiss_hollow_signal_view,
    list_hollow_signals,
    list_own_hollow_signals,
    reverse_hollow_signal_view,
    show_hollow_signal,
)
from duties.views.ladder import (
    change_ladder_rule_view,
    list_climbed,
    list_ladder_rules,
    show_ladder,
)
from duties.views.phone import show_outbox, show_worker
from duties.views.record_file import download_record, print_record_view
from duties.views.record_review import list_reviews, review_record_view
from duties.views.report_draft import save_draft_view
from duties.views.risk_control_list import (
    adapt_risk_control_list_view,
    show_risk_control_list,
    show_risk_control_list_version,
)


class DayConverter:
    """A day as 2026-11-23."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")

app_name = "duties"
urlpatterns = [
    path("", list_duties, name="list_duties"),
    path("worker.js", show_worker, name="show_worker"),
    path("outbox/", show_outbox, name="show_outbox"),
    path("climbed/", list_climbed, name="list_climbed"),
    path("ladder-rules/", list_ladder_rules, name="list_ladder_rules"),
    path("ladder-rules/<slug:kind>/change/", change_ladder_rule_view, name="change_ladder_rule"),
    path("hollow-signals/", list_hollow_signals, name="list_hollow_signals"),
    path("hollow-signals/<int:pk>/", show_hollow_signal, name="show_hollow_signal"),
    path("hollow-signals/<int:pk>/confirm/", confirm_hollow_signal_view, name="confirm_hollow_signal"),
    path("hollow-signals/<int:pk>/dismiss/", dismiss_hollow_signal_view, name="dismiss_hollow_signal"),
    path("hollow-signals/<int:pk>/reverse/", reverse_hollow_signal_view, name="reverse_hollow_signal"),
    path("hollow-signals/<int:pk>/comment/", comment_hollow_signal_view, name="comment_hollow_signal"),
    path("reviews/", list_reviews, name="list_reviews"),
    path("<str:public_id>/", list_records, name="list_records"),
    path("<str:public_id>/chain/", show_chain, name="show_chain"),
    path("<str:public_id>/hollow-signals/", list_own_hollow_signals, name="list_own_hollow_signals"),
    path("<str:public_id>/risk-control-list/", show_risk_control_list, name="show_risk_control_list"),
    path(
        "<str:public_id>/risk-control-list/adapt/",
        adapt_risk_control_list_view,
        name="adapt_risk_control_list",
    ),
    path(
        "<str:public_id>/risk-control-list/versions/<int:number>/",
        show_risk_control_list_version,
        name="show_risk_control_list_version",
    ),
    path("<str:public_id>/<slug:kind>/<day:due_on>/", show_record, name="show_record"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/ladder/", show_ladder, name="show_ladder"),
    path(
        "<str:public_id>/<slug:kind>/<day:due_on>/<int:revision>.pdf", print_record_view, name="print_record"
    ),
    path(
        "<str:public_id>/<slug:kind>/<day:due_on>/<int:revision>.json",
        download_record,
        name="download_record",
    ),
    path("<str:public_id>/<slug:kind>/<day:due_on>/submit/", submit_duty_view, name="submit_duty"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/review/", review_record_view, name="review_record"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/draft/", save_draft_view, name="save_draft"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/correct/", correct_record, name="correct_record"),
]
