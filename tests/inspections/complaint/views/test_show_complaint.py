import pytest
from django.urls import reverse

from tests.factories.inspections_complaint import make_complaint


def page_of(client, complaint):
    return client.get(reverse("inspections:show_complaint", args=[complaint.pk])).content.decode()


def test_the_regulator_reads_it_but_not_who_wrote_it(sign_in, inspector, noodle_bar):
    page = page_of(sign_in(inspector), make_complaint(noodle_bar))

    assert "面里的牛肉发酸" in page
    assert "联系方式只有承办人能看" in page
    assert "13800001234" not in page
    assert "accept/" in page


def test_the_handler_may_ask_for_the_contact(sign_in, inspector, noodle_bar):
    page = page_of(sign_in(inspector), make_complaint(noodle_bar, "ACCEPTED", handled_by=inspector))

    assert "查看联系方式" in page
    assert "13800001234" not in page


def test_the_cadre_sees_that_there_is_one(sign_in, cadre, noodle_bar):
    page = page_of(sign_in(cadre), make_complaint(noodle_bar))

    assert "食品过期" in page
    assert "面里的牛肉发酸" not in page
    assert "accept/" not in page


def test_the_cadre_sees_the_day_and_not_the_minute(sign_in, cadre, inspector, noodle_bar):
    complaint = make_complaint(noodle_bar)  # at ten

    assert "2026-11-20 10:00" in page_of(sign_in(inspector), complaint)
    page = page_of(sign_in(cadre), complaint)
    assert "2026-11-20" in page
    assert "10:00" not in page


@pytest.mark.parametrize("person", ["grid_worker", "expert"])
def test_neighbours_of_the_shop_never_learn_of_it(sign_in, request, person, noodle_bar):
    complaint = make_complaint(noodle_bar)
    client = sign_in(request.getfixturevalue(person))

    assert client.get(reverse("inspections:show_complaint", args=[complaint.pk])).status_code == 404
    page = client.get(reverse("portal:show_enterprise", args=[noodle_bar.public_id])).content.decode()
    assert noodle_bar.name in page
    assert complaint.number not in page
    assert reverse("inspections:list_complaints") not in page


def test_it_is_never_cached(sign_in, inspector, noodle_bar):
    response = sign_in(inspector).get(
        reverse("inspections:show_complaint", args=[make_complaint(noodle_bar).pk])
    )

    assert "no-store" in response.headers["Cache-Control"]
