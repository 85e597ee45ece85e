"""News from below: whose facts have changed is remembered with the change, and rescored after its commit."""

from django.dispatch import receiver

from duties.signals import duties_changed, hollow_signals_changed
from enterprises.signals import credit_events_finalised, enterprises_changed
from hazards.signals import hazards_changed
from inspections.signals import complaints_finalised, inspections_finalised, samples_finalised
from scoring.services.rescore_request import request_rescore
from scoring.tasks import rescore_enterprise, rescore_waiting

MOST_MESSAGES = 20  # beyond that one message does for all

NEWS = [
    duties_changed,
    hollow_signals_changed,
    hazards_changed,
    inspections_finalised,
    samples_finalised,
    complaints_finalised,
    enterprises_changed,
    credit_events_finalised,
]


RESCORE = "scoring.rescore_after_news"


@receiver(NEWS, dispatch_uid=RESCORE)
def rescore_after_news(sender, enterprise_ids, at, **kwargs):
    new = request_rescore(enterprise_ids=enterprise_ids, at=at)
    if len(new) > MOST_MESSAGES:
        rescore_waiting.delay_on_commit()
        return
    for enterprise_id in new:
        rescore_enterprise.delay_on_commit(enterprise_id)
