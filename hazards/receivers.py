"""News from below, what the staffing check finds may be a hazard; and of hazards themselves, for people."""

from django.dispatch import receiver

from common.gathering import gather_until_commit
from hazards.signals import hazard_escalated, hazard_moved, hazard_opened
from hazards.tasks import follow_staffing_of, tell_of_hazard_moves
from staff.signals import findings_changed

BATCH = 2_000  # the findings of a whole city are cut into messages of bearable size


@receiver(findings_changed, dispatch_uid="hazards.follow_staffing")
def follow_staffing_after_news(sender, enterprise_ids, **kwargs):
    for start in range(0, len(enterprise_ids), BATCH):
        follow_staffing_of.delay_on_commit(list(enterprise_ids[start : start + BATCH]))


@receiver([hazard_opened, hazard_moved, hazard_escalated], dispatch_uid="hazards.tell_people")
def tell_people(sender, move, **kwargs):
    gather_until_commit([move.pk], start_telling)


def start_telling(move_ids):
    for start in range(0, len(move_ids), BATCH):
        tell_of_hazard_moves.delay(list(move_ids[start : start + BATCH]))
