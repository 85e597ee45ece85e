"""News of people: what follows from it is done by a task after the commit."""

from django.dispatch import receiver

from common.gathering import gather_until_commit
from enterprises.signals import enterprises_changed
from staff.models import HealthCertificate, ProhibitedPerson
from staff.signals import fitness_changed, posts_changed, reminders_made
from staff.tasks import check_staffing_of, revoke_unfounded_badges, tell_of_certificate_reminders


@receiver([posts_changed, fitness_changed], dispatch_uid="staff.revoke_unfounded_badges")
def revoke_badges_after_news(sender, enterprise_ids, **kwargs):
    gather_until_commit(enterprise_ids, revoke_unfounded_badges.delay)


STAFFING_BATCH = 2_000  # an import of a whole city is cut into messages of bearable size


@receiver([posts_changed, enterprises_changed], dispatch_uid="staff.check_staffing")
def check_staffing_after_news(sender, enterprise_ids, **kwargs):
    gather_until_commit(enterprise_ids, send_to_check)


@receiver(fitness_changed, dispatch_uid="staff.check_staffing_after_fitness")
def check_staffing_after_fitness(sender, enterprise_ids, **kwargs):
    """Of what tells on fitness only these two make findings; thousands of morning checks don't."""
    if sender in (HealthCertificate, ProhibitedPerson):
        gather_until_commit(enterprise_ids, send_to_check)


def send_to_check(ids):
    for start in range(0, len(ids), STAFFING_BATCH):
        check_staffing_of.delay(ids[start : start + STAFFING_BATCH])


@receiver(reminders_made, dispatch_uid="staff.tell_of_certificate_reminders")
def tell_after_reminders(sender, reminder_ids, **kwargs):
    tell_of_certificate_reminders.delay_on_commit(list(reminder_ids))
