"""What is wrong with who is in post on a day: one SELECT of all that ought to stand as a finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.encryption import decrypt, keyed_hashes
from common.raw_sql import among_ids
from staff.models import FindingRule, Post, ProhibitedPerson, StaffingFinding
from staff.models.person import CITIZEN_ID
from staff.queries.requirement import HELD, Piece, literal, required_piece

Kind = StaffingFinding.Kind
MANAGERS = ", ".join(f"'{kind}'" for kind in Post.MANAGER_KINDS)
CHAIN_DEPTH = 8  # headquarters, branch, store; a loop that slipped in ends here

# Each gives enterprise, post kind, person (0: none) and staffing rule (0: none). `held` are the posts of the
# day at the enterprises asked about.
HELD_POSTS = """
    held AS {materialized} (
        SELECT p.id, p.enterprise_id, p.person_id, p.kind, p.handles_food, p.is_management, p.term_ends_on,
               p.confirmed_at
        FROM staff_post p JOIN subjects s ON s.id = p.enterprise_id
        WHERE p.starts_on <= {day} AND (p.ended_on IS NULL OR p.ended_on > {day})
    )
"""
WRONG = {
    Kind.VACANCY: """
        SELECT r.enterprise_id, r.post_kind, 0 AS person_id, r.rule_id
        FROM required r WHERE NOT EXISTS (SELECT 1 FROM staff_post p WHERE {is_held})
    """,
    Kind.TERM_LAPSED: """
        SELECT DISTINCT h.enterprise_id, h.kind, h.person_id, 0 FROM held h
        WHERE h.kind IN ({managers}) AND h.term_ends_on < {day}
    """,
    # The conditions of articles 7 and 8 are those of director and officer; a principal is not appointed.
    Kind.NOT_CONFIRMED: """
        SELECT DISTINCT h.enterprise_id, h.kind, h.person_id, 0 FROM held h
        WHERE h.kind IN ('DIRECTOR', 'OFFICER') AND h.confirmed_at IS NULL
    """,
    Kind.NOT_MANAGEMENT: """
        SELECT DISTINCT h.enterprise_id, h.kind, h.person_id, 0 FROM held h
        WHERE h.kind = 'DIRECTOR' AND NOT h.is_management
    """,
    Kind.PROHIBITED: """
        SELECT DISTINCT h.enterprise_id, h.kind, h.person_id, 0
        FROM staff_person n JOIN held h ON h.person_id = n.id WHERE {is_prohibited}
    """,
    Kind.TOO_MANY_POSTS: """
        SELECT DISTINCT h.enterprise_id, h.kind, h.person_id, 0
        FROM held h JOIN spread d ON d.person_id = h.person_id AND d.kind = h.kind
    """,
    # The certificate issued last counts, as for the colour of the code.
    Kind.NO_CERTIFICATE: """
        SELECT DISTINCT h.enterprise_id, '', h.person_id, 0 FROM held h
        WHERE h.handles_food AND NOT EXISTS (
            SELECT 1 FROM staff_healthcertificate c
            WHERE c.is_fit AND c.valid_to >= {day} AND c.id = (
                SELECT l.id FROM staff_healthcertificate l
                WHERE l.person_id = h.person_id AND l.withdrawn_at IS NULL AND l.issued_on <= {day}
                ORDER BY l.issued_on DESC, l.id DESC LIMIT 1))
    """,
}
# Who holds more than `limit` posts of one kind, the enterprises of one chain counted once. First the few
# with many posts, wherever they are; then from each enterprise up to the root of its chain.
SPREAD = f"""
    crowded AS (
        SELECT p.person_id, p.kind
        FROM staff_post p JOIN enterprises_enterprise e ON e.id = p.enterprise_id
        WHERE p.kind IN ({MANAGERS}) AND p.starts_on <= {{day}}
          AND (p.ended_on IS NULL OR p.ended_on > {{day}})
          AND e.status <> 'CLOSED' AND e.registered_on <= {{day}} {{among_held}}
        GROUP BY p.person_id, p.kind HAVING COUNT(*) > {{limit}}
    ),
    climb (person_id, kind, enterprise_id, parent_id, depth) AS (
        SELECT c.person_id, c.kind, e.id, e.parent_id, 0
        FROM crowded c
        JOIN staff_post p ON p.person_id = c.person_id AND p.kind = c.kind
        JOIN enterprises_enterprise e ON e.id = p.enterprise_id
        WHERE p.starts_on <= {{day}} AND (p.ended_on IS NULL OR p.ended_on > {{day}})
          AND e.status <> 'CLOSED' AND e.registered_on <= {{day}}
        UNION
        SELECT c.person_id, c.kind, e.id, e.parent_id, c.depth + 1
        FROM climb c JOIN enterprises_enterprise e ON e.id = c.parent_id WHERE c.depth < {CHAIN_DEPTH}
    ),
    spread AS (
        SELECT person_id, kind FROM climb WHERE parent_id IS NULL OR depth = {CHAIN_DEPTH}
        GROUP BY person_id, kind HAVING COUNT(DISTINCT enterprise_id) > {{limit}}
    )
"""
WANTED = """
    wanted (kind, finding_rule_id, enterprise_id, post_kind, person_id, staffing_rule_id)
        AS {materialized} ({parts})
"""
NOTHING = "SELECT '', 0, 0, '', 0, 0 WHERE 1 = 0"


@dataclass(frozen=True)
class _Part:
    text: str
    values: list


def finding_rules_on(day: date) -> list[FindingRule]:
    """One rule a kind; a kind without one makes no findings."""
    rules = FindingRule.objects.on(day).filter(finding_kind__in=Kind.values).order_by("effective_from", "pk")
    return list({rule.finding_kind: rule for rule in rules}.values())


def wanted_piece(day: date, rules: Sequence[FindingRule], subjects: Piece, *, whole: bool) -> Piece:
    """`wanted` and all that it needs. `whole`: the question is about many, so nobody is looked up singly."""
    materialized = "MATERIALIZED"
    required = required_piece(day)
    texts = [
        subjects.text,
        required.text,
        HELD_POSTS.format(day=literal(day), materialized=materialized),
    ]
    limit = next((rule.limit for rule in rules if rule.finding_kind == Kind.TOO_MANY_POSTS), None)
    if limit is not None:
        among = "" if whole else f"AND p.person_id IN (SELECT person_id FROM held WHERE kind IN ({MANAGERS}))"
        texts.append(SPREAD.format(day=literal(day), limit=limit, among_held=among))
    parts = [_part(rule, day) for rule in rules if rule.finding_kind != Kind.TOO_MANY_POSTS or limit]
    union = " UNION ALL ".join(part.text for part in parts) or NOTHING
    texts.append(WANTED.format(parts=union, materialized=materialized))
    values = subjects.values + required.values + [value for part in parts for value in part.values]
    return Piece(", ".join(texts), values)


def widen(enterprise_ids: Sequence[int]) -> list[int]:
    """With these all others at which their managers hold posts: leaving one place may be enough elsewhere."""
    managers = Post.objects.managers().filter(enterprise_id__in=enterprise_ids)
    others = Post.objects.managers().filter(person__in=managers.values("person"), ended_on__isnull=True)
    found = StaffingFinding.objects.open().filter(kind=Kind.TOO_MANY_POSTS)
    told = found.filter(person__in=managers.values("person"))
    return sorted(
        {
            *enterprise_ids,
            *others.values_list("enterprise_id", flat=True),
            *told.values_list("enterprise_id", flat=True),
        }
    )


def _part(rule: FindingRule, day: date) -> _Part:
    words = {"day": literal(day), "managers": MANAGERS, "is_held": HELD.format(day=literal(day))}
    values: list = []
    if rule.finding_kind == Kind.PROHIBITED:
        words["is_prohibited"], values = among_ids("n.citizen_id_hash", _prohibited_hashes(day))
    text = WRONG[Kind(rule.finding_kind)].format(**words)
    return _Part(f"SELECT '{rule.finding_kind}', {rule.pk:d}, x.* FROM ({text}) x", values)


def _prohibited_hashes(day: date) -> list[str]:
    """The numbers of all who are prohibited that day.

    While keys are changed, persons may still be hashed under another key than the list: under all of them.
    """
    listed = ProhibitedPerson.objects.on(day).values_list("citizen_id_hash", "citizen_id_encrypted")
    if len(keyed_hashes("", purpose=CITIZEN_ID)) == 1:
        return [number_hash for number_hash, _number in listed]
    return [
        number_hash
        for _hash, number in listed
        for number_hash in keyed_hashes(decrypt(number, purpose=CITIZEN_ID), purpose=CITIZEN_ID)
    ]
