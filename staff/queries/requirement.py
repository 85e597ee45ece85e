"""Who must have whom (配备要求): the posts that enterprises must have filled on a day, by its rules.

An enterprise owes it from its registration here until it is closed. Suspension is no excuse: whoever wants
to open again needs the same people, and a vacancy is not put right by being closed down for a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from accounts.models import Region
from common.raw_sql import among_ids
from enterprises.models import Enterprise
from staff.models import Post, StaffingRule

MUST, GUIDED = StaffingRule.Obligation.MUST, StaffingRule.Obligation.GUIDED
SIZES = tuple(Enterprise.SizeBand.values)  # from small to large
ANY = -1  # a rule that doesn't ask

# The names of the pieces, for those who build upon them: subjects, met, required.
SUBJECTS = """
    subjects AS {materialized} (
        SELECT e.id, e.kind, e.canteen_kind, e.chain_role, e.size_band, e.diners_per_meal,
               e.makes_special_food, e.region_path
        FROM enterprises_enterprise e
        WHERE e.status <> 'CLOSED' AND e.registered_on <= {day} {scope}
    )
"""
# One row for each enterprise and each rule whose conditions it meets.
MET = """
    rules (rule_id, post_kind, enterprise_kind, canteen_kind, chain_role, least_size, least_diners, special)
        AS (VALUES {rules}),
    met AS (
        SELECT s.id AS enterprise_id, r.post_kind, r.rule_id
        FROM subjects s JOIN rules r ON r.enterprise_kind = s.kind
        WHERE (r.canteen_kind = '' OR r.canteen_kind = s.canteen_kind)
          AND (r.chain_role = '' OR r.chain_role = s.chain_role)
          AND CASE s.size_band {sizes} END >= r.least_size
          AND COALESCE(s.diners_per_meal, 0) >= r.least_diners
          AND (r.special = -1 OR r.special = CASE WHEN s.makes_special_food THEN 1 ELSE 0 END)
    )
"""
# Of several rules that ask for the same post the oldest row is named.
REQUIRED = """
    required AS (
        SELECT enterprise_id, post_kind, MIN(rule_id) AS rule_id FROM met GROUP BY enterprise_id, post_kind
    )
"""
# Whether a post of `required` r is filled; a holder whose term is over still holds it.
HELD = """
    p.enterprise_id = r.enterprise_id AND p.kind = r.post_kind
    AND p.starts_on <= {day} AND (p.ended_on IS NULL OR p.ended_on > {day})
"""
NO_RULE = (0, "", "", "", "", 0, 0, ANY)  # VALUES needs a row; no enterprise is of the kind ""


@dataclass(frozen=True)
class Piece:
    """Common table expressions, with the values of their placeholders in that order."""

    text: str
    values: list


@dataclass(frozen=True)
class RequiredPost:
    """One post that an enterprise must have, or is advised to have, and who fills it."""

    kind: Post.Kind
    rules: tuple[StaffingRule, ...]
    holders: tuple[Post, ...]

    @property
    def is_must(self) -> bool:
        return any(rule.obligation == MUST for rule in self.rules)

    @property
    def is_met(self) -> bool:
        return bool(self.holders)

    @property
    def legal_bases(self) -> list[str]:
        return list(dict.fromkeys(rule.legal_basis for rule in self.rules if rule.legal_basis))

    @property
    def titles(self) -> list[str]:
        return list(dict.fromkeys(rule.title for rule in self.rules))


def literal(day: date) -> str:
    """A date that stands several times in a statement, written out."""
    return f"DATE '{day:%Y-%m-%d}'" if connection.vendor == "postgresql" else f"'{day:%Y-%m-%d}'"


def subjects_piece(
    day: date,
    *,
    region: Region | None = None,
    enterprise_ids: Sequence[int] | None = None,
    materialized: bool = False,
) -> Piece:
    """Those of whom people are asked at all on that day."""
    scope, values = scope_of("e", region=region, enterprise_ids=enterprise_ids)
    words = {"day": literal(day), "scope": scope, "materialized": "MATERIALIZED" if materialized else ""}
    return Piece(SUBJECTS.format(**words), values)


def required_piece(day: date, obligations: Sequence[str] = (MUST,)) -> Piece:
    """`rules`, `met` and `required`, to stand behind `subjects`. GUIDED rules advise and bind nobody."""
    rules = StaffingRule.objects.on(day).filter(obligation__in=obligations).order_by("pk")
    rows = [row for rule in rules for row in _rule_rows(rule)] or [NO_RULE]
    marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    sizes = " ".join(f"WHEN '{size}' THEN {rank}" for rank, size in enumerate(SIZES))
    return Piece(
        f"{MET.format(rules=marks, sizes=sizes)}, {REQUIRED}", [value for row in rows for value in row]
    )


def explain_requirement(enterprise: Enterprise, day: date) -> list[RequiredPost]:
    """Which posts this enterprise must or should have, by which rules, and who holds them that day."""
    subjects = subjects_piece(day, enterprise_ids=[enterprise.pk])
    required = required_piece(day, (MUST, GUIDED))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {subjects.text}, {required.text} SELECT rule_id FROM met",
            subjects.values + required.values,
        )
        met = {rule_id for (rule_id,) in cursor.fetchall()}
    rules = StaffingRule.objects.filter(pk__in=met).order_by("obligation", "pk") if met else ()
    posts = Post.objects.on(day).filter(enterprise=enterprise).select_related("person")
    by_kind = _by_kind(posts.order_by("starts_on", "pk")) if met else {}
    explained = []
    for kind in Post.MANAGER_KINDS:
        asking = [rule for rule in rules if rule.post_kind == kind]
        binding = [rule for rule in asking if rule.obligation == MUST]
        if asking:
            # Advice on what is a duty already would only confuse.
            explained.append(RequiredPost(kind, tuple(binding or asking), tuple(by_kind.get(kind, ()))))
    return explained


def scope_of(
    alias: str, *, region: Region | None = None, enterprise_ids: Sequence[int] | None = None
) -> tuple[str, list]:
    """Conditions on an enterprise row known by that alias, and their values."""
    scope, values = "", []
    if region is not None:
        scope += f" AND {alias}.region_path LIKE %s"
        values.append(f"{region.path}%")
    if enterprise_ids is not None:
        among, among_values = among_ids(f"{alias}.id", enterprise_ids)
        scope += f" AND {among}"
        values += among_values
    return scope, values


def _rule_rows(rule: StaffingRule) -> list[tuple]:
    """A rule as rows of VALUES, one for each kind of enterprise it speaks of, so that the join can hash."""
    kinds = [rule.enterprise_kind] if rule.enterprise_kind else Enterprise.Kind.values
    least_size = SIZES.index(rule.least_size_band) if rule.least_size_band else 0
    special = ANY if rule.makes_special_food is None else int(rule.makes_special_food)
    return [
        (
            rule.pk,
            rule.post_kind,
            kind,
            rule.canteen_kind,
            rule.chain_role,
            least_size,
            rule.least_diners or 0,
            special,
        )
        for kind in kinds
    ]


def _by_kind(posts) -> dict[str, list[Post]]:
    by_kind: dict[str, list[Post]] = {}
    for post in posts:
        by_kind.setdefault(post.kind, []).append(post)
    return by_kind
