"""Each list as Excel: the rows of its page, who took them, an entry in the audit trail."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from enterprises.services import list_export
from inspections.models import Complaint
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.inspections_backing import make_backing
from tests.factories.inspections_complaint import make_complaint
from tests.factories.scoring import make_objection

LISTS = {
    "hazards:list_hazards": "hazards",
    "inspections:list_inspections": "inspections",
    "inspections:list_samples": "samples",
    "inspections:list_complaints": "complaints",
    "inspections:list_backing": "backing",
    "scoring:list_objections": "objections",
}


@pytest.fixture
def rows(noodle_bar, rival_bar, principal, inspector, cadre, at):
    for enterprise in (noodle_bar, rival_bar):
        make_hazard(enterprise, at=timezone.now(), title="=1+1 油烟机滴油")
        make_inspection(enterprise)
        make_sample(enterprise)
        make_complaint(enterprise, Complaint.State.RECEIVED)
        make_backing(enterprise, cadre, timezone.now(), inspector)
        make_objection(enterprise, principal, at)


def sheets_of(response):
    book = load_workbook(io.BytesIO(response.content), read_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


@pytest.mark.parametrize("url_name", LISTS)
def test_the_file_has_the_rows_of_the_page(url_name, rows, inspector, sign_in):
    client = sign_in(inspector)
    page = client.get(reverse(url_name))
    assert "format=xlsx" in page.content.decode()

    response = client.get(reverse(url_name), {"format": "xlsx", "q": ""})

    lines, about = sheets_of(response)
    assert len(lines) - 1 == page.context["page"].paginator.count == 2
    assert about[1][1] == f"{inspector.display_name}（{inspector.username}）"
    entry = AuditEntry.objects.get(action="export_list")
    assert entry.new == {"list": LISTS[url_name], "filters": {}, "count": 2}
    assert LISTS[url_name] in response["Content-Disposition"]


def test_a_filter_goes_into_file_and_audit(rows, inspector, sign_in):
    asked = {"format": "xlsx", "q": "平江", "page": "7"}

    lines, about = sheets_of(sign_in(inspector).get(reverse("hazards:list_hazards"), asked))

    assert [line[1] for line in lines[1:]] == ["平江面馆"]
    assert ["筛选", "q=平江"] in about
    assert AuditEntry.objects.get(action="export_list").new["filters"] == {"q": "平江"}


def test_no_cell_is_a_formula(rows, inspector, sign_in):
    lines, _about = sheets_of(sign_in(inspector).get(reverse("hazards:list_hazards"), {"format": "xlsx"}))

    assert lines[1][0] == "'=1+1 油烟机滴油"


def test_what_was_written_in_a_complaint_stays_inside(rows, inspector, sign_in):
    lines, about = sheets_of(
        sign_in(inspector).get(reverse("inspections:list_complaints"), {"format": "xlsx"})
    )

    assert lines[0] == ["编号", "种类", "主体", "公开编号", "事由", "状态", "收到时间", "办理人", "下一期限"]
    assert about


def test_one_gets_one_s_own_rows_only(rows, officer, sign_in):
    lines, _about = sheets_of(sign_in(officer).get(reverse("hazards:list_hazards"), {"format": "xlsx"}))

    assert {line[1] for line in lines[1:]} == {"平江面馆"}


def test_too_many_rows_lead_back_to_the_page(rows, inspector, sign_in, monkeypatch):
    monkeypatch.setattr(list_export, "MOST_ROWS", 1)

    response = sign_in(inspector).get(reverse("hazards:list_hazards"), {"format": "xlsx", "state": "all"})

    assert response["Location"] == reverse("hazards:list_hazards") + "?state=all"
    assert not AuditEntry.objects.filter(action="export_list").exists()
