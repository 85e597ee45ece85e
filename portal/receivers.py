"""Facts or index have changed: the stored consumer pages are no longer true."""

from django.dispatch import receiver

from common.gathering import gather_until_commit
from enterprises.signals import credit_events_finalised, enterprises_changed
from inspections.signals import inspections_finalised, samples_finalised
from portal.services.publish_page import withdraw_pages
from portal.tasks import PAGES_IN_A_TASK, publish_pages, publish_run
from scoring.signals import index_published, objections_changed, replies_changed
from staff.signals import posts_changed


@receiver(
    [
        credit_events_finalised,
        enterprises_changed,
        inspections_finalised,
        samples_finalised,
        posts_changed,
        objections_changed,
        replies_changed,
    ],
    dispatch_uid="portal.renew_pages",
)
def renew_pages(sender, enterprise_ids, **kwargs):
    """These facts stand on the page themselves, whether or not the index moves."""
    withdraw_pages(enterprise_ids=enterprise_ids)
    start_publishing(enterprise_ids)


@receiver(index_published, dispatch_uid="portal.renew_pages_of_index")
def renew_pages_of_index(sender, enterprise_ids, run_id, **kwargs):
    if enterprise_ids is None:
        publish_run.delay_on_commit(run_id)
    else:
        start_publishing(enterprise_ids)


def start_publishing(enterprise_ids):
    gather_until_commit(enterprise_ids, send_to_publish)


def send_to_publish(ids):
    for start in range(0, len(ids), PAGES_IN_A_TASK):
        publish_pages.delay(ids[start : start + PAGES_IN_A_TASK])
