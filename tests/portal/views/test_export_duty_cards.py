import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from portal.queries.duty_card_list import DutyCardRows
from staff.models import Post
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_person, make_post

URL = reverse("portal:export_duty_cards")


@pytest.fixture
def book_of(sign_in, month):
    def book_of(user, **query):
        response = sign_in(user).get(URL, {"month": f"{month:%Y-%m}"} | query)
        return load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    return book_of


def cells(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_it_holds_the_figures_of_the_list(book_of, inspector, full_month, director_person, month, today):
    heading, *lines = cells(book_of(inspector)["履责卡"])
    rows = list(DutyCardRows(Post.objects.managers(), month=month, today=today))

    told = [dict(zip(heading, line, strict=True)) for line in lines]
    assert [
        (row["姓名"], row["应履责"], row["按时"], row["补录"], row["缺"], row["差学时"]) for row in told
    ] == [
        (row.post.person.name, row.owed, row.on_time, row.late, row.missed, row.training_short)
        for row in rows
    ]
    assert told[0]["姓名"] == "安小全"
    assert (told[0]["月份"], told[0]["最近评价"], told[0]["免除"]) == (f"{month:%Y-%m}", 86, 1)


def test_a_second_sheet_says_who_took_it(book_of, inspector, officer_post, district, month):
    sheet = dict(cells(book_of(inspector, kind="OFFICER")["说明"]))

    assert sheet["导出人"] == "监管人员（inspector）"
    assert (sheet["地区"], sheet["月份"], sheet["筛选"]) == (district.name, f"{month:%Y-%m}", "kind=OFFICER")
    assert "不得外传" in sheet["用途"]


def test_it_is_noted(book_of, inspector, officer_post, district, month):
    book_of(inspector, kind="OFFICER")

    entry = AuditEntry.objects.get(action="export_duty_cards")
    assert (entry.actor, entry.region_path) == (inspector, district.path)
    assert entry.new == {"month": f"{month:%Y-%m}", "filters": {"kind": "OFFICER"}, "count": 1}


def test_a_name_is_never_a_formula(book_of, inspector, noodle_bar):
    make_post(make_person('=HYPERLINK("http://x")'), noodle_bar, Post.Kind.OFFICER)

    sheet = book_of(inspector)["履责卡"]
    assert sheet["B2"].value == '\'=HYPERLINK("http://x")'
    assert sheet["B2"].data_type == "s"


def test_other_districts_stay_at_home(book_of, inspector, officer_post, far_district):
    make_post(make_person("外区人"), make_enterprise(far_district), Post.Kind.OFFICER)

    assert [line[1] for line in cells(book_of(inspector)["履责卡"])] == ["姓名", "安小全"]
