import pytest
from django.urls import reverse

from portal.queries.cockpit import past_figures
from tests.factories.bulletin import noon
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.inspections import make_inspection
from tests.factories.scoring import compute_today

EXPECTED = {
    "daily_control": {"owed": 6, "on_time": 3, "late": 1, "missed": 2, "exempt": 1},
    "weekly_check": {"owed": 1, "on_time": 1, "late": 0, "missed": 0, "exempt": 0},
    "monthly_dispatch": {"owed": 1, "on_time": 0, "late": 0, "missed": 1, "exempt": 0},
    "hazards": {
        "found": 4,
        "found_major": 1,
        "found_backing": 1,
        "found_closed": 1,
        "closed": 1,
        "open": 4,
        "overdue": 3,
    },
    "inspections": {"all": 7, "passed": 4, "mostly_passed": 0, "failed": 3, "unjudged": 0},
    "samples": {"all": 4, "passed": 1, "failed": 3, "undisposed": 2},
    "complaints": {
        "received": 4,
        "complaints": 3,
        "reports": 1,
        "due": 3,
        "in_time": 1,
        "late": 1,
        "unanswered": 1,
    },
    "enterprises": {"all": 7, "backed": 1, "unbacked": 6},
    "visits": {"all": 1},
    "credit": {"penalty": 1, "abnormal_list": 0, "serious_list": 0, "honour": 1, "accident": 0},
}


def figures_of(page):
    return {figure.name: int(figure.value) for figure in page.context["document"].figures}


def test_it_counts_the_month_as_it_was_at_its_end(sign_in, inspector, supervised, bulletin_url):
    told = figures_of(sign_in(inspector).get(bulletin_url))

    expected = {f"{noun}.{name}": value for noun, own in EXPECTED.items() for name, value in own.items()}
    assert {name: value for name, value in told.items() if not name.startswith("index.")} == expected


def test_every_figure_is_as_long_as_its_list(sign_in, inspector, supervised, bulletin_url):
    client = sign_in(inspector)
    document = client.get(bulletin_url).context["document"]

    counts = {figure.name: rows_behind(client, figure.url) for figure in document.figures}
    assert counts == {figure.name: int(figure.value) for figure in document.figures}
    assert sum(counts.values()) > 60


def test_every_count_of_a_region_is_as_long_as_its_list(sign_in, inspector, supervised, bulletin_url):
    client = sign_in(inspector)
    rows = client.get(bulletin_url).context["document"].rows

    cells = [cell for row in rows for cell in row if cell.name]
    assert len(cells) == 3 * 10
    assert [rows_behind(client, cell.url) for cell in cells] == [int(cell.text) for cell in cells]


def rows_behind(client, url):
    return client.get(url).context["page"].paginator.count


def test_the_regions_below_add_up_to_the_whole(
    sign_in, inspector, supervised, noodle_bar, month, bulletin_url
):
    make_hazard(noodle_bar, at=noon(month))
    bulletin = sign_in(inspector).get(bulletin_url).context["bulletin"]

    assert [place.region for place in bulletin.places] == [*supervised.streets, None]
    for name, whole in bulletin.total.counts.items():
        assert sum(place.part[name] for place in bulletin.places) == whole, name


def test_bands_are_those_of_the_cockpit_on_that_day(
    sign_in, inspector, supervised, district, month, today, bulletin_url
):
    page = sign_in(inspector).get(bulletin_url)
    bulletin = page.context["bulletin"]
    index = past_figures(district, bulletin.index_day)

    told = {name: value for name, value in figures_of(page).items() if name.startswith("index.")}
    bands = ("none", "excellent", "good", "fair", "poor")
    assert told == {"index.scored": index.scored} | {
        f"index.{name}": index.bands[number] for number, name in enumerate(bands)
    }
    assert bulletin.total.median_tenths == index.median_tenths
    before = past_figures(district, bulletin.index_day_before)
    assert (bulletin.before.median_tenths, bulletin.before["index.scored"]) == (
        before.median_tenths,
        before.scored,
    )
    assert index.scored == 6


def test_the_present_month_says_what_the_cockpit_says_now(sign_in, inspector, supervised, district, today):
    make_inspection(supervised.first, final_at=noon(today), inspected_on=today)
    compute_today()
    client = sign_in(inspector)
    page = client.get(reverse("portal:show_bulletin", args=[district.code, f"{today:%Y-%m}"]))
    cockpit = client.get(reverse("portal:cockpit")).context

    told = figures_of(page)
    assert (told["index.scored"], told["index.poor"], told["index.none"]) == (
        cockpit["index"].scored,
        cockpit["index"].poor,
        cockpit["index"].not_enough_data,
    )
    assert told["enterprises.all"] == cockpit["stats"][0]["value"]
    overdue = client.get(reverse("hazards:list_hazards")).context["tabs"]
    assert told["hazards.overdue"] == {name: count for name, _label, count in overdue}["overdue"] > 0
    assert "本月未完" in page.text


def test_first_and_last_are_named(sign_in, inspector, supervised, bulletin_url):
    page = sign_in(inspector).get(bulletin_url)

    assert [place.region for place in page.context["bulletin"].ranked] == supervised.streets
    assert "指数中位数：平江街道最高，虎丘街道最低" in page.text


def test_charts_are_drawn_without_a_script(sign_in, inspector, supervised, bulletin_url):
    page = sign_in(inspector).get(bulletin_url)

    document = page.context["document"]
    charts = [*document.charts, *document.region_charts]
    assert [chart.name for chart in charts] == ["bands", "duties", "hazards", "ranking"]
    for chart in charts:
        assert f'aria-label="{chart.title}"' in page.text
    assert page.text.count('<svg class="bars"') == 4


def test_it_says_that_it_is_internal(sign_in, inspector, noodle_bar, bulletin_url):
    page = sign_in(inspector).get(bulletin_url)

    assert "内部资料" in page.text
    assert "本月还没有计算过食安指数" in page.text


def test_another_district_stays_at_home(
    sign_in, inspector, far_inspector, supervised, far_district, month, bulletin_url
):
    far = make_enterprise(far_district)
    make_hazard(far, at=noon(month))

    told = figures_of(sign_in(inspector).get(bulletin_url))
    assert told["hazards.found"] == EXPECTED["hazards"]["found"]
    assert sign_in(far_inspector).get(bulletin_url).status_code == 404


@pytest.mark.parametrize("name", ["2199-01", "gestern", "2001-01", "2026-13"])
def test_there_is_no_such_month(sign_in, inspector, district, name):
    assert (
        sign_in(inspector).get(reverse("portal:show_bulletin", args=[district.code, name])).status_code == 404
    )


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    sign_in, inspector, supervised, month, bulletin_url, number, django_assert_num_queries
):
    for _each in range(number - 1):
        shop = make_enterprise(supervised.streets[0])
        make_hazard(shop, at=noon(month))
        make_inspection(shop, final_at=noon(month), final_on=month)
    client = sign_in(inspector)
    client.get(bulletin_url)

    with django_assert_num_queries(QUERIES):
        client.get(bulletin_url)


QUERIES = 22
