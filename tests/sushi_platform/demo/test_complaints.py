"""The complaints of the demo city: each list has something to show."""

from types import SimpleNamespace

import pytest

from common.local_time import local_date
from inspections.models import Complaint
from sushi_platform.demo import supervision
from sushi_platform.demo.complaints import show_complaints
from sushi_platform.demo.supervision import _complain


@pytest.fixture
def enterprises(noodle_bar, rival_bar):
    return [
        SimpleNamespace(row=row, plan=SimpleNamespace(story="ordinary")) for row in (rival_bar, noodle_bar)
    ]


def test_every_list_has_something_to_show(enterprises, inspector, at):
    assert show_complaints(enterprises, inspector, now=at) == 9
    today = local_date(at)
    states = sorted(Complaint.objects.values_list("kind", "state"))

    assert states == sorted(
        [
            ("COMPLAINT", "RECEIVED"),
            ("COMPLAINT", "RECEIVED"),
            ("COMPLAINT", "MEDIATING"),
            ("COMPLAINT", "REFUSED"),
            ("REPORT", "RECEIVED"),  # the lead
            ("REPORT", "FILED"),
            ("REPORT", "CHECKING"),
            ("REPORT", "RECEIVED"),
            ("REPORT", "MERGED"),
        ]
    )
    assert Complaint.objects.overdue(today).count() == 1
    assert Complaint.objects.paused().count() == 1
    assert Complaint.objects.due_by(today.replace(day=24), today=today).exists()


@pytest.mark.parametrize("is_true", [True, False])
def test_one_of_the_others_is_decided(noodle_bar, inspector, at, monkeypatch, is_true):
    plan = SimpleNamespace(
        on=local_date(at).replace(day=2), topic="其他", body="地面油腻", verified=is_true, days_to_answer=5
    )
    monkeypatch.setattr(supervision.life, "plan_complaints", lambda *_: [plan])
    monkeypatch.setattr(supervision.life, "stream", lambda *_: None)
    enterprise = SimpleNamespace(row=noodle_bar, plan=None)

    _complain(enterprise, inspector, 7, at)

    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.counts) == ("CLOSED", is_true)
    assert not complaint.deadlines.running().exists()
