"""Faults outside any view: a page for people, the API's error shape for programs, Open311's for its own."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import status

from common.filter_form import BadFilter
from inspections.api.complaint.open311_format import error_outside_views

API = "/api/"
OPEN311 = "/open311/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No address like this, or a view outside the API that found nothing."""
    if request.path.startswith(API):
        return _error("not_found", _("未找到。"), status.HTTP_404_NOT_FOUND)
    if request.path.startswith(OPEN311):
        return error_outside_views(request.path, status_code=404, words="no such address")
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent can't be read at all, or a list is asked for what it doesn't have."""
    if request.path.startswith(API):
        return _error("bad_request", _("看不懂这个请求。"), status.HTTP_400_BAD_REQUEST)
    if request.path.startswith(OPEN311):
        return error_outside_views(request.path, status_code=400, words="the request can't be read")
    if isinstance(exception, BadFilter):
        context = {"sentences": exception.sentences}
        return render(request, "bad_filter.html", context, status=status.HTTP_400_BAD_REQUEST)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something unexpected; it has been logged."""
    if request.path.startswith(API):
        return _error("error", _("服务器出错，已记录。"), status.HTTP_500_INTERNAL_SERVER_ERROR)
    if request.path.startswith(OPEN311):
        return error_outside_views(request.path, status_code=500, words="a fault of the server, on record")
    return defaults.server_error(request)


def _error(code: str, message: str, status_code: int) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "fields": {}}}, status=status_code)
