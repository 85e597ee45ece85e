"""A revision to take away: as the document that the law names, and as a file that anybody can check."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from duties.models import DutyRecord
from duties.services.record_code import disclose_record, print_record
from duties.views.find import find_duty


@require_GET
@never_cache
def print_record_view(request, public_id, kind, due_on, revision):
    record = _find_revision(request, public_id, kind, due_on, revision)
    pdf, content = print_record(record=record, by=request.user, at=timezone.now())
    return _file(pdf, "application/pdf", f"inline; filename={_name(record, content)}.pdf")


@require_GET
@never_cache
def download_record(request, public_id, kind, due_on, revision):
    record = _find_revision(request, public_id, kind, due_on, revision)
    fields, content = disclose_record(record=record, by=request.user, at=timezone.now())
    text = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
    return _file(
        text, "application/json; charset=utf-8", f"attachment; filename={_name(record, content)}.json"
    )


def _find_revision(request, public_id, kind, due_on, revision):
    duty = find_duty(request, public_id, kind, due_on)
    if revision > 32_767:  # of the column
        raise Http404
    return get_object_or_404(
        DutyRecord.objects.select_related("enterprise", "by"),
        enterprise_id=duty.enterprise_id,
        due_on=duty.due_on,
        kind=duty.kind,
        revision=revision,
    )


def _name(record, content):
    return f"{record.slug}-{record.due_on}-{record.revision}-{content.code}"


def _file(body, content_type, disposition):
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response
