import pytest

from accounts.models import Region, RegionCodeChange
from accounts.queries.region import find_regions
from accounts.services.region import (
    SHIPPED_CODE_CHANGES,
    SHIPPED_REGIONS,
    load_regions,
    read_code_changes,
    read_regions,
)


@pytest.fixture
def jiangsu(db, at):
    changes = read_code_changes(SHIPPED_CODE_CHANGES)
    load_regions(rows=read_regions(SHIPPED_REGIONS), changes=changes, by=None, at=at)


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("320508", "姑苏区"),
        ("320594", "苏州工业园区"),
        ("320502", "姑苏区"),
        ("320525", "吴江区"),  # county 1992, city 1995, district 2012
        ("320602", "崇川区"),
        ("320505006", "斜塘街道"),
        ("320594001", "苏州工业园区"),
        ("320508999001", "姑苏区"),
        ("320599", "苏州市"),
        ("329999", "江苏省"),
    ],
)
def test_what_a_code_means_today(jiangsu, code, means):
    assert {asked: region.name for asked, region in find_regions([code]).items()} == {code: means}


@pytest.mark.parametrize("code", ["110108", "", "SF", "３２０５０８", "32"])
def test_a_code_from_elsewhere_means_nothing(jiangsu, code):
    assert find_regions([code]) == {}


def test_a_circle_in_the_code_book_ends(db):
    for old, new in (("1", "2"), ("2", "1")):
        RegionCodeChange.objects.create(old_code=old, new_code=new, changed_in=2000, kind="RECODED")

    assert find_regions(["1"]) == {}


def test_it_asks_twice_for_any_number_of_codes(jiangsu, django_assert_num_queries):
    codes = list(Region.objects.values_list("code", flat=True))

    with django_assert_num_queries(2):
        found = find_regions(codes)

    assert {code: region.code for code, region in found.items()} == {code: code for code in codes}
