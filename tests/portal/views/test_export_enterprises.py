import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from scoring.models import CurrentIndex
from tests.factories.enterprises import make_enterprise

URL = reverse("portal:export_enterprises")


def read_csv(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_it_exports_the_filtered_list_with_the_index(sign_in, inspector, scored_bar, rival_bar, far_district):
    make_enterprise(far_district, name="太仓面馆")

    rows = read_csv(sign_in(inspector).get(URL, {"format": "csv", "q": "平江面馆"}))

    current = CurrentIndex.objects.get(pk=scored_bar.pk)
    assert [(row["名称"], row["食安指数"], row["等级"]) for row in rows] == [
        (scored_bar.name, str(current.index), current.get_band_display())
    ]


def test_it_exports_excel(sign_in, inspector, scored_bar, rival_bar):
    response = sign_in(inspector).get(URL)

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["名称", scored_bar.name, rival_bar.name]


def test_it_is_noted(sign_in, inspector, noodle_bar):
    sign_in(inspector).get(URL, {"format": "csv", "band": "0"})

    entry = AuditEntry.objects.get(action="export_enterprises")
    assert (entry.new["count"], entry.new["filters"]) == (1, {"band": "0"})


@pytest.mark.parametrize("query", [{"format": "pdf"}])
def test_it_refuses_another_format(sign_in, inspector, query):
    assert sign_in(inspector).get(URL, query).status_code == 400
