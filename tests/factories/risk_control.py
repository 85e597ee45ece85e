"""Risk control lists for tests: changed through the service, templates of today changed as a new version."""

from datetime import date, timedelta

from duties.models import RiskControlTemplate, TemplateItem, TemplateUse
from duties.queries.adaptation import Changes
from duties.queries.control_list import ControlItem
from duties.queries.risk_control_list import newest_version
from duties.services.risk_control_list import adapt_risk_control_list

LONG_AFTER = date(2100, 1, 1)


def make_version(enterprise, by, at, template_code="restaurant", reason="", **changes):
    """The enterprise's next own version, in force from the day after `at`."""
    newest = newest_version(enterprise, LONG_AFTER)
    return adapt_risk_control_list(
        enterprise=enterprise,
        template_code=template_code,
        changes=Changes(**changes),
        based_on=newest.number if newest else 0,
        by=by,
        at=at,
        reason=reason,
    )


def own_item(code="", question="醉虾专柜上锁", **fields):
    return ControlItem(
        code=code, group="STORAGE", question_zh=question, question_en="", is_own=True, **fields
    )


def make_template_version(code, version, effective_from, change):
    """A copy of the newest version with `change` applied to its list of rows; the old one ends before it."""
    old = RiskControlTemplate.objects.filter(code=code).order_by("-effective_from").first()
    rows = list(TemplateItem.objects.filter(template=old).order_by("position").values())
    uses = list(TemplateUse.objects.filter(template=old).values())
    RiskControlTemplate.objects.filter(pk=old.pk).update(effective_to=effective_from - timedelta(days=1))
    new = RiskControlTemplate.objects.create(
        code=code,
        version=version,
        effective_from=effective_from,
        name_zh=old.name_zh,
        name_en=old.name_en,
        legal_basis=old.legal_basis,
    )
    TemplateUse.objects.bulk_create(
        TemplateUse(**(use | {"id": None, "template_id": new.pk})) for use in uses
    )
    for position, row in enumerate(change(rows), start=1):
        TemplateItem.objects.create(**(row | {"id": None, "template_id": new.pk, "position": position}))
    return new
