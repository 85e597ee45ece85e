"""What the inspector's phone keeps to work without a network."""

import re

from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from tests.factories.inspections_inspection import MINUTE, make_on_site


def test_the_worker_keeps_all_that_the_checklist_loads(sign_in, client, noodle_bar, pair):
    on_site = make_on_site(noodle_bar, pair, timezone.now() - 5 * MINUTE, upto="STARTED")
    address = reverse("inspections:record_on_site", args=[on_site.pk])

    page = sign_in(pair[0]).get(address).content.decode()
    worker = client.get(reverse("inspections:show_worker")).content.decode()

    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page))
    kept = {path.replace("\\u002D", "-") for path in re.findall(r'"(/static/[^"]+)"', worker)}
    assert loaded - kept == set()
    assert all(finders.find(path.removeprefix("/static/")) for path in kept)
    pattern = re.search(r'new RegExp\("(.*?)"\)', worker)[1].encode().decode("unicode_escape")
    assert re.match(pattern.replace("\\\\", "\\"), address)
    assert 'data-records-url="/api/v1/inspection-records/"' in page


def test_the_list_names_the_checklist_to_keep(sign_in, noodle_bar, pair):
    on_site = make_on_site(noodle_bar, pair, timezone.now() - 5 * MINUTE, upto="STARTED")

    page = sign_in(pair[0]).get(reverse("inspections:list_on_site")).content.decode()

    address = reverse("inspections:record_on_site", args=[on_site.pk])
    assert re.search(rf'href="{address}" data-keep-page', page)
