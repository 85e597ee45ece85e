"""News of people: what follows from it is done by a task after the commit."""

from django.dispatch import receiver

from staff.signals import fitness_changed, posts_changed
from staff.tasks import revoke_unfounded_badges


@receiver([posts_changed, fitness_changed], dispatch_uid="staff.revoke_unfounded_badges")
def revoke_badges_after_news(sender, enterprise_ids, **kwargs):
    revoke_unfounded_badges.delay_on_commit(list(enterprise_ids))
