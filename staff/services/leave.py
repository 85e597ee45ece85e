"""Leave of people in post, and who stands in for them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from staff.models import Leave, Person, Post
from staff.services.appointment_rules import prohibition_on
from staff.signals import posts_changed

LATEST_DECLARED = timedelta(days=31)  # an illness is declared when one is back
LONGEST = timedelta(days=366)


class LeaveRefused(Exception):
    """Nothing was changed; `field` names what has to be put right."""

    field: str | None = None


class PostNotHeld(LeaveRefused):
    """Leave lies within the time of the post."""

    field = "starts_on"


class WrongPeriod(LeaveRefused):
    field = "ends_on"


class LeavesOverlap(LeaveRefused):
    field = "starts_on"


class NoSuchDeputy(LeaveRefused):
    """A deputy works at the same enterprise all the time of the leave and is there."""

    field = "deputy"


class LeaveOver(LeaveRefused):
    """Days that have passed stay as they were declared."""


@transaction.atomic
def declare_leave(
    *,
    post: Post,
    deputy: Person | None,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: User | None,
    at: datetime,
) -> Leave:
    """The holder of the post is away on these days, both included."""
    post = Post.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=post.pk)
    _refuse_days(post, starts_on, ends_on, local_date(at))
    if deputy is not None:
        _refuse_deputy(post, deputy, starts_on, ends_on)
    leave = Leave.objects.create(
        post=post,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip()[: Leave._meta.get_field("reason").max_length],
        declared_by=by,
        declared_at=at,
    )
    _tell("declare_leave", leave, by, at, new=_facts(leave))
    return leave


@transaction.atomic
def cancel_leave(*, leave: Leave, by: User | None, at: datetime) -> Leave:
    """Back before the last day: leave that has begun ends yesterday, leave to come falls away altogether."""
    leave = (
        Leave.objects.select_for_update(of=("self",))
        .select_related("post__enterprise", "deputy")
        .get(pk=leave.pk)
    )
    today = local_date(at)
    if leave.cancelled_at is not None or leave.ends_on < today:
        raise LeaveOver(_("这次请假已经结束或取消。"))
    old = _facts(leave)
    if leave.starts_on < today:
        leave.ends_on = today - timedelta(days=1)
        leave.save(update_fields=["ends_on"])
    else:
        leave.cancelled_at = at
        leave.save(update_fields=["cancelled_at"])
    _tell("cancel_leave", leave, by, at, old=old, new=_facts(leave))
    return leave


def _refuse_days(post: Post, starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise WrongPeriod(_("结束日期不能早于开始日期。"))
    if ends_on - starts_on >= LONGEST:
        raise WrongPeriod(_("一次请假最长一年；不再任职的请办理离任。"))
    if starts_on < today - LATEST_DECLARED:
        raise PostNotHeld(_("只能补报 31 天以内的请假。"))
    if not (post.is_held_on(starts_on) and post.is_held_on(ends_on)):
        raise PostNotHeld(_("请假日期不在这个岗位的任职期间内。"))
    if _standing(starts_on, ends_on).filter(post=post).exists():
        raise LeavesOverlap(_("这段日期与已申报的请假重叠。"))


def _refuse_deputy(post: Post, deputy: Person, starts_on: date, ends_on: date) -> None:
    if deputy.pk == post.person_id:
        raise NoSuchDeputy(_("代班人不能是请假人自己。"))
    posts = list(Post.objects.filter(person=deputy, enterprise=post.enterprise))
    if not any(held.is_held_on(starts_on) and held.is_held_on(ends_on) for held in posts):
        raise NoSuchDeputy(_("代班人请假期间须在本单位任职。"))
    away = _standing(starts_on, ends_on).filter(post__person=deputy, post__enterprise=post.enterprise)
    if away.exists():
        raise NoSuchDeputy(_("代班人这段时间自己也请了假。"))
    if post.kind in Post.MANAGER_KINDS and any(
        prohibition_on(person=deputy, day=day) for day in (starts_on, ends_on)
    ):
        raise NoSuchDeputy(_("代班人在禁业期内，不得从事食品安全管理（《食品安全法》第一百三十五条）。"))


def _standing(starts_on: date, ends_on: date):
    return Leave.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, cancelled_at__isnull=True)


def _facts(leave: Leave) -> dict[str, str]:
    return {
        "starts_on": leave.starts_on.isoformat(),
        "ends_on": leave.ends_on.isoformat(),
        "deputy": leave.deputy.code if leave.deputy else "",
        "cancelled_at": leave.cancelled_at.isoformat() if leave.cancelled_at else "",
    }


def _tell(action: str, leave: Leave, by: User | None, at: datetime, **entry) -> None:
    enterprise = leave.post.enterprise
    record_audit(action=action, subject=leave, by=by, at=at, region_path=enterprise.region_path, **entry)
    posts_changed.send(sender=Post, enterprise_ids=[enterprise.pk], at=at)
