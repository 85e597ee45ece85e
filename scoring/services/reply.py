"""The enterprise's own word beside its index and results (企业说明): published at once, kept for ever."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from enterprises.models import Enterprise
from inspections.models import Inspection, Sample
from scoring.models import Reply
from scoring.signals import replies_changed

End, Subject = Reply.End, Reply.Subject
# Phone, identity and account numbers, e-mail: nobody's belong on a public page (个人信息保护法第二十五条).
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{15,19})(?!\d)|[\w.+-]+@[\w-]+\.[\w.]+")


class ReplyRefused(Exception):
    """The text can't be published, or is no longer; nothing was changed. The text is for the user."""

    field: str | None = None


class NothingSaid(ReplyRefused):
    field = "text"


class HoldsPersonalData(ReplyRefused):
    """A number or an address by which a person is reached or known."""

    field = "text"


class NotPublic(ReplyRefused):
    """Nothing is published beside which it could stand."""


class AlreadyEnded(ReplyRefused):
    """It was replaced, withdrawn or removed before."""


@transaction.atomic
def write_reply(
    *,
    enterprise: Enterprise,
    text: str,
    by: User,
    at: datetime,
    inspection: Inspection | None = None,
    sample: Sample | None = None,
) -> Reply:
    """Publish the enterprise's word on a result, or on the index; it takes the place of an earlier one."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    text = " ".join(text.split())
    if not text:
        raise NothingSaid(_("请写下要公布的说明。"))
    if PERSONAL.search(text):
        raise HoldsPersonalData(_("说明会公开，请去掉电话、证件号、账号和邮箱。"))
    if not _is_public(enterprise, inspection, sample):
        raise NotPublic(_("这个结果没有公布，或已经撤销。"))
    about = {"subject": _subject(inspection, sample), "inspection": inspection, "sample": sample}
    for earlier in enterprise.replies.standing().filter(**about):
        _end(earlier, End.REPLACED, by, at)
    reply = Reply.objects.create(enterprise=enterprise, text=text, written_by=by, written_at=at, **about)
    _tell(reply, "write_reply", by, at)
    return reply


@transaction.atomic
def withdraw_reply(*, reply: Reply, by: User, at: datetime) -> Reply:
    """The enterprise takes its word back."""
    reply = _end(_locked(reply), End.WITHDRAWN, by, at)
    _tell(reply, "withdraw_reply", by, at)
    return reply


@transaction.atomic
def remove_reply(*, reply: Reply, reason: str, by: User, at: datetime) -> Reply:
    """Taken off the page by the regulator, only for what the law forbids to publish."""
    reply = _end(_locked(reply), End.REMOVED, by, at, reason=reason)
    _tell(reply, "remove_reply", by, at, reason=reason)
    return reply


def _is_public(enterprise: Enterprise, inspection: Inspection | None, sample: Sample | None) -> bool:
    """Whether everything it is about is this enterprise's and published; the index always is."""
    results = ((Inspection, inspection), (Sample, sample))
    return all(
        model.objects.published().filter(pk=result.pk, enterprise=enterprise).exists()
        for model, result in results
        if result is not None
    )


def _subject(inspection: Inspection | None, sample: Sample | None) -> str:
    if inspection:
        return Subject.INSPECTION
    return Subject.SAMPLE if sample else Subject.INDEX


def _end(reply: Reply, end: str, by: User, at: datetime, reason: str = "") -> Reply:
    if reply.end:
        raise AlreadyEnded(_("这条说明已经不再公布。"))
    reply.end, reply.ended_at, reply.ended_by, reply.end_reason = end, at, by, reason
    reply.save(update_fields=["end", "ended_at", "ended_by", "end_reason"])
    return reply


def _locked(reply: Reply) -> Reply:
    return Reply.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=reply.pk)


def _tell(reply: Reply, action: str, by: User, at: datetime, **change) -> None:
    record_audit(
        action=action,
        subject=reply,
        by=by,
        at=at,
        new={"subject": str(reply.subject)},
        region_path=reply.enterprise.region_path,
        **change,
    )
    replies_changed.send(sender=Reply, enterprise_ids=[reply.enterprise_id], at=at)
