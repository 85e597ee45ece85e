import pytest

from duties.checklists import ITEMS, checklist_for
from enterprises.models import Enterprise

Kind = Enterprise.Kind


@pytest.mark.parametrize("kind", Kind)
def test_every_business_has_a_list(kind):
    checklist = checklist_for(Enterprise(kind=kind))

    codes = [item.code for item in checklist.items]
    assert 7 <= len(codes) == len(set(codes))
    assert checklist.version.endswith("-2026.1")
    assert len(checklist.version) <= 40


def test_a_canteen_is_asked_nineteen_and_a_school_one_more():
    canteen = checklist_for(Enterprise(kind=Kind.CANTEEN, canteen_kind="OTHER"))
    school = checklist_for(Enterprise(kind=Kind.CANTEEN, canteen_kind="SCHOOL"))

    assert (len(canteen.items), len(school.items)) == (19, 20)
    assert (canteen.version, school.version) == ("canteen-2026.1", "school-canteen-2026.1")
    assert "sample_retention" in [item.code for item in canteen.items]
    assert school.items[-1].code == "accompanying_meal"


def test_every_item_is_asked_somewhere():
    asked = {
        item.code
        for kind in Kind
        for item in checklist_for(Enterprise(kind=kind, canteen_kind="SCHOOL")).items
    }

    assert asked == set(ITEMS)
