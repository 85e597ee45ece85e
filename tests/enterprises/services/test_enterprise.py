from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from enterprises.models import Enterprise
from enterprises.models.enterprise import IllegalMove
from enterprises.services.enterprise import (
    AlreadyRegistered,
    ChainLoop,
    HalfCoordinates,
    RegionTooWide,
    WrongCreditCode,
    close_enterprise,
    register_enterprise,
    resume_enterprise,
    suspend_enterprise,
    update_enterprise,
)
from enterprises.signals import enterprises_changed
from tests.factories.enterprises import make_enterprise

CODE = "91320594000000000Y"


@pytest.fixture
def heard():
    ids = []

    def hear(enterprise_ids, **_kwargs):
        ids.extend(enterprise_ids)

    enterprises_changed.connect(hear)
    yield ids
    enterprises_changed.disconnect(hear)


@pytest.fixture
def register(district, inspector, at):
    def register(**values):
        values = {"name": "新面馆", "kind": "CATERER", "region": district, "credit_code": CODE} | values
        return register_enterprise(by=inspector, at=at, **values)

    return register


@pytest.fixture
def update(inspector, at):
    def update(enterprise, **values):
        fields = ["name", "kind", "region", "credit_code", "site", "address", "latitude", "longitude"]
        fields += ["canteen_kind", "parent", "chain_role", "size_band", "headcount", "diners_per_meal"]
        known = {field: getattr(enterprise, field) for field in [*fields, "makes_special_food"]}
        return update_enterprise(enterprise=enterprise, by=inspector, at=at, **(known | values))

    return update


def test_it_registers(register, inspector, district, at, heard):
    enterprise = register(
        credit_code=" 91320594-0000 00000y", latitude=31.3123456789, longitude=Decimal("120.6")
    )

    entry = AuditEntry.objects.get(action="register_enterprise")
    assert (enterprise.credit_code, enterprise.region_path) == (CODE, district.path)
    assert (enterprise.latitude, str(enterprise.registered_on)) == (Decimal("31.312346"), "2026-11-23")
    assert (entry.actor, entry.subject_id, entry.region_path) == (
        inspector,
        str(enterprise.pk),
        district.path,
    )
    assert entry.new["name"] == "新面馆"
    assert heard == [enterprise.pk]


def test_public_ids_are_opaque_and_differ(register):
    first, second = register(), register(site="2")

    assert first.public_id != second.public_id
    assert len(first.public_id) == 12
    assert first.spaced_public_id.replace(" ", "") == first.public_id


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"credit_code": "91320594000000000X"}, WrongCreditCode, "credit_code"),
        ({"credit_code": ""}, WrongCreditCode, "credit_code"),
        ({"latitude": 31.3}, HalfCoordinates, "latitude"),
    ],
)
def test_it_refuses(register, values, refusal, field):
    with pytest.raises(refusal) as caught:
        register(**values)

    assert caught.value.field == field
    assert str(caught.value)
    assert not Enterprise.objects.exists()


def test_it_refuses_a_whole_city(register, city):
    with pytest.raises(RegionTooWide):
        register(region=city)


def test_a_site_is_registered_once(register, heard):
    register()
    with pytest.raises(AlreadyRegistered):
        register(name="又一家")

    assert register(name="分店", site="2").site == "2"


def test_a_foreign_identifier_stands_for_the_code(register):
    assert register(credit_code="", source="lives:sf", foreign_id="77").credit_code == ""


def test_it_updates_and_tells_what_changed(noodle_bar, update, far_district, heard):
    enterprise = update(noodle_bar, name="平江老面馆", region=far_district)

    entry = AuditEntry.objects.get(action="update_enterprise")
    assert (enterprise.name, enterprise.region_path) == ("平江老面馆", far_district.path)
    assert entry.old == {"name": "平江面馆", "region_path": noodle_bar.region_path}
    assert entry.new == {"name": "平江老面馆", "region_path": far_district.path}
    assert heard == [noodle_bar.pk]


def test_an_update_without_change_is_silent(noodle_bar, update, heard):
    update(noodle_bar)

    assert (heard, AuditEntry.objects.count()) == ([], 0)


def test_a_chain_has_no_loop(district, noodle_bar, update):
    store = make_enterprise(district, parent=noodle_bar)
    stall = make_enterprise(district, parent=store)

    for parent in (stall, store, noodle_bar):
        with pytest.raises(ChainLoop):
            update(noodle_bar, parent=parent)
    noodle_bar.refresh_from_db()
    assert noodle_bar.parent is None


def test_its_life(noodle_bar, inspector, at, heard):
    for move in (suspend_enterprise, resume_enterprise, close_enterprise, resume_enterprise):
        move(enterprise=noodle_bar, by=inspector, at=at, reason="测试")

    actions = list(
        AuditEntry.objects.order_by("pk").values_list("action", "old__status", "new__status", "reason")
    )
    assert actions == [
        ("suspend_enterprise", "IN_BUSINESS", "SUSPENDED", "测试"),
        ("resume_enterprise", "SUSPENDED", "IN_BUSINESS", "测试"),
        ("close_enterprise", "IN_BUSINESS", "CLOSED", "测试"),
        ("resume_enterprise", "CLOSED", "IN_BUSINESS", "测试"),
    ]
    assert heard == [noodle_bar.pk] * 4


@pytest.mark.parametrize(
    ("status", "move"),
    [
        ("IN_BUSINESS", resume_enterprise),
        ("SUSPENDED", suspend_enterprise),
        ("CLOSED", close_enterprise),
        ("CLOSED", suspend_enterprise),
    ],
)
def test_it_makes_no_illegal_move(district, inspector, at, status, move):
    enterprise = make_enterprise(district, status=status)

    with pytest.raises(IllegalMove):
        move(enterprise=enterprise, by=inspector, at=at, reason="测试")
    enterprise.refresh_from_db()
    assert (enterprise.status, AuditEntry.objects.count()) == (status, 0)
