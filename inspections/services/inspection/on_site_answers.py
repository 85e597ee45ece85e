"""What was found on site, item by item; and what becomes of it when the result is final."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from common.local_time import end_of_local_day
from enterprises.models import Photo
from hazards.models import Hazard
from hazards.services.hazard import open_hazard
from hazards.services.move import Evidence
from inspections.models import (
    ChecklistItem,
    Inspection,
    InspectionItem,
    OnSiteAnswer,
    OnSiteInspection,
    OnSitePhoto,
)
from inspections.services.inspection.inspection import hazard_key
from inspections.services.inspection.on_site_refusal import AnswersIncomplete

Outcome = OnSiteAnswer.Outcome


@dataclass(frozen=True)
class Answer:
    """What was found of one item."""

    code: str
    outcome: str
    note: str = ""
    is_corrected: bool = False
    due_on: date | None = None
    is_critical: bool = False
    photos: Sequence[Photo] = ()
    after_photos: Sequence[Photo] = ()


def check_answers(on_site: OnSiteInspection, answers: Sequence[Answer]) -> list[tuple[ChecklistItem, Answer]]:
    """Each item with its answer, in the order of the checklist; refuses what is missing or can't be."""
    items = list(on_site.checklist.items.order_by("position"))
    by_code = {answer.code: answer for answer in answers}
    if len(by_code) < len(answers) or by_code.keys() != {item.code for item in items}:
        raise AnswersIncomplete(_("每一项都要有一个结果。"))
    pairs = [(item, by_code[item.code]) for item in items]
    for item, answer in pairs:
        if trouble := _trouble(on_site, item, answer):
            raise AnswersIncomplete(f"{item.position}. {trouble}")
    return pairs


def _trouble(on_site: OnSiteInspection, item: ChecklistItem, answer: Answer) -> str:
    """Why an item can't have that answer; empty if it can."""
    failed = answer.outcome == Outcome.FAIL
    if answer.outcome not in Outcome.values:
        return _("请选择结果。")
    if answer.outcome == Outcome.SKIPPED and not may_skip(on_site, item):
        return _("这一项不能不查。")
    if failed and not answer.note.strip():
        return _("不符合的，要写明情况。")
    if (answer.is_corrected or answer.due_on) and not failed:
        return _("只有不符合的项才有整改。")
    if answer.is_corrected and not item.may_correct_on_spot:
        return _("这一项不能当场改正了事，要限期整改。")
    if answer.is_critical and not (failed and item.is_key):
        return _("只有不符合的重点项可以要求立即停止。")
    if answer.due_on and not answer.is_corrected and answer.due_on < on_site.started_on:
        return _("整改期限不能早于检查当天。")
    if any(photo.enterprise_id != on_site.enterprise_id for photo in [*answer.photos, *answer.after_photos]):
        return _("照片不是在这家企业拍的。")
    return ""


def is_full(on_site: OnSiteInspection, pairs: Sequence[tuple[ChecklistItem, Answer]]) -> bool:
    """Nothing left out, of the list for that type of business (令49号第二十二条)."""
    nothing_skipped = all(answer.outcome != Outcome.SKIPPED for _item, answer in pairs)
    return nothing_skipped and on_site.checklist.is_for(on_site.enterprise.kind)


def may_skip(on_site: OnSiteInspection, item: ChecklistItem) -> bool:
    """An unannounced inspection need not look at everything (令49号第二十七条、第四十六条)."""
    return on_site.kind == Inspection.Kind.UNANNOUNCED and item.may_skip_unannounced


def store_answers(
    on_site: OnSiteInspection, pairs: Sequence[tuple[ChecklistItem, Answer]], captured_at: datetime
) -> None:
    rows = OnSiteAnswer.objects.bulk_create(
        OnSiteAnswer(
            on_site=on_site,
            enterprise=on_site.enterprise,
            item=item,
            outcome=answer.outcome,
            note=answer.note.strip()[:500],
            is_corrected=answer.is_corrected,
            is_critical=answer.is_critical,
            due_at=None if answer.is_corrected else _end_of(answer.due_on),
            captured_at=captured_at,
        )
        for item, answer in pairs
    )
    OnSitePhoto.objects.bulk_create(
        OnSitePhoto(answer=row, photo=photo, is_after=is_after)
        for row, (_item, answer) in zip(rows, pairs, strict=True)
        for is_after, photos in ((False, answer.photos), (True, answer.after_photos))
        for photo in photos
    )


def _end_of(day: date | None) -> datetime | None:
    """The last second of the day: what is due on a day is not due on the next."""
    return end_of_local_day(day) - timedelta(seconds=1) if day else None


def demand(
    on_site: OnSiteInspection, answer: OnSiteAnswer, item: InspectionItem, by: User, at: datetime
) -> None:
    """A written demand with the inspector's limit; else that of the severity (第三十二条、第三十三条).

    The limit stands as it was told: one that is over when the result becomes final is overdue at once.
    """
    photos = [one.photo for one in answer.photos.all() if not one.is_after]
    open_hazard(
        enterprise=on_site.enterprise,
        source=Hazard.Source.INSPECTION,
        source_key=hazard_key(item),
        severity=_severity(answer),
        title=answer.note or item.description,
        legal_item=answer.item.legal_basis,
        due_at=max(answer.due_at, at) if answer.due_at and not answer.is_critical else None,
        by=by,
        at=at,
        evidence=Evidence(photos=photos) if photos else Evidence(no_photo="以检查记录为证"),
    )


def _severity(answer: OnSiteAnswer) -> Hazard.Severity:
    """What may cause an accident is stopped at once (第三十一条)."""
    if answer.is_critical:
        return Hazard.Severity.CRITICAL
    return Hazard.Severity.MAJOR if answer.item.is_key else Hazard.Severity.GENERAL
