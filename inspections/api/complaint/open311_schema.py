"""What the description of the API says of Open311: the same things as JSON and as XML, and errors as both.

Written out, not made from serializers: JSON and XML share their elements, and the names of what is sent have
brackets.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from inspections.api.complaint.open311_format import SINGULAR
from inspections.models import Complaint
from inspections.models.complaint.topic import TOPIC_CODES
from inspections.queries.complaint.public_request import CLOSED, OPEN

JSON, XML = "application/json", "text/xml"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}
UUID = {"type": "string", "format": "uuid"}
YES_NO = {"type": "boolean"}
NUMBER = {"type": "integer"}
NEVER = {"type": "null", "description": "Never public: docs/open311.md."}
CODE = {"type": "string", "enum": list(TOPIC_CODES)}


def record(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(inner: Mapping[str, Any], name: str = "", wrapped_in: str = "") -> dict[str, Any]:
    """In XML: elements of one name, and the element around them."""
    if not name:
        return {"type": "array", "items": inner}
    xml = {"name": wrapped_in, "wrapped": True} if wrapped_in else {"wrapped": True}
    return {"type": "array", "items": inner | {"xml": {"name": name}}, "xml": xml}


def or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


ERROR = record(code={**NUMBER, "description": "The HTTP status once more."}, description=TEXT)
SERVICE = record(
    service_code=CODE,
    service_name=TEXT,
    description=TEXT,
    metadata=YES_NO,
    type={"const": "realtime"},
    keywords=TEXT,
    group=TEXT,
)
ATTRIBUTE = record(
    variable=YES_NO,
    code={**TEXT, "description": "Sent as attribute[code]."},
    datatype={"enum": ["singlevaluelist", "string"]},
    required=YES_NO,
    datatype_description=or_null(TEXT),
    order=NUMBER,
    description=TEXT,
    values=listed(record(key=TEXT, name=TEXT), "value"),
)
DEFINITION = record(service_code=CODE, attributes=listed(ATTRIBUTE, "attribute"))
REQUEST = record(
    service_request_id=UUID,
    status={"enum": [OPEN, CLOSED]},
    status_notes=TEXT,
    service_name=TEXT,
    service_code=CODE,
    description=NEVER,
    agency_responsible=or_null(TEXT),
    service_notice=NEVER,
    requested_datetime={**MOMENT, "description": "The beginning of the day it came in."},
    updated_datetime={**MOMENT, "description": "The beginning of the day of the last step."},
    expected_datetime={**or_null(MOMENT), "description": "The beginning of the day of the next limit."},
    address=NEVER,
    address_id=NEVER,
    zipcode=NEVER,
    lat=NEVER,
    long=NEVER,
    media_url=NEVER,
)
FILED = record(
    service_request_id=UUID,
    service_notice={**TEXT, "description": "Number and query code; told this once."},
    account_id={"type": "null"},
)
TOKEN = record(service_request_id=UUID, token=TEXT)
ENDPOINT = record(
    specification=TEXT,
    url=TEXT,
    changeset=MOMENT,
    type={"enum": ["production", "test"]},
    formats=listed(TEXT, "format"),
)
DISCOVERY = record(changeset=MOMENT, contact=TEXT, key_service=TEXT, endpoints=listed(ENDPOINT, "endpoint"))
POSTING = {
    "type": "object",
    "properties": {
        "service_code": CODE,
        "address_id": {**TEXT, "minLength": 1, "description": "The number below the code at the door."},
        "attribute[kind]": {"type": "string", "enum": list(Complaint.Kind.values)},
        "attribute[enterprise]": {**TEXT, "description": "May stand for address_id."},
        "description": {**TEXT, "minLength": 5, "maxLength": 2000},
        "last_name": {**TEXT, "maxLength": 20},
        "first_name": {**TEXT, "maxLength": 20},
        "phone": {**TEXT, "maxLength": 80},
        "email": {**TEXT, "maxLength": 80},
        "jurisdiction_id": TEXT,
        "api_key": TEXT,
    },
    "required": ["service_code", "address_id", "attribute[kind]", "description"],
}
FILTERS = (
    OpenApiParameter("service_request_id", str, description="Up to 50, by comma; overrides the others."),
    OpenApiParameter("service_code", str, description="Several by comma."),
    OpenApiParameter("status", str, description="open or closed, or both by comma."),
    OpenApiParameter("start_date", str, description="With its zone, like 2026-01-01T00:00:00Z."),
    OpenApiParameter("end_date", str, description="At most 90 days after start_date."),
    OpenApiParameter("page", str, description="From 1."),
    OpenApiParameter("page_size", str, description="1,000 at most, and unless given."),
)
EVERYWHERE = (
    OpenApiParameter("answer_format", str, OpenApiParameter.PATH, enum=["xml", "json"]),
    OpenApiParameter("jurisdiction_id", str, description="May be left out; another than ours is 404."),
    OpenApiParameter("format", exclude=True),  # the end of the address says it
)
ERRORS = (400, 404, 429)


def describe(
    operation_id: str,
    summary: str,
    answer: Mapping[str, Any],
    *,
    root: str,
    status: int = 200,
    errors: Sequence[int] = (),
    parameters: Sequence[OpenApiParameter] = (),
    request: Any = None,
) -> Callable:
    """`answer` as it is in JSON; in XML it is the element `root`."""
    answers = {(status, JSON): answer, (status, XML): _named(answer, root)}
    for code in sorted({*ERRORS, *errors}):
        answers[code, JSON] = listed(ERROR)
        answers[code, XML] = listed(ERROR, "error", "errors")
    return extend_schema(
        operation_id=f"open311_{operation_id}",
        summary=summary,
        tags=["open311"],
        parameters=[*EVERYWHERE, *parameters],
        request=request,
        responses=answers,
    )


def _named(answer: Mapping[str, Any], root: str) -> dict[str, Any]:
    if answer["type"] == "array":
        return listed(answer["items"], SINGULAR[root], root)
    return {**answer, "xml": {"name": root}}


def as_forms(schema: Mapping[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(FORMS, schema)
