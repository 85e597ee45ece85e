"""(f) who must have whom, over the whole city; and how many queries the pages about people ask."""

from datetime import UTC, datetime, time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Region, Role, RoleAssignment, User
from benchmarks.rounds import figures, ratios, timed
from benchmarks.sizes import LAST_DAY, Size
from staff.models import Post, StaffingFinding
from staff.queries.colour import colours_of
from staff.services.staffing_check import check_staffing

FLOOR = """
SELECT e.id, count(*) FROM enterprises_enterprise e
JOIN staff_post p ON p.enterprise_id = e.id JOIN staff_person n ON n.id = p.person_id
LEFT JOIN staff_healthcertificate c ON c.person_id = n.id
WHERE p.ended_on IS NULL GROUP BY 1
"""
ROUNDS = 3  # a check takes seconds
AT = datetime.combine(LAST_DAY, time(1), UTC)  # nine in the morning in Suzhou


def measure_staffing(size: Size) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE staff_staffingfinding CASCADE")
    first = timed(lambda: check_staffing(at=AT))
    found = StaffingFinding.objects.open().count()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE staff_staffingfinding")
    floors, works = [], []
    for _round in range(ROUNDS):
        floors.append(timed(_scan))
        works.append(timed(lambda: check_staffing(at=AT)))
    return {
        "persons": size.persons,
        "findings": found,
        "first_check_seconds": round(first, 2),
        "floor_seconds": figures(floors),
        "check_seconds": figures(works),
        "ratio": ratios(works, floors),
        "queries": {"list": _queries_of_list(), "colour": _queries_of_colour()},
    }


def _scan():
    with connection.cursor() as cursor:
        cursor.execute(FLOOR)
        cursor.fetchall()


def _queries_of_list() -> int:
    """What the page asks of its own tables; who signs in is looked up on every page alike."""
    client, user = Client(), _regulator()
    client.force_login(user)
    device = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "bench", "confirmed": True})[0]
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(reverse("staff:list_people"), headers={"host": "127.0.0.1"})
    if response.status_code != 200:
        raise RuntimeError(f"the staff list answers {response.status_code}")
    return sum("staff_" in query["sql"] for query in asked.captured_queries)


def _queries_of_colour() -> int:
    persons = list(Post.objects.order_by("pk").values_list("person_id", flat=True)[:50])
    with CaptureQueriesContext(connection) as asked:
        colours_of(person_ids=persons, at=AT)
    return len(asked)


def _regulator() -> User:
    user = User.objects.get_or_create(username="bench-city", defaults={"display_name": "基准"})[0]
    city = Region.objects.get(code="320500")
    RoleAssignment.objects.get_or_create(
        user=user, role=Role.CITY_REGULATOR, region=city, defaults={"valid_from": LAST_DAY}
    )
    return user
