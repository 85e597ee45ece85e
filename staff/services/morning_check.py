"""The morning check (晨检): who is fit to handle food today. Only fit or not is ever written down."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from enterprises.models import Enterprise
from staff.models import CodePurpose, MorningCheck, Person
from staff.queries.current_posts import enterprise_ids_of
from staff.services.staff_code import use_staff_code
from staff.signals import fitness_changed

SAME_TAP = timedelta(minutes=1)  # an identical check within it is the same tap, sent twice
Method = MorningCheck.Method


class CheckRefused(Exception):
    """The check can't be recorded as asked; `str()` is the sentence for whoever asked."""


class NotInPost(CheckRefused):
    """Who holds no post at the enterprise is not checked there."""

    def __str__(self):
        return _("此人现在不在本单位任职，不能在这里晨检。")


class StillOffDuty(CheckRefused):
    """Who was sent off duty comes back by a clearing check, not by another ordinary one."""

    def __str__(self):
        return _("此人晨检不合格后还在离岗，要先由管理人员确认康复，才能重新上岗。")


class NotOffDuty(CheckRefused):
    """There is nothing to clear."""

    def __str__(self):
        return _("此人没有离岗，不需要解除；请做普通晨检。")


class ClearsOneself(CheckRefused):
    """Who is ill doesn't declare themselves well while a colleague could."""

    def __str__(self):
        return _("不能确认自己康复，请由本单位其他管理人员确认。")


@transaction.atomic
def record_morning_check(
    *,
    enterprise: Enterprise,
    person: Person,
    is_fit: bool,
    by: User,
    at: datetime,
    clears: bool = False,
    method: str = Method.BY_HAND,
) -> MorningCheck:
    """Write down whether somebody is fit; who is not is off duty at once, everywhere they work.

    国卫食品发〔2016〕31号. `clears` ends an off-duty time: a manager confirms that the person is well again.
    """
    day = local_date(at)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # one check after the other
    if not person.posts.on(day).filter(enterprise=enterprise).exists():
        raise NotInPost
    last = person.morning_checks.order_by("-checked_at", "-pk").first()
    wanted = (enterprise.pk, is_fit, clears, by.pk)
    if last is not None and at - last.checked_at < SAME_TAP:
        if (last.enterprise_id, last.is_fit, last.clears, last.by_id) == wanted:
            return last
        at = max(at, last.checked_at)  # two servers' clocks: what is written later stays the last
    is_off_duty = last is not None and not last.is_fit
    if clears and not is_off_duty:
        raise NotOffDuty
    if clears and person.user_id == by.pk and _others_could_clear(enterprise, by, day):
        raise ClearsOneself
    if is_fit and not clears and is_off_duty:
        raise StillOffDuty
    check = MorningCheck.objects.create(
        enterprise=enterprise,
        person=person,
        day=local_date(at),
        checked_at=at,
        is_fit=is_fit,
        clears=clears,
        method=method,
        by=by,
    )
    _tell(check)
    return check


def check_in_by_code(
    *, enterprise: Enterprise, token: str, is_fit: bool, by: User, at: datetime
) -> MorningCheck:
    """Check somebody in who shows the code on the phone; the code is used up.

    Two transactions on purpose: a refused code has to stay on record, and one that was used stays used even
    if the check is then refused – the phone shows the next within half a minute.
    """
    person = use_staff_code(token=token, purpose=CodePurpose.CHECK_IN, enterprise=enterprise, by=by, at=at)
    return record_morning_check(
        enterprise=enterprise, person=person, is_fit=is_fit, by=by, at=at, method=Method.CODE
    )


def _others_could_clear(enterprise: Enterprise, by: User, day: date) -> bool:
    """In a shop of one there is nobody else; the audit trail says who it was."""
    return enterprise.memberships.on(day).exclude(user=by).exists()


def _tell(check: MorningCheck) -> None:
    record_audit(
        action="clear_off_duty" if check.clears else "record_morning_check",
        subject=check,
        by=check.by,
        at=check.checked_at,
        new={
            "person": check.person.code,
            "day": check.day.isoformat(),
            "is_fit": check.is_fit,
            "method": check.method,
        },
        region_path=check.enterprise.region_path,
    )
    enterprise_ids = enterprise_ids_of(person_ids=[check.person_id], day=check.day)
    fitness_changed.send(sender=MorningCheck, enterprise_ids=enterprise_ids, at=check.checked_at)
