"""Who may do what with duties. Whoever may not even see them gets 404 before these are asked."""

from django.utils import timezone

from accounts.models import User
from accounts.models.role import REGULATOR_ROLES
from accounts.permissions import administers_city
from duties.models import Duty, HollowSignal, RecordReview
from duties.models.hollow_signal import READERS as HOLLOW_READERS
from enterprises.models import Enterprise, Membership
from enterprises.permissions import LEADERS

Role = Membership.Role
# Order 60: the officer controls daily, director or officer check weekly, the principal hears the director
# monthly. In small shops one person is all three, so whoever may do more may do less.
ROLES = {
    Duty.Kind.DAILY_CONTROL: (Role.OFFICER, Role.DIRECTOR, Role.PRINCIPAL),
    Duty.Kind.WEEKLY_CHECK: (Role.OFFICER, Role.DIRECTOR, Role.PRINCIPAL),
    Duty.Kind.MONTHLY_DISPATCH: (Role.DIRECTOR, Role.PRINCIPAL),
}


# Who confirms or returns what was handed in: the one above whoever does it.
REVIEWERS = {
    Duty.Kind.DAILY_CONTROL: (Role.DIRECTOR, Role.PRINCIPAL),
    Duty.Kind.WEEKLY_CHECK: (Role.PRINCIPAL,),
    Duty.Kind.MONTHLY_DISPATCH: (Role.PRINCIPAL,),
}


def can_submit_duty(user: User, duty: Duty) -> bool:
    held = user.memberships.on(timezone.localdate()).filter(enterprise_id=duty.enterprise_id)
    return held.filter(role__in=ROLES[duty.kind]).exists()


def can_correct_duty_record(user: User, duty: Duty) -> bool:
    return can_submit_duty(user, duty)


def review_capacity(user: User, duty: Duty) -> RecordReview.Capacity | None:
    """As what somebody may review records of this duty: leaders decide, regulators remark."""
    held = user.memberships.on(timezone.localdate()).filter(enterprise_id=duty.enterprise_id)
    roles = set(held.values_list("role", flat=True)) & set(REVIEWERS[Duty.Kind(duty.kind)])
    if roles:
        return RecordReview.Capacity(Role.PRINCIPAL if Role.PRINCIPAL in roles else Role.DIRECTOR)
    if user.has_role(*REGULATOR_ROLES, path=duty.enterprise.region_path):
        return RecordReview.Capacity.REGULATOR
    return None


def can_review_record(user: User, duty: Duty) -> bool:
    return review_capacity(user, duty) is not None


def can_adapt_risk_control_list(user: User, enterprise: Enterprise) -> bool:
    """The list is the firm's own, made by director and principal; where there is neither, by the officer."""
    posts = Membership.objects.on(timezone.localdate()).filter(enterprise=enterprise)
    held = set(posts.filter(user=user).values_list("role", flat=True))
    if held & set(LEADERS):
        return True
    return Role.OFFICER in held and not posts.filter(role__in=LEADERS).exists()


def can_change_ladder_rules(user: User) -> bool:
    """The ladders are the city's: its administrators change them, not those of a district."""
    return administers_city(user)


def can_list_hollow_signals(user: User) -> bool:
    """The list of a territory; an enterprise has its own page."""
    return user.has_role(*HOLLOW_READERS)


def can_see_hollow_signals_of(user: User, enterprise: Enterprise) -> bool:
    return user.has_role(*HOLLOW_READERS, path=enterprise.region_path) or _works_at(user, enterprise)


def can_review_hollow_signal(user: User, signal: HollowSignal) -> bool:
    """Confirm, dismiss, reverse: the regulators of the territory and nobody else, least of all a program."""
    return user.has_role(*REGULATOR_ROLES, path=signal.enterprise.region_path)


def can_comment_hollow_signal(user: User, signal: HollowSignal) -> bool:
    """Whoever works there with a sign-in: the manager it is about, and those who answer for them."""
    return _works_at(user, signal.enterprise)


def _works_at(user: User, enterprise: Enterprise) -> bool:
    return user.memberships.on(timezone.localdate()).filter(enterprise=enterprise).exists()
