import pytest
from celery import current_app
from django.conf import settings

from staff.models import CertificateReminder
from staff.tasks import forget_certificate_drafts, remind_of_certificates, tell_of_certificate_reminders

TASKS = (
    "staff.tasks.certificate.remind_of_certificates",
    "staff.tasks.certificate.forget_certificate_drafts",
)


def test_beat_knows_them_by_their_names():
    scheduled = {entry["task"]: entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert set(TASKS) <= set(scheduled)
    assert set(TASKS) <= set(current_app.tasks)
    assert (scheduled[TASKS[0]].hour, scheduled[TASKS[0]].minute) == ({7}, {0})
    assert settings.CELERY_TIMEZONE == "Asia/Shanghai"


@pytest.mark.django_db
def test_they_run_twice_without_harm():
    for _ in range(2):
        remind_of_certificates()
        tell_of_certificate_reminders([404])
        forget_certificate_drafts()

    assert not CertificateReminder.objects.exists()
