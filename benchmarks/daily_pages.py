"""(l) pages and endpoints that regulators and cadres open every day, as a city sees them.

Measured through the whole stack inside of one process, after a first visit that warms what is kept. On the
city of the plan: its enterprises, results, complaints, hazards, and who backs whom.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Region, Role, RoleAssignment, User
from accounts.session_keys import SECOND_FACTOR_EXPECTED, SEEN_AT
from benchmarks.rounds import figures, timed
from benchmarks.sizes import Size
from common.local_time import first_of_quarter, local_date
from enterprises.models import Enterprise
from inspections.models import BackingAssignment, SamplingPlan, SamplingPlanLine
from inspections.services.backing.visit_task import make_visit_tasks

BACKED = 50  # enterprises of a cadre
ASSIGNMENTS = """
INSERT INTO inspections_backingassignment (
    enterprise_id, cadre_id, level, level_reason, began_on, assigned_at, end_reason)
SELECT e.id, c.user_id, 'D', '', %(since)s, now(), ''
FROM enterprises_enterprise e
JOIN (SELECT region_id, user_id, row_number() OVER (PARTITION BY region_id ORDER BY user_id) - 1 AS n,
             count(*) OVER (PARTITION BY region_id) AS total
      FROM accounts_roleassignment WHERE role = 'CADRE') c
  ON c.region_id = e.region_id AND c.n = mod(e.id, c.total)
"""
# Of three visits two are made, as some way into a quarter.
DONE = """
UPDATE inspections_visittask SET state = 'DONE', done_on = quarter
WHERE quarter = %s AND state = 'DUE' AND mod(id, 3) > 0
"""


def measure_daily_pages(size: Size) -> dict:
    today = local_date(timezone.now())
    city = Region.objects.get(code=settings.CITY_REGION_CODE)
    _plant(city, today)
    return {"pages": {name: _measure(size, client, url) for name, client, url in _pages(city, today)}}


def _plant(city: Region, today: date) -> None:
    if not BackingAssignment.objects.exists():
        with transaction.atomic():
            _appoint_cadres(today)
            with connection.cursor() as cursor:
                cursor.execute(ASSIGNMENTS, {"since": today - timedelta(days=400)})
    make_visit_tasks(day=today)
    with connection.cursor() as cursor:
        cursor.execute(DONE, [first_of_quarter(today)])
        cursor.execute("VACUUM ANALYZE inspections_backingassignment, inspections_visittask")
    plan, _is_new = SamplingPlan.objects.get_or_create(
        region=city, year=today.year, name="基准抽检计划", defaults={"created_at": timezone.now()}
    )
    SamplingPlanLine.objects.get_or_create(plan=plan, food_class="餐饮食品", risk="HIGH", batches=500)


def _appoint_cadres(today: date) -> None:
    """In each township as many as its enterprises need."""
    townships = Region.objects.filter(level=Region.Level.TOWNSHIP)
    numbers = {region: -(-Enterprise.objects.filter(region=region).count() // BACKED) for region in townships}
    users = User.objects.bulk_create(
        User(username=f"bench-cadre-{region.pk}-{number}", display_name=f"{region.name}干部{number}")
        for region, total in numbers.items()
        for number in range(total)
    )
    homes = [region for region, total in numbers.items() for _number in range(total)]
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=Role.CADRE, region=region, valid_from=today - timedelta(days=400))
        for user, region in zip(users, homes, strict=True)
    )


def _pages(city: Region, today: date) -> Iterator[tuple[str, Client, str]]:
    regulator = _signed_in(_regulator("bench-city", Role.CITY_REGULATOR, city))
    district = Region.objects.filter(parent=city).order_by("path").first()
    township = Region.objects.filter(level=Region.Level.TOWNSHIP, path__startswith=district.path).first()
    of_district = _signed_in(_regulator("bench-district", Role.DISTRICT_REGULATOR, district))
    cadre = BackingAssignment.objects.filter(enterprise__region=township).first().cadre
    shop = Enterprise.objects.filter(region=township).order_by("pk").first()
    line = SamplingPlanLine.objects.get(plan__name="基准抽检计划")
    coverage = reverse("inspections:show_backing_coverage")
    yield "cockpit of the city", regulator, reverse("portal:cockpit")
    yield "queues of a city regulator", regulator, reverse("portal:show_queues")
    yield "queues of a district regulator", of_district, reverse("portal:show_queues")
    yield "queues of a cadre", _signed_in(cadre), reverse("portal:show_queues")
    yield "one's subjects, cadre", _signed_in(cadre), reverse("inspections:my_subjects")
    yield "backing coverage of the city", regulator, coverage
    yield "backing coverage of a district", of_district, f"{coverage}?region={district.code}"
    yield "backing coverage of a township", of_district, f"{coverage}?region={township.code}"
    yield "enterprises whom to sample", regulator, reverse("inspections:propose_enterprises", args=[line.pk])
    yield "results to publish", regulator, reverse("inspections:list_to_publish")
    yield "list of enterprises", regulator, reverse("portal:list_enterprises")
    yield "page of an enterprise", regulator, reverse("portal:show_enterprise", args=[shop.public_id])
    yield (
        "consumer page",
        Client(SERVER_NAME="localhost"),
        reverse("portal:consumer_page", args=[shop.public_id]),
    )
    yield "GET /api/v1/indexes/", regulator, "/api/v1/indexes/"
    yield "GET /api/v1/inspections/", regulator, "/api/v1/inspections/"


def _regulator(username: str, role: str, region: Region) -> User:
    user, _is_new = User.objects.get_or_create(username=username, defaults={"display_name": username})
    RoleAssignment.objects.get_or_create(user=user, role=role, region=region, valid_from=date(2020, 1, 1))
    return user


def _signed_in(user: User) -> Client:
    """A session as signing in leaves it, with its second factor."""
    session = SessionStore()
    device = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "bench", "confirmed": True})[0]
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            DEVICE_ID_SESSION_KEY: device.persistent_id,
            SECOND_FACTOR_EXPECTED: True,
            SEEN_AT: int(time.time()),
        }
    )
    session.create()
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def _measure(size: Size, client: Client, url: str) -> dict:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
        _read(response)
    queries = len(asked)  # the next request forgets them
    if response.status_code != 200:
        raise RuntimeError(f"{url}: {response.status_code}")
    visits = [1000 * timed(lambda: _read(client.get(url))) for _round in range(size.rounds)]
    return {"queries": queries, "ms": figures(visits)}


def _read(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
