"""The regulator's view: staffing rates of a territory, every figure a door to the list it counts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import Post
from staff.permissions import can_see_staffing
from staff.queries.staffing import staffing_overview, unstaffed_enterprises
from tests.factories.accounts import give_role
from tests.factories.enterprises import make_enterprise
from tests.factories.staff import make_person, make_post

URL = reverse("staff:staffing")


@pytest.fixture
def places(district, far_district):
    """A complete school canteen, a seller without anybody, a large caterer without director."""
    canteen = make_enterprise(
        district, kind="CANTEEN", canteen_kind="SCHOOL", diners_per_meal=500, name="实验小学食堂"
    )
    caterer = make_enterprise(district, size_band="LARGE", name="大酒楼")
    seller = make_enterprise(district, kind="SELLER", name="便利店")
    for enterprise in (canteen, caterer):
        make_post(make_person(), enterprise, Post.Kind.PRINCIPAL)
        make_post(make_person(), enterprise, Post.Kind.OFFICER)
    make_post(make_person(), canteen, Post.Kind.DIRECTOR)
    make_enterprise(far_district, name="外区面馆")
    make_enterprise(district, kind="STALL", name="无要求的摊贩")
    return canteen, caterer, seller


def figures_of(figures):
    return {kind: (figure.required, figure.filled) for kind, figure in figures.posts.items()}


def test_it_counts_posts_that_must_be_filled(places, district, at):
    overview = staffing_overview(district, at.date())

    assert figures_of(overview.total) == {"PRINCIPAL": (3, 2), "DIRECTOR": (2, 1), "OFFICER": (3, 2)}
    assert (overview.total.obliged, overview.total.unstaffed) == (3, 2)
    assert figures_of(overview.kinds["CANTEEN"]) == {
        "PRINCIPAL": (1, 1),
        "DIRECTOR": (1, 1),
        "OFFICER": (1, 1),
    }
    assert overview.kinds["SELLER"].unstaffed == 1
    assert "STALL" not in overview.kinds


def test_the_parts_of_a_city_add_up(places, city, at):
    overview = staffing_overview(city, at.date())

    assert [(row.region.name, row.figures.obliged, row.figures.unstaffed) for row in overview.regions] == [
        ("姑苏区", 3, 2),
        ("太仓市", 1, 1),
    ]
    assert (overview.total.obliged, overview.total.unstaffed) == (4, 3)


def test_what_belongs_to_no_part_stands_apart(places, city, district, inspector, at):
    street = type(district).objects.create(
        code="320508001", name="平江街道", level="TOWNSHIP", parent=district, path=f"{district.path}001."
    )
    make_enterprise(street, name="街道面馆")

    overview = staffing_overview(district, at.date())

    assert [(row.region.name, row.is_rest, row.figures.unstaffed) for row in overview.regions] == [
        ("平江街道", False, 1),
        ("姑苏区", True, 2),
    ]
    here = unstaffed_enterprises(inspector, district, at.date(), only_here=True)
    assert {enterprise.name for enterprise in here} == {"便利店", "大酒楼"}


def test_a_rate_is_rounded_down(district):
    """100 % means all."""
    for number in range(3):
        enterprise = make_enterprise(district)
        if number:
            make_post(make_person(), enterprise, Post.Kind.PRINCIPAL)

    figure = staffing_overview(district, enterprise.registered_on.replace(year=2026)).total.posts["PRINCIPAL"]

    assert (figure.percent, figure.missing) == (66.6, 1)


def test_every_figure_opens_a_list_of_that_length(places, sign_in, inspector):
    client = sign_in(inspector)
    page = client.get(URL).content.decode()
    links = set(re.findall(r'href="(/staff/staffing/unstaffed/\?[^"]+)"[^>]*>\D*(\d+)', page))

    lengths = {
        link: client.get(link.replace("&amp;", "&")).context["page"].paginator.count for link, _n in links
    }

    assert len(links) >= 5
    assert {link: int(number) for link, number in links if "post_kind" not in link} == {
        link: length for link, length in lengths.items() if "post_kind" not in link
    }
    by_post = {row["kind"]: row for row in client.get(URL).context["total"]["posts"]}
    for kind, row in by_post.items():
        count = client.get(row["url"]).context["page"].paginator.count
        assert (kind, count) == (kind, row["figure"].missing)


def test_a_place_outside_ones_territory_does_not_exist(sign_in, inspector, far_district):
    assert sign_in(inspector).get(URL, {"region": far_district.code}).status_code == 404


def test_another_role_elsewhere_opens_nothing(sign_in, cadre, far_district):
    give_role(cadre, "EXPERT", far_district)

    assert can_see_staffing(cadre)
    assert sign_in(cadre).get(URL, {"region": far_district.code}).status_code == 404


def test_an_empty_place_says_why(sign_in, inspector):
    assert "这里没有应当配备人员的主体" in sign_in(inspector).get(URL).content.decode()


def test_the_number_of_queries_does_not_grow(sign_in, inspector, district):
    client = sign_in(inspector)
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_enterprise(district)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 14
