import pytest
from django.urls import reverse

from tests.factories.enterprises import make_enterprise

URL = reverse("portal:list_bulletins")


def test_months_reach_back_to_the_first_enterprise(sign_in, inspector, district, today, month):
    make_enterprise(district, registered_on=month, recorded_since=None)

    months = [name for name, _words in sign_in(inspector).get(URL).context["months"]]
    assert months == [f"{today:%Y-%m}", f"{month:%Y-%m}"]


def test_two_years_at_most(sign_in, inspector, noodle_bar, today):
    noodle_bar.recorded_since = today.replace(year=today.year - 5, day=1)
    noodle_bar.save()

    assert len(sign_in(inspector).get(URL).context["months"]) == 25


def test_a_territory_without_enterprises_has_this_month(sign_in, inspector, today):
    assert [name for name, _words in sign_in(inspector).get(URL).context["months"]] == [f"{today:%Y-%m}"]


def test_each_month_opens(sign_in, inspector, noodle_bar, district, month):
    client = sign_in(inspector)
    page = client.get(URL).text

    for name in ("show_bulletin", "print_bulletin", "write_bulletin"):
        url = reverse(f"portal:{name}", args=[district.code, f"{month:%Y-%m}"])
        assert f'href="{url}"' in page
        assert client.get(url).status_code == 200


def test_the_cockpit_leads_here(sign_in, inspector, district):
    page = sign_in(inspector).get(reverse("portal:cockpit")).text

    assert f'href="{URL}?region={district.code}"' in page


def test_another_district_does_not_exist(sign_in, inspector, far_district):
    assert sign_in(inspector).get(URL, {"region": far_district.code}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries(sign_in, inspector, district, number, django_assert_num_queries):
    for _each in range(number):
        make_enterprise(district)
    client = sign_in(inspector)
    client.get(URL)

    with django_assert_num_queries(QUERIES):
        client.get(URL)


QUERIES = 10
