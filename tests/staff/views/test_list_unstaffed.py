import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from staff.models import Post
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_person, make_post

URL, EXPORT = reverse("staff:list_unstaffed"), reverse("staff:export_unstaffed")


@pytest.fixture
def places(noodle_bar, district, far_district):
    make_post(make_person(), noodle_bar, Post.Kind.PRINCIPAL)
    make_enterprise(district, kind="SELLER", name="便利店")
    make_enterprise(district, kind="STALL", name="摊贩")
    make_enterprise(district, status="CLOSED", name="已关闭")
    make_enterprise(far_district, name="外区面馆")
    return noodle_bar


def rows(response):
    return [
        (enterprise.name, [str(label) for label in lacking])
        for enterprise, lacking in response.context["rows"]
    ]


def test_it_names_what_is_missing(places, sign_in, inspector):
    assert rows(sign_in(inspector).get(URL)) == [
        ("便利店", ["主要负责人", "食品安全员"]),
        ("平江面馆", ["食品安全员"]),
    ]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"post_kind": "PRINCIPAL"}, ["便利店"]),
        ({"post_kind": "OFFICER"}, ["便利店", "平江面馆"]),
        ({"post_kind": "DIRECTOR"}, []),
        ({"kind": "CATERER"}, ["平江面馆"]),
        ({"kind": "CATERER", "post_kind": "PRINCIPAL"}, []),
    ],
)
def test_filters(places, sign_in, inspector, filters, names):
    assert [name for name, _lacking in rows(sign_in(inspector).get(URL, filters))] == names


def test_the_export_holds_the_same_rows_and_is_noted(places, sign_in, inspector, district):
    response = sign_in(inspector).get(EXPORT, {"post_kind": "OFFICER"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    heading, *lines = sheet.iter_rows(values_only=True)
    assert (heading[1], heading[-1]) == ("名称", "缺少的岗位")
    assert [(line[1], line[-1]) for line in lines] == [
        ("便利店", "主要负责人、食品安全员"),
        ("平江面馆", "食品安全员"),
    ]
    entry = AuditEntry.objects.get(action="export_enterprises")
    assert (entry.actor, entry.new["count"], entry.new["filters"]["post_kind"]) == (inspector, 2, "OFFICER")
    assert entry.region_path == district.path


@pytest.mark.parametrize("url", [URL, EXPORT])
def test_a_place_outside_ones_territory_does_not_exist(sign_in, inspector, far_district, url):
    assert sign_in(inspector).get(url, {"region": far_district.code}).status_code == 404
    assert not AuditEntry.objects.filter(action="export_enterprises").exists()


def test_nothing_missing(sign_in, inspector):
    assert "应当有人的岗位都有人" in sign_in(inspector).get(URL).content.decode()


def test_the_number_of_queries_does_not_grow(sign_in, inspector, district):
    client = sign_in(inspector)
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_enterprise(district)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14
