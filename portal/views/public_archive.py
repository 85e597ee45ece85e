"""The public part of the credit archive, for whoever comes from the page behind the QR code."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from common.local_time import local_date
from enterprises.models import ArchiveEntry
from enterprises.queries.credit.public_archive import (
    find_public_enterprise,
    find_public_entry,
    public_entries,
    public_facts_of,
)
from inspections.models import Inspection, Sample
from portal.public_addresses import SUBJECTS, archive_url, record_url
from portal.queries.public_facts import public_result
from portal.services.publish_page import CSS
from portal.views.consumer_page import POLICY, language_of
from scoring.models import Reply

PAGE_SIZE = 25
PUBLIC_KINDS = (
    ArchiveEntry.Kind.PENALTY,
    ArchiveEntry.Kind.ABNORMAL_LIST,
    ArchiveEntry.Kind.SERIOUS_LIST,
    ArchiveEntry.Kind.HONOUR,
    ArchiveEntry.Kind.INSPECTION,
    ArchiveEntry.Kind.SAMPLE,
    ArchiveEntry.Kind.LICENCE,
)


BAD_KINDS = (ArchiveEntry.Kind.PENALTY, ArchiveEntry.Kind.ABNORMAL_LIST, ArchiveEntry.Kind.SERIOUS_LIST)
FAILED = {
    ArchiveEntry.Subject.INSPECTION: Inspection.Result.FAIL,
    ArchiveEntry.Subject.SAMPLE: Sample.Verdict.FAILED,
}
REPLIED = {ArchiveEntry.Subject.INSPECTION: "inspection_id", ArchiveEntry.Subject.SAMPLE: "sample_id"}


def with_replies(enterprise, entries, language):
    """Each fact with what the enterprise says of it, so that a reply stands wherever its result is public.

    With the address of its own page, and whether it speaks against the enterprise.
    """
    said = {
        (field, getattr(reply, field)): reply.text
        for reply in Reply.objects.standing().filter(enterprise=enterprise)
        for field in REPLIED.values()
    }
    facts = public_facts_of(enterprise, entries)
    return [
        (
            fact,
            said.get((REPLIED.get(entry.subject), entry.subject_id), ""),
            record_url(enterprise, entry, language),
            is_bad(entry),
        )
        for fact, entry in zip(facts, entries, strict=True)
    ]


def is_bad(entry):
    return entry.kind in BAD_KINDS or entry.outcome == FAILED.get(entry.subject)


@require_safe
@login_not_required
def show_public_archive(request, public_id):
    """Read as it stands at this moment: what was withdrawn a second ago is not on it."""
    enterprise = find_public_enterprise(public_id)
    if enterprise is None:
        raise Http404
    kind = request.GET.get("kind", "")
    kind = kind if kind in PUBLIC_KINDS else ""
    day, language = local_date(timezone.now()), language_of(request)
    page = Paginator(public_entries(enterprise, day, kind), PAGE_SIZE).get_page(request.GET.get("page"))
    with override(language):
        context = {
            "facts": with_replies(enterprise, page.object_list, language),
            "page": page,
            "kind": kind,
            "kinds": PUBLIC_KINDS,
        }
        return answer(request, "portal/public_archive.html", enterprise, language, context)


@require_safe
@login_not_required
def show_public_record(request, public_id, subject, subject_id):
    """One record that is public now, with the enterprise's reply and the place of its proof in the log."""
    enterprise = find_public_enterprise(public_id)
    if enterprise is None or subject not in SUBJECTS:
        raise Http404
    entry = find_public_entry(enterprise, SUBJECTS[subject], subject_id, local_date(timezone.now()))
    if entry is None:
        raise Http404
    language = language_of(request)
    with override(language):
        ((fact, reply, _url, speaks_against),) = with_replies(enterprise, [entry], language)
        context = {
            "fact": fact,
            "reply": reply,
            "is_bad": speaks_against,
            "entry": entry,
            "result": public_result(enterprise, entry.subject, entry.subject_id),
            "archive_url": archive_url(enterprise, language),
        }
        return answer(request, "portal/public_record.html", enterprise, language, context)


def answer(request, template, enterprise, language, context):
    """Nowhere kept: what is withdrawn must not come back out of a cache."""
    context |= {
        "enterprise": enterprise,
        "css": CSS,
        "is_english": language == "en",
        "html_lang": "en" if language == "en" else "zh-Hans",
    }
    response = render(request, template, context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = POLICY
    return response
