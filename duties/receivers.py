from django.dispatch import receiver

from duties.tasks import align_duties
from enterprises.signals import enterprises_changed

BATCH = 2_000  # an import of a whole city is cut into messages of bearable size


@receiver(enterprises_changed)
def align_after_change(sender, enterprise_ids, **kwargs):
    for start in range(0, len(enterprise_ids), BATCH):
        align_duties.delay_on_commit(list(enterprise_ids[start : start + BATCH]))
