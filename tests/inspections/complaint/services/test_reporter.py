from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEntry
from common.stored_file import FileMissing
from inspections.models import Complaint, ComplaintRule
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.handling import accept_complaint, refuse_complaint
from inspections.services.complaint.reporter import (
    erase_reporters,
    read_answer,
    read_body,
    read_complaint_photo,
)
from tests.factories.photos import as_jpeg, draw_sight

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def refused(noodle_bar, inspector):
    complaint = file_complaint(
        enterprise=noodle_bar,
        kind="COMPLAINT",
        topic="其他",
        body="面里的牛肉发酸",
        name="王小明",
        contact="13800001234",
        at=AT,
        photos=[as_jpeg(draw_sight())],
    )
    words = {"ground": "TOO_LATE", "reason": "超过三年", "answer": "已过三年"}
    return refuse_complaint(complaint=complaint, **words, by=inspector, at=AT)


def test_nothing_of_the_reporter_is_left_after_the_time_of_its_rule(
    refused, django_capture_on_commit_callbacks
):
    photo = refused.photos.get()
    assert read_complaint_photo(photo).startswith(b"\xff\xd8")
    over = AT + timedelta(days=refused.rule.retention_days)

    assert erase_reporters(at=over) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_reporters(at=over + timedelta(days=1)) == 1
    assert erase_reporters(at=over + timedelta(days=2)) == 0

    refused.refresh_from_db()
    assert (read_body(refused), read_answer(refused), refused.contact_encrypted) == ("", "", "")
    assert (refused.reporter_name_encrypted, refused.reporter_hash) == ("", "")
    assert not refused.photos.exists()
    with pytest.raises(FileMissing):
        read_complaint_photo(photo)
    # What was decided stays, and so does that it was erased.
    assert (refused.state, refused.ground, refused.finding) == ("REFUSED", "TOO_LATE", "超过三年")
    assert refused.steps.last().act == "ERASE"
    assert AuditEntry.objects.filter(action="erase_reporter", subject_id=str(refused.pk)).count() == 1


def test_an_open_case_keeps_what_it_needs(refused, noodle_bar, inspector):
    words = {"kind": "REPORT", "topic": "其他", "body": "后门垃圾桶没有盖", "contact": "13900000000"}
    report = file_complaint(enterprise=noodle_bar, **words, at=AT)
    accept_complaint(complaint=report, by=inspector, at=AT)

    erase_reporters(at=AT + timedelta(days=5000))

    report.refresh_from_db()
    assert report.contact_encrypted
    assert Complaint.objects.filter(erased_on__isnull=False).get() == refused


def test_a_newer_rule_does_not_reach_back(refused, inspector, noodle_bar):
    ComplaintRule.objects.create(
        kind="COMPLAINT", effective_from=date(2026, 11, 24), answer_working_days=7, retention_days=10
    )

    assert erase_reporters(at=AT + timedelta(days=20)) == 0
