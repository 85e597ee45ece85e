"""The one door to what an enterprise is asked on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, QuerySet, When

from duties.models import RiskControlList, RiskControlTemplate, TemplateItem, TemplateUse
from duties.queries.adaptation import Changes, adapted
from duties.queries.control_list import ControlItem, ControlList
from enterprises.models import Enterprise


class NoTemplateInForce(Exception):
    """No template covers that type of business on that day: before the rules began."""


def risk_control_list_for(enterprise: Enterprise, day: date) -> ControlList:
    """The list asked of the enterprise on that day, two queries; for a day gone by, the list of that day."""
    own = newest_version(enterprise, day)
    return control_list(enterprise, day, own)


def newest_version(enterprise: Enterprise, day: date) -> RiskControlList | None:
    return RiskControlList.objects.filter(enterprise=enterprise).begun_on(day).newest_first().first()


def control_list(enterprise: Enterprise, day: date, own: RiskControlList | None) -> ControlList:
    """The list as that version of the enterprise makes it, over the template in force on that day."""
    template, items = template_items(enterprise, day, own.template_code if own else "")
    changes = Changes.from_json(own.changes) if own else Changes()
    return ControlList(
        template_code=template.code,
        template_version=template.version,
        name_zh=template.name_zh,
        name_en=template.name_en,
        legal_basis=template.legal_basis,
        items=adapted(items, changes),
        template_items=items,
        number=own.number if own else 0,
    )


def template_items(
    enterprise: Enterprise, day: date, code: str = ""
) -> tuple[RiskControlTemplate, tuple[ControlItem, ...]]:
    """The template of that code where it fits the enterprise, otherwise the default for its kind.

    A business that changes its kind is asked the default of the new one, whatever it had chosen before.
    """
    wanted = Q(template__code=code)
    first = (
        _fitting(enterprise, day)
        .filter(wanted | Q(is_default=True))
        .annotate(is_other=Case(When(wanted, then=0), default=1))
        .order_by("is_other", "-canteen_kind", "-template__effective_from", "pk")
        .values("template")[:1]
    )
    rows = list(
        TemplateItem.objects.filter(template__in=first).select_related("template").order_by("position")
    )
    if not rows:
        raise NoTemplateInForce(enterprise.kind, day)
    return rows[0].template, tuple(_value_of(row) for row in rows)


def templates_for(enterprise: Enterprise, day: date) -> list[RiskControlTemplate]:
    """Among which the enterprise may choose, the default for its kind first."""
    uses = _fitting(enterprise, day).select_related("template")
    uses = list(uses.order_by("-is_default", "-canteen_kind", "template__code"))
    defaults = [use.template for use in uses if use.is_default]
    return defaults[:1] + [use.template for use in uses if not use.is_default]


def _fitting(enterprise: Enterprise, day: date) -> QuerySet[TemplateUse]:
    return TemplateUse.objects.filter(
        template__in=RiskControlTemplate.objects.on(day),
        kind=enterprise.kind,
        canteen_kind__in=("", enterprise.canteen_kind),
    )


def _value_of(row: TemplateItem) -> ControlItem:
    return ControlItem(
        code=row.code,
        group=row.group,
        question_zh=row.question_zh,
        question_en=row.question_en,
        why_zh=row.why_zh,
        why_en=row.why_en,
        answer=row.answer,
        unit=row.unit,
        minimum=row.minimum,
        maximum=row.maximum,
        photo=row.photo,
        severity=row.severity,
        is_mandatory=row.is_mandatory,
        may_not_apply=row.may_not_apply,
    )


@dataclass(frozen=True)
class ComparedItem:
    """An item of a list beside the template's: what is stricter, what was added."""

    item: ControlItem
    original: ControlItem | None

    @property
    def is_tighter(self) -> bool:
        return self.original is not None and self.item.limits != self.original.limits

    @property
    def wants_more_photos(self) -> bool:
        return self.original is not None and self.item.photo != self.original.photo

    @property
    def differs(self) -> bool:
        return self.is_tighter or self.wants_more_photos


@dataclass(frozen=True)
class Comparison:
    """A list beside its template: the items asked, in order, and the template's that are not asked."""

    items: tuple[ComparedItem, ...]
    dropped: tuple[ControlItem, ...]
    is_reordered: bool

    @property
    def differs(self) -> bool:
        is_added = self.own_count or self.tighter_count or self.photo_count
        return bool(is_added or self.dropped or self.is_reordered)

    @property
    def tighter_count(self) -> int:
        return sum(compared.is_tighter for compared in self.items)

    @property
    def photo_count(self) -> int:
        return sum(compared.wants_more_photos for compared in self.items)

    @property
    def own_count(self) -> int:
        return sum(compared.item.is_own for compared in self.items)


def compare(asked: ControlList) -> Comparison:
    originals = {item.code: item for item in asked.template_items}
    codes = [item.code for item in asked.items]
    return Comparison(
        items=tuple(ComparedItem(item, originals.get(item.code)) for item in asked.items),
        dropped=tuple(item for item in asked.template_items if item.code not in codes),
        is_reordered=[code for code in codes if code in originals]
        != [code for code in originals if code in codes],
    )
