"""Both phones look in the same instant: SQLite lets one write at a time and knows no such race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from inspections.models import Presence
from inspections.services.presence import (
    open_presence,
    scan_official_code,
    scan_site_code,
    show_official_code,
    show_site_code,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_postgresql(db, transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs writers at once")


def test_exactly_one_presence_comes_of_it(noodle_bar, inspector, officer, at):
    request = open_presence(enterprise=noodle_bar, by=inspector, at=at)
    site = show_site_code(enterprise=noodle_bar, member=officer, at=at).url
    official = show_official_code(request=request, at=at).url
    barrier = Barrier(2)

    def look(scan):
        barrier.wait()
        try:
            return scan()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                look,
                [
                    lambda: scan_site_code(request=request, text=site, by=inspector, at=at),
                    lambda: scan_official_code(text=official, by=officer, at=at),
                ],
            )
        )

    presence = Presence.objects.get()
    assert (presence.official, presence.member, presence.seconds_apart) == (inspector, officer, 0)
