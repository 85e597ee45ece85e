"""Whoever complained stays unknown to the enterprise, wherever it looks (令20号第三十三条)."""

import pytest
from django.core.cache import cache

from accounts.models import AuditEntry
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.finding import verify_complaint
from inspections.services.complaint.handling import accept_complaint
from inspections.services.complaint.link import open_complaint_hazard
from notifications.models import Notice

BODY, NAME, CONTACT = "面里的牛肉发酸", "欧阳若兰", "13912345678"


@pytest.fixture
def complaint(noodle_bar, inspector, at):
    words = {"kind": "COMPLAINT", "topic": "食品过期", "body": BODY, "name": NAME, "contact": CONTACT}
    complaint = file_complaint(enterprise=noodle_bar, **words, at=at)
    complaint = accept_complaint(complaint=complaint, by=inspector, at=at)
    complaint = verify_complaint(complaint=complaint, finding="李四承认", severity=2, by=inspector, at=at)
    open_complaint_hazard(complaint=complaint, title="冰柜里有过期肉", severity="MAJOR", by=inspector, at=at)
    return complaint


def test_the_enterprise_sees_a_hazard_and_no_more(complaint, sign_in, principal, noodle_bar):
    client = sign_in(principal)
    pages = ["/hazards/", "/api/v1/hazards/", f"/enterprises/{noodle_bar.public_id}/", "/notifications/"]
    hazard = complaint.links.get().hazard
    pages += [f"/hazards/{hazard.pk}/", f"/api/v1/hazards/{hazard.pk}/", "/api/v1/notices/"]
    cache.clear()

    seen = {page: client.get(page, follow=True) for page in pages}

    assert {page: response.status_code for page, response in seen.items()} == dict.fromkeys(pages, 200)
    assert "冰柜里有过期肉" in seen["/hazards/"].content.decode()
    shown = "".join(response.content.decode() for response in seen.values())
    shown += str(list(Notice.objects.values()))
    for private in (BODY, NAME, CONTACT, "李四", complaint.number):
        assert private not in shown
    for page in ("/inspections/complaints/", f"/inspections/complaints/{complaint.pk}/"):
        assert client.get(page).status_code in (403, 404)


def test_nor_do_the_audit_trail_and_the_auditor(complaint, sign_in, auditor):
    page = sign_in(auditor).get("/account/audit/").content.decode()
    entries = str(list(AuditEntry.objects.values()))

    assert "verify_complaint" in entries
    for private in (BODY, NAME, CONTACT):
        assert private not in page
        assert private not in entries
