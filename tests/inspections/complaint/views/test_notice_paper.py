"""Notices on paper: what stands on them, who may print them, and what the code tells a stranger."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from inspections.models import Complaint, ComplaintCode
from inspections.queries.complaint.paper import notice_paper
from inspections.services.complaint.correction import correct_enterprise
from inspections.services.complaint.filing import file_complaint
from inspections.services.complaint.handling import accept_complaint, refuse_complaint
from inspections.services.complaint.mediation import end_mediation
from ledger.services.sealing import seal
from tests.papers import codes_on, needs_poppler, text_of

pytestmark = needs_poppler
NAME, CONTACT, BODY = "王小明", "13800001234", "面里的牛肉发酸"


@pytest.fixture
def at():
    return timezone.now() - timedelta(hours=1)


def filed(enterprise, at, **more):
    words = {"kind": "COMPLAINT", "topic": "食品过期", "body": BODY, "name": NAME, "contact": CONTACT} | more
    return file_complaint(enterprise=enterprise, **words, at=at)


def url(complaint, number):
    return reverse("inspections:print_complaint_notice", args=[complaint.pk, number])


def joined(pdf):
    return "".join(text_of(pdf).split())


@pytest.fixture
def accepted(noodle_bar, inspector, at):
    return accept_complaint(complaint=filed(noodle_bar, at), by=inspector, at=at)


def test_it_tells_whom_of_what_and_its_code_leads_to_nothing_private(
    client, sign_in, inspector, accepted, noodle_bar, at, settings
):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"
    shown = sign_in(inspector).get(reverse("inspections:show_complaint", args=[accepted.pk]))
    answer = sign_in(inspector).get(url(accepted, 2))

    assert url(accepted, 2) in shown.content.decode()
    text = joined(answer.content)
    words = ("投诉受理决定书", "姑苏区市场监督管理局", NAME, noodle_bar.name, accepted.number, "决定受理")
    assert [word for word in words if word not in text] == []
    assert "工作日内" not in text  # Order 121: not checked against its text
    for private in (CONTACT, BODY):
        assert private not in text
    assert sign_in(inspector).get(url(accepted, 2)).content == answer.content
    code = ComplaintCode.objects.get().code
    assert codes_on(answer.content) == [f"https://food.example.gov.cn/v/{code}/"]
    assert AuditEntry.objects.filter(action="print_complaint_notice").count() == 2

    assert "正在等待封存" in client.get(f"/v/{code.lower()}/", follow=True).content.decode()
    seal(at=at + timedelta(minutes=1))
    page = client.get(reverse("inspections:show_complaint_notice", args=[code])).content.decode()
    assert "封存起没有改过" in page
    assert "投诉受理决定书" in page
    for private in (NAME, noodle_bar.name, noodle_bar.public_id, accepted.number, CONTACT, BODY):
        assert private not in page


def test_refusing_says_on_what_ground_and_why(sign_in, inspector, noodle_bar, at):
    report = filed(noodle_bar, at, kind="REPORT", name="", contact="")
    words = {"ground": "OUT_OF_COMPETENCE", "reason": "属于城管职责"}
    refuse_complaint(complaint=report, **words, by=inspector, at=at)
    text = joined(sign_in(inspector).get(url(report, 2)).content)

    expected = ("举报不予受理告知书", "提交人：", "不属于市场监管部门职责", "属于城管职责")
    assert [word for word in expected if word not in text] == []


def test_an_order_that_was_checked_is_quoted_with_its_term(sign_in, inspector, noodle_bar):
    early = datetime(2026, 3, 2, 2, tzinfo=UTC)
    complaint = accept_complaint(complaint=filed(noodle_bar, early), by=inspector, at=early)

    assert "45个工作日内" in joined(sign_in(inspector).get(url(complaint, 2)).content)


@pytest.mark.parametrize(
    ("outcome", "status"), [("AGREED", 404), ("FIRM_DECLINED", 200), ("NO_AGREEMENT", 200)]
)
def test_only_an_end_without_agreement_ends_mediation(sign_in, inspector, accepted, at, outcome, status):
    end_mediation(complaint=accepted, outcome=outcome, by=inspector, at=at)
    answer = sign_in(inspector).get(url(accepted, 3))

    assert answer.status_code == status
    assert status == 404 or "终止调解" in joined(answer.content)
    assert sign_in(inspector).get(url(accepted, 1)).status_code == 404  # that it came in is no decision


def test_whoever_does_not_handle_it_prints_no_name(sign_in, inspector, auditor, officer, accepted):
    assert sign_in(officer).get(url(accepted, 2)).status_code == 404
    assert sign_in(auditor).get(url(accepted, 2)).status_code == 403
    Complaint.objects.update(handled_by=None)
    assert sign_in(inspector).get(url(accepted, 2)).status_code == 403
    assert not ComplaintCode.objects.exists()


def test_an_earlier_notice_keeps_the_enterprise_it_named(
    sign_in, inspector, accepted, noodle_bar, rival_bar, at
):
    before = sign_in(inspector).get(url(accepted, 2)).content
    correct_enterprise(complaint=accepted, enterprise=rival_bar, reason="扫错码", by=inspector, at=at)

    assert sign_in(inspector).get(url(accepted, 2)).content == before
    assert ComplaintCode.objects.count() == 1


def test_a_changed_decision_is_told(client, sign_in, inspector, accepted, at):
    sign_in(inspector).get(url(accepted, 2))
    seal(at=at + timedelta(minutes=1))
    code = ComplaintCode.objects.get().code
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_complaint SET received_on = '2020-01-01'")

    page = client.get(reverse("inspections:show_complaint_notice", args=[code])).content.decode()
    assert "记录和封存的不一样" in page


def test_a_notice_never_printed_is_not_found_by_its_code(client, accepted):
    code = notice_paper(accepted.steps.get(number=2)).code

    assert client.get(reverse("inspections:show_complaint_notice", args=[code])).status_code == 404
    assert client.get(f"/v/{code}/").status_code == 404
