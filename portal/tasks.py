from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from portal.services.publish_page import BATCH, fingerprint_of
from portal.services.publish_page import publish_pages as publish
from scoring.models import CurrentIndex, IndexRun, PublishedPage

PAGES_IN_A_TASK = 1000


@shared_task
def publish_pages(enterprise_ids):
    """Renders the pages of these enterprises anew."""
    for start in range(0, len(enterprise_ids), BATCH):
        publish(enterprise_ids=enterprise_ids[start : start + BATCH], at=timezone.now())


@shared_task
def publish_run(run_id):
    """Has every page rendered that reads this run and was not; in pieces, so that other tasks get a turn."""
    run_ids = IndexRun.objects.filter(Q(pk=run_id) | Q(parent=run_id)).values_list("pk", flat=True)
    fresh = PublishedPage.objects.filter(fingerprint__in=[fingerprint_of(pk) for pk in run_ids])
    stale = CurrentIndex.objects.filter(run_id__in=run_ids).exclude(pk__in=fresh.values("enterprise_id"))
    ids = list(stale.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PAGES_IN_A_TASK):
        publish_pages.delay(ids[start : start + PAGES_IN_A_TASK])
