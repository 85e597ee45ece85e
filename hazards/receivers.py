"""News from below: what the staffing check finds may be a hazard."""

from django.dispatch import receiver

from hazards.tasks import follow_staffing_of
from staff.signals import findings_changed

BATCH = 2_000  # the findings of a whole city are cut into messages of bearable size


@receiver(findings_changed, dispatch_uid="hazards.follow_staffing")
def follow_staffing_after_news(sender, enterprise_ids, **kwargs):
    for start in range(0, len(enterprise_ids), BATCH):
        follow_staffing_of.delay_on_commit(list(enterprise_ids[start : start + BATCH]))
