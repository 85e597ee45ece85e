"""The worker and the page of what waits on the phone."""

import re

from django.contrib.staticfiles.finders import find
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.local_time import local_date, sunday_of
from duties.models import Duty
from duties.views.phone import FILES
from tests.factories.duties import make_duty


def test_the_worker_names_files_that_are_there():
    assert [name for name in FILES if find(name) is None] == []


def test_the_worker_stays_with_the_duties_and_names_nobody(officer, sign_in):
    address = reverse("duties:show_worker")
    mine, nobodys = sign_in(officer).get(address), Client().get(address)

    assert address.startswith(reverse("duties:list_duties"))
    assert mine.content == nobodys.content
    assert (mine["Content-Type"], mine["Cache-Control"]) == ("text/javascript", "no-cache")
    text = mine.text.replace("\\u002D", "-")
    assert [name for name in FILES if f"/static/{name}" not in text] == []


def test_the_pages_load_nothing_that_the_worker_does_not_keep(officer, noodle_bar, sign_in):
    """What a page loads and the worker does not know would be missing without a network."""
    today = local_date(timezone.now())
    duties = [make_duty(noodle_bar, today), make_duty(noodle_bar, sunday_of(today), Duty.Kind.WEEKLY_CHECK)]
    client = sign_in(officer)
    pages = [reverse("duties:list_duties"), reverse("duties:show_outbox")]
    pages += [
        reverse("duties:submit_duty", args=[noodle_bar.public_id, duty.slug, duty.due_on]) for duty in duties
    ]
    loaded = set()
    for page in pages:
        loaded |= set(re.findall(r'(?:src|href)="/static/([^"?]+)"', client.get(page).text))

    assert loaded - set(FILES) == set()


def test_the_manifest_opens_with_the_duties():
    manifest = Client().get(reverse("portal:show_manifest"))

    shown = manifest.json()
    assert (shown["start_url"], shown["display"], shown["name"]) == ("/duties/", "standalone", "苏食安")
    assert manifest["Content-Type"] == "application/manifest+json"
    for icon in shown["icons"]:
        assert find(icon["src"].removeprefix("/static/"))
