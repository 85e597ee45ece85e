"""Open311 GeoReport v2, below /open311/v2/."""

from django.urls import path, register_converter

from inspections.api.complaint.open311 import (
    Discovery,
    RequestDetail,
    RequestList,
    ServiceDefinition,
    ServiceList,
    Token,
)


class FormatConverter:
    regex = "xml|json"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FormatConverter, "ending")

app_name = "open311"
urlpatterns = [
    path("discovery.<ending:answer_format>", Discovery.as_view(), name="discovery"),
    path("services.<ending:answer_format>", ServiceList.as_view(), name="list_services"),
    path("services/<str:code>.<ending:answer_format>", ServiceDefinition.as_view(), name="show_service"),
    path("requests.<ending:answer_format>", RequestList.as_view(), name="requests"),
    path("requests/<str:request_id>.<ending:answer_format>", RequestDetail.as_view(), name="show_request"),
    path("tokens/<str:token>.<ending:answer_format>", Token.as_view(), name="show_token"),
]
