import csv
import io

import pytest
from openpyxl import load_workbook

from common.column import Column, harmless
from enterprises.models import Enterprise
from enterprises.services.export import REGISTRY_COLUMNS, export_csv, export_xlsx
from tests.factories.enterprises import make_enterprise


@pytest.fixture
def enterprises(district, noodle_bar):
    make_enterprise(
        district, name='=HYPERLINK("x")', address="平江路，2号\n二楼\x0b", longitude=-120, latitude=31
    )
    return Enterprise.objects.order_by("-name")


def read_csv(content):
    return list(csv.reader(io.StringIO(b"".join(content).decode("utf-8-sig"))))


def test_csv(enterprises):
    head, *rows = read_csv(export_csv(enterprises))

    assert head[:3] == ["公开编号", "名称", "主体类型"]
    assert [row[1] for row in rows] == ["平江面馆", '\'=HYPERLINK("x")']
    assert rows[0][4] == "91320594000000000Y"
    assert rows[1][8] == "平江路，2号\n二楼"


def test_xlsx(enterprises):
    sheet = load_workbook(io.BytesIO(b"".join(export_xlsx(enterprises)))).active
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[0] == tuple(str(column.heading) for column in REGISTRY_COLUMNS)
    assert rows[1][4] == "91320594000000000Y"
    assert rows[2][1] == '\'=HYPERLINK("x")'
    assert not any(cell.data_type == "f" for line in sheet.iter_rows() for cell in line)
    assert rows[2][9] == -120


def test_an_upper_floor_adds_its_columns(enterprises):
    columns = [*REGISTRY_COLUMNS[:2], Column("食安指数", lambda enterprise: len(enterprise.name))]

    assert [row[2] for row in read_csv(export_csv(enterprises, columns))] == ["食安指数", "4", "15"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_nothing_starts_a_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["平江面馆", 12, None, ""])
def test_the_rest_stays_as_it_is(value):
    assert harmless(value) == ("" if value is None else value)


def test_thousands_are_read_in_pieces(district, django_assert_num_queries):
    Enterprise.objects.bulk_create(
        Enterprise(
            name=f"店{n}", kind="CATERER", region=district, region_path=district.path, foreign_id=str(n)
        )
        for n in range(2500)
    )
    with django_assert_num_queries(1):
        assert len(read_csv(export_csv(Enterprise.objects.all()))) == 2501
