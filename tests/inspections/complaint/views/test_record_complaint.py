import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from inspections.models import Complaint
from inspections.services.complaint.query_code import query_code

GOOD = {
    "source": "phone",
    "received_at": "2026-11-20T09:30",
    "kinds": ["COMPLAINT", "REPORT"],
    "topic": "食品过期",
    "body": "面里的牛肉发酸",
    "name": "王小明",
    "contact": "13800001234",
}


@pytest.fixture
def url(noodle_bar):
    return reverse("inspections:record_complaint", args=[noodle_bar.public_id])


def test_a_call_becomes_two_and_both_codes_are_told_once(sign_in, inspector, url):
    client = sign_in(inspector)
    page = client.post(url, GOOD, follow=True).content.decode()
    complaints = list(Complaint.objects.order_by("pk"))

    assert [(one.kind, one.source, one.received_on.isoformat()) for one in complaints] == [
        ("COMPLAINT", "phone", "2026-11-20"),
        ("REPORT", "phone", "2026-11-20"),
    ]
    for one in complaints:
        assert one.number in page
        assert query_code(one.number) in page
    again = client.get(reverse("inspections:show_complaint", args=[complaints[0].pk])).content.decode()
    assert query_code(complaints[0].number) not in again
    entries = AuditEntry.objects.all()
    assert set(entries.values_list("action", "actor")) == {("file_complaint", inspector.pk)}
    assert all(one.received_at < one.entered_at for one in complaints)
    assert {entry.at for entry in entries} == {one.entered_at for one in complaints}  # by the clock


@pytest.mark.parametrize(
    ("difference", "wrong"),
    [
        ({"received_at": "2099-01-01T00:00"}, "received_at"),
        ({"source": "public_page"}, "source"),
        ({"contact": ""}, "contact"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sign_in, inspector, url, difference, wrong):
    response = sign_in(inspector).post(url, GOOD | difference)

    assert list(response.context["form"].errors) == [wrong]
    assert "面里的牛肉发酸" in response.content.decode()
    assert not Complaint.objects.exists()
