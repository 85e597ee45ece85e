from celery import shared_task


@shared_task
def beat_heartbeat() -> None:
    """Runs every half minute; that it ran is all it says.

    `operations.receivers` notes the run, so a fresh row proves beat, broker and worker at once.
    """
