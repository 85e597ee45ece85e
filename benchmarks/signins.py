# ruff: noqa: E501  long lists of columns
"""Who may sign in in the synthetic city: everybody who holds a post, a cadre and a branch for each township.

Every fiftieth officer is on leave around the last day, every other one of them with a deputy.
"""

from benchmarks.sizes import LAST_DAY

USERS = """
INSERT INTO accounts_user (password, is_superuser, username, email, is_staff, is_active, date_joined, display_name, language,
    must_change_password)
SELECT '!', false, 'bench-p' || p.id, '', false, true, now(), p.name, 'zh-hans', false
FROM staff_person p
WHERE EXISTS (SELECT 1 FROM staff_post s WHERE s.person_id = p.id AND s.kind IN ('PRINCIPAL', 'DIRECTOR', 'OFFICER'))
"""
PERSONS = """
UPDATE staff_person p SET user_id = u.id FROM accounts_user u WHERE u.username = 'bench-p' || p.id
"""
MEMBERSHIPS = """
INSERT INTO enterprises_membership (user_id, enterprise_id, role, valid_from)
SELECT p.user_id, s.enterprise_id, s.kind, s.starts_on FROM staff_post s JOIN staff_person p ON p.id = s.person_id
WHERE s.kind IN ('PRINCIPAL', 'DIRECTOR', 'OFFICER') ORDER BY s.enterprise_id, s.kind
"""
LEAVES = """
INSERT INTO staff_leave (post_id, deputy_id, starts_on, ends_on, reason, declared_at)
SELECT o.id, CASE WHEN mod(o.id, 100) = 0 THEN p.person_id END, %(last)s::date - 3, %(last)s::date + 10, '', %(last)s::date - 3
FROM staff_post o JOIN staff_post p ON p.enterprise_id = o.enterprise_id AND p.kind = 'PRINCIPAL'
WHERE o.kind = 'OFFICER' AND mod(o.id, 50) = 0
"""
TOWNSHIPS = (
    "SELECT id, code, name FROM accounts_region WHERE level = 'TOWNSHIP' AND path LIKE '320000.320500.%%'"
)
OUTSIDERS = f"""
INSERT INTO accounts_user (password, is_superuser, username, email, is_staff, is_active, date_joined, display_name, language,
    must_change_password)
SELECT '!', false, 'bench-' || role || '-' || r.code, '', false, true, now(), r.name, 'zh-hans', false
FROM ({TOWNSHIPS}) r CROSS JOIN (VALUES ('cadre'), ('branch')) o(role)
"""
ASSIGNMENTS = f"""
INSERT INTO accounts_roleassignment (user_id, region_id, role, valid_from)
SELECT u.id, r.id, o.held, %(last)s::date - 600
FROM ({TOWNSHIPS}) r CROSS JOIN (VALUES ('cadre', 'CADRE'), ('branch', 'BRANCH_REGULATOR')) o(role, held)
JOIN accounts_user u ON u.username = 'bench-' || o.role || '-' || r.code
"""


def add_signins(connection) -> None:
    with connection, connection.cursor() as cursor:
        for statement in (USERS, PERSONS, MEMBERSHIPS, LEAVES, OUTSIDERS, ASSIGNMENTS):
            cursor.execute(statement, {"last": LAST_DAY})


def has_signins(connection) -> bool:
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM enterprises_membership)")
        return cursor.fetchone()[0]
