"""News that may change a risk grade, make a planned visit done or end backing: followed after the commit."""

from django.dispatch import receiver

from common.gathering import gather_until_commit
from enterprises.signals import credit_events_finalised, enterprises_changed
from hazards.signals import hazard_escalated
from inspections.signals import complaints_finalised, inspections_finalised, samples_finalised
from inspections.tasks.backing import follow_closings
from inspections.tasks.planning import follow_facts_of

BATCH = 2_000  # an import of a whole city is cut into messages of bearable size
NEWS = [
    complaints_finalised,
    credit_events_finalised,
    enterprises_changed,
    inspections_finalised,
    samples_finalised,
]


@receiver(NEWS, dispatch_uid="inspections.follow_facts")
def follow_facts_after_news(sender, enterprise_ids, **kwargs):
    gather_until_commit(enterprise_ids, start_following)


@receiver(enterprises_changed, dispatch_uid="inspections.follow_closings")
def follow_closings_after_news(sender, enterprise_ids, **kwargs):
    gather_until_commit(enterprise_ids, start_following_closings)


@receiver(hazard_escalated, dispatch_uid="inspections.follow_escalation")
def follow_facts_after_escalation(sender, hazard, **kwargs):
    gather_until_commit([hazard.enterprise_id], start_following)


def start_following(enterprise_ids):
    for start in range(0, len(enterprise_ids), BATCH):
        follow_facts_of.delay(list(enterprise_ids[start : start + BATCH]))


def start_following_closings(enterprise_ids):
    for start in range(0, len(enterprise_ids), BATCH):
        follow_closings.delay(list(enterprise_ids[start : start + BATCH]))
