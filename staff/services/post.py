"""Posts: appointed, confirmed, renewed, documented and ended; never edited into another post."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from enterprises.services.membership import MembershipRefused
from staff.models import Person, Post
from staff.services.appointment_rules import (
    FARTHEST_AHEAD,
    AlreadyInPost,
    PostRefused,
    WrongTerm,
    refuse_dates,
    refuse_long_term,
    refuse_overlap,
    refuse_prohibited,
)
from staff.services.post_membership import give_membership, take_membership
from staff.signals import posts_changed


class AppointerMissing(PostRefused):
    """The three kinds are appointed by somebody who answers for it."""


class EndReasonMissing(PostRefused):
    field = "reason"


class WrongEnd(PostRefused):
    field = "ended_on"


class EnterpriseClosed(PostRefused):
    """Nobody works at a closed enterprise."""


class ErasedPerson(PostRefused):
    """Only a pseudonym is left; whoever comes back is registered anew."""


class OfficialInPost(PostRefused):
    """Who supervises doesn't work for the supervised."""


class PostEnded(PostRefused):
    """The post is over; its row is history now."""


class NothingToConfirm(PostRefused):
    """Conditions are asked of the three kinds only."""


class NotAllConfirmed(PostRefused):
    """Who doesn't meet all four conditions can't be confirmed in the post."""


class AlreadyConfirmed(PostRefused):
    """The conditions of this post were confirmed before."""


@dataclass(frozen=True)
class Conditions:
    """What director and officer must meet (令60号第七、八条)."""

    knows_law: bool
    controls_risks: bool
    knows_process: bool
    passed_exam: bool


ALL_CONDITIONS = Conditions(knows_law=True, controls_risks=True, knows_process=True, passed_exam=True)


def appoint_person(
    *,
    person: Person,
    enterprise: Enterprise,
    kind: str,
    starts_on: date,
    by: User | None,
    at: datetime,
    job_title: str = "",
    handles_food: bool = False,
    is_management: bool = False,
    term_ends_on: date | None = None,
    document_no: str = "",
    conditions_confirmed: bool = False,
) -> Post:
    """Put somebody in a post from a day on; managers with a sign-in may act for the enterprise along with it.

    Staff may have worked there long before the enterprise came to the platform: the first day is not bound
    to it.
    """
    post = Post(
        person=person,
        enterprise=enterprise,
        kind=kind,
        starts_on=starts_on,
        job_title=job_title.strip()[: Post._meta.get_field("job_title").max_length],
        handles_food=handles_food,
        is_management=is_management,
        term_ends_on=term_ends_on,
        document_no=document_no.strip()[: Post._meta.get_field("document_no").max_length],
        created_by=by,
        created_at=at,
    )
    if conditions_confirmed:
        _confirm(post, ALL_CONDITIONS, by, at)
    try:
        return _appoint(post, by, at)
    except IntegrityError as error:
        # Two appointments in the same moment; the one that came later is told as if it had come later.
        refuse_overlap(post)
        raise AlreadyInPost(_("刚刚已有人登记了同一岗位，请刷新后查看。")) from error


def end_post(*, post: Post, ended_on: date, reason: str, by: User | None, at: datetime) -> Post:
    """The person leaves: from `ended_on` the post is no longer held, and its membership ends with it."""
    if not reason.strip():
        raise EndReasonMissing(_("请写明离任原因。"))
    with transaction.atomic():
        post = _locked(post)
        if ended_on < post.starts_on:
            raise WrongEnd(_("离任日期不能早于任职起始日期。"))
        if ended_on > local_date(at) + FARTHEST_AHEAD:
            raise WrongEnd(_("离任日期最多提前 90 天登记，请核对年份。"))
        post.ended_on = ended_on
        post.end_reason = reason.strip()[: Post._meta.get_field("end_reason").max_length]
        post.save(update_fields=["ended_on", "end_reason"])
        take_membership(post=post, by=by, at=at, reason=post.end_reason)
        _tell("end_post", post, by, at, new={"ended_on": ended_on.isoformat()}, reason=post.end_reason)
    return post


def confirm_conditions(
    *,
    post: Post,
    knows_law: bool,
    controls_risks: bool,
    knows_process: bool,
    passed_exam: bool,
    by: User,
    at: datetime,
) -> Post:
    """Whoever appoints a manager confirms all four conditions (令60号第七、八条)."""
    with transaction.atomic():
        post = _locked(post)
        if post.confirmed_at is not None:
            raise AlreadyConfirmed(_("这个岗位的任职条件已经确认过。"))
        conditions = Conditions(knows_law, controls_risks, knows_process, passed_exam)
        _confirm(post, conditions, by, at)
        post.save(update_fields=[*asdict(conditions), "confirmed_by", "confirmed_at"])
        _tell("confirm_conditions", post, by, at, new=asdict(conditions))
    return post


def renew_term(
    *, post: Post, term_ends_on: date, by: User | None, at: datetime, document_no: str = ""
) -> Post:
    """Appoint the same person for a further term; the new document's number replaces the old."""
    with transaction.atomic():
        post = _locked(post)
        if post.term_ends_on is not None and term_ends_on <= post.term_ends_on:
            raise WrongTerm(_("新的任期应晚于原来的任期。"))
        if term_ends_on < local_date(at):
            raise WrongTerm(_("新的任期已经过去，请核对年份。"))
        refuse_long_term(term_ends_on, local_date(at))
        refuse_prohibited(post, local_date(at))
        old = {"term_ends_on": _iso(post.term_ends_on), "document_no": post.document_no}
        post.term_ends_on = term_ends_on
        if document_no.strip():
            post.document_no = document_no.strip()[: Post._meta.get_field("document_no").max_length]
        post.save(update_fields=["term_ends_on", "document_no"])
        new = {"term_ends_on": _iso(term_ends_on), "document_no": post.document_no}
        _tell("renew_term", post, by, at, old=old, new=new)
    return post


@transaction.atomic
def _appoint(post: Post, by: User | None, at: datetime) -> Post:
    # The enterprise's row stands for "who is in post there": appointments there wait for each other.
    post.enterprise = Enterprise.objects.select_for_update().get(pk=post.enterprise.pk)
    post.person = Person.objects.select_related("user").get(pk=post.person.pk)
    if post.person.erased_at is not None:
        raise ErasedPerson(_("此人的个人信息已按本人要求删除，请重新登记。"))
    if post.kind in Post.MANAGER_KINDS and by is None:
        raise AppointerMissing(_("任命负责人、总监和安全员要说明由谁任命。"))
    if post.enterprise.status == Enterprise.Status.CLOSED:
        raise EnterpriseClosed(_("主体已关闭，不能再任命人员。"))
    refuse_dates(post, local_date(at))
    refuse_prohibited(post, local_date(at))
    refuse_overlap(post)
    post.save(force_insert=True)
    try:
        give_membership(post=post, by=by, at=at)
    except MembershipRefused as refusal:
        raise OfficialInPost(str(refusal)) from refusal
    _tell("appoint_person", post, by, at, new=_facts(post))
    return post


def _confirm(post: Post, conditions: Conditions, by: User | None, at: datetime) -> None:
    if post.kind not in Post.MANAGER_KINDS:
        raise NothingToConfirm(_("只有负责人、总监和安全员需要确认任职条件。"))
    if conditions != ALL_CONDITIONS:
        raise NotAllConfirmed(_("四项任职条件须逐项确认，缺一项都不能任命。"))
    for name, is_met in asdict(conditions).items():
        setattr(post, name, is_met)
    post.confirmed_by, post.confirmed_at = by, at


def _locked(post: Post) -> Post:
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("enterprise", "person__user")
        .get(pk=post.pk)
    )
    if post.ended_on is not None:
        raise PostEnded(_("这个岗位已经办理离任。"))
    return post


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _facts(post: Post) -> dict[str, str | bool]:
    return {
        "person": post.person.code,
        "kind": str(post.kind),
        "job_title": post.job_title,
        "starts_on": _iso(post.starts_on),
        "term_ends_on": _iso(post.term_ends_on),
        "document_no": post.document_no,
        "handles_food": post.handles_food,
        "is_management": post.is_management,
        "conditions_confirmed": post.confirmed_at is not None,
    }


def _tell(action: str, post: Post, by: User | None, at: datetime, **entry) -> None:
    path = post.enterprise.region_path
    record_audit(action=action, subject=post, by=by, at=at, region_path=path, **entry)
    posts_changed.send(sender=Post, enterprise_ids=[post.enterprise_id], at=at)
