from decimal import Decimal

import pytest

from enterprises.models import Enterprise
from tests.factories.inspections import make_inspection
from tests.factories.scoring import make_objection, make_reply
from tests.scoring import rows
from tests.scoring.rows import AS_OF, ago, moment


def address(enterprise):
    return f"/api/v1/indexes/{enterprise.public_id}/"


@pytest.fixture
def api(inspector, sign_in):
    return sign_in(inspector)


def test_it_gives_the_reasons(api, shop, compute):
    compute()

    shown = api.get(address(shop)).json()

    assert (shown["index"], shown["band"], shown["district_rank"], shown["district_count"]) == (
        "86.8",
        "B",
        1,
        1,
    )
    parts = shown["explanation"]["parts"]
    assert [(part["code"], part["weight"], part["score"], part["share"]) for part in parts] == [
        ("DUTY", 30, "88.2", "31.1"),
        ("SUPERVISION", 25, "83.6", "24.6"),
        ("SAMPLING", 20, "89.0", "20.9"),
        ("COMPLAINT", 10, "86.3", "10.2"),
        ("CREDIT", 15, None, "0.0"),
    ]
    assert parts[0]["components"][0] == {
        "code": "daily",
        "label": "日管控",
        "score": "100.0",
        "share": "58.8",
        "sentence": "近 90 天应完成 39 次，按时 39 次，补录 0 次（补录计一半）。",
    }
    assert parts[4]["sentences"] == ["没有数据，不计入指数；其余维度的权重相应提高。"]


def test_the_parts_add_up_under_a_cap(api, shop, compute):
    rows.add_sample(shop, ago(2), "pending")
    compute()

    shown = api.get(address(shop)).json()

    told = shown["explanation"]
    shares = sum(Decimal(part["share"]) for part in told["parts"])
    assert shares == Decimal(told["raw"])
    assert shares + Decimal(told["cap_deduction"]) == Decimal(shown["index"]) == Decimal("74.0")
    assert told["cap_sentences"] == ["抽检不合格尚在核查处置：指数最高 74 分。"]
    for part in told["parts"]:
        if part["components"] and part["score"] is not None:
            assert sum(Decimal(each["share"]) for each in part["components"]) == Decimal(part["score"])


def test_it_says_what_is_missing(api, noodle_bar, compute):
    compute()

    shown = api.get(address(noodle_bar)).json()

    assert (shown["index"], shown["explanation"]["raw"]) == (None, None)
    assert shown["explanation"]["missing_sentences"] == ["五个维度中只有 2 个有数据，至少需要 3 个。"]


def test_it_speaks_english(api, shop, compute):
    compute()

    told = api.get(address(shop), headers={"Accept-Language": "en"}).json()["explanation"]

    assert told["parts"][2]["sentences"] == [
        "Samples in 730 days: 1 passed, 1 failed. "
        "While they are few, the rate is smoothed as if 5 more had passed at 97%."
    ]


def test_it_hides_what_is_elsewhere(far_inspector, shop, sign_in, compute):
    compute()

    response = sign_in(far_inspector).get(address(shop))

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_what_was_never_computed_or_is_closed_is_not_found(api, shop, neighbour, compute):
    assert api.get(address(shop)).status_code == 404

    compute()
    Enterprise.objects.filter(pk=shop.pk).update(status=Enterprise.Status.CLOSED)

    assert api.get(address(shop)).status_code == 404
    assert api.get(address(neighbour)).status_code == 200


def test_it_leads_to_the_records_of_parts_and_caps(api, shop, officer, sign_in, compute):
    rows.add_sample(shop, ago(2), "pending")
    compute()

    told = api.get(address(shop)).json()["explanation"]

    failed = shop.samples.get(disposal="PENDING")
    (cap,) = told["caps"]
    assert (cap["code"], cap["sentence"]) == ("DISPOSAL_PENDING", told["cap_sentences"][0])
    (record,) = cap["records"]
    assert record["url"].endswith(f"/inspections/samples/{failed.pk}/")
    assert record in told["parts"][2]["records"]
    assert told["parts"][2]["waiting"] == []
    assert len(told["parts"][3]["records"]) == 1


def test_objections_and_replies_stand_beside_it(noodle_bar, principal, officer, compute, sign_in):
    at = moment(AS_OF)
    inspection = make_inspection(noodle_bar)
    compute()
    objection = make_objection(noodle_bar, principal, at)
    make_reply(noodle_bar, principal, at, inspection=inspection)

    shown = sign_in(officer).get(address(noodle_bar)).json()

    (told,) = shown["objections"]
    assert (told["id"], told["part"], told["state"]) == (objection.pk, "SUPERVISION", "FILED")
    assert told["due_on"] == objection.accept_due_on.isoformat()
    (reply,) = shown["replies"]
    assert (reply["text"], reply["inspection"], reply["sample"]) == ("已更换冷藏柜", inspection.pk, None)
    assert shown["explanation"]["parts"][3]["records"] == []  # an enterprise is told of no complaint


@pytest.mark.parametrize("others", [0, 2])
def test_it_asks_as_much_whoever_else_there_is(
    api, shop, neighbour, noodle_bar, others, compute, django_assert_num_queries
):
    if not others:
        Enterprise.objects.exclude(pk=shop.pk).update(status=Enterprise.Status.CLOSED)
    compute()

    with django_assert_num_queries(15):
        assert api.get(address(shop)).status_code == 200
