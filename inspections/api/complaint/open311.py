"""Open311 GeoReport v2: complaints for other systems of the city. What is public: docs/open311.md."""

import hmac
import re
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.response import Response

from common.client_address import client_network
from common.local_time import local_date
from enterprises.models import Enterprise
from inspections.api.complaint import open311_schema as schema
from inspections.api.complaint.open311_format import Document, InvalidKey, Open311View, refuse
from inspections.models import Complaint
from inspections.models.complaint.topic import TOPIC_CODES
from inspections.queries.complaint.public_request import (
    CLOSED,
    OPEN,
    as_requests,
    public_complaints,
    with_status,
)
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.filing_limit import FiledTooOften, check_limits
from inspections.services.complaint.query_code import query_code
from inspections.services.complaint.refusal import ComplaintRefused

LONGEST_SPAN = timedelta(days=90)
YEARS = range(1900, 2200)  # a quarter before or after stays a date in every zone
MOST_ROWS = 1000
MOST_IDS = 50
LONGEST = {"description": 2000, "first_name": 20, "last_name": 20, "phone": 80, "email": 80}
SHORTEST_DESCRIPTION = 5
POSITIVE = re.compile("[1-9][0-9]{0,5}")


class ServiceList(Open311View):
    @schema.describe(
        "services", "What can be complained of or reported", schema.listed(schema.SERVICE), root="services"
    )
    def get(self, request, **kwargs):
        return Response(Document("services", [_service(code) for code in TOPIC_CODES]))


class ServiceDefinition(Open311View):
    @schema.describe(
        "service_definition", "What a service asks for", schema.DEFINITION, root="service_definition"
    )
    def get(self, request, code, **kwargs):
        _known(code)
        return Response(Document("service_definition", {"service_code": code, "attributes": _attributes()}))


class RequestList(Open311View):
    """GET what is public of many; POST a complaint or a report."""

    @schema.describe(
        "requests",
        "What is public of complaints and reports",
        schema.listed(schema.REQUEST),
        root="service_requests",
        parameters=schema.FILTERS,
    )
    def get(self, request, **kwargs):
        asked = request.query_params
        if asked.get("service_request_id"):
            ids = _ids(asked["service_request_id"])
            rows = public_complaints().filter(record_id__in=ids)
        else:
            rows = _filtered(asked)
        first, last = _slice(asked)
        return Response(Document("service_requests", as_requests(rows[first:last])))

    @schema.describe(
        "file_request",
        "File a complaint or a report",
        schema.listed(schema.FILED),
        root="service_requests",
        status=201,
        errors=(403, 415),
        request=schema.as_forms(schema.POSTING),
    )
    def post(self, request, **kwargs):
        sender = _sender(request)
        now, sent = timezone.now(), _Sent(request.data)
        try:
            if not sender:
                address = client_network(request) or "unknown"
                check_limits(address=address, enterprise=sent.enterprise, at=now)
            complaint = file_complaint(at=now, source=Complaint.Source.OPEN311, **sent.words())
        except FiledTooOften as refusal:
            raise Throttled(detail=str(refusal)) from refusal
        except ComplaintRefused as refusal:
            raise refuse(str(refusal)) from refusal
        notice = _("编号 %(number)s，查询码 %(code)s。凭这两样在 %(url)s 查看进展和答复。") % {
            "number": complaint.number,
            "code": query_code(complaint.number),
            "url": f"{settings.PUBLIC_BASE_URL}/inspections/complaints/status/",
        }
        answer = {
            "service_request_id": str(complaint.record_id),
            "service_notice": notice,
            "account_id": None,
        }
        return Response(Document("service_requests", [answer]), status=status.HTTP_201_CREATED)


class RequestDetail(Open311View):
    @schema.describe(
        "request", "What is public of one", schema.listed(schema.REQUEST), root="service_requests"
    )
    def get(self, request, request_id, **kwargs):
        found = as_requests(public_complaints().filter(record_id__in=_ids(request_id)))
        if not found:
            raise NotFound(f"service_request_id {request_id} was not found")
        return Response(Document("service_requests", found))


class Token(Open311View):
    """The number that whoever filed was given leads to the public id, and so to nothing private."""

    @schema.describe(
        "token", "The id that belongs to a number", schema.listed(schema.TOKEN), root="service_requests"
    )
    def get(self, request, token, **kwargs):
        complaint = public_complaints().filter(number=token.upper()).first()
        if complaint is None:
            raise NotFound(f"token {token} was not found")
        found = {"service_request_id": str(complaint.record_id), "token": complaint.number}
        return Response(Document("service_requests", [found]))


class Discovery(Open311View):
    @schema.describe("discovery", "Where this interface is", schema.DISCOVERY, root="discovery")
    def get(self, request, **kwargs):
        endpoint = {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": f"{settings.PUBLIC_BASE_URL}/open311/v2",
            "changeset": "2026-11-28T00:00:00+08:00",
            "type": "production" if settings.PRODUCTION else "test",
            "formats": ["text/xml", "application/json"],
        }
        content = {
            "changeset": "2026-11-28T00:00:00+08:00",
            "contact": str(_("12315 热线")),
            "key_service": str(_("政府部门的系统向市市场监管局申请密钥；没有密钥也可以提交，有频次限制。")),
            "endpoints": [endpoint],
        }
        return Response(Document("discovery", content))


def _service(code: str) -> dict:
    words, label = TOPIC_CODES[code]
    return {
        "service_code": code,
        "service_name": str(label),
        "description": str(_("向市场监管部门投诉或举报：%(topic)s") % {"topic": label}),
        "metadata": True,
        "type": "realtime",
        "keywords": f"{words}, {label}" if str(label) != words else words,
        "group": str(_("食品安全")),
    }


def _attributes() -> list[dict]:
    kinds = [{"key": kind.value, "name": str(kind.label)} for kind in Complaint.Kind]
    return [
        {
            "variable": True,
            "code": "kind",
            "datatype": "singlevaluelist",
            "required": True,
            "datatype_description": None,
            "order": 1,
            "description": str(
                _("投诉解决消费纠纷，须实名（last_name、first_name、phone 或 email）；举报反映违法线索。")
            ),
            "values": kinds,
        },
        {
            "variable": True,
            "code": "enterprise",
            "datatype": "string",
            "required": False,
            "datatype_description": str(_("也可以作为 address_id 发送")),
            "order": 2,
            "description": str(_("企业门口二维码下面的编号。两处都没有的，不能提交。")),
            "values": [],
        },
    ]


def _known(code: str) -> None:
    if code not in TOPIC_CODES:
        raise NotFound(f"service_code {code} was not found")


def _sender(request) -> str:
    """Name of the integrator whose key was sent; nobody is turned away for having none."""
    given = str(request.data.get("api_key") or request.query_params.get("api_key") or "")  # or a file
    if not given:
        return ""
    for name, key in settings.OPEN311_KEYS.items():
        if hmac.compare_digest(key.encode(), given.encode()):
            return name
    raise InvalidKey("api_key is not known")


class _Sent:
    """What somebody posts, checked in the order of the standard."""

    def __init__(self, data) -> None:
        self.data = data
        self.code = self._text("service_code")
        if not self.code:
            raise refuse("service_code was not provided")
        _known(self.code)
        self.kind = self._text("attribute[kind]")
        if self.kind not in Complaint.Kind.values:
            raise refuse("attribute[kind] must be COMPLAINT or REPORT")
        self.enterprise = self._enterprise()
        self._check_lengths()

    def words(self) -> dict:
        return {
            "enterprise": self.enterprise,
            "kind": self.kind,
            "topic": TOPIC_CODES[self.code][0],
            "body": self._text("description"),
            "name": self._text("last_name") + self._text("first_name"),
            "contact": self._text("phone") or self._text("email"),
        }

    def _text(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()

    def _enterprise(self) -> Enterprise:
        code = self._text("address_id") or self._text("attribute[enterprise]")
        if not code:
            raise refuse(
                "address_id or attribute[enterprise] is needed: a place does not say which business is meant"
            )
        joined = Enterprise.objects.filter(registered_on__isnull=False, public_id=code.upper()).first()
        if joined is None:
            raise refuse(f"address_id {code} is no business of this jurisdiction")
        return joined

    def _check_lengths(self) -> None:
        if len(self._text("description")) < SHORTEST_DESCRIPTION:
            raise refuse("description is needed")
        for name, longest in LONGEST.items():
            if len(self._text(name)) > longest:
                raise refuse(f"{name} is longer than {longest} characters")


def _filtered(asked):
    first, last = _span(asked)
    rows = public_complaints().filter(received_on__range=(local_date(first), local_date(last)))
    codes = _listed(asked.get("service_code"))
    for code in codes:
        _known(code)
    if codes:
        rows = rows.filter(topic__in=[TOPIC_CODES[code][0] for code in codes])
    statuses = _listed(asked.get("status"))
    if set(statuses) - {OPEN, CLOSED}:
        raise refuse("status must be open or closed")
    return with_status(rows, statuses)


def _span(asked) -> tuple[datetime, datetime]:
    """Ninety days at most; the days in which both moments lie count."""
    start, end = _moment(asked, "start_date"), _moment(asked, "end_date")
    if start is None and end is None:
        end = timezone.now()
    if start is None:
        start = end - LONGEST_SPAN
    if end is None:
        end = start + LONGEST_SPAN
    if not timedelta(0) <= end - start <= LONGEST_SPAN:
        raise refuse("start_date and end_date may not span more than 90 days")
    return start, end


def _moment(asked, name: str) -> datetime | None:
    given = asked.get(name)
    if not given:
        return None
    try:
        moment = parse_datetime(given.replace(" ", "+"))  # a plus that a client forgot to encode
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise refuse(f"{name} must be like 2010-01-01T00:00:00Z")
    if moment.year not in YEARS:
        raise refuse(f"{name} must lie between {YEARS.start} and {YEARS.stop - 1}")
    return moment


def _slice(asked) -> tuple[int, int]:
    page, size = (_number(asked, name, default) for name, default in (("page", 1), ("page_size", MOST_ROWS)))
    if size > MOST_ROWS:
        raise refuse(f"page_size may not be more than {MOST_ROWS}")
    return (page - 1) * size, page * size


def _number(asked, name: str, default: int) -> int:
    given = asked.get(name) or str(default)
    if not POSITIVE.fullmatch(given):
        raise refuse(f"{name} must be a positive number")
    return int(given)


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _ids(text: str) -> list[uuid.UUID]:
    """Those that are ids at all; others are simply not found."""
    found = []
    for part in _listed(text)[:MOST_IDS]:
        try:
            found.append(uuid.UUID(part))
        except ValueError:
            continue
    return found
