"""A cadre's visit (督导): recorded once, sealed, its problems handed into the one loop of hazards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.queries.role_holder import nearest_holders
from accounts.services.audit import record_audit
from common.local_time import first_of_quarter, local_date
from enterprises.models import Enterprise, Photo
from hazards.models import Hazard
from hazards.models.hazard import State
from hazards.services.hazard import open_hazard
from hazards.services.move import Evidence
from inspections.models import BackingAssignment, BackingVisit, BackingVisitPhoto, Presence, VisitTask
from inspections.queries.backing.forms import VisitForm, visit_form
from inspections.queries.backing.sealed import sealed_visit
from inspections.signals import backing_visits_recorded
from ledger.services.leaf import add_leaf
from notifications.services.notice import notify

CLOCK_SKEW = timedelta(minutes=5)
ANSWERS = ("YES", "NO", "NOT_APPLICABLE")


class VisitRefused(Exception):
    """The visit can't be recorded like this; nothing was. The text is for the user."""

    field: str | None = None


class NotTheBackingCadre(VisitRefused):
    """Only who backs the enterprise today records a visit there."""


class AnswerMissing(VisitRefused):
    """Every question of the form is answered, also with “does not apply”."""


class PresenceMissing(VisitRefused):
    """A visit on site proves that the cadre was there, or says why that was not possible."""

    field = "no_presence"


class PresenceOfAnother(VisitRefused):
    """The proof belongs to another person, enterprise, day or visit."""

    field = "presence"


class CapturedInFuture(VisitRefused):
    """The phone's clock runs ahead."""


class KeyUsedElsewhere(VisitRefused):
    """Another visit bears the number already."""


@dataclass(frozen=True)
class Said:
    """What the cadre wrote down of a visit.

    `answers` has for each code of the form YES, NO or NOT_APPLICABLE, and a note; `captured_at` is the time
    of the phone, where it was one.
    """

    way: str
    answers: Mapping[str, tuple[str, str]]
    no_presence: str = ""
    advice: str = ""
    handed_over: str = ""
    captured_at: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """What proves a visit: the two-sided scan of that day, and photos."""

    presence: Presence | None = None
    photos: Sequence[Photo] = ()


NOTHING_SHOWN = Shown()


def record_backing_visit(
    *,
    enterprise: Enterprise,
    said: Said,
    by: User,
    at: datetime,
    shown: Shown = NOTHING_SHOWN,
    key: UUID | None = None,
) -> BackingVisit:
    """Each “no” becomes a hazard to be put right. What looks like an offence is handed over to the regulator.

    The same key again gives what was recorded with it: a phone without an answer sends again. A visit that
    waited on the phone is one of the day of its proof of presence; without one, of the day it was received.
    """
    key = key or uuid4()
    if known := _known(key, enterprise, by):
        return known
    try:
        return _record(key, enterprise, said, shown, by, at)
    except IntegrityError:
        if known := _known(key, enterprise, by):  # the same was sent twice at once
            return known
        raise


def _known(key: UUID, enterprise: Enterprise, by: User) -> BackingVisit | None:
    visit = BackingVisit.objects.filter(log_id=key).first()
    if visit is not None and (visit.enterprise_id, visit.cadre_id) != (enterprise.pk, by.pk):
        raise KeyUsedElsewhere(_("这份记录的编号已经用过，请重新打开。"))
    return visit


@transaction.atomic
def _record(
    key: UUID, enterprise: Enterprise, said: Said, shown: Shown, by: User, at: datetime
) -> BackingVisit:
    if said.captured_at and said.captured_at > at + CLOCK_SKEW:
        raise CapturedInFuture(_("手机时间比服务器快了五分钟以上，请校准手机时间后再提交。"))
    today = shown.presence.proved_on if shown.presence else local_date(at)
    assignment = (
        BackingAssignment.objects.select_for_update().open().filter(enterprise=enterprise, cadre=by).first()
    )
    if assignment is None:
        raise NotTheBackingCadre(_("这家主体现在不由您包保。"))
    form = visit_form(enterprise.kind)
    answers = _answers(form, said)
    _check_presence(enterprise, said, shown.presence, by, at)
    task = _oldest_due(enterprise, by, today)
    visit = BackingVisit.objects.create(
        log_id=key,
        enterprise=enterprise,
        assignment=assignment,
        task=task,
        cadre=by,
        way=said.way,
        visited_at=at,
        visited_on=today,
        captured_at=said.captured_at,
        presence=shown.presence,
        no_presence="" if shown.presence else said.no_presence.strip(),
        form_version=form.version,
        answers=answers,
        advice=said.advice.strip(),
        handed_over=said.handed_over.strip(),
    )
    BackingVisitPhoto.objects.bulk_create(
        BackingVisitPhoto(visit=visit, photo=photo) for photo in shown.photos
    )
    if task:
        task.state, task.done_on = VisitTask.State.DONE, today
        task.save(update_fields=["state", "done_on"])
    _open_hazards(visit, shown.photos, by, at)
    add_leaf(sealed_visit(visit, sorted(shown.photos, key=lambda photo: photo.pk)).entry)
    record_audit(
        action="record_backing_visit",
        subject=visit,
        by=by,
        at=at,
        new={"way": str(said.way), "problems": len(visit.problems), "handed_over": bool(visit.handed_over)},
        region_path=enterprise.region_path,
    )
    if visit.handed_over:
        _tell_regulators(visit, local_date(at), at)
    backing_visits_recorded.send(sender=BackingVisit, enterprise_ids=[enterprise.pk], at=at)
    return visit


def _answers(form: VisitForm, said: Said) -> list[dict[str, str]]:
    """As the form asked, with its words: they are sealed with the visit."""
    given = [(question, *said.answers.get(question.code, ("", ""))) for question in form.questions]
    if any(answer not in ANSWERS for _question, answer, _note in given):
        raise AnswerMissing(_("每个问题都要回答；不适用的选“不适用”。"))
    return [
        {
            "code": question.code,
            "topic": question.topic,
            "question": question.text,
            "answer": answer,
            "note": note.strip(),
        }
        for question, answer, note in given
    ]


def _oldest_due(enterprise: Enterprise, cadre: User, day: date) -> VisitTask | None:
    """The visit that this one makes; what a predecessor missed stays theirs."""
    owed = VisitTask.objects.select_for_update(of=("self",)).due()
    owed = owed.filter(enterprise=enterprise, assignment__cadre=cadre, quarter__lte=first_of_quarter(day))
    return owed.order_by("due_on", "number").first()


def _check_presence(
    enterprise: Enterprise, said: Said, presence: Presence | None, by: User, at: datetime
) -> None:
    """The proof is of the day on which the form was filled in."""
    day = local_date(said.captured_at or at)
    if presence is not None:
        known = (presence.enterprise_id, presence.official_id, presence.proved_on)
        if known != (enterprise.pk, by.pk, day) or hasattr(presence, "backing_visit"):
            raise PresenceOfAnother(_("这份到场证明不是今天您在这家主体的，或已用于另一次督导。"))
    elif said.way == BackingVisit.Way.ON_SITE and not said.no_presence.strip():
        raise PresenceMissing(_("现场督导要双方扫码验证到场；做不到时请写明原因。"))


def _tell_regulators(visit: BackingVisit, day: date, at: datetime) -> None:
    """A lead goes to the regulators closest to the place: theirs is what follows from it."""
    path = visit.enterprise.region_path
    notify(
        recipients=nearest_holders([path], REGULATOR_ROLES, day).get(path, []),
        topic="backing",
        key=f"lead:{visit.pk}",
        title=gettext_lazy("包保干部移交线索：%(enterprise)s"),
        text=gettext_lazy("督导中发现的线索，请看督导记录并处理。"),
        url=reverse("inspections:show_backing_visit", args=[visit.pk]),
        params={"enterprise": visit.enterprise.name},
        at=at,
    )


def _open_hazards(visit: BackingVisit, photos: Sequence[Photo], by: User, at: datetime) -> None:
    for answer in visit.problems:
        open_hazard(
            enterprise=visit.enterprise,
            source=Hazard.Source.BACKING,
            source_key=f"backing:{visit.pk}:{answer['code']}",
            severity=Hazard.Severity.GENERAL,
            title=answer["note"] or answer["question"],
            by=by,
            at=at,
            upto=State.ASSIGNED,
            evidence=Evidence(photos=photos, no_photo="" if photos else "以督导记录为证"),
        )
