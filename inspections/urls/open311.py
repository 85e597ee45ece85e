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


register_converter(FormatConverter, "open311_format")

app_name = "open311"
urlpatterns = [
    path("discovery.<open311_format:format>", Discovery.as_view(), name="discovery"),
    path("services.<open311_format:format>", ServiceList.as_view(), name="list_services"),
    path("services/<str:code>.<open311_format:format>", ServiceDefinition.as_view(), name="show_service"),
    path("requests.<open311_format:format>", RequestList.as_view(), name="requests"),
    path("requests/<str:request_id>.<open311_format:format>", RequestDetail.as_view(), name="show_request"),
    path("tokens/<str:token>.<open311_format:format>", Token.as_view(), name="show_token"),
]
