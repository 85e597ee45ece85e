"""The consumer page is rendered when facts change and kept as bytes, so that a scan costs one query."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.local_time import local_date
from enterprises.models import ArchiveEntry, Enterprise
from portal.public_addresses import archive_url, record_url
from portal.queries.public_facts import CREDIT_KINDS, RESULTS_SHOWN, PublicFacts, PublicResult, public_facts
from portal.reasons import BAND_LETTERS, cap_sentence, parts_of
from scoring.models import PublishedPage
from scoring.models.index_snapshot import Band
from staff.models import Post

LANGUAGES = ("zh-hans", "en")
GENUINE = "+k"  # behind the language: the page of somebody who scanned a genuine sticker
SEAL = "<!--seal-->"
BATCH = 200
TEMPLATES = settings.BASE_DIR / "templates" / "portal"
SOURCES = (
    TEMPLATES / "consumer_page.html",
    TEMPLATES / "_consumer_mark.html",
    settings.BASE_DIR / "static" / "css" / "consumer.css",
    settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po",
    Path(__file__),
    Path(__file__).parent.parent / "reasons.py",
    Path(__file__).parent.parent / "public_addresses.py",
    Path(__file__).parent.parent / "queries" / "public_facts.py",
)
Kind = ArchiveEntry.Kind
ARCHIVE_KINDS = {
    "SUPERVISION": (Kind.INSPECTION,),
    "SAMPLING": (Kind.SAMPLE,),
    "CREDIT": CREDIT_KINDS,
}
# A page rendered by an older release is stale, whatever its facts.
RELEASE = hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]
CSS = "".join(
    (settings.BASE_DIR / "static" / "css" / "consumer.css").read_text(encoding="utf-8").splitlines()
)


@dataclass(frozen=True)
class Body:
    """A rendered page, compressed."""

    content: bytes
    etag: str
    fingerprint: str


def fingerprint_of(run_id: int | None) -> str:
    """What a stored page must have been rendered from to be still true; facts outside the index clear it."""
    return f"{RELEASE}.{run_id or 0}"


@transaction.atomic
def publish_pages(*, enterprise_ids: Iterable[int], at: datetime) -> dict[tuple[int, str], Body]:
    """Renders and stores the pages of these enterprises; what was stored, by enterprise and variant."""
    ids = sorted(set(enterprise_ids))
    # Whoever changes a fact clears the fingerprint of these rows: it waits for us, or we see what it wrote.
    list(PublishedPage.objects.select_for_update().filter(enterprise_id__in=ids).order_by("pk").values("pk"))
    bodies = {
        (about.enterprise.pk, variant): body
        for about in public_facts(ids, local_date(at)).values()
        for variant, body in render_bodies(about).items()
    }
    PublishedPage.objects.bulk_create(
        [
            PublishedPage(
                enterprise_id=enterprise_id,
                language=variant,
                body=body.content,
                etag=body.etag,
                fingerprint=body.fingerprint,
                published_at=at,
            )
            for (enterprise_id, variant), body in bodies.items()
        ],
        update_conflicts=True,
        unique_fields=["enterprise", "language"],
        update_fields=["body", "etag", "fingerprint", "published_at"],
        batch_size=BATCH,
    )
    return bodies


def withdraw_pages(*, enterprise_ids: Iterable[int]) -> None:
    """What is stored of these enterprises is no longer true: the next reader has it rendered anew."""
    ids = sorted(set(enterprise_ids))
    for start in range(0, len(ids), 5000):
        PublishedPage.objects.filter(enterprise_id__in=ids[start : start + 5000]).update(fingerprint="")


def render_bodies(about: PublicFacts) -> dict[str, Body]:
    """Every variant of one enterprise's page, by its name in `PublishedPage.language`."""
    bodies = {}
    fingerprint = fingerprint_of(about.current.run_id if about.current else None)
    for language in LANGUAGES:
        with override(language):
            html = "".join(line.strip() for line in render_page(about, language).splitlines(keepends=False))
            variants = {
                language: html.replace(SEAL, ""),
                language + GENUINE: html.replace(SEAL, seal()),
            }
        for variant, text in variants.items():
            content = text.encode()
            bodies[variant] = Body(
                content=gzip.compress(content, compresslevel=6, mtime=0),
                etag=f'W/"{hashlib.sha256(content).hexdigest()[:20]}"',
                fingerprint=fingerprint,
            )
    return bodies


def seal() -> str:
    text = _("码是真的：由监管部门签发给这家单位。")
    return f'<p class="note seal wide"><strong>{text}</strong></p>'


def render_page(about: PublicFacts, language: str) -> str:
    return render_to_string("portal/consumer_page.html", page_context(about, language))


def page_context(about: PublicFacts, language: str) -> dict:
    enterprise, current = about.enterprise, about.current
    is_closed = enterprise.status == Enterprise.Status.CLOSED
    is_scored = current is not None and current.index_tenths is not None and not is_closed
    parameters = current.model_version.parameters if current else None
    parts = parts_of(current, about.facts, parameters) if about.facts and not is_closed else []
    return {
        "css": CSS,
        "html_lang": "en" if language == "en" else "zh-Hans",
        "is_english": language == "en",
        "seal_marker": SEAL,
        "enterprise": enterprise,
        "current": current,
        "index": points(current.index_tenths) if is_scored else "",
        "letter": Band(current.band).letter if is_scored else "–",
        "word": word_for(current, is_closed=is_closed),
        "says": says_for(current, is_closed=is_closed),
        "cap": cap_sentence(current.cap, parameters) if is_scored else "",
        "parts": [
            {
                "name": part.name,
                "question": part.question,
                "points": part.points,
                "width": part.percent,
                "letter": "nabcd"[part.band],
                "reason": part.reason,
                "records": records_of(part.dimension, about, language),
                "note": note_of(part.dimension, about),
            }
            for part in parts
        ],
        "results": results_of(about, language),
        "reply": about.reply,
        "objections": about.objections,
        "licences": about.licences,
        "managers": [
            (kind.label, about.managers[kind]) for kind in Post.MANAGER_KINDS if kind in about.managers
        ],
        "scale": scale_of(parameters) if parameters else [],
        "source_note": source_note(enterprise),
        "methodology_url": reverse("portal:methodology"),
        "archive_url": archive_url(enterprise, language),
        "complaint_url": complaint_url(enterprise),
    }


def points(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def word_for(current, *, is_closed) -> str:
    if is_closed:
        return _("已关闭")
    return Band(current.band if current else Band.NONE).label


def says_for(current, *, is_closed) -> str:
    if is_closed:
        return _("已关闭的单位不再计算指数。")
    band = current.band if current else Band.NONE
    return {
        Band.EXCELLENT: _("食品安全记录很好，近期没有发现突出问题。"),
        Band.GOOD: _("食品安全记录较好，个别方面还可以做得更好。"),
        Band.FAIR: _("食品安全记录一般，有需要改进的方面，请看下面各项。"),
        Band.POOR: _("食品安全记录较差，问题较多，请看下面各项。"),
        Band.NONE: _("记录还不够，暂时不评分。这不表示有问题，也不表示没有问题。"),
    }[Band(band)]


def scale_of(parameters) -> list[tuple[str, str, str]]:
    rows = []
    for band, name in zip((Band.EXCELLENT, Band.GOOD, Band.FAIR, Band.POOR), BAND_LETTERS, strict=True):
        floor = parameters["bands"][name]
        rows.append((band.letter, band.label, f"{floor / 10:g}" if floor else ""))
    return [*rows, (Band.NONE.letter, Band.NONE.label, "")]


def source_note(enterprise) -> str:
    """Where a record comes from that the registry did not make itself."""
    if enterprise.source == "registry":
        return ""
    kind, _colon, feed = enterprise.source.partition(":")
    return _("数据来源：%(source)s 公开数据。") % {"source": enterprise.region.name if feed else kind}


def records_of(dimension, about, language) -> list[tuple[str, str]]:
    """Label and address of the public records behind a reason; of duties and complaints there are none.

    The few that credit is made of are named one by one; results have their cards below.
    """
    kinds = [kind for kind in ARCHIVE_KINDS.get(dimension, ()) if kind in about.archive_kinds]
    entries = [entry for entry in about.entries if entry.kind in CREDIT_KINDS and entry.kind in kinds]
    if entries and len(entries) <= RESULTS_SHOWN:
        return [(record_words(entry), record_url(about.enterprise, entry, language)) for entry in entries]
    return [
        (
            _("看公开的记录：%(kind)s") % {"kind": kind.label},
            archive_url(about.enterprise, language, kind.value),
        )
        for kind in kinds
    ]


def note_of(dimension, about) -> str:
    """Why a figure leads nowhere: a single complaint would show who made it (令20号第三十三条)."""
    if dimension == "COMPLAINT" and about.facts["complaints"]:
        return _("为保护投诉举报人，不逐件公开。")
    return ""


def record_words(entry) -> str:
    day = date_format(entry.occurred_on, "DATE_FORMAT")
    return f"{day} {entry.get_kind_display()} {entry.title}".strip()


def results_of(about, language) -> list[tuple[PublicResult, str]]:
    """Each result with the address of its public record; none where the archive does not have it."""
    urls = {
        (entry.subject, entry.subject_id): record_url(about.enterprise, entry, language)
        for entry in about.entries
    }
    return [(result, urls.get(result.subject, "")) for result in about.results]


def complaint_url(enterprise) -> str:
    """Only where the enterprise has joined the platform is somebody here to answer."""
    if enterprise.registered_on is None:
        return ""
    return reverse("inspections:file_complaint", kwargs={"public_id": enterprise.public_id})
