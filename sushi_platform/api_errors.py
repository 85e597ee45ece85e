"""One shape for every error of the API: {"error": {"code", "message", "fields"}}."""

from rest_framework.exceptions import ErrorDetail, NotAuthenticated, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


def answer_error(exc: Exception, context: dict) -> Response | None:
    """DRF's answer in our shape; what it doesn't know travels on and is logged as a fault."""
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, NotAuthenticated):
        # Without this header DRF would say 403 to somebody who only has to sign in.
        response.status_code, response["WWW-Authenticate"] = 401, "Session"
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    if isinstance(exc, ValidationError):
        code, message = "invalid", str(ValidationError.default_detail)
        fields = response.data if isinstance(response.data, dict) else {"": response.data}
    else:
        code, message, fields = getattr(detail, "code", "error"), str(detail or exc), {}
    response.data = {"error": {"code": code, "message": message, "fields": _words(fields)}}
    return response


def _words(fields: dict) -> dict[str, list[str]]:
    return {name: [str(error) for error in _flat(errors)] for name, errors in fields.items()}


def _flat(errors) -> list[ErrorDetail]:
    if isinstance(errors, dict):
        return [error for inner in errors.values() for error in _flat(inner)]
    if isinstance(errors, list):
        return [error for inner in errors for error in _flat(inner)]
    return [errors]
