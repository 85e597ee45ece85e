"""A shop with a little of everything, so that its index stands."""

import pytest

from tests.factories.enterprises import make_enterprise
from tests.scoring import rows
from tests.scoring.fact_lists import FactList

GOOD = FactList(
    duties=tuple(("daily", age, "on_time") for age in range(1, 40)) + (("weekly", 10, "late"),),
    hazards=(("own", 12, "in_time"), ("found", 30, "late")),
    inspections=((100, 88, True, False), (400, 92, False, False)),
    samples=((20, "passed"), (300, "failed")),
    complaints=((50, 1, "in_time"),),
)


@pytest.fixture
def shop(district):
    shop = make_enterprise(district, name="桥头面馆")
    rows.write_facts(shop, GOOD)
    return shop


@pytest.fixture
def neighbour(district):
    neighbour = make_enterprise(district, name="河边面馆")
    rows.write_facts(neighbour, FactList(inspections=((10, 100, True, False),), samples=((5, "passed"),)))
    return neighbour


@pytest.fixture
def far_shop(far_district):
    far_shop = make_enterprise(far_district, name="江口面馆")
    rows.write_facts(far_shop, FactList(inspections=((10, 40, True, True),), samples=((5, "failed"),)))
    return far_shop
