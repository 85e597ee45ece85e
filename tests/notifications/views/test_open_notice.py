from urllib.parse import unquote

import pytest
from django.urls import reverse

from tests.factories.notifications import make_notice

pytestmark = pytest.mark.django_db


def url(notice):
    return reverse("notifications:open_notice", args=[notice.pk])


def test_it_leads_there_and_marks_as_read(sign_in, officer):
    notice = make_notice(officer, url="/hazards/?state=overdue")

    response = sign_in(officer).get(url(notice))

    assert (response.status_code, response["Location"]) == (302, "/hazards/?state=overdue")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert notice.acknowledged_at is None


def test_the_first_reading_stands(sign_in, officer, at):
    notice = make_notice(officer, read_at=at)

    sign_in(officer).get(url(notice))

    notice.refresh_from_db()
    assert notice.read_at == at


def test_a_browser_that_looks_ahead_has_not_read_it(sign_in, officer):
    notice = make_notice(officer)

    sign_in(officer).get(url(notice), headers={"Sec-Purpose": "prefetch;prerender"})

    notice.refresh_from_db()
    assert notice.is_unread


def test_who_is_signed_out_comes_back_to_it(client, officer):
    notice = make_notice(officer)

    assert unquote(client.get(url(notice))["Location"]).endswith(f"?next={url(notice)}")
