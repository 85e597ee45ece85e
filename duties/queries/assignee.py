"""Whose duty it is: computed from posts, sign-ins and leave whenever somebody asks, never stored.

So a leave that is declared, a deputy who is named, a new officer change who has to act at once, without a row
of tens of millions being touched.
"""

import json
from collections.abc import Iterable
from datetime import date

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from common.raw_sql import as_date
from duties.models import Duty
from enterprises.models import Membership

Role = Membership.Role
DutyKey = tuple[int, date, int]
# Order 60: the officer controls daily; director, or where there is none the officer, checks weekly; the
# principal hears the director monthly. Where the first post is empty the next has to act.
ORDER = {
    Duty.Kind.DAILY_CONTROL: (Role.OFFICER, Role.DIRECTOR, Role.PRINCIPAL),
    Duty.Kind.WEEKLY_CHECK: (Role.DIRECTOR, Role.OFFICER, Role.PRINCIPAL),
    Duty.Kind.MONTHLY_DISPATCH: (Role.PRINCIPAL, Role.DIRECTOR),
}
PLACES = {
    kind: " ".join(f"WHEN '{role}' THEN {place}" for place, role in enumerate(roles))
    for kind, roles in ORDER.items()
}
# The place of a member's role in that order, or NULL. Written out and not joined: of such a join PostgreSQL
# expects few rows, and then looks up each of a city's.
PLACE = " ".join(
    (
        "CASE {duty}.kind",
        *(f"WHEN {kind:d} THEN CASE {{member}}.role {cases} END" for kind, cases in PLACES.items()),
        "END",
    )
)
# All who may act on a duty. {duty} has enterprise_id and kind; {day} is the day on which somebody has to act.
# In place of who is on leave stands the deputy; without one who may do this duty it passes on.
HOLDERS = """
    SELECT {columns} u.id AS user_id, {m_place} AS place,
           CASE WHEN p.id IS NULL THEN 1 ELSE 0 END AS has_no_post, m.valid_from,
           m.id AS membership_id, l.id AS leave_id
    FROM {members}
    LEFT JOIN staff_person s ON s.user_id = m.user_id
    LEFT JOIN staff_post p ON p.person_id = s.id AND p.enterprise_id = m.enterprise_id AND p.kind = m.role
        AND p.starts_on <= {day} AND (p.ended_on IS NULL OR p.ended_on > {day})
    LEFT JOIN staff_leave l ON l.post_id = p.id
        AND l.starts_on <= {day} AND l.ends_on >= {day} AND l.cancelled_at IS NULL
    LEFT JOIN staff_person r ON r.id = l.deputy_id
    JOIN accounts_user u ON u.id = CASE WHEN l.id IS NULL THEN m.user_id ELSE r.user_id END
    WHERE m.enterprise_id = {duty}.enterprise_id AND {m_place} IS NOT NULL AND {m_on_day} AND u.is_active
      AND (l.id IS NULL OR EXISTS (
          SELECT 1 FROM enterprises_membership n
          WHERE n.enterprise_id = m.enterprise_id AND n.user_id = u.id
            AND {n_place} IS NOT NULL AND {n_on_day}
      ))
"""
# Who may sign in in the role comes first if they hold the post as well, then whoever has it longest.
FIRST = "place, has_no_post, valid_from, membership_id, leave_id"
# Of one duty, beside others of its row: a few index look-ups each, right for a page.
ASSIGNEE = "(SELECT user_id FROM ({holders}) holders ORDER BY {first} LIMIT 1)"
# Of many: each table is joined once, which for a city takes a small part of the time of look-ups.
ASSIGNEES = """
    WITH d AS MATERIALIZED (
        SELECT k.enterprise_id, k.due_on, k.kind, {acting_day} AS day FROM ({keys}) k
    )
    SELECT enterprise_id, due_on, kind, user_id FROM (
        SELECT holders.*,
               ROW_NUMBER() OVER (PARTITION BY enterprise_id, due_on, kind ORDER BY {first}) AS turn
        FROM ({holders}) holders
    ) turns WHERE turn = 1
"""
# The same as `MembershipQuerySet.on`.
ON_DAY = """(
    {member}.valid_from <= {day}
    AND ({member}.valid_to IS NULL OR {member}.valid_to > {day}
         OR {member}.valid_to = {day} AND {member}.ended_at IS NULL)
)"""
KEYS = {
    "postgresql": (
        "SELECT * FROM unnest(%s::bigint[], %s::date[], %s::smallint[]) AS d (enterprise_id, due_on, kind)"
    ),
    "sqlite": (
        "SELECT value ->> 0 AS enterprise_id, value ->> 1 AS due_on, value ->> 2 AS kind FROM json_each(%s)"
    ),
}


def assignees_of(duties: Iterable[Duty | DutyKey], today: date | None = None) -> dict[DutyKey, int]:
    """Duty key (enterprise, due on, kind) → the user who has to act on it today; one query for any number.

    A duty that isn't open yet is for whoever holds the post on the first day of its period. One that nobody
    may hand in is missing from the answer.
    """
    keys = [duty.pk if isinstance(duty, Duty) else tuple(duty) for duty in duties]
    if not keys:
        return {}
    statement = ASSIGNEES.format(
        keys=KEYS[connection.vendor],
        acting_day=_acting_day("k", today or timezone.localdate()),
        holders=_holders(
            "d", "d.day", "d.enterprise_id, d.due_on, d.kind,", "d CROSS JOIN enterprises_membership m"
        ),
        first=FIRST,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _key_values(keys))
        rows = cursor.fetchall()
    return {(row[0], as_date(row[1]), row[2]): row[3] for row in rows}


def with_assignee(duties: "models.QuerySet[Duty]", today: date) -> "models.QuerySet[Duty]":
    """The duties with `assignee_id`, to filter and order by."""
    assignee = _assignee("duties_duty", today)
    return duties.annotate(assignee_id=RawSQL(assignee, [], output_field=models.BigIntegerField(null=True)))  # noqa: S611  no value of a user's


def name_assignees(duties: Iterable[Duty]) -> None:
    """Give duties `with_assignee` the `assignee` as well: a user, or None; one query for a page."""
    duties = list(duties)
    users = User.objects.in_bulk({duty.assignee_id for duty in duties} - {None})
    for duty in duties:
        duty.assignee = users.get(duty.assignee_id)


def _assignee(duty: str, today: date) -> str:
    return ASSIGNEE.format(holders=_holders(duty, _acting_day(duty, today)), first=FIRST)


def _holders(duty: str, day: str, columns: str = "", members: str = "enterprises_membership m") -> str:
    return HOLDERS.format(
        columns=columns,
        members=members,
        duty=duty,
        day=day,
        m_place=PLACE.format(duty=duty, member="m"),
        n_place=PLACE.format(duty=duty, member="n"),
        m_on_day=ON_DAY.format(member="m", day=day),
        n_on_day=ON_DAY.format(member="n", day=day),
    )


def _acting_day(duty: str, today: date) -> str:
    """Today, or the first day on which it can be handed in, if that is later."""
    if connection.vendor == "postgresql":
        greatest, now = "GREATEST", f"DATE '{today:%Y-%m-%d}'"
        monday, first = f"({duty}.due_on - 6)", f"CAST(date_trunc('month', {duty}.due_on) AS date)"
    else:
        greatest, now = "MAX", f"'{today:%Y-%m-%d}'"
        monday, first = f"date({duty}.due_on, '-6 days')", f"date({duty}.due_on, 'start of month')"
    opens = (
        f"CASE {duty}.kind WHEN {Duty.Kind.WEEKLY_CHECK:d} THEN {monday} "
        f"WHEN {Duty.Kind.MONTHLY_DISPATCH:d} THEN {first} ELSE {duty}.due_on END"
    )
    return f"{greatest}({now}, {opens})"


def _key_values(keys: list[DutyKey]) -> list:
    if connection.vendor == "postgresql":
        enterprises, days, kinds = zip(*keys, strict=True)
        return [list(enterprises), list(days), [int(kind) for kind in kinds]]
    return [json.dumps([[enterprise, day.isoformat(), int(kind)] for enterprise, day, kind in keys])]
