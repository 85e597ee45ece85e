import re

import pytest

from staff.models import Post

pytestmark = pytest.mark.django_db


def sections_on(client, url):
    page = client.get(url).content.decode()
    found = re.search(r'<nav class="no-print" aria-label="人员">(.*?)</nav>', page, re.S)
    return re.findall(r'href="([^"]+)"', found[1]) if found else []


def test_a_regulator_goes_from_one_page_about_people_to_the_others(inspector, sign_in):
    client = sign_in(inspector)
    found = sections_on(client, "/staff/")

    assert found[:4] == ["/staff/", "/staff/staffing/", "/duty-cards/", "/staff/scan/"]
    assert [client.get(url).status_code for url in found] == [200] * len(found)
    assert all(sections_on(client, url) == found for url in found if url != "/staff/badge-check/")


def test_a_cadre_is_shown_no_page_that_is_closed_to_cadres(cadre, sign_in):
    client = sign_in(cadre)

    assert {client.get(url).status_code for url in sections_on(client, "/staff/")} == {200}


def test_an_officer_goes_round_the_pages_of_the_own_enterprise(officer, sign_in, noodle_bar):
    client = sign_in(officer)
    found = sections_on(client, f"/staff/at/{noodle_bar.public_id}/")

    assert len(found) == 5
    assert {client.get(url).status_code for url in found} == {200}


def test_an_inspector_sees_there_what_inspectors_may(inspector, sign_in, noodle_bar):
    client = sign_in(inspector)
    found = sections_on(client, f"/staff/at/{noodle_bar.public_id}/")

    assert len(found) == 3
    assert {client.get(url).status_code for url in found} == {200}


def test_a_form_stands_alone(officer, sign_in, noodle_bar, cook):
    post = Post.objects.get(person=cook)

    assert sections_on(sign_in(officer), f"/staff/posts/{post.pk}/end/") == []
    assert sections_on(sign_in(officer), "/home/") == []
