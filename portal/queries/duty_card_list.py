"""The duty cards of many posts for one month, those that miss most first: one set-based statement.

The figures are those of `duty_card`, post by post; a test over random months holds both together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Region, User
from common.local_time import month_end
from enterprises.models import Membership
from enterprises.permissions import LEADERS
from portal.queries.duty_card import OWN_RHYTHM, TRAINING_TARGET, held_days, year_until
from staff.models import PerformanceEvaluation, Post, TrainingRecord
from staff.permissions import READERS

_RHYTHM = " ".join(f"WHEN '{kind}' THEN {int(rhythm)}" for kind, rhythm in OWN_RHYTHM.items())
_TARGET = " ".join(f"WHEN '{kind}' THEN {hours * 10}" for kind, hours in TRAINING_TARGET.items())
# The days stand in the statement as constants, so that PostgreSQL reads the month's partition alone.
STATEMENT = f"""
WITH held (id, kind, person_id, enterprise_id, starts_on, ended_on) AS ({{posts}}),
owed AS (
    SELECT h.id,
           SUM(CASE WHEN d.state <> 5 THEN 1 ELSE 0 END) AS owed,
           SUM(CASE WHEN d.state = 2 THEN 1 ELSE 0 END) AS on_time,
           SUM(CASE WHEN d.state = 3 THEN 1 ELSE 0 END) AS late,
           SUM(CASE WHEN d.state = 4 OR (d.state = 1 AND d.due_on < '{{today}}') THEN 1 ELSE 0 END) AS missed,
           SUM(CASE WHEN d.state = 1 AND d.due_on >= '{{today}}' THEN 1 ELSE 0 END) AS ahead,
           SUM(CASE WHEN d.state = 5 THEN 1 ELSE 0 END) AS exempt
    FROM held h JOIN duties_duty d ON d.enterprise_id = h.enterprise_id
    WHERE d.due_on >= '{{first}}' AND d.due_on <= '{{last}}'
      AND d.kind = CASE h.kind {_RHYTHM} END
      AND d.due_on >= h.starts_on AND (h.ended_on IS NULL OR d.due_on < h.ended_on)
    GROUP BY h.id
),
trained AS (
    SELECT t.person_id, CAST(ROUND(SUM(t.hours) * 10) AS integer) AS tenths
    FROM {TrainingRecord._meta.db_table} t
    WHERE t.completed_on >= '{{year}}' AND t.completed_on <= '{{last}}' AND t.withdrawn_at IS NULL
      AND t.person_id IN (SELECT person_id FROM held)
    GROUP BY t.person_id
),
evaluated AS (
    SELECT v.post_id, v.score, v.quarter,
           ROW_NUMBER() OVER (PARTITION BY v.post_id ORDER BY v.quarter DESC, v.id DESC) AS place
    FROM {PerformanceEvaluation._meta.db_table} v
    WHERE v.quarter <= '{{first}}' AND v.post_id IN (SELECT id FROM held)
)
SELECT h.id AS post_id,
       COALESCE(o.owed, 0), COALESCE(o.on_time, 0), COALESCE(o.late, 0) AS late,
       COALESCE(o.missed, 0) AS missed, COALESCE(o.ahead, 0), COALESCE(o.exempt, 0),
       COALESCE(t.tenths, 0),
       CASE WHEN COALESCE(t.tenths, 0) < CASE h.kind {_TARGET} ELSE 0 END
            THEN CASE h.kind {_TARGET} ELSE 0 END - COALESCE(t.tenths, 0) ELSE 0 END AS short_tenths,
       v.score, CASE WHEN v.score IS NULL THEN 0 ELSE 1 END AS is_evaluated
FROM held h
LEFT JOIN owed o ON o.id = h.id
LEFT JOIN trained t ON t.person_id = h.person_id
LEFT JOIN evaluated v ON v.post_id = h.id AND v.place = 1
ORDER BY missed DESC, late DESC, short_tenths DESC, is_evaluated, post_id
"""
# Compiling the statement costs more than it saves, and a district's sums don't fit the usual memory.
ALLOWANCES = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'; "
CHUNK = 2000


@dataclass(frozen=True)
class DutyCardRow:
    """One card in a list: the figures of the post's own rhythm, and what else may be missing."""

    post: Post
    month: date
    owed: int
    on_time: int
    late: int
    missed: int
    ahead: int
    exempt: int
    training_hours: Decimal
    training_short: Decimal
    evaluation_score: int | None

    @property
    def own_kind(self):
        return OWN_RHYTHM[Post.Kind(self.post.kind)]

    @property
    def training_target(self) -> int | None:
        return TRAINING_TARGET.get(Post.Kind(self.post.kind))

    @property
    def days(self) -> tuple[date, date]:
        return held_days(self.post, self.month)


class DutyCardRows:
    """The cards of these posts for the month, as a paginator likes it: counted and cut by the database."""

    ordered = True

    def __init__(self, posts: QuerySet[Post], *, month: date, today: date):
        self.month, self.today = month, today
        self.posts = posts.during(month, month_end(month))

    def count(self) -> int:
        return self.posts.order_by().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[DutyCardRow]:
        start = wanted.start or 0
        limit = "" if wanted.stop is None else f" LIMIT {int(wanted.stop - start)} OFFSET {int(start)}"
        return list(self._with_posts(self._figures(limit)))

    def __iter__(self) -> Iterator[DutyCardRow]:
        figures = self._figures("")
        for start in range(0, len(figures), CHUNK):
            yield from self._with_posts(figures[start : start + CHUNK])

    def _figures(self, limit: str) -> list[tuple]:
        posts = self.posts.order_by().values_list(
            "pk", "kind", "person_id", "enterprise_id", "starts_on", "ended_on"
        )
        try:
            inner, values = posts.query.sql_with_params()
        except EmptyResultSet:  # the filter can't hold for any row
            return []
        statement = STATEMENT.format(
            posts=inner,
            first=self.month.isoformat(),
            last=month_end(self.month).isoformat(),
            year=year_until(self.month)[0].isoformat(),
            today=self.today.isoformat(),
        )
        if connection.vendor == "postgresql":
            statement = ALLOWANCES + statement
        with connection.cursor() as cursor:
            cursor.execute(statement + limit, values)
            return cursor.fetchall()

    def _with_posts(self, figures: list[tuple]) -> Iterator[DutyCardRow]:
        posts = Post.objects.select_related("person", "enterprise__region").in_bulk(
            [post_id for post_id, *_rest in figures]
        )
        for post_id, owed, on_time, late, missed, ahead, exempt, tenths, short, score, _evaluated in figures:
            yield DutyCardRow(
                post=posts[post_id],
                month=self.month,
                owed=owed,
                on_time=on_time,
                late=late,
                missed=missed,
                ahead=ahead,
                exempt=exempt,
                training_hours=Decimal(tenths) / 10,
                training_short=Decimal(short) / 10,
                evaluation_score=score,
            )


def territory_cards(user: User, region: Region | None = None) -> QuerySet[Post]:
    """Managers' posts of the territory in which somebody reads about staff, or of a region within it."""
    paths = user.territory_paths(READERS)
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(enterprise__region_path__startswith=path)
    posts = Post.objects.managers().filter(within)
    return posts if region is None else posts.filter(enterprise__region_path__startswith=region.path)


def own_cards(user: User, today: date) -> QuerySet[Post]:
    """One's own posts, and for leaders those of their enterprise."""
    led = Membership.objects.on(today).filter(user=user, role__in=LEADERS).values("enterprise")
    return Post.objects.managers().filter(Q(person__user=user) | Q(enterprise__in=led))


def cards_of(user: User, today: date) -> QuerySet[Post]:
    """Every post whose card somebody may see: `can_see_duty_card`, as a set."""
    own = own_cards(user, today)
    if not user.territory_paths(READERS):
        return own
    return Post.objects.filter(Q(pk__in=territory_cards(user).values("pk")) | Q(pk__in=own.values("pk")))
