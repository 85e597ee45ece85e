"""News of notices: what may not wait goes out after the commit."""

from django.dispatch import receiver

from common.gathering import gather_until_commit
from notifications.signals import notices_due
from notifications.tasks import deliver_due


@receiver(notices_due, dispatch_uid="notifications.deliver_due")
def deliver_at_once(sender, **kwargs):
    gather_until_commit([], send_out)  # one message to the worker, however often a transaction tells


def send_out(_ids):
    deliver_due.delay()
