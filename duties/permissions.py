"""Who may do what with duties. Whoever may not even see them gets 404 before these are asked."""

from django.utils import timezone

from accounts.models import User
from duties.models import Duty
from enterprises.models import Membership

Role = Membership.Role
# Order 60: the officer controls daily, director or officer check weekly, the principal hears the director
# monthly. In small shops one person is all three, so whoever may do more may do less.
ROLES = {
    Duty.Kind.DAILY_CONTROL: (Role.OFFICER, Role.DIRECTOR, Role.PRINCIPAL),
    Duty.Kind.WEEKLY_CHECK: (Role.OFFICER, Role.DIRECTOR, Role.PRINCIPAL),
    Duty.Kind.MONTHLY_DISPATCH: (Role.DIRECTOR, Role.PRINCIPAL),
}


def can_submit_duty(user: User, duty: Duty) -> bool:
    held = user.memberships.on(timezone.localdate()).filter(enterprise_id=duty.enterprise_id)
    return held.filter(role__in=ROLES[duty.kind]).exists()


def can_correct_duty_record(user: User, duty: Duty) -> bool:
    return can_submit_duty(user, duty)
