from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from notifications import tasks
from notifications.models import Notice
from notifications.services.notice import notify
from tests.factories.notifications import make_notice

WORDS = {"title": "标题", "text": "内容", "url": "/duties/"}


def test_beat_knows_them_by_their_names():
    scheduled = {entry["task"]: entry["schedule"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled["notifications.tasks.deliver_due"] == 60
    assert scheduled["notifications.tasks.forget_old"].hour == {3}
    assert {"notifications.tasks.deliver_due", "notifications.tasks.forget_old"} <= set(current_app.tasks)


@pytest.mark.django_db
def test_urgent_news_leaves_with_the_commit(officer, mail_server, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for key in ("1", "2"):
            notify(recipients=[officer], topic="duty", key=key, urgency="URGENT", at=timezone.now(), **WORDS)

    assert [letter[1] for letter in mail_server.letters] == ["您有2条新通知"]


@pytest.mark.django_db
def test_however_often_a_transaction_tells_one_task_is_started(
    officer, at, monkeypatch, django_capture_on_commit_callbacks
):
    started = []
    monkeypatch.setattr(tasks.deliver_due, "delay", lambda: started.append(1))

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for key in ("1", "2", "3"):
            notify(recipients=[officer], topic="duty", key=key, urgency="URGENT", at=at, **WORDS)
        notify(recipients=[officer], topic="duty", key="4", at=at, **WORDS)

    assert started == [1]


@pytest.mark.django_db
def test_the_tasks_run_twice_without_harm(officer, mail_server):
    now = timezone.now()
    make_notice(officer, made_at=now - timedelta(hours=1), due_at=now - timedelta(minutes=50))
    old = make_notice(officer, made_at=now - timedelta(days=200))

    for _time in range(2):
        tasks.deliver_due()
        tasks.forget_old()

    assert len(mail_server.letters) == 1
    assert not Notice.objects.filter(pk=old.pk).exists()
