from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from enterprises.backing import backing_cadres
from enterprises.models import Enterprise
from inspections.models import BackingAssignment, VisitTask
from inspections.services.backing.assignment import (
    ClosedSubject,
    LevelNeedsReason,
    NotACadre,
    NothingToHandOver,
    SameCadre,
    assign_backing,
    hand_over_backing,
)
from notifications.models import Notice
from tests.factories.accounts import give_role, make_user
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_backing import make_backing


@pytest.fixture
def successor(district):
    user = make_user("successor", "接手干部")
    give_role(user, Role.CADRE, district)
    return user


def test_the_level_follows_from_size_and_type(noodle_bar, cadre, inspector, at):
    noodle_bar.size_band = "LARGE"
    noodle_bar.save()

    assert make_backing(noodle_bar, cadre, at, inspector).level == "A"
    with pytest.raises(LevelNeedsReason):
        make_backing(noodle_bar, cadre, at, inspector, level="B")
    other = make_backing(noodle_bar, cadre, at, inspector, level="B", reason="食安委会议确定")
    assert (other.level, other.level_reason) == ("B", "食安委会议确定")


def test_one_cadre_an_enterprise(noodle_bar, cadre, successor, inspector, at):
    make_backing(noodle_bar, cadre, at, inspector)

    with pytest.raises(SameCadre):
        make_backing(noodle_bar, cadre, at, inspector)
    with pytest.raises(IntegrityError, match="enterprise_id|backing_one_cadre"), transaction.atomic():
        BackingAssignment.objects.create(
            enterprise=noodle_bar, cadre=successor, level="C", began_on=at.date(), assigned_at=at
        )


def test_only_cadres_of_the_place_and_all_or_none(noodle_bar, far_district, cadre, inspector, officer, at):
    far_bar = make_enterprise(far_district, name="外区面馆")

    for enterprises, person in (([noodle_bar], officer), ([noodle_bar, far_bar], cadre)):
        with pytest.raises(NotACadre):
            assign_backing(enterprises=enterprises, cadre=person, by=inspector, at=at)
    assert not BackingAssignment.objects.exists()


def test_handing_over_takes_everything_along(
    noodle_bar, rival_bar, cadre, successor, inspector, district, at
):
    for enterprise in (noodle_bar, rival_bar):
        make_backing(enterprise, cadre, at, inspector)
    owed = set(VisitTask.objects.values_list("pk", flat=True))

    made = hand_over_backing(
        cadre=cadre,
        successor=successor,
        reason="岗位调整",
        region_paths=[district.path],
        by=inspector,
        at=at + timedelta(days=1),
    )

    assert {row.cadre for row in made} == {successor}
    assert set(VisitTask.objects.filter(assignment__in=made).values_list("pk", flat=True)) == owed != set()
    before = BackingAssignment.objects.get(enterprise=noodle_bar, cadre=cadre)
    assert (before.handed_over_to.cadre, before.end_reason) == (successor, "岗位调整")
    assert {notice.user for notice in Notice.objects.filter(topic="backing")} == {cadre, successor}
    day = (at + timedelta(days=1)).date()
    assert backing_cadres([noodle_bar.pk], day) == {noodle_bar.pk: [successor]}
    with pytest.raises(NothingToHandOver):
        hand_over_backing(
            cadre=cadre, successor=successor, reason="再来", region_paths=[district.path], by=inspector, at=at
        )


def test_all_territories_of_who_hands_over_count(
    noodle_bar, district, far_district, cadre, successor, inspector, at
):
    far_bar = make_enterprise(far_district, name="外区面馆")
    for person in (cadre, successor):
        give_role(person, Role.CADRE, far_district)
    for enterprise in (noodle_bar, far_bar):
        make_backing(enterprise, cadre, at, inspector)

    made = hand_over_backing(
        cadre=cadre,
        successor=successor,
        reason="岗位调整",
        region_paths=[district.path, far_district.path],
        by=inspector,
        at=at,
    )

    assert {row.enterprise for row in made} == {noodle_bar, far_bar}


def test_what_is_closed_is_backed_by_nobody(noodle_bar, rival_bar, cadre, successor, inspector, at):
    make_backing(noodle_bar, cadre, at, inspector)
    make_backing(rival_bar, cadre, at, inspector)
    Enterprise.objects.filter(pk=rival_bar.pk).update(status="CLOSED")
    rival_bar.refresh_from_db()

    with pytest.raises(ClosedSubject):
        make_backing(rival_bar, successor, at, inspector)
    handed_over = hand_over_backing(
        cadre=cadre,
        successor=successor,
        reason="岗位调整",
        region_paths=[noodle_bar.region_path],
        by=inspector,
        at=at,
    )

    assert [row.enterprise for row in handed_over] == [noodle_bar]
