"""Open311 as XML and as JSON, errors in both: GeoReport v2, where lists become plural parents ("Spark")."""

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpResponse
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from common.api_throttle import PublicThrottle

SINGULAR = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True)
class Document:
    root: str
    content: Any


class XmlRenderer(BaseRenderer):
    media_type = "text/xml"
    format = "xml"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else _xml(data)


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else _json(data)


class ByAddress(DefaultContentNegotiation):
    """The end of the address says the format, as the standard has it; whatever the header Accept prefers."""

    def select_renderer(self, request, renderers, format_suffix=None):
        renderer = next((one for one in renderers if one.format == format_suffix), renderers[0])
        return renderer, renderer.media_type


def _xml(document: Document) -> bytes:
    root = _element(document.root, document.content)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="utf-8")


def _json(document: Document) -> bytes:
    return json.dumps(document.content, ensure_ascii=False).encode()


def error_outside_views(path: str, *, status_code: int, words: str) -> HttpResponse:
    """For what never reaches a view: JSON where the address asks for it, otherwise XML."""
    errors = Document("errors", [{"code": status_code, "description": words}])
    is_json = path.endswith(f".{JsonRenderer.format}")
    content, renderer = (_json(errors), JsonRenderer) if is_json else (_xml(errors), XmlRenderer)
    content_type = f"{renderer.media_type}; charset={renderer.charset}"
    return HttpResponse(content, content_type=content_type, status=status_code)


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, inner) for key, inner in value.items())
    elif isinstance(value, list):
        element.extend(_element(SINGULAR[name], inner) for inner in value)
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        element.text = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return element


class InvalidKey(APIException):
    status_code = status.HTTP_403_FORBIDDEN
    default_code = "invalid_key"


def answer_open311_error(error: Exception, context: dict) -> Response | None:
    """What DRF knows, in the shape of the standard; what it doesn't travels on and is logged as a fault."""
    response = exception_handler(error, context)
    if response is None:
        return None
    errors = [
        {"code": response.status_code, "description": words}
        for words in _words(getattr(error, "detail", error))
    ]
    response.data = Document("errors", errors)
    return response


def _words(detail: Any) -> list[str]:
    if isinstance(detail, dict):
        return [f"{name}: {words}" for name, inner in detail.items() for words in _words(inner)]
    if isinstance(detail, list):
        return [words for inner in detail for words in _words(inner)]
    return [str(detail)]


class Open311View(APIView):
    """No session, no cookie: a browser that is signed in files and reads as anybody does."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (PublicThrottle,)
    renderer_classes = (XmlRenderer, JsonRenderer)
    parser_classes = (FormParser, MultiPartParser)
    content_negotiation_class = ByAddress
    metadata_class = None  # the standard knows no OPTIONS

    def get_format_suffix(self, **kwargs):
        # Not named `format`: DRF leaves an address that ends so out of the description of the API.
        return kwargs.get("answer_format")

    def get_exception_handler(self):
        return answer_open311_error

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        given = request.query_params.get("jurisdiction_id") or request.data.get("jurisdiction_id")
        if given and given != settings.OPEN311_JURISDICTION:
            raise NotFound(f"jurisdiction_id {given} was not found")


def refuse(words: str) -> ValidationError:
    return ValidationError([words])
