from datetime import date

from django.urls import path, register_converter

from duties.views.duty import list_duties, submit_duty_view
from duties.views.duty_record import correct_record, list_records, show_record


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
    path("<str:public_id>/", list_records, name="list_records"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/", show_record, name="show_record"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/submit/", submit_duty_view, name="submit_duty"),
    path("<str:public_id>/<slug:kind>/<day:due_on>/correct/", correct_record, name="correct_record"),
]
