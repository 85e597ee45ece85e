import csv
import io

import pytest
from openpyxl import load_workbook

from accounts.models import AuditEntry
from tests.factories.enterprises import make_enterprise

URL = "/enterprises/export/"


@pytest.fixture
def client(inspector, sign_in, noodle_bar, district, far_district):
    make_enterprise(district, name="观前超市", kind="SELLER")
    make_enterprise(far_district, name="太仓酒楼", kind="SELLER")
    return sign_in(inspector)


def test_csv_of_a_filtered_list(client, inspector, district):
    response = client.get(URL, {"format": "csv", "kind": "SELLER", "page": "2", "q": ""})

    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(content))] == ["名称", "观前超市"]
    entry = AuditEntry.objects.get(action="export_enterprises")
    assert (entry.actor, entry.region_path) == (inspector, district.path)
    assert entry.new == {"filters": {"kind": "SELLER"}, "count": 1, "format": "csv"}


def test_excel_of_the_territory(client):
    response = client.get(URL)

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["名称", "平江面馆", "观前超市"]


@pytest.mark.parametrize("query", [{"kind": "NOODLES"}, {"region": "320585"}, {"format": "exe"}])
def test_a_wrong_filter_exports_nothing(client, query):
    assert client.get(URL, query).status_code == 400
    assert not AuditEntry.objects.filter(action="export_enterprises").exists()
