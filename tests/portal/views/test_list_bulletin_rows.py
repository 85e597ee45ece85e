import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from hazards.models import Hazard
from portal.bulletin.rows import SHOWN
from portal.bulletin.sections import names_of
from portal.queries.bulletin.sources import SOURCES
from portal.queries.bulletin.span import span_of_month
from tests.factories.bulletin import noon
from tests.factories.hazards import make_hazard


@pytest.fixture
def url_of(district, month):
    def url_of(figure, region=district):
        return reverse("portal:list_bulletin_rows", args=[region.code, f"{month:%Y-%m}", figure])

    return url_of


def test_every_source_has_figures_and_columns(db, district, month, at):
    span = span_of_month(month, at)
    counted = {f"{source.name}.{name}" for source in SOURCES.values() for name in source.wanted(span)}
    ahead = {f"{kind}.ahead" for kind in ("daily_control", "weekly_check", "monthly_dispatch")}

    assert set(names_of(district, span)) == counted - ahead
    assert set(SHOWN) == set(SOURCES)


def test_each_row_opens_its_own_page(sign_in, inspector, supervised, url_of, bulletin_url):
    client = sign_in(inspector)
    figures = client.get(bulletin_url).context["document"].figures

    opened = set()
    for figure in figures:
        for row in client.get(figure.url).context["rows"]:
            if row["url"] not in opened:
                assert client.get(row["url"]).status_code == 200, row
                opened.add(row["url"])
    assert len(opened) > 20


def test_a_withdrawn_result_says_so(sign_in, inspector, supervised, url_of):
    page = sign_in(inspector).get(url_of("inspections.all"))

    withdrawn = [dict(row["cells"])["撤销时间"] for row in page.context["rows"]]
    assert sum(bool(when) for when in withdrawn) == 1


def test_only_here_leaves_out_the_regions_below(sign_in, inspector, supervised, noodle_bar, month, url_of):
    hazard = make_hazard(noodle_bar, at=noon(month))
    client = sign_in(inspector)

    assert list(client.get(url_of("hazards.found"), {"only_here": "1"}).context["page"]) == [hazard]
    assert client.get(url_of("hazards.found")).context["page"].paginator.count == 5


def test_a_street_has_its_own_list(sign_in, inspector, supervised, url_of):
    street = supervised.streets[1]
    page = sign_in(inspector).get(url_of("hazards.found", street)).context["page"]

    assert {hazard.enterprise.region for hazard in page} == {street}
    assert page.paginator.count == 2


def test_nothing_of_a_complaint_but_that_it_is(sign_in, cadre, supervised, url_of):
    page = sign_in(cadre).get(url_of("complaints.received"))

    assert page.context["page"].paginator.count == 4
    assert "牛肉" not in page.text
    assert "13800001234" not in page.text
    assert "10:00" not in page.text  # the minute would lead to whoever was there


@pytest.mark.parametrize("person", ["grid_worker", "expert"])
def test_neighbours_of_the_trade_know_the_figure_but_no_row(
    sign_in, request, person, supervised, url_of, bulletin_url
):
    client = sign_in(request.getfixturevalue(person))
    figures = {figure.name: figure for figure in client.get(bulletin_url).context["document"].figures}

    assert (figures["complaints.received"].value, figures["complaints.received"].url) == ("4", "")
    assert figures["hazards.found"].url == url_of("hazards.found")
    assert client.get(url_of("complaints.received")).status_code == 403


def test_it_leaves_as_excel_with_its_watermark(sign_in, inspector, supervised, url_of):
    response = sign_in(inspector).get(url_of("hazards.found"), {"format": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(response)))

    rows = list(book["隐患"].iter_rows(values_only=True))
    found = Hazard.objects.exclude(title="").count()
    assert len(rows) - 1 == 4 < found
    assert ("导出人", "监管人员（inspector）") in list(book["说明"].iter_rows(values_only=True))
    assert AuditEntry.objects.get(action="export_list").new["count"] == 4


@pytest.mark.parametrize("figure", ["hazards", "hazards.nothing", "nothing.all", "__class__.x"])
def test_there_is_no_such_figure(sign_in, inspector, noodle_bar, url_of, figure):
    assert sign_in(inspector).get(url_of(figure)).status_code == 404


def test_an_empty_list_says_why(sign_in, inspector, noodle_bar, url_of):
    assert "这一项没有记录" in sign_in(inspector).get(url_of("hazards.found")).text


@pytest.mark.parametrize("number", [1, 3])
def test_queries(sign_in, inspector, noodle_bar, month, url_of, number, django_assert_num_queries):
    for _each in range(number):
        make_hazard(noodle_bar, at=noon(month))
    client = sign_in(inspector)
    client.get(url_of("hazards.found"))

    with django_assert_num_queries(QUERIES):
        client.get(url_of("hazards.found"))


QUERIES = 8
