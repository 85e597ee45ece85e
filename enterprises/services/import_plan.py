"""What an import would change: checked rows set against the registry, before anything is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, Licence
from enterprises.services.import_columns import BY_FIELD
from enterprises.services.import_row import Candidate, Key, RowError

CHUNK = 500


@dataclass
class Planned:
    """One row and the enterprise it stands for; `old` holds what the import changes."""

    candidate: Candidate
    enterprise: Enterprise
    is_new: bool
    old: dict[str, Any] = field(default_factory=dict)
    parent: "Planned | Enterprise | None" = None
    licence: Licence | None = None  # new or changed
    licence_old: dict[str, Any] | None = None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.old or self.licence)


@dataclass
class Plan:
    rows: list[Planned]
    errors: list[RowError]

    @property
    def created(self) -> list[Planned]:
        return [row for row in self.rows if row.is_new]

    @property
    def updated(self) -> list[Planned]:
        return [row for row in self.rows if row.is_changed]

    @property
    def unchanged_count(self) -> int:
        return sum(1 for row in self.rows if not row.is_new and not row.is_changed)


def make_plan(
    *,
    candidates: Sequence[Candidate],
    territory: list[str] | None,
    today: date,
    enterprises: QuerySet[Enterprise] | None = None,
) -> Plan:
    """Set the rows against the registry. Give `enterprises` a locking queryset to write afterwards."""
    if enterprises is None:
        enterprises = Enterprise.objects.all()
    known = _known(enterprises, {candidate.key[0] for candidate in candidates})
    plan = Plan([], [])
    for candidate in candidates:
        enterprise = known.get(candidate.key)
        if enterprise is None:
            plan.rows.append(Planned(candidate, _new(candidate, today), is_new=True))
        elif territory is not None and not any(enterprise.region_path.startswith(path) for path in territory):
            plan.errors.append(
                _error(candidate, "credit_code", _("已登记在您辖区以外的区域，请联系上级处理。"))
            )
        else:
            plan.rows.append(_changed(candidate, enterprise, plan.errors))
    _set_parents(plan)
    _set_licences(plan)
    return plan


def _known(enterprises: QuerySet[Enterprise], codes: Iterable[str]) -> dict[Key, Enterprise]:
    return {
        (enterprise.credit_code, enterprise.site): enterprise
        for some in chunks(sorted(codes))
        for enterprise in enterprises.filter(credit_code__in=some).order_by("pk")
    }


def _new(candidate: Candidate, today: date) -> Enterprise:
    code, site = candidate.key
    return Enterprise(
        credit_code=code,
        site=site,
        region=candidate.region,
        region_path=candidate.region.path,
        registered_on=today,
        recorded_since=today,
        **candidate.facts,
    )


def _changed(candidate: Candidate, enterprise: Enterprise, errors: list[RowError]) -> Planned:
    """Bring the enterprise to the row; what the row leaves blank stays."""
    planned = Planned(candidate, enterprise, is_new=False)
    for name, value in candidate.facts.items():
        current = getattr(enterprise, name)
        if current == value:
            continue
        if name == "status" and value not in Enterprise.MOVES[Enterprise.Status(current)]:
            change = {"old": Enterprise.Status(current).label, "new": Enterprise.Status(value).label}
            told = _("“%(old)s”的主体不能改为“%(new)s”。") % change
            errors.append(_error(candidate, "status", told))
            continue
        planned.old[name] = current
        setattr(enterprise, name, value)
    if enterprise.region_id != candidate.region.pk:
        planned.old["region_path"] = enterprise.region_path
        enterprise.region, enterprise.region_path = candidate.region, candidate.region.path
    return planned


# --- Chains -----------------------------------------------------------------------------------------------


def _set_parents(plan: Plan) -> None:
    wanting = [row for row in plan.rows if row.candidate.parent_code]
    if not wanting:
        return
    possible: dict[str, list[Planned | Enterprise]] = {}
    in_file = set()
    for row in plan.rows:
        possible.setdefault(row.candidate.key[0], []).append(row)
        in_file.add(row.candidate.key)
    stored = _known(Enterprise.objects.all(), {row.candidate.parent_code for row in wanting})
    for key, enterprise in stored.items():
        if key not in in_file:
            possible.setdefault(key[0], []).append(enterprise)
    for row in wanting:
        _set_parent(row, possible.get(row.candidate.parent_code, []), plan.errors)
    _refuse_loops(plan, wanting)


def _set_parent(row: Planned, possible: list[Planned | Enterprise], errors: list[RowError]) -> None:
    main = [other for other in possible if _enterprise(other).site == ""] or possible
    if len(main) != 1:
        problem = (
            _("上级企业有几处经营场所，无法认定是哪一处，请到页面上设置。")
            if main
            else _("上级企业没有登记，也不在本文件中。")
        )
        errors.append(_error(row.candidate, "parent_code", problem, row.candidate.parent_code))
        return
    parent = _enterprise(main[0])
    if row.enterprise.parent_id is None or row.enterprise.parent_id != parent.pk:
        row.parent = main[0]
        if not row.is_new:
            row.old["parent_id"] = row.enterprise.parent_id


def _refuse_loops(plan: Plan, wanting: list[Planned]) -> None:
    """Walk up from every row that names a parent; stored chains count as they will be afterwards."""
    above: dict[Any, Any] = dict(
        Enterprise.objects.filter(parent__isnull=False).values_list("pk", "parent_id")
    )
    for row in wanting:
        if row.parent is not None:
            above[_node(row)] = _node(row.parent)
    for row in wanting:
        start = node = _node(row)
        seen = set()
        while node in above and node not in seen:
            seen.add(node)
            node = above[node]
        if node == start and start in seen:
            told = _("上级企业不能是本企业自己或它的下级。")
            plan.errors.append(_error(row.candidate, "parent_code", told, row.candidate.parent_code))


def _node(row: "Planned | Enterprise") -> Any:
    enterprise = _enterprise(row)
    return enterprise.pk or (enterprise.credit_code, enterprise.site)


def _enterprise(row: "Planned | Enterprise") -> Enterprise:
    return row.enterprise if isinstance(row, Planned) else row


# --- Licences ---------------------------------------------------------------------------------------------


def _set_licences(plan: Plan) -> None:
    rows = [row for row in plan.rows if row.candidate.licence]
    ids = [row.enterprise.pk for row in rows if not row.is_new]
    known = {
        (licence.enterprise_id, licence.number): licence
        for some in chunks(ids)
        for licence in Licence.objects.filter(enterprise_id__in=some)
    }
    for row in rows:
        values = row.candidate.licence
        licence = known.get((row.enterprise.pk, values["number"]))
        if licence is None:
            row.licence = Licence(enterprise=row.enterprise, kind=values["number"][:2], **values)
            continue
        old = {
            name: getattr(licence, name) for name, value in values.items() if getattr(licence, name) != value
        }
        if not old:
            continue
        for name in old:
            setattr(licence, name, values[name])
        row.licence, row.licence_old = licence, old
        if licence.valid_to and licence.valid_to < licence.issued_on:
            told = _("有效期至不能早于发证日期。")
            plan.errors.append(_error(row.candidate, "licence_valid_to", told))


def chunks(keys: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _error(candidate: Candidate, name: str, message: str, value: str = "") -> RowError:
    return RowError(candidate.row, BY_FIELD[name].heading, message, value)
