"""Who may do what with samples; rows are found with `visible_to` before."""

from django.utils import timezone

from accounts.models import Region, Role, User
from accounts.models.role import REGULATOR_ROLES
from inspections.models import Sample
from inspections.permissions.supervision import can_supervise


def can_handle_sample(user: User, sample: Sample) -> bool:
    """Hand over, enter reports, tell, decide, draw, dispose: the regulators of the territory."""
    return can_supervise(user, sample.enterprise)


def can_answer_sample(user: User, sample: Sample) -> bool:
    """Stop, seal, recall: whoever holds a post at the enterprise."""
    return _works_at(user, sample.enterprise_id)


def can_object_to_sample(user: User, sample: Sample) -> bool:
    """Object, ask for a re-test: who holds a post at the enterprise, or at the producer on the label."""
    return can_answer_sample(user, sample) or _works_at(user, sample.producer_id)


def can_tell_producer(user: User, sample: Sample) -> bool:
    """Note that the result has reached the producer: who brought it, or who received it."""
    return can_handle_sample(user, sample) or _works_at(user, sample.producer_id)


def _works_at(user: User, enterprise_id: int | None) -> bool:
    if enterprise_id is None:
        return False
    return user.memberships.on(timezone.localdate()).filter(enterprise_id=enterprise_id).exists()


def can_receive_sample(user: User, sample: Sample) -> bool:
    """Note that the result has reached the enterprise: who brought it, or who received it."""
    return can_handle_sample(user, sample) or can_answer_sample(user, sample)


def can_plan_sampling(user: User, region: Region) -> bool:
    return user.has_role(*REGULATOR_ROLES, path=region.path)


def can_read_plans(user: User) -> bool:
    """Plans, laboratories and rapid tests are the officials'."""
    return user.is_government


def can_import_reports(user: User) -> bool:
    return user.has_role(*REGULATOR_ROLES)


def can_keep_laboratories(user: User) -> bool:
    """The list of those that may re-test is the city's."""
    return user.has_role(Role.CITY_REGULATOR, Role.ADMINISTRATOR)
