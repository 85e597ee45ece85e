"""The people of the synthetic city: nearly everywhere principal and officer, directors where size asks.

At micro and small enterprises the principal is the officer as well. Identity numbers are random hashes and
their cipher texts dummies: nothing measured here reads them.
"""

from benchmarks.city import draw
from benchmarks.sizes import LAST_DAY, Size

PERSONS = """
INSERT INTO staff_person (id, code, name, citizen_id_encrypted, citizen_id_hash, phone_encrypted, phone_hash, registered_at)
SELECT g, 'B' || lpad(g::text, 11, '0'), '基准' || g, 'v1.b.x', md5('a' || g) || md5('b' || g), 'v1.b.x',
       md5('c' || g) || md5('d' || g), %(last)s::date - 700
FROM generate_series(1, %(persons)s) g
"""
POST = """
INSERT INTO staff_post (person_id, enterprise_id, kind, job_title, handles_food, is_management, starts_on, term_ends_on,
    end_reason, document_no, document, document_type, knows_law, controls_risks, knows_process, passed_exam,
    confirmed_at, created_at)
SELECT {person}, e.id, '{kind}', '', {handles_food}, {is_management}, %(last)s::date - 600, %(last)s::date + 200, '', '', '', '',
       true, true, true, true, %(last)s::date - 600, %(last)s::date - 600
FROM (SELECT id, size_band, row_number() OVER (ORDER BY id) AS n FROM enterprises_enterprise WHERE {where}) e
"""
# (post, where, the principal holds it too, handles food, belongs to the management)
POSTS = (
    ("PRINCIPAL", "mod(id, 200) <> 0", True, False, True),
    ("OFFICER", "mod(id, 30) <> 0 AND size_band IN ('MICRO', 'SMALL')", True, False, False),
    ("OFFICER", "mod(id, 30) <> 0 AND size_band NOT IN ('MICRO', 'SMALL')", False, False, False),
    (
        "DIRECTOR",
        "mod(id, 20) <> 0 AND size_band NOT IN ('MICRO', 'SMALL') AND kind <> 'CANTEEN'",
        False,
        False,
        True,
    ),
)
COOKS_AT = "kind IN ('CATERER', 'CANTEEN', 'SMALL_CATERER')"
CERTIFICATES = f"""
INSERT INTO staff_healthcertificate (person_id, number, issuer, is_fit, issued_on, valid_to, photo, recorded_at, withdraw_reason)
SELECT p.person_id, '', '', true, day, day + 364, '', day, ''
FROM (SELECT DISTINCT person_id FROM staff_post WHERE handles_food) p
CROSS JOIN LATERAL (SELECT %(last)s::date - ({draw("p.person_id", 80)} * 375 / 1000)::int AS day) d
"""
TRAINING = f"""
INSERT INTO staff_trainingrecord (person_id, kind, title, hours, completed_on, recorded_at, withdraw_reason)
SELECT id, 'COURSE', '基准培训', 8, day, day, ''
FROM (SELECT id, %(last)s::date - ({draw("id", 81)} * 400 / 1000)::int AS day FROM staff_person) rows
"""
MORNING_CHECKS = """
INSERT INTO staff_morningcheck (enterprise_id, person_id, day, checked_at, is_fit, clears, method, by_id)
SELECT p.enterprise_id, p.person_id, d::date, d + interval '8 hours', true, false, 'BY_HAND', u.id
FROM staff_post p CROSS JOIN generate_series(%(last)s::date - 13, %(last)s::date, interval '1 day') d
CROSS JOIN (SELECT min(id) AS id FROM accounts_user) u
WHERE p.handles_food
"""
RECORDER = """
INSERT INTO accounts_user (password, is_superuser, username, email, is_staff, is_active, date_joined, display_name, language,
    must_change_password)
VALUES ('!', false, 'bench', '', false, true, now(), '基准', 'zh-hans', false)
ON CONFLICT (username) DO NOTHING
"""


def add_people(connection, size: Size) -> None:
    """Fill the tables of `staff`; persons that no other post needs cook."""
    values = {"last": LAST_DAY, "persons": size.persons}
    with connection, connection.cursor() as cursor:
        cursor.execute(RECORDER)
        cursor.execute(PERSONS, values)
        taken = size.enterprises
        for kind, where, is_principals, handles_food, is_management in POSTS:
            post = {
                "kind": kind,
                "handles_food": handles_food,
                "is_management": is_management,
                "where": where,
            }
            person = "e.id" if is_principals else f"{taken} + e.n"
            cursor.execute(POST.format(person=person, **post), values)
            taken += 0 if is_principals else cursor.rowcount
        cooks = {"kind": "STAFF", "handles_food": True, "is_management": False}
        cursor.execute(
            POST.format(person=f"{taken} + e.n", where=COOKS_AT, **cooks)
            + f" WHERE {taken} + e.n <= %(persons)s",
            values,
        )
        for statement in (CERTIFICATES, TRAINING, MORNING_CHECKS):
            cursor.execute(statement, values)
        for table in ("staff_person", "staff_post"):
            cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")


def has_people(connection) -> bool:
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM staff_person)")
        return cursor.fetchone()[0]
