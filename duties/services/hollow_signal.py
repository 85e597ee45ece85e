"""What people do with a sign of a hollow routine: confirm, dismiss, reverse, comment."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.audit import record_audit
from common.local_time import local_date
from duties.models import HollowComment, HollowReview, HollowSignal, IllegalReview
from duties.signals import hollow_signals_changed
from enterprises.models import Membership
from notifications.services.notice import notify

State = HollowSignal.State
TOPIC = "hollow_signal"
NEWS: dict[str, tuple[str | Promise, str | Promise]] = {
    State.CONFIRMED: (
        _("监管人员确认了一条走过场信号"),
        _("%(enterprise)s %(day)s以前的履责记录经核实存在走过场。可以查看依据，也可以写说明。"),
    ),
    State.REVERSED: (
        _("走过场的确认已撤销"),
        _("%(enterprise)s %(day)s以前的履责记录，原来的确认已由另一位监管人员撤销。"),
    ),
}
ACTIONS = {
    State.CONFIRMED: "confirm_hollow_signal",
    State.DISMISSED: "dismiss_hollow_signal",
    State.REVERSED: "reverse_hollow_signal",
}


class ReviewRefused(Exception):
    """The signal was not reviewed as asked; nothing was stored."""


class AlreadyReviewed(ReviewRefused):
    """Somebody has confirmed, dismissed or reversed it before."""


class NotConfirmed(ReviewRefused):
    """Only what is confirmed can be reversed."""


class ReverserIsConfirmer(ReviewRefused):
    """Whoever has confirmed a signal cannot reverse it; another regulator can."""


class ReasonMissing(ReviewRefused):
    """Each review says why."""


class NothingSaid(Exception):
    """A comment has words."""


def confirm_hollow_signal(*, signal: HollowSignal, reason: str, by: User, at: datetime) -> HollowReview:
    return _review(signal, State.CONFIRMED, reason, by, at)


def dismiss_hollow_signal(*, signal: HollowSignal, reason: str, by: User, at: datetime) -> HollowReview:
    return _review(signal, State.DISMISSED, reason, by, at)


def reverse_hollow_signal(*, signal: HollowSignal, reason: str, by: User, at: datetime) -> HollowReview:
    return _review(signal, State.REVERSED, reason, by, at)


@transaction.atomic
def comment_hollow_signal(*, signal: HollowSignal, text: str, by: User, at: datetime) -> HollowComment:
    """The enterprise's own word, at any time; it changes nothing by itself."""
    if not text.strip():
        raise NothingSaid
    comment = HollowComment.objects.create(signal=signal, by=by, at=at, text=text.strip())
    record_audit(
        action="comment_hollow_signal",
        subject=signal,
        by=by,
        at=at,
        new={"comment": comment.pk},
        region_path=signal.enterprise.region_path,
    )
    return comment


@transaction.atomic
def _review(signal: HollowSignal, outcome: State, reason: str, by: User, at: datetime) -> HollowReview:
    if not reason.strip():
        raise ReasonMissing
    signal = (
        HollowSignal.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=signal.pk)
    )
    old = signal.state
    try:
        signal.move_to(outcome)
    except IllegalReview as error:
        is_early = outcome == State.REVERSED and old != State.REVERSED
        raise (NotConfirmed if is_early else AlreadyReviewed) from error
    confirmed_by = _confirmer(signal, by) if outcome == State.REVERSED else None
    signal.save(update_fields=["state"])
    review = HollowReview.objects.create(
        signal=signal, outcome=outcome, by=by, confirmed_by=confirmed_by, at=at, reason=reason.strip()
    )
    record_audit(
        action=ACTIONS[outcome],
        subject=signal,
        by=by,
        at=at,
        old={"state": str(old)},
        new={"state": str(outcome)},
        reason=review.reason,
        region_path=signal.enterprise.region_path,
    )
    if outcome != State.DISMISSED:  # a new one had no consequence, a dismissed one has none
        _tell(signal, outcome, at)
        hollow_signals_changed.send(sender=HollowSignal, enterprise_ids=[signal.enterprise_id], at=at)
    return review


def _confirmer(signal: HollowSignal, by: User) -> User:
    confirmer = signal.reviews.select_related("by").get(outcome=State.CONFIRMED).by
    if confirmer == by:
        raise ReverserIsConfirmer
    return confirmer


def _tell(signal: HollowSignal, outcome: State, at: datetime) -> None:
    """Never secret: whoever works there with a sign-in hears of what has a consequence."""
    members = Membership.objects.on(local_date(at)).filter(enterprise=signal.enterprise_id)
    title, text = NEWS[outcome]
    notify(
        recipients=list(User.objects.filter(pk__in=members.values("user")).order_by("pk")),
        topic=TOPIC,
        key=f"{signal.pk}:{outcome}",
        title=title,
        text=text,
        url=reverse("duties:show_hollow_signal", args=[signal.pk]),
        at=at,
        params={"enterprise": signal.enterprise.name, "day": signal.last_day},
    )
