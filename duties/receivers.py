from django.dispatch import receiver

from duties.services.draft_news import tell_of_drafts
from duties.services.ladder import pause_ladders
from duties.services.ladder_news import TOPIC
from duties.signals import report_draft_ready
from duties.tasks import align_duties
from enterprises.signals import enterprises_changed
from notifications.signals import notice_acknowledged

BATCH = 2_000  # an import of a whole city is cut into messages of bearable size


@receiver(enterprises_changed)
def align_after_change(sender, enterprise_ids, **kwargs):
    for start in range(0, len(enterprise_ids), BATCH):
        align_duties.delay_on_commit(list(enterprise_ids[start : start + BATCH]))


@receiver(notice_acknowledged, dispatch_uid="duties.pause_after_acknowledgement")
def pause_after_acknowledgement(sender, topic, key, user_id, at, **kwargs):
    if topic == TOPIC:
        pause_ladders(key=key, user_id=user_id, at=at)


@receiver(report_draft_ready, dispatch_uid="duties.tell_of_drafts")
def tell_of_ready_drafts(sender, enterprise_ids, kind, due_on, at, **kwargs):
    tell_of_drafts(enterprise_ids=enterprise_ids, kind=kind, due_on=due_on, at=at)
