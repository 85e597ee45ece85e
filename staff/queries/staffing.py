"""Staffing as people look at it: rates of a territory, who is behind each figure, to-dos of an enterprise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from enterprises.models import Enterprise
from staff.models import FindingRule, Post, StaffingFinding
from staff.permissions import READERS
from staff.queries.requirement import HELD, literal, required_piece, subjects_piece

Kind = StaffingFinding.Kind
FIGURES = """
    WITH {pieces},
    filled AS (
        SELECT DISTINCT p.enterprise_id, p.kind FROM staff_post p
        WHERE p.starts_on <= {day} AND (p.ended_on IS NULL OR p.ended_on > {day})
    )
    SELECT s.region_path, s.kind, {sums},
           COUNT(DISTINCT r.enterprise_id), COUNT(DISTINCT CASE WHEN f.kind IS NULL THEN r.enterprise_id END)
    FROM required r
    JOIN subjects s ON s.id = r.enterprise_id
    LEFT JOIN filled f ON f.enterprise_id = r.enterprise_id AND f.kind = r.post_kind
    GROUP BY s.region_path, s.kind
"""
SUMS = """
    SUM(CASE WHEN r.post_kind = '{kind}' THEN 1 ELSE 0 END),
    SUM(CASE WHEN r.post_kind = '{kind}' AND f.kind IS NOT NULL THEN 1 ELSE 0 END)
"""
UNSTAFFED = """
    WITH {pieces} SELECT r.enterprise_id{columns} FROM required r
    WHERE NOT EXISTS (SELECT 1 FROM staff_post p WHERE {is_held})
"""
# finding → what is wrong, what to do next
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    Kind.VACANCY: (_("还没有%(post)s"), _("登记人员并任命%(post)s。")),
    Kind.TERM_LAPSED: (_("%(name)s的%(post)s任期已满"), _("续任，或者任命别人并给原任办理离任。")),
    Kind.NOT_CONFIRMED: (_("%(name)s任%(post)s，任职条件还没有确认"), _("请负责人逐项确认四项任职条件。")),
    Kind.NOT_MANAGEMENT: (
        _("%(name)s任食品安全总监，但登记为不属于管理层"),
        _("总监应当由管理层人员担任：请另行任命；登记有误的，离任后重新任命。"),
    ),
    Kind.PROHIBITED: (
        _("%(name)s在禁业期内，不能任%(post)s"),
        _("请立即停止其工作并办理离任；认为名单有误的，请联系监管部门。"),
    ),
    Kind.TOO_MANY_POSTS: (_("%(name)s在多家单位同时任%(post)s"), _("请减少其任职，或者任命专人。")),
    Kind.NO_CERTIFICATE: (
        _("%(name)s接触直接入口食品，没有有效的健康证明"),
        _("请先调离接触直接入口食品的岗位，体检合格后登记健康证明。"),
    ),
}


@dataclass
class PostFigure:
    """How many posts of one kind are required, and how many of them filled."""

    required: int = 0
    filled: int = 0

    @property
    def missing(self) -> int:
        return self.required - self.filled

    @property
    def percent(self) -> float | None:
        """Staffing rate; rounded down, so that 100 means all."""
        return 1000 * self.filled // self.required / 10 if self.required else None


@dataclass
class StaffingFigures:
    """Of a group of enterprises: posts by kind, those that must have some, and those that lack one."""

    posts: dict[str, PostFigure] = field(
        default_factory=lambda: {kind: PostFigure() for kind in Post.MANAGER_KINDS}
    )
    obliged: int = 0
    unstaffed: int = 0

    def add(self, posts: Iterable[tuple[str, int, int]], obliged: int, unstaffed: int) -> None:
        for kind, required, filled in posts:
            self.posts[kind].required += required
            self.posts[kind].filled += filled
        self.obliged += obliged
        self.unstaffed += unstaffed


@dataclass
class RegionRow:
    """A part of the territory; `is_rest` is what belongs to none of its parts."""

    region: Region
    figures: StaffingFigures
    is_rest: bool = False


@dataclass
class StaffingOverview:
    total: StaffingFigures
    regions: list[RegionRow]
    kinds: dict[str, StaffingFigures]


@dataclass(frozen=True)
class Todo:
    """An open finding in plain words, with the next step."""

    finding: StaffingFinding

    @property
    def title(self) -> str:
        return str(WORDS[self.finding.kind][0]) % self._names

    @property
    def next_step(self) -> str:
        return str(WORDS[self.finding.kind][1]) % self._names

    @property
    def is_hazard(self) -> bool:
        return self.finding.outcome == FindingRule.Outcome.HAZARD

    @property
    def is_vacancy(self) -> bool:
        return self.finding.kind == Kind.VACANCY

    @property
    def _names(self) -> dict[str, str]:
        person = self.finding.person
        return {
            "name": person.name if person else "",
            "post": self.finding.get_post_kind_display() if self.finding.post_kind else "",
        }


def seats_of(user) -> list[Region]:
    """The highest regions in which somebody may look at staffing."""
    held = {a.region.path: a.region for a in user.current_role_assignments if a.role in READERS}
    return [
        region
        for path, region in sorted(held.items())
        if not any(path.startswith(other) and path != other for other in held)
    ]


def regions_of(user) -> QuerySet[Region]:
    """Every region in which somebody may look at staffing."""
    return Region.objects.within(user.territory_paths(READERS))


def staffing_overview(region: Region, day: date) -> StaffingOverview:
    """The figures of a region, of its parts and of each kind of enterprise; two queries."""
    parts = list(Region.objects.filter(parent=region).order_by("code"))
    rows = {part.path: RegionRow(part, StaffingFigures()) for part in parts}
    rest = RegionRow(region, StaffingFigures(), is_rest=True)
    overview = StaffingOverview(StaffingFigures(), [], {})
    for path, kind, posts, obliged, unstaffed in _figures(region, day):
        row = next((row for part, row in rows.items() if path.startswith(part)), rest)
        for figures in (
            overview.total,
            row.figures,
            overview.kinds.setdefault(kind, StaffingFigures()),
        ):
            figures.add(posts, obliged, unstaffed)
    overview.regions = [row for row in [*rows.values(), rest] if row.figures.obliged]
    overview.kinds = {kind: overview.kinds[kind] for kind in Enterprise.Kind.values if kind in overview.kinds}
    return overview


def unstaffed_enterprises(
    user, region: Region, day: date, *, kind: str = "", post_kind: str = "", only_here: bool = False
) -> QuerySet[Enterprise]:
    """Those that lack a post they must have. `only_here`: not those in a part of the region."""
    text, values = _unstaffed(day, post_kind=post_kind, region=region)
    enterprises = Enterprise.objects.visible_to(user).in_region(region).filter(pk__in=RawSQL(text, values))
    if kind:
        enterprises = enterprises.filter(kind=kind)
    if only_here:
        parts = Region.objects.filter(parent=region).values_list("path", flat=True)
        for path in parts:
            enterprises = enterprises.exclude(region_path__startswith=path)
    return enterprises.order_by("name", "pk")


def missing_posts(enterprise_ids: Sequence[int], day: date) -> dict[int, list[str]]:
    """Enterprise → kinds of post that it must have and has not."""
    text, values = _unstaffed(day, columns=", r.post_kind", enterprise_ids=enterprise_ids)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        missing: dict[int, list[str]] = {}
        for enterprise_id, post_kind in cursor.fetchall():
            missing.setdefault(enterprise_id, []).append(post_kind)
    order = list(Post.MANAGER_KINDS)
    return {pk: sorted(kinds, key=lambda kind: order.index(Post.Kind(kind))) for pk, kinds in missing.items()}


def open_todos(enterprise: Enterprise) -> list[Todo]:
    """What is wrong there now, the gravest first; one query."""
    findings = StaffingFinding.objects.open().filter(enterprise=enterprise).select_related("person")
    gravity = {"CRITICAL": 0, "MAJOR": 1}
    todos = [Todo(finding) for finding in findings.order_by("outcome", "pk")]
    return sorted(todos, key=lambda todo: gravity.get(todo.finding.severity, 2))


def _figures(region: Region, day: date):
    subjects, required = subjects_piece(day, region=region), required_piece(day)
    text = FIGURES.format(
        pieces=f"{subjects.text}, {required.text}",
        day=literal(day),
        sums=", ".join(SUMS.format(kind=kind) for kind in Post.MANAGER_KINDS),
    )
    with connection.cursor() as cursor:
        cursor.execute(text, subjects.values + required.values)
        for path, kind, *sums, obliged, unstaffed in cursor.fetchall():
            posts = [
                (post_kind, sums[2 * number], sums[2 * number + 1])
                for number, post_kind in enumerate(Post.MANAGER_KINDS)
            ]
            yield path, kind, posts, obliged, unstaffed


def _unstaffed(day: date, *, columns: str = "", post_kind: str = "", **asked) -> tuple[str, list]:
    subjects, required = subjects_piece(day, **asked), required_piece(day)
    text = UNSTAFFED.format(
        pieces=f"{subjects.text}, {required.text}", columns=columns, is_held=HELD.format(day=literal(day))
    )
    values = subjects.values + required.values
    if post_kind:
        text += " AND r.post_kind = %s"
        values.append(post_kind)
    return text, values
