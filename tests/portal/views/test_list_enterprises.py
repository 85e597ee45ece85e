import pytest
from django.urls import reverse

from enterprises.models import Enterprise
from scoring.models import CurrentIndex
from tests.factories.enterprises import make_enterprise

URL = reverse("portal:list_enterprises")


@pytest.fixture
def client_of_inspector(sign_in, inspector):
    return sign_in(inspector)


@pytest.fixture
def bars(district, scored_bar):
    """One for each band but the third, in the order of their index, the one without an index last."""
    made = [("低分酒楼", 310, 4), ("中上饭店", 800, 2), ("高分茶社", 985, 1), ("新开粥铺", None, 0)]
    current = CurrentIndex.objects.get(pk=scored_bar.pk)
    bars = []
    for name, tenths, band in made:
        bar = make_enterprise(district, name=name)
        CurrentIndex.objects.create(
            enterprise=bar,
            as_of=current.as_of,
            run=current.run,
            model_version=current.model_version,
            index_tenths=tenths,
            raw_tenths=tenths,
            band=band,
        )
        bars.append(bar)
    current.delete()
    return bars


def names(client, **query):
    return [enterprise.name for enterprise in client.get(URL, query).context["page"]]


def test_the_worst_come_first_and_those_without_index_last(client_of_inspector, bars):
    assert names(client_of_inspector) == ["低分酒楼", "中上饭店", "高分茶社", "平江面馆", "新开粥铺"]
    assert names(client_of_inspector, sort="-index")[:3] == ["高分茶社", "中上饭店", "低分酒楼"]
    assert names(client_of_inspector, sort="name")[0] == "中上饭店"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"band": "4"}, ["低分酒楼"]),
        ({"band": "0"}, ["平江面馆", "新开粥铺"]),
        ({"band": "scored", "sort": "-index"}, ["高分茶社", "中上饭店", "低分酒楼"]),
        ({"q": "酒"}, ["低分酒楼"]),
        ({"kind": "STALL"}, []),
    ],
)
def test_it_filters(client_of_inspector, bars, query, expected):
    assert names(client_of_inspector, **query) == expected


@pytest.mark.parametrize("query", [{"band": "9"}, {"sort": "drop table"}])
def test_what_makes_no_sense_lists_nothing(client_of_inspector, bars, query):
    assert client_of_inspector.get(URL, query | {"q": "茶"}).status_code == 400


def test_closed_ones_are_shown_on_request_only(client_of_inspector, noodle_bar, rival_bar):
    Enterprise.objects.filter(pk=rival_bar.pk).update(status=Enterprise.Status.CLOSED)

    assert names(client_of_inspector) == [noodle_bar.name]
    assert names(client_of_inspector, status="CLOSED") == [rival_bar.name]
    assert len(names(client_of_inspector, status="all")) == 2


def test_it_keeps_to_the_territory(client_of_inspector, noodle_bar, far_district):
    make_enterprise(far_district, name="太仓小吃")

    assert names(client_of_inspector) == [noodle_bar.name]
    assert client_of_inspector.get(URL, {"region": far_district.code}).status_code == 404


def test_a_fragment_is_the_rows_alone(client_of_inspector, noodle_bar):
    response = client_of_inspector.get(URL, headers={"hx-request": "true"})

    assert "<html" not in response.content.decode()
    assert noodle_bar.name in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_fifty_stand_on_a_page(client_of_inspector, district):
    for _each in range(51):
        make_enterprise(district)

    assert len(names(client_of_inspector)) == 50
    assert len(names(client_of_inspector, page="2")) == 1


def test_an_empty_list_says_what_to_do(client_of_inspector, noodle_bar):
    assert "没有符合条件的企业" in client_of_inspector.get(URL, {"q": "没有的店"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_as_for_one(
    client_of_inspector, district, number, django_assert_num_queries
):
    for _each in range(number):
        make_enterprise(district)
    client_of_inspector.get(URL)

    with django_assert_num_queries(11):
        client_of_inspector.get(URL)
